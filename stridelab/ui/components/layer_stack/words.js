// All words of this drawing, but for the sentences that Python sends: what does not fit, and what a layer misses.

/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").LayerMap} LayerMap */
/** @typedef {import("./layout.js").Pair} Pair */
/** @typedef {import("./layout.js").Setting} Setting */
/** @typedef {import("./layout.js").Unit} Unit */

/** What stands in component.html. */
export const WORDS = {
  drawing: "A stack of layers and what its units see",
  hint: "Point at any unit. Everything it sees lights up.",
  section: "rows of units",
  photo: "picture with a receptive field",
  picture: "Picture",
  unit: "Points at",
  field: "Receptive field",
  center: "Centre (dots: of all units)",
  step: "Effective stride",
  read: "It reads",
  missed: "The whole layer misses",
};

export const PLAY = { play: "Play", pause: "Pause" };

/** What the colours mean. */
export const LEGEND = {
  output: "unit",
  input: "what it sees",
  filter: "filter taps",
  padding: "padding",
  unread: "never read",
};

/** Over the columns of settings. @type {Record<Setting, string>} */
export const HEADS = { kernel_size: "kernel", stride: "stride", dilation: "dilation", padding: "padding" };

export const ADD = "+ Layer";

/** What the buttons of a layer do. */
export const ACTS = {
  up: "Move up, after the next layer",
  down: "Move down, before the layer below",
  remove: "Remove",
};

/** A layer in the editor, and its controls. @param {number} number */
export const layerWords = (number) => ({
  name: `Layer ${number}`,
  kind: `Layer ${number}: kind`,
  /** @param {Setting} key */
  setting: (key) => `Layer ${number}: ${key.replace("_", " ")}`,
  /** @param {keyof typeof ACTS} act */
  act: (act) => `Layer ${number}: ${ACTS[act].toLowerCase()}`,
});

/**
 * What has become of a layer, and in full for who rests on it.
 * @param {LayerMap | undefined} map
 * @param {boolean} isWrong
 */
export function became(map, isWrong) {
  if (!map) return { text: isWrong ? "does not fit" : "no input", title: "" };
  return {
    text: `${map.size} units, sees ${map.field[1]} px`,
    title: `${map.size} units, each sees ${map.field.join(" × ")} pixels`,
  };
}

/** @param {LayerMap} picture */
export const pictureSize = (picture) => `${picture.size} pixels`;

/** @param {number} pixels */
export const across = (pixels) => `sees ${pixels} ${pixels === 1 ? "pixel" : "pixels"} across`;

/** @param {number} pixels */
export const oneStep = (pixels) => `1 step = ${pixels} ${pixels === 1 ? "pixel" : "pixels"}`;

/**
 * A place counted from 1; below 1 lies padding. Between two pixels where the size is even.
 * @param {number} place
 */
const counted = (place) => String(place + 1).replace("-", "−");

/** @param {[number, number]} span */
const range = ([first, last]) => (first === last ? counted(first) : `${counted(first)} to ${counted(last)}`);

/**
 * The facts about a unit, the drawing's label and what a screen reader is told.
 * @param {LayerMap} map
 * @param {Unit} unit
 */
export function facts({ rows, cols, field, stride, name, missed }, { layer, row, col }) {
  const unit = `${layer ? `Layer ${name}` : "Picture"}: row ${row + 1}, column ${col + 1}`;
  const covered = String(field[0]) === "?";
  const fieldWords = covered
    ? "?"
    : `${field.join(" × ")} pixels: rows ${range(rows.spans[row])}, columns ${range(cols.spans[col])}`;
  const step = stride[0] === stride[1] ? stride[0] : stride.join(" × ");
  const read = covered ? "?" : reading([rows.seen[row], cols.seen[col]], [rows.inside[row], cols.inside[col]], field);
  return {
    facts: {
      unit,
      field: fieldWords,
      center: `row ${counted(rows.centers[rows.before + row])}, column ${counted(cols.centers[cols.before + col])}`,
      step: `${step} ${Math.max(...stride) > 1 ? "pixels" : "pixel"} from one field to the next`,
      read,
      missed,
    },
    label: `${unit}. Receptive field ${fieldWords}. It reads ${read}. Arrow keys move the unit.`,
    spoken: `${unit} sees ${fieldWords}; ${read}`,
  };
}

/** @param {string} title @param {string} label */
export const photoLabel = (title, label) => `${title}. ${label}`;

/**
 * How much of its field a unit depends on.
 * @param {Pair} seen
 * @param {Pair} inside
 * @param {Pair} field
 */
function reading(seen, inside, field) {
  const isPadded = inside[0] < field[0] || inside[1] < field[1];
  const hasGaps = seen[0] < inside[0] || seen[1] < inside[1];
  if (hasGaps) return `${seen.join(" × ")} of ${inside.join(" × ")} pixels: the field has gaps`;
  return isPadded ? `${seen.join(" × ")} pixels; the rest is padding` : "all of these pixels";
}
