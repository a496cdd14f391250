// All words of this drawing, but for the verdict that Python sends when all windows are done.

/** @typedef {import("./component.js").Step} Step */

/** What stands in component.html. */
export const WORDS = {
  drawing: "Max pooling of a row, window by window",
  back: "One window back",
  step: "Next window",
  stride: "Stride",
  shift: "Moved by",
};

export const PLAY = { play: "Play", pause: "Pause" };

export const ROW = "The row";

/** @param {number} shift */
export const movedRow = (shift) => (shift ? `Moved by ${shift}` : "Not moved");

/** @param {number} done @param {number} most */
export const countWords = (done, most) => `window ${done} of ${most}`;

/** What the window reads in the row, and in the row moved. @param {Step} still @param {Step} moved */
export function stepWords(still, moved) {
  const [a, b] = [still, moved].map(({ values }) => values.join(" and "));
  return `The window reads ${a}: the larger is ${still.value}. In the moved row it reads ${b}: ${moved.value}.`;
}

/** @param {string} title @param {number[]} row @param {(number | string)[]} results */
export function rowLabel(title, row, results) {
  return `${title}: ${row.join(" ")}. Results so far: ${results.join(" ")}.`;
}
