// What the buttons, keys and the pointer do.

/** @import { Player } from "./component.js" */
import { placeOn } from "../shared.js";
import { overlayOf } from "./controls.js";
import { cellOf } from "./data.js";
import { hit, outputRect } from "./layout.js";

const FASTEST = 60; // steps a second

/** @param {Player} player */
export function listen(player) {
  const { el, view } = player;
  const { signal } = player.listeners;
  const click = (/** @type {HTMLElement} */ button, /** @type {() => void} */ handler) =>
    button.addEventListener("click", handler, { signal });
  click(el.play, () => player.setPlaying(!view.playing));
  click(el.back, () => player.goTo(view.step - 1, true));
  click(el.step, () => player.goTo(view.step + 1, true));
  click(el.loop, () => {
    view.loop = !view.loop;
    player.controls();
  });
  click(el.apart, () => {
    view.apart = !view.apart;
    if (!view.apart) player.setStride([view.stride[0], view.stride[0]]);
    player.controls();
  });
  for (const button of el.overlays) {
    click(button, () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      view.overlays[overlayOf(button)] = !view.overlays[overlayOf(button)];
      player.controls();
      player.relayout();
    });
  }
  el.scrub.addEventListener("input", () => player.goTo(Number(el.scrub.value)), { signal });
  const setSpeed = () => {
    view.speed = Math.min(FASTEST, 2 ** Number(el.speed.value));
    player.controls();
  };
  el.speed.addEventListener("input", setSpeed, { signal });
  el.player.addEventListener("keydown", (event) => key(player, event), { signal });
  const mouse = (/** @type {PointerEvent} */ event) => event.pointerType === "mouse";
  el.canvas.addEventListener("pointermove", (event) => mouse(event) && point(player, event), { signal });
  el.canvas.addEventListener("pointerdown", (event) => point(player, event, true), { signal });
  el.canvas.addEventListener("pointerleave", (event) => mouse(event) && leave(player), { signal });
  player.reduced.addEventListener("change", () => player.reduced.matches && player.setPlaying(false), { signal });
  player.resize.observe(/** @type {Element} */ (el.canvas.parentElement));
}

/** @param {Player} player @param {KeyboardEvent} event */
export function key(player, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || player.drawing.problem) return;
  if (event.key.length === 1) event.stopPropagation(); // Streamlit's own single-key shortcuts
  const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
  if (event.key === " " && target.tagName === "BUTTON") return; // the button's own key
  const isOwn = target.tagName === "INPUT" || target.getAttribute("role") === "radio";
  if (isOwn && event.key !== " " && !(Number(event.key) > 0)) return;
  if (act(player, event.key)) event.preventDefault();
}

/** What a key does; whether it does anything. @param {Player} player @param {string} key */
export function act(player, key) {
  const { view, total, drawing } = player;
  if (drawing.problem) return false;
  const stride = Number(key);
  const width = player.axes.cols.starts.length;
  const ways = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: width, ArrowUp: -width };
  const by = /** @type {Record<string, number>} */ (ways)[key];
  if (drawing.strides.includes(stride)) player.setStride([stride, view.apart ? view.stride[1] : stride]);
  else if (key === " ") player.setPlaying(!view.playing);
  else if (by) {
    if (view.step + by >= 0 && view.step + by < total) player.goTo(view.step + by, true);
  } else if (key === "Home") player.goTo(0);
  else if (key === "End") player.goTo(total - 1);
  else return false;
  return true;
}

/** @param {Player} player @param {PointerEvent} event */
function point(player, event, pressed = false) {
  if (player.drawing.problem || !player.painter) return;
  const { x, y } = placeOn(player.el.canvas, event);
  const { panels, axes, overlays } = player.painter.scene;
  const hover = hit(panels, axes, overlays.dense, x, y);
  const mouse = event.pointerType === "mouse";
  if (pressed && uncovers(player, x, y)) return;
  if (pressed && mouse && hover?.kind === "output") {
    player.goTo(hover.step);
    return;
  }
  const same = JSON.stringify(hover) === JSON.stringify(player.hover);
  if (same && !(pressed && !mouse)) return;
  player.hover = same ? null : hover; // a second tap lets go
  player.wait();
  player.dirty();
  player.speak();
}

/** A press on a plate takes it away. @param {Player} player @param {number} x @param {number} y */
function uncovers({ covered, painter, tools, axes, shown }, x, y) {
  if (!painter || !covered.sum) return false;
  const { panels, overlays } = painter.scene;
  for (const panel of panels) {
    if (panel.kind !== "output" && panel.kind !== "partial") continue;
    const now = outputRect(panel, axes, overlays.dense, ...cellOf(axes, shown));
    const { x: left, y: top, w, h } = covered.output ? { ...panel, w: panel.width, h: panel.height } : now;
    if (x < left || y < top || x >= left + w || y >= top + h) continue;
    tools.cover.reveal(covered.size ? "size" : covered.output ? "output" : "sum");
    return true;
  }
  return false;
}

/** @param {Player} player */
function leave(player) {
  if (!player.hover) return;
  player.hover = null;
  player.due = performance.now() + player.interval;
  player.dirty();
}
