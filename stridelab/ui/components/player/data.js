// What Python sends, read once, and what is picked from it. Nothing here is a formula of convolution: windows, extents,
// taps and results arrive finished (stridelab/ui/components/player/__init__.py).

/** @import { Rgb } from "../shared.js" */

/**
 * @typedef {object} Axis  rows or columns at one stride, in positions of the grid: padding before it is negative
 * @property {number[]} starts  where each window starts
 * @property {number} first  where the first of them lies in the dense map
 * @property {number} span  how many windows stride 1 has under this stride's padding
 * @property {[before: number, after: number]} padding
 * @property {number[]} visits  how many windows read each position
 * @property {number[]} unread
 * @property {number[]} unread_padding
 * @property {string} formula
 */
/** @typedef {{ rows: Axis, cols: Axis }} Axes */
/** @typedef {[rows: number, cols: number]} Pair */
/** @typedef {{ values: number[], rgb: Uint8Array }} Cells  numbers, and three bytes of colour for each */
/** @typedef {{ height: number, width: number, planes: Cells[] }} Planes */
/** @typedef {{ height: number, width: number, sum: Cells, partials: Cells[], signed: boolean, limit: number }} Dense */
/** @typedef {{ input: string, filter: string, output: string }} Tones */
/**
 * @typedef {Tones & { unread: string, text_light: Tones, text_dark: Tones, signed: string[], unsigned: string[] }} Palette
 */
/** @typedef {{ windows: number, most: number, share: string, macs: number, unread: number, cells: number }} Count */

/**
 * @typedef {object} Drawing
 * @property {string | null} problem  why the filter cannot walk: then there are grid and filter, and no axes
 * @property {number[]} strides
 * @property {Planes} input
 * @property {Planes & { over: number }} kernel  over: its weights are fractions over this, or 0: decimals
 * @property {Palette} palette
 * @property {number} bias
 * @property {Pair} lead  padding before the grid in the dense map
 * @property {Pair} extent  cells from a window's first tap to its last
 * @property {[rows: number[], cols: number[]]} taps  where a window reads, counted from its start
 * @property {Dense} dense  the result at every position
 * @property {Record<number, Axis>} rows
 * @property {Record<number, Axis>} cols
 * @property {Record<string, Count>} counts  under "stride of the rows,stride of the columns"
 */

/** What the pointer is on: a cell of the input or filter, or a step by its output cell.
 * @typedef {{ kind: "input" | "kernel", plane: number, row: number, col: number } | { kind: "output", step: number }} Hover */

/** A drawing from its text: the only place that parses it. @param {string} text @returns {Drawing} */
export function read(text) {
  const sent = JSON.parse(text);
  for (const part of [sent.input, sent.kernel]) part.planes = part.planes.map(cells);
  if (sent.dense) {
    sent.dense.sum = cells(sent.dense.sum);
    sent.dense.partials = sent.dense.partials.map(cells);
  }
  return sent;
}

/** @param {{ values: number[], pixels: string }} sent @returns {Cells} */
function cells({ values, pixels }) {
  return { values, rgb: Uint8Array.from(atob(pixels), (character) => character.charCodeAt(0)) };
}

/** @param {Cells} cells @param {number} index @returns {Rgb} */
export function colourAt({ rgb }, index) {
  return [rgb[3 * index], rgb[3 * index + 1], rgb[3 * index + 2]];
}

/** @param {Drawing} drawing */
export function inColour(drawing) {
  return drawing.input.planes.length > 1;
}

/** @param {Drawing} drawing @param {Pair} stride @returns {Axes} */
export function axesAt(drawing, [rows, cols]) {
  return { rows: drawing.rows[rows], cols: drawing.cols[cols] };
}

// -------------------------------------------------------------------- steps: the output's cells, row by row

/** @param {Axes} axes */
export function steps({ rows, cols }) {
  return rows.starts.length * cols.starts.length;
}

/** The output cell of a step. @param {Axes} axes @param {number} step @returns {Pair} */
export function cellOf({ cols }, step) {
  return [Math.floor(step / cols.starts.length), step % cols.starts.length];
}

/** Where the window of a step starts. @param {Axes} axes @param {number} step @returns {Pair} */
export function startOf(axes, step) {
  const [i, j] = cellOf(axes, step);
  return [axes.rows.starts[i], axes.cols.starts[j]];
}

/** The step whose window starts last without being beyond a place. @param {Axes} axes @param {Pair} place */
export function stepNear({ rows, cols }, [row, col]) {
  return lastUpTo(rows.starts, row) * cols.starts.length + lastUpTo(cols.starts, col);
}

/** @param {number[]} starts @param {number} place */
function lastUpTo(starts, place) {
  return Math.max(
    0,
    starts.findLastIndex((start) => start <= place),
  );
}

/** Where output cell (i, j) stands in the dense map. @param {Axes} axes @param {Dense} dense @param {number} i @param {number} j */
export function denseIndex({ rows, cols }, dense, i, j) {
  const row = rows.first + rows.starts[i] - rows.starts[0];
  const col = cols.first + cols.starts[j] - cols.starts[0];
  return row * dense.width + col;
}

/**
 * The windows that read a position of the grid, on each axis as [window, tap] pairs.
 * @param {Drawing} drawing
 * @param {Axes} axes
 * @param {Pair} position
 */
export function readers({ taps }, { rows, cols }, [row, col]) {
  return { rows: readersAlong(rows, taps[0], row), cols: readersAlong(cols, taps[1], col) };
}

/** @param {Axis} axis @param {number[]} taps @param {number} position */
function readersAlong({ starts }, taps, position) {
  /** @type {[window: number, tap: number][]} */
  const pairs = [];
  starts.forEach((start, window) => {
    const tap = taps.indexOf(position - start);
    if (tap >= 0) pairs.push([window, tap]);
  });
  return pairs;
}
