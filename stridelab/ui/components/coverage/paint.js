// The three canvases: the whole picture with what is read of it, a part magnified, and the map that comes out.

import { hatch, heat, runs } from "../shared.js";
import { lastWindowIn, visitsAt, windowsIn } from "./layout.js";
import { SIZE_AT_1 } from "./words.js";

/** @typedef {import("../shared.js").Box} Box */
/** @typedef {import("./layout.js").Axis} Axis */
/** @typedef {import("./layout.js").Reading} Reading */
/** @typedef {{ colours: Uint32Array, width: number, sheet: OffscreenCanvas }} Pixels  one number for a pixel's colour */
/**
 * @typedef {object} Scene
 * @property {import("./layout.js").Data} data
 * @property {Reading | null} reading  none where there is no such layer
 * @property {Reading | null} dense  the layer at stride 1
 * @property {import("./layout.js").Shown} shown
 * @property {import("./layout.js").Lens} lens
 * @property {ReturnType<typeof import("./layout.js").sizes>} sizes
 * @property {Pixels} picture
 * @property {Pixels | null} results  of the filter at every position
 * @property {Pick<CSSStyleDeclaration, "color" | "fontFamily">} style
 */

/** @param {Uint32Array | number[]} visits */
const unvisited = (visits) => [...visits.keys()].filter((at) => !visits[at]);

/** The picture, its padding, what is not read, and the magnifier's frame. @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
export function paintPicture(ctx, { data, reading, shown, lens, sizes: { scale }, picture }) {
  const { height, width, room, palette } = data;
  /** @param {number} row @param {number} col @param {number} rows @param {number} cols @returns {Box} */
  const box = (row, col, rows, cols) => [
    (col + room.left) * scale,
    (row + room.top) * scale,
    cols * scale,
    rows * scale,
  ];
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  const whole = box(0, 0, height, width);
  if (reading) {
    const [[top, bottom], [left, right]] = [reading.rows.padding, reading.cols.padding];
    ctx.fillStyle = "rgba(128,128,128,.28)";
    ctx.fillRect(...box(-top, -left, height + top + bottom, width + left + right));
    const unread = new Path2D();
    for (const row of reading.rows.unread_padding) unread.rect(...box(row, -left, 1, width + left + right));
    for (const col of reading.cols.unread_padding) unread.rect(...box(-top, col, height + top + bottom, 1));
    ctx.fillStyle = "rgba(110,110,110,.75)";
    ctx.fill(unread);
    ctx.clearRect(...whole);
  }
  ctx.imageSmoothingEnabled = !Number.isInteger(scale);
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(reading && shown === "visits" ? visitsSheet(reading) : picture.sheet, ...whole);
  if (reading && shown !== "plain") {
    const unread = new Path2D();
    for (const [first, last] of runs(unvisited(reading.rows.visits))) {
      unread.rect(...box(first, 0, last - first + 1, width));
    }
    for (const [first, last] of runs(unvisited(reading.cols.visits))) {
      unread.rect(...box(0, first, height, last - first + 1));
    }
    ctx.save();
    ctx.clip(unread);
    ctx.fillStyle = palette.unread;
    ctx.globalAlpha = 0.62;
    ctx.fillRect(...whole);
    ctx.globalAlpha = 1;
    hatch(ctx, whole, "rgba(60,20,0,.8)", 7, 1.3);
    ctx.restore();
  }
  ctx.strokeStyle = palette.input;
  ctx.lineWidth = 2;
  ctx.strokeRect(...whole);
  const [x, y, w, h] = box(lens.row, lens.col, lens.rows, lens.cols);
  frame(ctx, [x + 1, y + 1, w - 2, h - 2]);
}

/** A picture of the visits, white to blue. @param {Reading} reading */
function visitsSheet(reading) {
  const [height, width] = [reading.rows.visits.length, reading.cols.visits.length];
  const image = new ImageData(width, height);
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const share = visitsAt(reading, row, col) / Math.max(1, reading.most_visits);
      image.data.set([...heat(share), 255], 4 * (row * width + col));
    }
  }
  return sheetOf(image);
}

