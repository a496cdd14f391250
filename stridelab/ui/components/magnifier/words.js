// All words of this drawing, but for what Python sends: titles, sentences and errors of the tiles.

import { grouped } from "../shared.js";
import { ZOOMS } from "./layout.js";

/** @typedef {import("./layout.js").Part} Part */
/** @typedef {import("./layout.js").Shown} Shown */
/** @typedef {import("./layout.js").Tile} Tile */

/** What stands in component.html. */
export const WORDS = {
  drawing: "Ways to make a map smaller, side by side",
  shown: "What the pictures show",
  result: "Result",
  lost: "Lost detail",
  zoom: "Zoom",
  out: "Zoom out",
  in: "Zoom in",
  tiles: "pictures moved together",
};

/** What the legend says of the scale. @type {Record<Shown, string>} */
export const NOTES = {
  result: "One scale for all.",
  lost:
    "The full map minus the small one, stretched back to its size. White: nothing is lost. " +
    "Typical difference: the root of the mean square.",
};

/** @param {Tile} tile */
export const sizeWords = ({ height, width }) => `${grouped(height)} × ${grouped(width)}`;

/** @param {Tile} tile */
export const tileLabel = ({ title, sentence }) => `${title}: ${sentence}`;

/** Under the title of a tile. @param {Tile} tile @param {Shown} shown @param {string} most */
export function tileWords({ sentence, error }, shown, most) {
  return shown === "lost" && error ? `typical difference: ${error} of ${most}` : sentence;
}

/** @param {number} zoom */
export const zoomWords = (zoom) => `${ZOOMS[zoom]}×`;

/** The part that is in view. @param {Part} part @param {{ height: number, width: number }} map */
export function placeWords({ row, col, rows, cols }, { height, width }) {
  return `Rows ${row + 1}–${row + rows}, columns ${col + 1}–${col + cols} of ${height} × ${width}. Drag to move.`;
}

/** @param {string} place */
export const tilesLabel = (place) => `${place} Arrow keys move, plus and minus zoom.`;

/** @param {Shown} shown @param {string} place */
export const spoken = (shown, place) => `${WORDS[shown]}. ${place}`;
