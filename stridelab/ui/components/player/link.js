// The player's view as text in a link, and back.

/** @import { View } from "./controls.js" */
/** @import { Overlays } from "./sheets.js" */

/**
 * The stride is among it where the page has no setting of it, and so knows only what its own link has said.
 * @param {View} view
 * @param {{ stride: number[], reports: boolean }} page
 * @returns {Record<string, string>}
 */
export function playerLink({ overlays, step, playing, speed, loop, stride }, page) {
  const names = Object.entries(overlays).flatMap(([name, isOn]) => (isOn ? [name] : []));
  return {
    show: names.join(",") || "none",
    pos: playing ? "" : String(step + 1),
    play: playing ? "1" : "0",
    speed: String(Number(speed.toFixed(2))),
    loop: loop ? "1" : "0",
    ...(page.reports || stride[0] === page.stride[0] ? {} : { stride: String(stride[0]) }),
  };
}

/** What a link asks for becomes the view; what it does not name is as usual. @param {View} view @param {Record<string, string>} link */
export function takeLink(view, link) {
  const names = (link.show ?? "unread").split(",");
  for (const name of /** @type {(keyof Overlays)[]} */ (Object.keys(view.overlays))) {
    view.overlays[name] = names.includes(name);
  }
  if (link.pos) view.step = Number(link.pos) - 1;
  if (link.play) view.playing = link.play === "1";
  if (link.speed) view.speed = Math.max(0.5, Math.min(60, Number(link.speed)));
  if (link.loop) view.loop = link.loop === "1";
}
