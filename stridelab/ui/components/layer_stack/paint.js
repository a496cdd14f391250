// The two canvases: the rows of units with their connections, and the picture with the field.

import { hatch, runs } from "../shared.js";
import { centerOf, colsOf, rowsOf } from "./layout.js";
import { COVERED } from "./covered.js";
import { across, oneStep } from "./words.js";

/** @typedef {import("../shared.js").Box} Box */
/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Lit} Lit */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Unit} Unit */
/** @typedef {[first: number, last: number]} Span */
/**
 * @typedef {object} Scene
 * @property {Data} data
 * @property {Layout} layout
 * @property {Unit} unit
 * @property {{ rows: Lit[], cols: Lit[] }} lit
 * @property {[rows: Span, cols: Span]} spans  of the field, perhaps on its way
 * @property {HTMLImageElement | null} image
 * @property {Record<"ink" | "paper" | "quiet" | "font", string>} look
 */

/**
 * What does not depend on the unit pointed at: units, padding, what nobody reads, and all connections, faintly.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Pick<Scene, "data" | "layout" | "look">} scene
 */
export function paintBase(ctx, { data: { maps, colors }, layout, look }) {
  ctx.strokeStyle = look.ink;
  ctx.lineWidth = 1;
  for (let at = 1; at < maps.length; at++) {
    const { reads } = maps[at].cols;
    ctx.globalAlpha = Math.max(0.05, Math.min(0.2, 9 / (reads.length * reads[0].length) ** 0.75));
    ctx.beginPath();
    reads.forEach((row, unit) => row.forEach((read) => connect(ctx, layout, at, unit, read)));
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  maps.forEach(({ cols }, at) => {
    const size = cols.spans.length;
    const unread = new Set(cols.unread);
    for (let position = -cols.before; position < size + cols.after; position++) {
      const box = layout.cell(at, position);
      if (box[0] > layout.width || box[0] + box[2] < 0) continue;
      if (position < 0 || position >= size) hatch(ctx, box, "rgba(128,128,128,.75)", 5);
      else if (at) {
        ctx.fillStyle = look.quiet;
        ctx.fillRect(...box);
        ctx.strokeStyle = "rgba(128,128,128,.5)";
        if (box[2] > 5) ctx.strokeRect(box[0] + 0.5, box[1] + 0.5, box[2] - 1, box[3] - 1);
        if (unread.has(position)) hatch(ctx, box, colors.unread, 5);
      }
    }
  });
}

/**
 * The unit, all that it sees below it, and how wide that is.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
export function paintSection(ctx, scene) {
  const { data, layout, unit, lit } = scene;
  const { maps, colors } = data;
  paintStrip(ctx, scene);
  for (let at = unit.layer; at > 0; at--) {
    const { reads } = maps[at].cols;
    const isMany = lit.cols[at].units.size * reads[0].length > 60;
    ctx.strokeStyle = colors.filter;
    ctx.lineWidth = isMany ? 1 : 2;
    ctx.globalAlpha = isMany ? 0.6 : 0.95;
    ctx.beginPath();
    for (const reader of lit.cols[at].units) for (const read of reads[reader]) connect(ctx, layout, at, reader, read);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  for (let at = unit.layer; at >= 0; at--) {
    ctx.fillStyle = at === unit.layer ? colors.output : colors.input;
    for (const position of lit.cols[at].units) {
      const [x, y, w, h] = layout.cell(at, position);
      if (at || !unit.layer) ctx.fillRect(x, y, w, h);
      else ctx.fillRect(x, y + h + 1, w, 4); // the picture's pixels keep their colours; a bar marks them
    }
    const { before, after, spans } = maps[at].cols;
    ctx.strokeStyle = colors.input;
    ctx.lineWidth = 1.5;
    for (const position of lit.cols[at].padding) {
      if (position >= -before && position < spans.length + after) ctx.strokeRect(...layout.cell(at, position));
    }
  }
  if (!isCovered(scene)) paintWidth(ctx, scene);
  paintNeighbour(ctx, scene);
}

/** Whether what the unit sees is covered. @param {Pick<Scene, "data" | "unit">} scene */
const isCovered = ({ data, unit }) => String(data.maps[unit.layer].field[0]) === COVERED;

/**
 * A line from a unit to what it reads in the map below.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Layout} layout
 * @param {number} layer
 * @param {number} unit
 * @param {number} read
 */
function connect(ctx, layout, layer, unit, read) {
  const { before, after, spans } = layout.maps[layer - 1].cols;
  if (read < -before || read >= spans.length + after) return;
  ctx.moveTo(layout.middle(layer, unit), layout.y(layer) + layout.unit / 2);
  ctx.lineTo(layout.middle(layer - 1, read), layout.y(layer - 1) - layout.unit / 2);
}

/**
 * The picture's own row of pixels through the middle of the field; what is not seen is faint.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
function paintStrip(ctx, { data: { maps, colors }, layout, unit, lit, image }) {
  if (!image) return;
  const [height, width] = [rowsOf(maps[0]), colsOf(maps[0])];
  const row = Math.max(0, Math.min(height - 1, Math.floor(centerOf(maps[unit.layer].rows, unit.row))));
  const left = layout.x(-0.5);
  const top = layout.y(0) - layout.unit / 2;
  ctx.imageSmoothingEnabled = false;
  ctx.globalAlpha = 0.32;
  ctx.drawImage(image, 0, row, width, 1, left, top, width * layout.pixel, layout.unit);
  ctx.globalAlpha = 1;
  for (const col of lit.cols[0].units) {
    ctx.drawImage(image, col, row, 1, 1, layout.x(col - 0.5), top, layout.pixel, layout.unit);
  }
  for (const col of maps[0].cols.unread) hatch(ctx, layout.cell(0, col), colors.unread, 5);
  ctx.strokeStyle = "rgba(128,128,128,.7)";
  ctx.lineWidth = 1;
  ctx.strokeRect(left, top, width * layout.pixel, layout.unit);
}

/**
 * How wide the field is, under the picture's row.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
function paintWidth(ctx, { data, layout, unit, spans: [, [first, last]], look }) {
  const left = Math.max(2, layout.x(first - 0.5));
  const right = Math.min(layout.width - 2, layout.x(last + 0.5));
  const y = layout.y(0) + layout.unit / 2 + 12;
  bracket(ctx, left, right, y, -5, look.ink);
  write(ctx, across(data.maps[unit.layer].field[1]), (left + right) / 2, y + layout.unit * 0.85, layout, look);
}

/**
 * From this unit to the next: what one step is worth.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
function paintNeighbour(ctx, { data, layout, unit: { layer, col }, look }) {
  const map = data.maps[layer];
  if (colsOf(map) < 2) return;
  const [from, to] = [layout.middle(layer, col), layout.middle(layer, col + 1 < colsOf(map) ? col + 1 : col - 1)];
  const y = layout.y(layer) - layout.unit / 2 - 8;
  bracket(ctx, from, to, y, 4, look.ink);
  write(ctx, oneStep(map.stride[1]), (from + to) / 2, y - 6, layout, look);
}

/**
 * A line with two ends `tick` long.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} from
 * @param {number} to
 * @param {number} y
 * @param {number} tick
 * @param {string} colour
 */
function bracket(ctx, from, to, y, tick, colour) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(from, y + tick);
  ctx.lineTo(from, y);
  ctx.lineTo(to, y);
  ctx.lineTo(to, y + tick);
  ctx.stroke();
}

