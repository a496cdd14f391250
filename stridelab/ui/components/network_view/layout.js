// What Python sends of a network (stridelab/lessons/network.py), every number finished, and where it is drawn: a column
// for each layer, three strips high (map, field, cost).

/** @typedef {[first: number, last: number]} Span */
/**
 * @typedef {object} Layer
 * @property {string[]} row  of the table
 * @property {number} size  of its map, the longer side
 * @property {number} field  of its receptive field, the longer side
 * @property {number} macs
 * @property {string} short  its MACs in a few signs
 * @property {number} strided  its stride, or 0
 * @property {[rows: Span, cols: Span]} box  the field of its middle unit, in pixels of the picture
 */
/**
 * @typedef {object} Data
 * @property {string} uid
 * @property {string} title
 * @property {string} picture
 * @property {[height: number, width: number]} input
 * @property {string[]} columns
 * @property {Layer[]} layers  the picture first
 * @property {[size: number, field: number, macs: number][]} before  of the layers as they were
 * @property {{ now: string, before: string, known: boolean }} total  of MACs; known: without some layers
 * @property {{ field: number, before: string }} end  the last field, and what comes after it
 * @property {string | null} wrong  the layer that has a problem
 * @property {Record<"input" | "filter" | "output" | "unread", string>} colors
 * @property {string[]} strides  a colour for each stride
 */
/** @typedef {"size" | "field" | "macs"} Quantity */
/** @typedef {{ quantity: Quantity, most: number, top: number, floor: number }} Strip */

export const CAP = 22; // at the top: the strides
const HEAD = 24; // above each strip: its title
const FOOT = 26; // names of the layers, where there is room
const LEFT = 2;
const WIDEST = 220; // a column, in pixels

/** The strips from the top, and which of the numbers before a change each shows. */
export const QUANTITIES = /** @type {const} */ (["size", "field", "macs"]);

/**
 * The place of a row's entries that are used one by one.
 * @param {Layer} layer
 */
export function entries({ row }) {
  const [name, kind, kernel, stride, , output, params, macs, field, step] = row;
  return { name, kind, kernel, stride, output, params, macs, field, step };
}

/** The colour of a stride; of all large ones the last. @param {Data} data @param {number} stride */
export const strideColour = ({ strides }, stride) => strides[Math.min(stride, strides.length) - 1];

/** The next strided layer on either side, or the end. @param {Layer[]} layers @param {number} at @param {1 | -1} step */
export function nextStrided(layers, at, step) {
  do at += step;
  while (at > 0 && at < layers.length - 1 && !layers[at].strided);
  return at;
}

/** The places of columns and strips, in pixels of the page. */
export class Layout {
  /**
   * @param {Data} data
   * @param {{ width: number, section: number, window?: number, presents?: boolean }} room  widths of the drawing and of
   *   its canvas; height of the window, and whether all of it is the drawing's
   */
  constructor({ layers, before, input }, { width, section, window = 0, presents = false }) {
    const isLarge = width > 1200 && !presents;
    this.width = section;
    this.font = isLarge ? 17 : presents ? 15.6 : 13; // twice as large before a class: a stride is 28 px there
    this.strip = presents ? (0.8 * window - CAP - FOOT) / 3 - HEAD : isLarge ? 158 : 106; // a strip's height
    this.photoMost = isLarge ? 420 : 250; // the height of the picture, at most
    this.height = CAP + 3 * (HEAD + this.strip) + FOOT;
    this.pitch = Math.min(WIDEST, (section - 2 * LEFT) / layers.length);
    /** @type {Strip[]} */
    this.strips = QUANTITIES.map((quantity, at) => {
      const values = [...layers.map((layer) => layer[quantity]), ...before.map((numbers) => numbers[at])];
      const most = Math.max(1, ...values, ...(quantity === "field" ? input : []));
      const top = CAP + HEAD + at * (HEAD + this.strip);
      return { quantity, most, top, floor: top + this.strip };
    });
    this.bottom = CAP + 3 * (HEAD + this.strip);
  }

  /** The left edge of a layer's column. @param {number} at */
  x(at) {
    return LEFT + at * this.pitch;
  }

  /** How high a value's bar is. @param {Strip} strip @param {number} value */
  bar({ most, top, floor }, value) {
    return value ? Math.max(1, (value / most) * (floor - top - 4)) : 0;
  }

  /** The layer whose column is at a place; beyond the first or last there may be none. @param {number} x */
  layerAt(x) {
    return Math.floor((x - LEFT) / this.pitch);
  }
}

/**
 * The picture on its canvas, with room round it for fields that are larger.
 * @param {[height: number, width: number]} input
 * @param {number} width
 * @param {number} most  of the height
 */
export function photoLayout([rows, cols], width, most) {
  const height = Math.round(Math.min(width, most));
  const unit = 0.62 * Math.min(width / cols, height / rows);
  return { width, height, unit, x: (width - cols * unit) / 2, y: (height - rows * unit) / 2 };
}
