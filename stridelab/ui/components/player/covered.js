// What a teacher's link covers, as this drawing has to know it: one answer gives away another.

/** @import { Cover } from "../cover.js" */
/** @import { Overlays } from "./sheets.js" */

/** @typedef {{ size: boolean, output: boolean, sum: boolean, cost: boolean, unread: boolean }} Covered
 *    size: of the output, and its number of windows; output: all its numbers; sum: the number of the step on show */

/** @type {Covered} */
export const NOTHING_COVERED = { size: false, output: false, sum: false, cost: false, unread: false };

/** @param {Pick<Cover, "has">} cover @returns {Covered} */
export function coveredBy(cover) {
  const size = cover.has("size");
  const output = size || cover.has("output");
  return {
    size,
    output,
    sum: output || cover.has("sum"),
    cost: size || cover.has("cost"),
    unread: cover.has("unread"),
  };
}

/** What may be drawn over the panels: visits show what is not read, the map of stride 1 holds every output. @param {Covered} covered @param {Overlays} overlays @returns {Overlays} */
export function overlaysUnder({ output, sum, unread }, overlays) {
  return {
    ...overlays,
    unread: overlays.unread && !unread,
    visits: overlays.visits && !unread,
    dense: overlays.dense && !output && !sum,
  };
}