/**
 * Words that stand out from what is under them, and never reach beyond the canvas.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} words
 * @param {number} x  their middle
 * @param {number} y
 * @param {Layout} layout
 * @param {Scene["look"]} look
 */
function write(ctx, words, x, y, layout, look) {
  ctx.font = `600 ${layout.unit > 20 ? 18 : 14}px ${look.font}`;
  const half = ctx.measureText(words).width / 2;
  const middle = Math.max(half + 2, Math.min(layout.width - half - 2, x));
  ctx.textAlign = "center";
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = look.paper;
  ctx.strokeText(words, middle, y);
  ctx.fillStyle = look.ink;
  ctx.fillText(words, middle, y);
}

/**
 * The picture: what the unit sees, its field and the next one's, and what the whole layer misses.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
export function paintPhoto(ctx, scene) {
  const { data, layout, unit, lit, spans, image, look } = scene;
  const { maps, colors } = data;
  const { photo } = layout;
  const { layer, col } = unit;
  const map = maps[layer];
  /** A box of pixels on the canvas. @param {Span} rows @param {Span} cols @returns {Box} */
  const box = ([top, bottom], [left, right]) => [
    photo.x + left * photo.unit,
    photo.y + top * photo.unit,
    (right - left + 1) * photo.unit,
    (bottom - top + 1) * photo.unit,
  ];
  const whole = box([0, rowsOf(maps[0]) - 1], [0, colsOf(maps[0]) - 1]);
  ctx.clearRect(0, 0, photo.width, photo.height);
  hatch(ctx, [0, 0, photo.width, photo.height], "rgba(128,128,128,.35)", 6);
  ctx.fillStyle = look.paper;
  ctx.fillRect(...whole);
  if (image) {
    ctx.imageSmoothingEnabled = false;
    ctx.globalAlpha = 0.38;
    ctx.drawImage(image, ...whole);
    ctx.globalAlpha = 1;
    for (const rows of runs(lit.rows[0].units)) {
      for (const cols of runs(lit.cols[0].units)) {
        const [height, width] = [rows[1] - rows[0] + 1, cols[1] - cols[0] + 1];
        ctx.drawImage(image, cols[0], rows[0], width, height, ...box(rows, cols));
      }
    }
  }
  const [height, width] = [rowsOf(maps[0]), colsOf(maps[0])];
  const missed = [
    ...runs(map.rows.unseen).map((rows) => box(rows, [0, width - 1])),
    ...runs(map.cols.unseen).map((cols) => box([0, height - 1], cols)),
  ];
  if (missed.length) paintMissed(ctx, missed, whole, colors.unread);
  if (isCovered(scene)) return;
  paintCenters(ctx, map, photo);
  if (colsOf(map) > 1) {
    const step = col + 1 < colsOf(map) ? map.stride[1] : -map.stride[1];
    ctx.setLineDash([4, 4]);
    outline(ctx, box(spans[0], [spans[1][0] + step, spans[1][1] + step]), colors.input, 1.5);
    ctx.setLineDash([]);
  }
  const [x, y, w, h] = box(...spans);
  const [left, top] = [Math.max(2.5, x), Math.max(2.5, y)];
  // A field that reaches far into the padding ends at the rim, where its edge can still be seen.
  const [right, bottom] = [Math.min(photo.width - 2.5, x + w), Math.min(photo.height - 2.5, y + h)];
  outline(ctx, [left, top, right - left, bottom - top], colors.input, 3);
  dot(ctx, x + w / 2, y + h / 2, Math.max(2.5, Math.min(4.5, w / 6)), colors.output, "#fff", 1.5);
}

