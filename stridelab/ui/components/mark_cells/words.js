// All words of this grid.

/** What stands in component.html. */
export const WORDS = { answer: "Answer" };

/** @param {string} title @param {boolean} several */
export const gridLabel = (title, several) =>
  several
    ? `${title}. Arrow keys move, Space marks a cell; the numbers at the rim mark a whole row or column.`
    : `${title}. Arrow keys move, Space marks the cell.`;

/** A cell, from 0. @param {number} row @param {number} col @param {number[][]} windows */
export function cellLabel(row, col, windows) {
  const isIn = windows.some(
    ([top, left, height, width]) => row >= top && row < top + height && col >= left && col < left + width,
  );
  return `row ${row + 1}, column ${col + 1}${isIn ? ", in the window" : ""}`;
}

/** @param {"row" | "column"} line @param {number} at  from 0 */
export const lineLabel = (line, at) => `${line} ${at + 1}`;

/** @param {number} count @param {boolean} several */
export function countWords(count, several) {
  if (!several) return count ? "1 cell marked." : "No cell marked yet.";
  return count === 1 ? "1 pixel marked." : `${count} pixels marked.`;
}
