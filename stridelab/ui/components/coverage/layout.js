// What Python sends of a picture that is read (stridelab/lessons/downsampling/coverage.py), and where it is drawn.
// Where windows start and how often a row or a column is read comes finished. One product is left to be taken here,
// for it has too many results to send: a pixel's visits are its row's times its column's.

/**
 * @typedef {object} Axis
 * @property {number[]} starts  where each window begins, in pixels; padding lies below 0 and beyond the last
 * @property {[before: number, after: number]} padding
 * @property {number[]} visits  how many windows read each pixel
 * @property {number[]} unread_padding
 */
/**
 * @typedef {object} Reading
 * @property {null} problem
 * @property {Axis} rows
 * @property {Axis} cols
 * @property {number} most_visits  of one pixel
 * @property {string} formula
 * @property {string} unread
 * @property {string} visits
 * @property {string} overlap
 */
/** @typedef {Reading | { problem: string }} Layer */
/** @typedef {{ name: string, title: string, code: Record<string, string> }} Rule */
/**
 * @typedef {object} Data
 * @property {number} height
 * @property {number} width
 * @property {string} title
 * @property {string} picture
 * @property {string | null} map  the filter at every position, with the widest padding of all layers
 * @property {Record<"top" | "bottom" | "left" | "right", number>} room  for that padding
 * @property {[rows: number, cols: number]} extent  of a window
 * @property {Record<string, Record<string, Layer>>} layers  by rule and stride
 * @property {Rule[]} rules
 * @property {{ input: string, filter: string, output: string, unread: string, strides: string[] }} palette
 */
/** @typedef {"plain" | "unread" | "visits"} Shown */
/** @typedef {{ row: number, col: number, rows: number, cols: number }} Lens  first row and column, and how many */

const CELLS = 11; // a side of the magnifier, in pixels of the picture
const GAP = 16;
const NARROW = 700;

/** @param {Reading} reading @param {number} row @param {number} col */
export const visitsAt = ({ rows, cols }, row, col) => rows.visits[row] * cols.visits[col];

/**
 * The most rows of any output, and the longest side: by them outputs are compared.
 * @param {Data} data
 */
export function largest({ layers }) {
  let [rows, side] = [1, 1];
  for (const byStride of Object.values(layers)) {
    for (const layer of Object.values(byStride)) {
      if (layer.problem !== null) continue;
      rows = Math.max(rows, layer.rows.starts.length);
      side = Math.max(side, layer.rows.starts.length, layer.cols.starts.length);
    }
  }
  return { rows, side };
}

/**
 * The magnifier with its corner at a place, kept inside picture and padding.
 * @param {Data} data
 * @param {number} row
 * @param {number} col
 * @returns {Lens}
 */
export function lensAt({ height, width, room }, row, col) {
  const { top, bottom, left, right } = room;
  return {
    row: Math.max(-top, Math.min(height + bottom - CELLS, row)),
    col: Math.max(-left, Math.min(width + right - CELLS, col)),
    rows: Math.min(CELLS, height + top + bottom),
    cols: Math.min(CELLS, width + left + right),
  };
}

/**
 * The magnifier's place at a share of the way from the top left (0) to the bottom right (1).
 * @param {Data} data
 * @param {number} share
 * @returns {[row: number, col: number]}
 */
export function placeAt({ height, width, room: { top, bottom, left, right } }, share) {
  return [
    Math.round(-top + share * (height + top + bottom - CELLS)),
    Math.round(-left + share * (width + left + right - CELLS)),
  ];
}

/**
 * The windows whose middles lie in the magnifier, on one axis: first and last, or null.
 * @param {Axis} axis
 * @param {number} first
 * @param {number} extent
 * @returns {[first: number, last: number] | null}
 */
export function windowsIn({ starts }, first, extent) {
  const isIn = (/** @type {number} */ start) => {
    const middle = start + (extent - 1) / 2;
    return middle >= first && middle < first + CELLS;
  };
  const from = starts.findIndex(isIn);
  return from < 0 ? null : [from, starts.findLastIndex(isIn)];
}

/**
 * The last window that lies in the magnifier whole, on one axis; the first of all, if none does.
 * @param {Axis} axis
 * @param {number} first
 * @param {number} cells
 * @param {number} extent
 */
export function lastWindowIn({ starts }, first, cells, extent) {
  return Math.max(
    0,
    starts.findLastIndex((start) => start + extent <= first + cells),
  );
}

/**
 * Whole screen pixels for each value where there is room: then nothing aliases on the screen.
 * @param {number} scale
 * @param {number} least  of the room must be filled
 */
const whole = (scale, least) => (scale < 1 || Math.floor(scale) / scale < least ? scale : Math.floor(scale));

/**
 * The sizes of all parts: `box`, `high`, `mapRoom` and `lensRoom` in pixels of the page; `scale`, `mapScale` and `cell`
 * in pixels of the screen for one of the picture or map. Places depend on the page and on the picture's shape, not on
 * padding and kernel: nothing moves with those. All strides share one scale, so that they can be told apart by size.
 * @param {Data} data
 * @param {{ width: number, window: number, presents?: boolean, dpr: number }} room  width of the drawing, height of the
 *   window, and whether all of it is the drawing's
 */
export function sizes(data, { width, window, presents, dpr }) {
  const { height: h, width: w, room } = data;
  const [rows, cols] = [h + room.top + room.bottom, w + room.left + room.right];
  const isNarrow = width <= NARROW;
  const high = presents ? 0.77 * window : isNarrow ? width : Math.max(300, Math.min(window - 340, 700));
  const across = Math.floor(width * 0.52);
  const box = isNarrow ? width : Math.max(Math.min(across, 360), Math.min(across, Math.floor((high * w) / h)));
  const rest = isNarrow ? width : width - box - GAP;
  const mapRoom = Math.floor(Math.min(rest - GAP, 1.3 * high) * 0.53);
  const cell = Math.max(8, Math.floor((Math.min(rest - GAP - mapRoom, 340) * dpr) / CELLS));
  const { side } = largest(data);
  return {
    box,
    high: Math.floor(Math.min(high, (box * h) / w)),
    mapRoom,
    rows,
    cols,
    dpr,
    side,
    scale: whole(Math.min(box / cols, high / rows) * dpr, presents ? 0.98 : 0.75), // else smoothed: it has the room, so it fills it
    mapScale: whole((mapRoom * dpr) / side, 0.62),
    cell,
    lensRoom: (CELLS * cell) / dpr,
  };
}
