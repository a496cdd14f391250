// A stack without the answers that a teacher's link covers: what is not there cannot be drawn or said.

import { make } from "../shared.js";
import { LEGEND } from "./words.js";

/** @typedef {import("../cover.js").Cover} Cover */
/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Lit} Lit */

export const COVERED = "?";

/**
 * size: how many units a layer has, in words; output: what they see; unread: what no unit sees, and no window reads.
 * @param {Data} data
 * @param {Pick<Cover, "has">} cover
 * @returns {Data}
 */
export function withoutAnswers(data, cover) {
  const unread = cover.has("unread") ? { unread: [], unseen: [] } : {};
  const maps = data.maps.map((map, at) => ({
    ...map,
    rows: { ...map.rows, ...unread },
    cols: { ...map.cols, ...unread },
    size: at && cover.has("size") ? COVERED : map.size,
    field: at && cover.has("output") ? /** @type {any} */ ([COVERED, COVERED]) : map.field,
    missed: cover.has("unread") ? COVERED : map.missed,
  }));
  return { ...data, maps };
}

/** Only the unit itself is lit, and nothing below it. @param {Lit[]} levels @returns {Lit[]} */
export function unlit(levels) {
  return levels.map((level, at) => (at < levels.length - 1 ? { units: new Set(), padding: new Set() } : level));
}

/** What the colours mean. @param {Element} place @param {Data["colors"]} colors */
export function showLegend(place, colors) {
  if (place.children.length) return;
  const hatched = (/** @type {string} */ color) =>
    `repeating-linear-gradient(45deg, ${color} 0 2px, transparent 2px 5px)`;
  const looks = { ...colors, padding: hatched("#888"), unread: hatched(colors.unread) };
  for (const [name, text] of Object.entries(LEGEND)) {
    const item = make("span", "", place);
    make("i", "", item).style.background = looks[/** @type {keyof typeof LEGEND} */ (name)];
    item.append(text);
  }
}
