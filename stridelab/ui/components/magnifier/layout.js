// What Python sends of a map and its smaller versions, and which part of them is in view. Screen pixels are whole
// multiples of map pixels, so the screen adds no pattern of its own to those that this lesson is about.

/** @typedef {{ low: string, high: string, stops: string[] }} Legend */
/**
 * @typedef {object} Tile
 * @property {string} title
 * @property {string} sentence
 * @property {number} height  in values
 * @property {number} width
 * @property {number} stride  pixels of the full map for each value
 * @property {string} picture
 * @property {string} [lost]  the difference from the full map, at its size
 * @property {string} [error]  the typical difference, in words
 */
/** @typedef {"result" | "lost"} Shown */
/**
 * @typedef {object} Data
 * @property {string} uid
 * @property {number} height  of the full map
 * @property {number} width
 * @property {[row: number, col: number] | null} start  what the page asks to see
 * @property {Tile[]} tiles  the full map first
 * @property {Record<Shown, Legend>} legend
 * @property {{ input: string, output: string }} palette
 */
/** @typedef {{ row: number, col: number, rows: number, cols: number }} Part  of the full map */

const SEEN = 256; // pixels of the map along a side of a tile, or a little more, before zooming
const NARROW = 620;
export const ZOOMS = [1, 2, 4, 8];

/**
 * How large a tile is and how much of the map it shows: `scale` screen pixels for each of its pixels.
 * @param {Data} data
 * @param {number} zoom  a place in ZOOMS
 * @param {{ width: number, window: number, presents?: boolean, dpr: number }} room  width of the drawing, height of the
 *   window, and whether all of it is the drawing's
 */
export function sizes({ height, width }, zoom, room) {
  const isNarrow = room.width <= NARROW;
  const [across, gap] = isNarrow ? [2, 12] : [3, 18];
  const column = (room.width - (across - 1) * gap) / across;
  const free = room.presents ? (room.window - 116) / 2 : Math.max(200, (room.window - 376) / 2);
  const most = isNarrow ? column : Math.min(free, column);
  const [wide, high] = [Math.floor(column * room.dpr), Math.floor(most * room.dpr)]; // screen pixels of a tile
  const base = Math.max(1, Math.round(wide / SEEN), Math.floor(Math.min(high / height, wide / width)));
  const scale = base * ZOOMS[zoom];
  const rows = Math.min(height, Math.floor(high / scale));
  return { column, scale, rows, cols: Math.min(width, Math.floor(wide / scale)) };
}

/** The part in view with its corner at a place, or as near as the map allows. @param {Data} data @param {Part} part @returns {Part} */
export function inside({ height, width }, { row, col, rows, cols }) {
  return {
    row: Math.max(0, Math.min(height - rows, Math.round(row))),
    col: Math.max(0, Math.min(width - cols, Math.round(col))),
    rows,
    cols,
  };
}

/** Where to look first: above the middle, where most pictures have what they are about. @param {Data} data @param {{ rows: number, cols: number }} seen */
export const firstPlace = ({ height, width }, { rows, cols }) => ({
  row: (height - rows) / 5,
  col: (width - cols) / 2,
});