/** Pixel by pixel, with the windows over them. @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
export function paintLens(ctx, scene) {
  const { data, reading, lens, sizes, style } = scene;
  const { cell } = sizes;
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.font = `${Math.round(cell * 0.52)}px ${style.fontFamily}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (let row = lens.row; row < lens.row + lens.rows; row++) {
    for (let col = lens.col; col < lens.col + lens.cols; col++) {
      /** @type {Box} */
      const box = [(col - lens.col) * cell, (row - lens.row) * cell, cell, cell];
      if (row >= 0 && row < data.height && col >= 0 && col < data.width) paintPixel(ctx, box, row, col, scene);
      else if (reading && isPadding(row, data.height, reading.rows) && isPadding(col, data.width, reading.cols)) {
        const isUnread = reading.rows.unread_padding.includes(row) || reading.cols.unread_padding.includes(col);
        ctx.fillStyle = "rgba(128,128,128,.16)";
        ctx.fillRect(...box);
        if (isUnread) hatch(ctx, box, "rgba(90,90,90,.95)", 4, 1.3);
        else {
          hatch(ctx, box, "rgba(128,128,128,.4)", 7, 1.3);
          write(ctx, "0", box, style.color);
        }
      } else continue;
      ctx.strokeStyle = "rgba(128,128,128,.45)";
      ctx.lineWidth = 1;
      ctx.strokeRect(box[0] + 0.5, box[1] + 0.5, cell, cell);
    }
  }
  ctx.strokeStyle = data.palette.input;
  ctx.lineWidth = 3;
  ctx.strokeRect(-lens.col * cell, -lens.row * cell, data.width * cell, data.height * cell);
  if (reading) paintWindows(ctx, reading, scene);
}

/** @param {number} at @param {number} size @param {Axis} axis */
const isPadding = (at, size, { padding: [before, after] }) => at >= -before && at < size + after;

/**
 * One pixel of the picture, large, or its visits.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Box} box
 * @param {number} row
 * @param {number} col
 * @param {Scene} scene
 */
function paintPixel(ctx, box, row, col, { data, reading, shown, picture }) {
  const visits = reading ? visitsAt(reading, row, col) : null;
  if (reading && shown === "visits") {
    const share = visitsAt(reading, row, col) / Math.max(1, reading.most_visits);
    ctx.fillStyle = `rgb(${heat(share)})`;
    ctx.fillRect(...box);
    write(ctx, String(visits), box, share > 0.55 ? "#fff" : "#1a1a1a");
  } else {
    const gray = picture.colours[row * data.width + col] & 255;
    ctx.fillStyle = `rgb(${[gray, gray, gray]})`;
    ctx.fillRect(...box);
  }
  if (visits !== 0 || shown === "plain") return;
  ctx.fillStyle = `${data.palette.unread}77`;
  ctx.fillRect(...box);
  hatch(ctx, box, data.palette.unread, 6, 1.3);
}

/**
 * A dot in the middle of every window; one window that is all in view, and its neighbours to the left and above.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Reading} reading
 * @param {Scene} scene
 */
function paintWindows(ctx, { rows, cols }, { data: { extent, palette }, shown, lens, sizes: { cell } }) {
  const middles = (/** @type {Axis} */ axis, /** @type {number} */ size, /** @type {number} */ first) =>
    axis.starts.map((start) => (start + size / 2 - first) * cell).filter((at) => at >= -cell);
  if (shown !== "visits") {
    // else the numbers are to be read
    ctx.fillStyle = palette.filter;
    ctx.strokeStyle = "#1a1a1a";
    ctx.lineWidth = 1;
    for (const y of middles(rows, extent[0], lens.row)) {
      if (y > (lens.rows + 1) * cell) break;
      for (const x of middles(cols, extent[1], lens.col)) {
        if (x > (lens.cols + 1) * cell) break;
        ctx.beginPath();
        ctx.arc(x, y, Math.max(3, cell * 0.17), 0, 7);
        ctx.fill();
        ctx.stroke();
      }
    }
  }
  const row = lastWindowIn(rows, lens.row, lens.rows, extent[0]);
  const col = lastWindowIn(cols, lens.col, lens.cols, extent[1]);
  ctx.strokeStyle = palette.filter;
  for (const [down, right, width, dash] of /** @type {const} */ ([
    [row, col - 1, 2, [5, 4]],
    [row - 1, col, 2, [5, 4]],
    [row, col, 4, []],
  ])) {
    if (down < 0 || right < 0) continue;
    ctx.setLineDash([...dash]);
    ctx.lineWidth = width;
    const [x, y] = [(cols.starts[right] - lens.col) * cell, (rows.starts[down] - lens.row) * cell];
    ctx.strokeRect(x, y, extent[1] * cell, extent[0] * cell);
  }
  ctx.setLineDash([]);
}

