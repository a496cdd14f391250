// All words of this drawing, but for what Python sends: formulas, code, rules, and the sentences on what is read.

/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Layer} Layer */
/** @typedef {import("./layout.js").Lens} Lens */
/** @typedef {import("./layout.js").Reading} Reading */

/** What stands in component.html. */
export const WORDS = {
  drawing: "What a strided layer reads of the picture",
  strides: "Stride, with the size of its output",
  rules: "Framework and its padding",
  views: "What is marked in the picture",
  plain: "Picture",
  unread: "Unread",
  visits: "Visits",
  whole: "picture with a magnifier",
  magnified: "Magnified",
  dots: "a dot: a window's middle",
  lens: "Magnified part of the picture",
  output: "Output",
  places: "Place of the magnifier",
  topLeft: "Top left",
  middle: "Middle",
  bottomRight: "Bottom right",
};

export const SIZE_AT_1 = "size at stride 1";

/** @param {Reading} reading */
const size = ({ rows, cols }) => `${rows.starts.length} × ${cols.starts.length}`;

/** On the button of a stride, and its name. @param {number} stride @param {Layer | null} layer  null: it is covered */
export function strideWords(stride, layer) {
  if (!layer) return { size: "?", label: `Stride ${stride}` };
  const output = layer.problem === null ? size(layer) : null;
  return { size: output ?? "refused", label: `Stride ${stride}, output ${output ?? "none"}` };
}

/** @param {Reading} reading */
function padded({ rows, cols }) {
  const [[top, bottom], [left, right]] = [rows.padding, cols.padding];
  if (top === bottom && left === right && top === left) return top ? ` + padding ${top} all round` : ", no padding";
  return ` + padding: top ${top}, bottom ${bottom}, left ${left}, right ${right}`;
}

/**
 * The headings, the sentences and the pictures' names.
 * @param {Data} data
 * @param {Layer} layer
 * @param {import("./layout.js").Shown} shown
 * @param {Pick<import("../cover.js").Cover, "has">} [cover]
 */
export function layerWords({ height, width, title }, layer, shown, cover = { has: () => false }) {
  const input = `Input ${height} × ${width}`;
  const keys = "Arrow keys move the magnifier.";
  if (layer.problem !== null) {
    return {
      input,
      output: "No output",
      map: "No output",
      whole: `${title}. ${layer.problem} ${keys}`,
      formula: layer.problem,
      unread: "",
      overlap: "",
    };
  }
  const output = cover.has("size") ? "Output" : `Output ${size(layer)}`;
  return {
    input: `${input}${padded(layer)}`,
    output,
    map: `${output}: one value for each window`,
    whole: `${title}. ${cover.has("unread") ? "" : `${layer.unread} `}${keys}`,
    formula: layer.formula,
    unread: shown === "visits" ? layer.visits : layer.unread,
    overlap: layer.overlap,
  };
}

/** What a screen reader is told of a choice. @param {number} stride @param {Layer} layer */
export function spoken(stride, layer) {
  if (layer.problem !== null) return layer.problem;
  return `Stride ${stride}. Output size ${layer.formula}. ${layer.unread} ${layer.overlap}`;
}

/** @param {Lens} lens */
export function lensLabel({ row, col, rows, cols }) {
  return `Magnified: rows ${row + 1} to ${row + rows}, columns ${col + 1} to ${col + cols} of the picture`;
}
