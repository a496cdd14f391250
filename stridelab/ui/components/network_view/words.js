// All words of this drawing, but for those in the table that Python sends: kinds of layers, names and columns.

import { grouped } from "../shared.js";
import { entries } from "./layout.js";

/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Layer} Layer */

/** What stands in component.html. */
export const WORDS = {
  drawing: "A network, layer by layer",
  hint: "Point at a layer.",
  section: "Layer of the network",
  map: "Map",
  field: "Receptive field",
  kernel: "Kernel, stride",
  step: "Effective stride",
  macs: "MACs",
  params: "Parameters",
  table: "Table of all layers",
};

export const PLAY = { play: "Play", pause: "Pause" };

/** What the colours mean. */
export const LEGEND = { output: "map", input: "receptive field", filter: "MACs", before: "before" };

/** @param {number} stride */
export const strideName = (stride) => `stride ${stride}`;

export const PICTURE_WIDTH = "as wide as the picture";
export const FIRST = "picture";

/** @param {number} count */
export const lastOf = (count) => `${count} layers later`;

/** A layer without a name has its place in the code, from 0 on: a bare number would be taken for the layer's number. @param {string} name */
export const called = (name) => (/^\d+$/.test(name) ? `index ${name}` : name);

/** A size, where it is not covered. @param {number} size */
const known = (size) => (size ? grouped(size) : "?");

/** The titles of the three strips. @param {Data} data */
export function titles({ layers, total, end }) {
  const [first, last] = [layers[0], layers[layers.length - 1]];
  /** @param {"size" | "field"} key */
  const ends = (key) => `${known(first[key])} to ${known(last[key])}`;
  const field = end.before ? `1 to ${grouped(end.field)} px before ${end.before}` : `${ends("field")} pixels a side`;
  const before = total.before ? `, before: ${total.before}` : "";
  return {
    size: `Map size, ${ends("size")} positions a side`,
    field: `Receptive field, ${field}`,
    macs: `MACs of each layer, ${total.now} in all${total.known ? " known layers" : ""}${before}`,
  };
}

/** Beside the bars of the layer pointed at. @param {Layer} layer */
export const barWords = ({ size, field, short }) => ({
  size: known(size),
  field: `${grouped(field)} px`,
  macs: short,
});

/**
 * The facts about a layer, what a screen reader is told, and the picture's name.
 * @param {Data} data
 * @param {number} at
 */
export function facts({ title, layers }, at) {
  const { name, kind, kernel, stride, output, params, macs, field, step } = entries(layers[at]);
  const number = at ? `Layer ${at} of ${layers.length - 1}: ${kind}` : "The picture";
  const layer = called(name);
  return {
    facts: {
      number,
      name: layer,
      output,
      field: `${field} px`,
      kernel: kernel ? `${kernel}, stride ${stride}` : "no window",
      step: `${step} px`,
      macs,
      params,
    },
    spoken: `${number}, ${layer}. Map ${output}. Receptive field ${field} pixels. ${macs} MACs. ${params} parameters.`,
    photo: `${title}: ${layer} sees ${field} pixels.`,
  };
}
