// What Python sends of a picture that is moved (stridelab/lessons/translation/phase_table.py): every map finished, as
// sheets of tiles, and for each shift which tile it is and by how many cells it is moved. Here it is looked up.

/** @typedef {{ problem?: undefined, steps: number, remainder: number, phase: number }} Step  of a shift along one axis */
/** @typedef {Step | { problem: string }} Shift */
/** @typedef {{ low: string, high: string, stops: string[] }} Legend */
/**
 * @typedef {object} Data
 * @property {string} uid
 * @property {string} title
 * @property {number} stride
 * @property {number} height  of the picture
 * @property {number} width
 * @property {[height: number, width: number]} map
 * @property {number} most  pixels of a shift
 * @property {string} picture
 * @property {string} dense  the map at stride 1
 * @property {string} maps  s × s tiles, by the remainders of rows and columns
 * @property {string} differences  as many, from the map of the picture at rest
 * @property {string[][]} errors  in words, by the remainders
 * @property {Shift[]} rows  by the shift
 * @property {Shift[]} cols
 * @property {number[]} remainder_of  the least shift that leads to a phase
 * @property {{ row: number, col: number, height: number, width: number }} close_up
 * @property {{ map: Legend, difference: Legend }} legends
 * @property {string} input
 * @property {string} filter
 * @property {string} output
 */
/** @typedef {{ rows: number, cols: number }} Place  how far the picture is moved down and to the right, in pixels */

/** Rows and columns that an arrow key moves by. @type {Record<string, [rows: number, cols: number]>} */
export const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * What a shift does to the map: its step on each axis, or the sentence that says why there is none.
 * @param {Data} data
 * @param {Place} place
 * @returns {{ rows: Step, cols: Step, problem: null } | { problem: string }}
 */
export function stepsOf(data, place) {
  const [rows, cols] = [data.rows[place.rows], data.cols[place.cols]];
  if (rows.problem !== undefined) return { problem: rows.problem };
  if (cols.problem !== undefined) return { problem: cols.problem };
  return { rows, cols, problem: null };
}

/** Whether the picture is moved by whole steps: then the map moves along. @param {Step} rows @param {Step} cols */
export const isWhole = (rows, cols) => rows.remainder === 0 && cols.remainder === 0;

/** A place that there is. @param {Data} data @param {Place} place @returns {Place} */
export function inside({ most }, { rows, cols }) {
  const kept = (/** @type {number} */ shift) => Math.max(0, Math.min(most, Math.round(shift)));
  return { rows: kept(rows), cols: kept(cols) };
}

/**
 * Width and height on the page. A picture keeps its own size, or a whole multiple, if that is nearly the room.
 * @param {Data} data
 * @param {number} width  that there is room for
 * @param {number} most  of the longer side
 * @returns {[width: number, height: number]}
 */
export function sizeOf({ height, width: own }, width, most) {
  const room = Math.floor(Math.min(width, most * Math.min(1, own / height)));
  const multiple = Math.max(1, Math.floor(room / own)) * own;
  const across = multiple <= room && multiple > 0.8 * room ? multiple : room;
  return [across, Math.round((across * height) / own)];
}
