// What Python sends of maps side by side, and where they stand. Every number comes finished but for one: the
// multiplications of the windows opened so far are as many times those of one window, which is sent.

/**
 * @typedef {object} Numbers  of a stride
 * @property {number} stride
 * @property {number} windows
 * @property {number} macs_per_window
 * @property {string} share  of the positions of stride 1, in words
 * @property {string} unread  in words
 * @property {string} memory  in words
 */
/**
 * @typedef {object} Map_
 * @property {string} title
 * @property {number} height  in values
 * @property {number} width
 * @property {string} caption
 * @property {string} picture
 * @property {string} color  of the mark before the title, or none
 * @property {Numbers | null} numbers  where maps are opened window by window
 */
/** @typedef {"true" | "equal"} Size */
/**
 * @typedef {object} Data
 * @property {string} uid
 * @property {boolean} stepped  whether the maps are opened window by window, with their numbers
 * @property {Size} size  at first
 * @property {Map_[]} maps
 * @property {{ low: string, high: string, stops: string[], note: string } | null} legend
 * @property {string} output  the colour of a frame
 */
/** @typedef {{ column: number, width: number, height: number, room: number }} Place  in pixels of the page */

const GAP = 17;
const NARROW = 620;
const HEADING = 96; // as wide as a heading needs
const HEAD = 52; // as high as it is

/**
 * Where each map stands, at its true relative size, as large as all side by side allow, or all at one size.
 * @param {Pick<Map_, "height" | "width">[]} maps
 * @param {Size} size
 * @param {number} width  of the drawing
 * @param {{ window: number, presents?: boolean }} room  height of the window, and whether all of it is the drawing's
 * @returns {Place[]}
 */
export function places(maps, size, width, { window, presents }) {
  const widest = Math.max(...maps.map((map) => map.width));
  const highest = Math.max(...maps.map((map) => map.height));
  const tallest = presents ? 0.77 * window : Math.max(220, Math.min(window - 500, 620));
  const isNarrow = width < NARROW;
  if (size === "true") {
    const room = width - (maps.length - 1) * GAP;
    const columns = (/** @type {number} */ scale) => maps.map((map) => Math.max(HEADING, map.width * scale));
    const total = (/** @type {number} */ scale) => columns(scale).reduce((sum, column) => sum + column, 0);
    let scale = Math.min(width / widest, tallest / highest);
    if (presents && maps.length > 1)
      scale = Math.min(scale, (0.55 * width) / widest); // the others stand beside the first
    else while (!isNarrow && scale > 0.01 && total(scale) > room) scale *= 0.98;
    return columns(scale).map((column, at) => {
      return { column, width: maps[at].width * scale, height: maps[at].height * scale, room: 0 };
    });
  }
  const count = maps.length;
  const across = Math.max(1, Math.min(count, Math.floor((width + GAP) / ((isNarrow ? 140 : 240) + GAP))));
  const lines = Math.ceil(count / across);
  const even = Math.ceil(count / lines); // as many in each row
  const column = Math.floor((width - (even - 1) * GAP) / even) - 1;
  const scale = Math.min(
    column / widest,
    (lines === 1 ? tallest : presents ? (0.94 * window) / lines - HEAD : 420) / highest,
  );
  return maps.map(() => ({ column, width: widest * scale, height: highest * scale, room: highest * scale }));
}

/**
 * The part of a map that so many windows have opened: whole rows, then a part of one. In pixels of its canvas.
 * @param {Pick<Map_, "height" | "width">} map
 * @param {number} opened
 * @param {{ height: number, width: number }} canvas
 */
export function openedPart(map, opened, canvas) {
  const rows = Math.floor(opened / map.width);
  const height = Math.round((rows / map.height) * canvas.height);
  const width = Math.round(((opened % map.width) / map.width) * canvas.width);
  const next = Math.max(1, Math.round(((rows + 1) / map.height) * canvas.height) - height);
  return { height, next: { width, height: next } };
}
