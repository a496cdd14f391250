// What Python sends of a stack (stridelab/lessons/receptive_field/connections.py), and where it stands on the screen.
// Every number of the lesson comes finished; this looks up, follows the readers down and turns pixels into places.

/**
 * One axis of a map. Positions are units of the map; below 0 and beyond the last lies padding.
 * @typedef {object} Side
 * @property {number} before  positions of padding that the layer above puts before the map
 * @property {number} after
 * @property {number[]} centers  of all positions, the padding's too, in pixels of the picture
 * @property {number[][]} reads  the positions of the map below that each unit reads
 * @property {[first: number, last: number][]} spans  of each unit's field, in pixels
 * @property {number[]} inside  how many pixels of the span lie in the picture
 * @property {number[]} seen  how many of those the unit depends on
 * @property {number[]} unread  units that no window of the layer above reads
 * @property {number[]} unseen  pixels that no unit of this map sees
 */
/** @typedef {[rows: number, cols: number]} Pair */
/**
 * @typedef {object} LayerMap
 * @property {string} name
 * @property {Side} rows
 * @property {Side} cols
 * @property {string} size  in words
 * @property {Pair} field
 * @property {Pair} stride
 * @property {string} missed  in words
 */
/** @typedef {"kernel_size" | "stride" | "dilation" | "padding"} Setting */
/** @typedef {Record<Setting, number> & { op: string }} Layer */
/**
 * @typedef {object} Data
 * @property {string} uid
 * @property {string} title
 * @property {string} picture
 * @property {Layer[]} layers
 * @property {LayerMap[]} maps  the picture first
 * @property {{ layer: string, text: string } | null} problem
 * @property {Record<Setting, [least: number, most: number]>} ranges
 * @property {Record<string, string>} ops
 * @property {number} most_layers
 * @property {Record<"input" | "filter" | "output" | "unread", string>} colors
 */
/** @typedef {{ layer: number, row: number, col: number }} Unit */
/** @typedef {{ units: Set<number>, padding: Set<number> }} Lit  positions of a map, and of the padding round it */
/** @typedef {import("../shared.js").Box} Box */

const TOP = 56;
const BOTTOM = 40;
const NARROW = 760;
const BEYOND = 0.3; // how much padding is drawn at most on either side, in pictures
const RIM = 0.16; // round the picture, for boxes that reach into the padding, in pictures

/** @param {LayerMap} map */
export const rowsOf = (map) => map.rows.spans.length;

/** @param {LayerMap} map */
export const colsOf = (map) => map.cols.spans.length;

/**
 * The middle of what a unit sees, in pixels.
 * @param {Side} side
 * @param {number} unit
 */
export const centerOf = (side, unit) => side.centers[side.before + unit];

/**
 * The unit whose field's centre is nearest to a place of the picture.
 * @param {Side} side
 * @param {number} place
 */
export function nearest(side, place) {
  let best = 0;
  for (let unit = 1; unit < side.spans.length; unit++) {
    if (Math.abs(centerOf(side, unit) - place) < Math.abs(centerOf(side, best) - place)) best = unit;
  }
  return best;
}

/**
 * All that a unit sees on one axis, for each map up to its own: the units that are lit, and the padding read with them.
 * @param {LayerMap[]} maps
 * @param {"rows" | "cols"} axis
 * @param {number} layer
 * @param {number} unit
 */
export function follow(maps, axis, layer, unit) {
  /** @type {Lit[]} */
  const levels = [{ units: new Set([unit]), padding: new Set() }];
  for (let at = layer; at > 0; at--) {
    /** @type {Lit} */
    const below = { units: new Set(), padding: new Set() };
    const size = maps[at - 1][axis].spans.length;
    for (const reader of levels[0].units) {
      for (const read of maps[at][axis].reads[reader]) {
        (read >= 0 && read < size ? below.units : below.padding).add(read);
      }
    }
    levels.unshift(below);
  }
  return levels;
}

/**
 * Where a key leads from a unit; in another layer to the unit whose field's centre is nearest. None beyond the maps;
 * undefined for a key that leads nowhere.
 * @param {LayerMap[]} maps
 * @param {Unit} from
 * @param {string} key
 */
export function stepped(maps, from, key) {
  const unit = { ...from };
  const { rows, cols } = maps[from.layer];
  if (key === "ArrowRight") unit.col++;
  else if (key === "ArrowLeft") unit.col--;
  else if (key === "ArrowUp") unit.row--;
  else if (key === "ArrowDown") unit.row++;
  else if (key === "Home") unit.col = 0;
  else if (key === "End") unit.col = cols.spans.length - 1;
  else if (key === "PageUp") unit.layer++;
  else if (key === "PageDown") unit.layer--;
  else return undefined;
  const map = maps[unit.layer];
  if (!map) return null;
  if (unit.layer !== from.layer) {
    unit.row = nearest(map.rows, centerOf(rows, unit.row));
    unit.col = nearest(map.cols, centerOf(cols, unit.col));
  }
  unit.row = Math.max(0, Math.min(rowsOf(map) - 1, unit.row));
  unit.col = Math.max(0, Math.min(colsOf(map) - 1, unit.col));
  return unit;
}

