// All words of this drawing.

export const WORDS = { frame: "crop frame" };

/** @param {string} title */
export const pictureLabel = (title) => `${title}: the whole picture`;

/**
 * The part in the frame.
 * @param {{ row: number, col: number }} place
 * @param {{ height: number, width: number, size: number }} picture
 */
export function placeWords({ row, col }, { height, width, size }) {
  return `Rows ${row + 1}–${row + size} and columns ${col + 1}–${col + size} of ${height} × ${width}`;
}

/** @param {string} place */
export const frameLabel = (place) => `Part shown in the grid: ${place}. Arrow keys move it.`;