/**
 * Pixels that no unit of a layer sees.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Box[]} missed
 * @param {Box} whole  the picture
 * @param {string} colour
 */
function paintMissed(ctx, missed, whole, colour) {
  ctx.save();
  ctx.beginPath();
  for (const box of missed) ctx.rect(...box);
  ctx.clip();
  ctx.globalAlpha = 0.25;
  ctx.fillStyle = colour;
  ctx.fillRect(...whole);
  ctx.globalAlpha = 0.8;
  hatch(ctx, whole, colour, 6, 1);
  ctx.restore();
}

/**
 * The centres of all of a layer's fields, where there is room: their distance is the effective stride.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./layout.js").LayerMap} map
 * @param {Layout["photo"]} photo
 */
function paintCenters(ctx, { rows, cols, stride }, photo) {
  if (Math.min(...stride) * photo.unit < 16) return;
  for (let row = 0; row < rows.spans.length; row++) {
    for (let col = 0; col < cols.spans.length; col++) {
      const [x, y] = [(centerOf(cols, col) + 0.5) * photo.unit, (centerOf(rows, row) + 0.5) * photo.unit];
      dot(ctx, photo.x + x, photo.y + y, 2, "#fff", "#000", 1);
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} fill
 * @param {string} rim
 * @param {number} width
 */
function dot(ctx, x, y, radius, fill, rim, width) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 7);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.lineWidth = width;
  ctx.strokeStyle = rim;
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Box} box
 * @param {string} colour
 * @param {number} width
 */
function outline(ctx, box, colour, width) {
  ctx.lineWidth = width + 2;
  ctx.strokeStyle = "#fff";
  ctx.strokeRect(...box);
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.strokeRect(...box);
}