/** The places of everything, in pixels of the page: the rows of units (x, y) and the picture (`photo`). */
export class Layout {
  /**
   * @param {Data} data
   * @param {{ width: number, section: number, photo: number, window: number, presents?: boolean }} room  widths of the
   *   drawing, its canvas and the picture's canvas; height of the window, and whether all of it is the drawing's
   */
  constructor({ layers, maps, problem }, room) {
    this.maps = maps;
    // A layer that cannot be read has no settings yet, but its place.
    this.slots = Math.max(layers.length, problem ? Number(problem.layer) : 1);
    const wide = room.width > NARROW;
    const tall = wide ? Math.max(400, Math.min(640, room.window - 420)) : 300;
    this.pitch = Math.max(wide ? 58 : 46, Math.min(wide ? tall / 3 : 84, tall / this.slots));
    this.unit = room.width > 1200 ? 28 : 20; // height of a unit
    if (room.presents) this.pitch = (0.77 * room.window - TOP - BOTTOM - this.unit / 2) / this.slots;
    this.height = TOP + this.slots * this.pitch + this.unit / 2 + BOTTOM;
    this.width = room.section;

    const [rows, cols] = [rowsOf(maps[0]), colsOf(maps[0])];
    const edges = maps.map(({ cols: { centers }, stride }) => [
      centers[0] - stride[1] / 2,
      centers[centers.length - 1] + stride[1] / 2,
    ]);
    this.low = Math.max(-BEYOND * cols, Math.min(...edges.map(([first]) => first)));
    const high = Math.min((1 + BEYOND) * cols, Math.max(...edges.map(([, last]) => last)));
    this.pixel = this.width / (high - this.low);

    const longer = Math.max(rows, cols);
    const unit = room.photo / (longer * (1 + RIM));
    const x = (room.photo - cols * unit) / 2;
    const y = rows === longer ? (room.photo - rows * unit) / 2 : (RIM / 2) * longer * unit;
    this.photo = { unit, x, y, width: room.photo, height: rows * unit + 2 * y };
  }

  /** The middle of a map's row, down the page. @param {number} layer */
  y(layer) {
    return TOP + (this.slots - layer) * this.pitch;
  }

  /** A place of the picture, across the page. @param {number} pixel */
  x(pixel) {
    return (pixel - this.low) * this.pixel;
  }

  /** @param {number} layer @param {number} position */
  middle(layer, position) {
    return this.x(centerOf(this.maps[layer].cols, position));
  }

  /** @param {number} layer @param {number} position @returns {Box} */
  cell(layer, position) {
    const width = this.maps[layer].stride[1] * this.pixel;
    const gap = Math.min(2, width * 0.2);
    const left = this.middle(layer, position) - width / 2 + gap / 2;
    return [left, this.y(layer) - this.unit / 2, Math.max(0.6, width - gap), this.unit];
  }

  /**
   * The unit at a point of the section: of that layer, over the same row of the picture as the unit `now`.
   * @param {number} x
   * @param {number} y
   * @param {Unit} now
   * @returns {Unit | null}
   */
  unitInSection(x, y, now) {
    const layer = Math.round((this.y(0) - y) / this.pitch);
    if (layer < 0 || layer >= this.maps.length) return null;
    const { rows, cols } = this.maps[layer];
    const row = nearest(rows, centerOf(this.maps[now.layer].rows, now.row));
    return { layer, row, col: nearest(cols, this.low + x / this.pixel) };
  }

  /**
   * The unit of a layer that looks at a point of the picture's canvas.
   * @param {number} x
   * @param {number} y
   * @param {number} layer
   * @returns {Unit}
   */
  unitInPhoto(x, y, layer) {
    const { unit, x: left, y: top } = this.photo;
    const { rows, cols } = this.maps[layer];
    return { layer, row: nearest(rows, (y - top) / unit - 0.5), col: nearest(cols, (x - left) / unit - 0.5) };
  }
}

/** The unit as text in a link: while it plays, none. @param {Unit} unit @param {boolean} playing @returns {Record<string, string>} */
export function unitLink({ layer, row, col }, playing) {
  return { cell: playing ? "" : `${layer},${row},${col}` };
}

/** The unit that a link asks for. @param {Record<string, string> | null} link @returns {Unit | null} */
export function heldUnit(link) {
  if (!link?.cell) return null;
  const [layer, row, col] = link.cell.split(",").map(Number);
  return { layer, row, col };
}
