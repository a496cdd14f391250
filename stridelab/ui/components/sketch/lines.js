// Lines of points on a paper, in its pixels: how they grow, and their text as the engine reads it.

/** @typedef {[row: number, col: number]} Point  in pixels of the paper */
/** @typedef {Point[]} Line */

/** Pixels that a point has to lie from the one before: less shows no difference. */
const APART = 0.7;

/**
 * A place on the screen as a point: 0 is the middle of the first pixel, as the engine counts.
 * @param {number} x  from the paper's left end
 * @param {number} y  from its top
 * @param {number} width  of the paper on the screen
 * @param {number} side  pixels of the paper
 * @returns {Point}
 */
export function pointAt(x, y, width, side) {
  const pixel = (/** @type {number} */ place) => Math.round(10 * ((place * side) / width - 0.5)) / 10;
  const within = (/** @type {number} */ place) => Math.max(0, Math.min(side - 1, pixel(place)));
  return [within(y), within(x)];
}

/**
 * The line with one more point, if it lies far enough from its last.
 * @param {Line} line
 * @param {Point} point
 */
export function extended(line, point) {
  const last = line.at(-1);
  if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < APART) return line;
  return [...line, point];
}

/** How many points. @param {Line[]} lines */
export function count(lines) {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

/** As `own.read` in stridelab/lessons/price reads it. @param {Line[]} lines */
export function written(lines) {
  return lines.map((line) => line.map((point) => point.join(",")).join(" ")).join("; ");
}
