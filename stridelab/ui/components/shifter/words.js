// All words of this drawing, but for the sentence that Python sends where a shift leaves nothing of a picture.

import { isWhole } from "./layout.js";

/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Place} Place */
/** @typedef {import("./layout.js").Step} Step */

/** What stands in component.html. */
export const WORDS = {
  drawing: "Move the picture and compare the maps",
  right: "Right",
  down: "Down",
  pictureTitle: "Picture, moved",
  picture: "picture to move",
  mapTitle: "Its map",
  expectedTitle: "First map, moved",
  expected: "what should come out",
  expectedLabel: "Strided map of the picture at rest, moved by whole steps",
  differenceTitle: "Difference",
  difference: "white: none",
  error: "difference (100%: as much as the map itself varies)",
  maps: "Maps",
  closeTitle: "Close-up",
  close: "rings: values kept",
  phasesNote: "framed: the one in use",
  phases: "sheet of phases",
};

export const PLAY = { play: "Play", pause: "Pause" };

/** @param {number} number */
const ordinal = (number) => `${number}${{ 1: "st", 2: "nd", 3: "rd" }[number] ?? "th"}`;

/** @param {number} number */
const cells = (number) => `${number} ${number === 1 ? "cell" : "cells"}`;

/** What stands over the pictures of these data. @param {Data} data */
export function captions({ stride, map, height, width }) {
  return {
    picture: `${height} × ${width}, drag it`,
    map: `${map.join(" × ")}, every ${stride === 1 ? "" : `${ordinal(stride)} `}value`,
    phases: stride === 1 ? "The only phase" : `The ${stride * stride} phases`,
  };
}

/** @param {number} pixels */
export const shiftWords = (pixels) => ({ text: `${pixels} px`, spoken: `${pixels} pixels` });

export const NO_ERROR = "–";

/**
 * The names of the pictures.
 * @param {Data} data
 * @param {Place} place
 * @param {string} error
 */
export function labels({ title, stride }, { rows, cols }, error) {
  const moved = `moved by ${rows} down and ${cols} to the right`;
  return {
    picture: `${title}, ${moved}. Arrow keys move it.`,
    after: `Strided map of the picture ${moved}`,
    difference: `Difference of the two maps: ${error || "none to show"}`,
    close: `Some pixels of the stride-1 map, ${moved}; rings on every ${ordinal(stride)}`,
  };
}

/** @param {number} stride @param {Step} rows @param {Step} cols */
export function phasesLabel(stride, rows, cols) {
  return `Sampling phases, ${stride} rows and ${stride} columns. In use: row ${rows.phase}, column ${cols.phase}.`;
}

/**
 * What a shift does to the map.
 * @param {number} stride
 * @param {Place} place
 * @param {Step} rows
 * @param {Step} cols
 */
export function sentence(stride, place, rows, cols) {
  if (!place.rows && !place.cols) return "The picture is at rest. Move it to the right by one pixel.";
  const by = joined(place.cols && `${place.cols} to the right`, place.rows && `${place.rows} down`);
  if (stride === 1)
    return `Moved by ${by}. At stride 1 every value is kept, so the map moves along, whatever the shift.`;
  const steps = joined(cols.steps && `${cells(cols.steps)} to the right`, rows.steps && `${cells(rows.steps)} down`);
  if (isWhole(rows, cols)) {
    return `Moved by ${by}: whole steps of ${stride}. The map moves by ${steps}, and nothing else changes.`;
  }
  const moved = steps ? `The map moves by ${steps}, and its` : "The map stays where it is, and its";
  const phase = `phase (${rows.phase}, ${cols.phase})`;
  return `Moved by ${by}: not a multiple of ${stride}. ${moved} values come from other places of the stride-1 map: ${phase}.`;
}

/** @param {(string | 0)[]} parts */
const joined = (...parts) => parts.filter(Boolean).join(" and ");