/** The map in the room of stride 1's, with the windows in the magnifier framed. @param {CanvasRenderingContext2D} ctx @param {Scene} scene */
export function paintMap(ctx, { data, reading, dense, lens, sizes: { mapScale, dpr }, results, style }) {
  ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  const [width, height] = dense ? [dense.cols, dense.rows].map(({ starts }) => starts.length * mapScale) : [0, 0];
  if (dense) {
    ctx.setLineDash([4, 5]);
    ctx.strokeStyle = "rgba(128,128,128,.7)";
    ctx.lineWidth = 1;
    ctx.strokeRect(0.5, 0.5, width - 1, height - 1);
    ctx.setLineDash([]);
  }
  if (!reading) return;
  const [rows, cols] = [reading.rows.starts, reading.cols.starts];
  const [w, h] = [cols.length * mapScale, rows.length * mapScale];
  if (h < height - 24 * dpr) {
    ctx.font = `${13 * dpr}px ${style.fontFamily}`;
    ctx.fillStyle = style.color;
    ctx.textAlign = "right";
    ctx.fillText(SIZE_AT_1, width - 7 * dpr, height - 8 * dpr, width - 14 * dpr);
  }
  if (results) {
    const image = new ImageData(cols.length, rows.length);
    const colours = new Uint32Array(image.data.buffer);
    let at = 0;
    for (const row of rows) {
      for (const col of cols) {
        colours[at++] = results.colours[(row + data.room.top) * results.width + col + data.room.left];
      }
    }
    ctx.imageSmoothingEnabled = mapScale < 1;
    ctx.drawImage(sheetOf(image), 0, 0, w, h);
  }
  ctx.strokeStyle = data.palette.output;
  ctx.lineWidth = 2;
  ctx.strokeRect(1, 1, w - 2, h - 2);
  const down = windowsIn(reading.rows, lens.row, data.extent[0]);
  const along = windowsIn(reading.cols, lens.col, data.extent[1]);
  if (!down || !along) return;
  const count = (/** @type {[number, number]} */ [first, last]) => last - first + 1;
  frame(ctx, [along[0] * mapScale, down[0] * mapScale, count(along) * mapScale, count(down) * mapScale]);
}

/** Words in the middle of a cell. @param {CanvasRenderingContext2D} ctx @param {string} words @param {Box} cell @param {string} colour */
function write(ctx, words, [x, y, width, height], colour) {
  ctx.fillStyle = colour;
  ctx.fillText(words, x + width / 2, y + height * 0.54);
}

/** Black on white: it is seen on everything. @param {CanvasRenderingContext2D} ctx @param {Box} box */
function frame(ctx, box) {
  for (const [colour, width] of /** @type {const} */ ([
    ["#fff", 4],
    ["#1a1a1a", 2],
  ])) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.strokeRect(...box);
  }
}

/** @param {ImageData} image */
function sheetOf(image) {
  const sheet = new OffscreenCanvas(image.width, image.height);
  sheet.getContext("2d")?.putImageData(image, 0, 0);
  return sheet;
}

/** A picture's pixels, to be looked up. @param {HTMLImageElement} image @returns {Pixels} */
export function pixelsOf(image) {
  const sheet = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const ctx = /** @type {OffscreenCanvasRenderingContext2D} */ (sheet.getContext("2d", { willReadFrequently: true }));
  ctx.drawImage(image, 0, 0);
  const { data, width } = ctx.getImageData(0, 0, sheet.width, sheet.height);
  return { colours: new Uint32Array(data.buffer), width, sheet };
}
