// All words of this drawing.

/** @type {Record<string, string>} */
export const WORDS = {
  sketch: "Your drawing, and the same moved",
  still: "In its place: draw here",
  paper: "paper to draw on",
  undo: "Undo",
  undoTitle: "Take the last line away",
  clear: "Clear",
  clearTitle: "An empty paper",
  draw: "Draw with mouse or finger. Keys: arrows move a pen, space puts it down and lifts it.",
  locked: "The link that opened this page has fixed the drawing.",
  full: "The drawing is full. Undo a line, or clear it.",
};

/** @param {number} shift  pixels to the right */
export const shiftWords = (shift) => `Moved right by ${shift} px`;

/** @param {string} title @param {number} lines */
export const paperLabel = (title, lines) => `${title}, ${lines} ${lines === 1 ? "line" : "lines"}. ${WORDS.draw}`;

/** @param {string} title @param {number} shift */
export const movedLabel = (title, shift) => `${title}, moved right by ${shift} ${shift === 1 ? "pixel" : "pixels"}`;

/**
 * Where the pen of the keys is.
 * @param {[row: number, col: number]} point
 * @param {boolean} isDown
 */
export const penWords = ([row, col], isDown) => `Pen ${isDown ? "down" : "up"} at row ${row}, column ${col}.`;
