// What does not move at a stride: each panel painted once, on a sheet that every frame copies from.

/** @import { Rgb } from "../shared.js" */
/** @import { Axes, Cells, Drawing, Palette, Tones } from "./data.js" */
/** @import { Covered } from "./covered.js" */
/** @import { Panel, Rect } from "./layout.js" */
import { contrast, hatch, heat, inkOn, luminance, rgbOf } from "../shared.js";
import { colourAt, denseIndex } from "./data.js";
import { brief, longest, longestWeight, weightText } from "./words.js";

/** @typedef {{ unread: boolean, visits: boolean, dense: boolean, enlarge: boolean }} Overlays */
/** @typedef {{ drawing: Drawing, axes: Axes, panels: Panel[], scale: number, overlays: Overlays, covered: Covered, type: Type }} Scene */
/** @typedef {{ title: number, least: number, most: number, now: number }} Type  sizes of letters: of titles; of numbers,
 *    which are left out where they would be smaller than least; and the least of the step on show, else 0 */
/** @typedef {{ cells: HTMLCanvasElement, empty?: HTMLCanvasElement }} Sheets
 *    empty: how an output looks before its results are there */
/** @typedef {{ palette: Palette, tones: Tones, ink: string, faint: string, paper: string, font: string, faintRgb: Rgb, filterRgb: Rgb }} Look */

/** @type {Type} */
export const ON_A_PAGE = { title: 15, least: 7.5, most: 26, now: 0 };

const PAD_MARK = "rgba(128,128,128,.28)";
const SKIPPED_MARK = "rgba(128,128,128,.75)";

/** The page's colours and font. @param {CSSStyleDeclaration} style @param {Palette} palette @returns {Look} */
export function lookOf(style, palette) {
  const read = (/** @type {string} */ name, /** @type {string} */ usual) =>
    style.getPropertyValue(name).trim() || usual;
  const faint = read("--st-secondary-background-color", "#f0f2f6");
  const dark = luminance(rgbOf(read("--st-background-color", "#ffffff"))) < 0.2;
  return {
    palette,
    tones: dark ? palette.text_dark : palette.text_light,
    ink: read("--st-text-color", "#1a1a1a"),
    paper: read("--st-background-color", "#ffffff"),
    faint,
    font: read("--st-font", "sans-serif"),
    faintRgb: rgbOf(faint),
    filterRgb: rgbOf(palette.filter),
  };
}

/** @param {HTMLCanvasElement} canvas */
export function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/** An empty sheet for a panel, to be painted in the page's pixels. @param {Panel} panel @param {number} scale */
function blank(panel, scale) {
  const sheet = document.createElement("canvas");
  sheet.width = Math.max(1, Math.round(panel.width * scale));
  sheet.height = Math.max(1, Math.round(panel.height * scale));
  contextOf(sheet).scale(scale, scale);
  return sheet;
}

/** @param {Panel} panel @param {Scene} scene @param {Look} look @returns {Sheets} */
export function sheetsOf(panel, scene, look) {
  if (panel.kind === "input") return { cells: inputSheet(panel, scene, look, 0) };
  const { kernel, dense } = scene.drawing;
  if (panel.kind === "kernel") {
    const index = (/** @type {number} */ row, /** @type {number} */ col) => row * panel.cols + col;
    const { over } = scene.drawing.kernel;
    const { values } = kernel.planes[panel.plane];
    const text = (/** @type {number} */ row, /** @type {number} */ col) => weightText(values[index(row, col)], over);
    const characters = longestWeight(scene.drawing);
    return { cells: numbersSheet(panel, scene, look, kernel.planes[panel.plane], index, characters, text) };
  }
  const { axes, overlays, covered } = scene;
  const empty = emptySheet(panel, scene, look);
  if (covered.output) return { cells: empty, empty };
  const sum = panel.kind === "output";
  const index = overlays.dense
    ? (/** @type {number} */ row, /** @type {number} */ col) =>
        (axes.rows.first + row) * dense.width + axes.cols.first + col
    : (/** @type {number} */ i, /** @type {number} */ j) => denseIndex(axes, dense, i, j);
  const results = sum ? dense.sum : dense.partials[panel.plane];
  const characters = longest(sum ? [dense.sum] : dense.partials);
  const cells = numbersSheet(panel, scene, look, results, index, characters);
  if (overlays.dense) return amongAll(panel, scene, look, cells);
  return { cells, empty };
}

/**
 * The input under the filter once more, large.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Panel} panel
 * @param {Scene} scene
 * @param {Look} look
 * @param {[top: number, left: number]} place  of the window
 */
export function paintCloseUpOf(ctx, panel, { drawing, type }, look, [top, left]) {
  const { height, width, planes } = drawing.input;
  const plane = planes[panel.plane];
  const at = (/** @type {number} */ u, /** @type {number} */ v) => {
    const [row, col] = [top + drawing.taps[0][u], left + drawing.taps[1][v]];
    return row >= 0 && row < height && col >= 0 && col < width ? row * width + col : -1; // padding
  };
  ctx.save();
  ctx.translate(panel.x, panel.y);
  paintCells(ctx, panel, look, {
    colour: (u, v) => (at(u, v) < 0 ? look.faintRgb : colourAt(plane, at(u, v))),
    value: (u, v) => (at(u, v) < 0 ? 0 : plane.values[at(u, v)]),
    characters: longest(planes),
    type,
  });
  ctx.restore();
}

/** A number of the step on show, where its cell is too small for it. @param {CanvasRenderingContext2D} ctx @param {Rect} cell @param {Panel} panel @param {string} text @param {Look} look @param {Type} type */
export function paintCallout(ctx, cell, panel, text, look, { now }) {
  ctx.font = `600 ${now * 1.05}px ${look.font}`;
  const [w, h] = [ctx.measureText(text).width + now * 0.7, now * 1.5];
  const x = Math.min(Math.max(cell.x + cell.w / 2 - w / 2, 2), ctx.canvas.clientWidth - w - 2);
  const y = cell.y + cell.h + h + 6 < panel.y + Math.max(panel.height, 3 * h) ? cell.y + cell.h + 4 : cell.y - h - 4;
  ctx.fillStyle = look.paper;
  ctx.fillRect(x, y, w, h);
  ctx.strokeStyle = look.palette.output;
  ctx.lineWidth = 3;
  ctx.strokeRect(x, y, w, h);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = look.ink;
  ctx.fillText(text, x + w / 2, y + h / 2 + now * 0.06);
}

/** An output without its numbers. @param {Panel} panel @param {Scene} scene @param {Look} look */
function emptySheet(panel, { scale }, look) {
  const empty = blank(panel, scale);
  const ctx = contextOf(empty);
  ctx.fillStyle = look.faint;
  ctx.fillRect(0, 0, panel.width, panel.height);
  grid(ctx, panel);
  return empty;
}

/** All results of stride 1, faint; only the kept ones stay strong. @param {Panel} panel @param {Scene} scene @param {Look} look @param {HTMLCanvasElement} all */
function amongAll(panel, { axes, scale }, look, all) {
  const [empty, cells] = [blank(panel, scale), blank(panel, scale)];
  const faint = contextOf(empty);
  faint.globalAlpha = 0.38;
  faint.drawImage(all, 0, 0, panel.width, panel.height);
  const ctx = contextOf(cells);
  const side = panel.cell;
  for (const row of axes.rows.starts) {
    for (const col of axes.cols.starts) {
      const [x, y] = [(col - axes.cols.starts[0]) * side, (row - axes.rows.starts[0]) * side];
      ctx.drawImage(all, x * scale, y * scale, side * scale, side * scale, x, y, side, side);
      ctx.strokeStyle = look.palette.output;
      ctx.lineWidth = side > 9 ? 2 : 1;
      ctx.strokeRect(x + 1, y + 1, side - 2, side - 2);
    }
  }
  return { cells, empty };
}

/**
 * @param {Panel} panel
 * @param {Scene} scene
 * @param {Look} look
 * @param {Cells} cells
 * @param {(row: number, col: number) => number} index  of a cell of the panel
 * @param {number} characters
 * @param {(row: number, col: number) => string} [text]
 */
function numbersSheet(panel, { scale, type }, look, cells, index, characters, text) {
  const sheet = blank(panel, scale);
  paintCells(contextOf(sheet), panel, look, {
    type,
    colour: (row, col) => colourAt(cells, index(row, col)),
    value: (row, col) => cells.values[index(row, col)],
    text,
    characters,
  });
  return sheet;
}

/**
 * Grid and padding as the stride reads them; `strength`: how much of the filter's colour lies over the cells.
 * @param {Panel} panel
 * @param {Scene} scene
 * @param {Look} look
 * @param {number} strength
 */
export function inputSheet(panel, scene, look, strength) {
  const sheet = blank(panel, scene.scale);
  const ctx = contextOf(sheet);
  const { drawing, overlays } = scene;
  const { height, width, planes } = drawing.input;
  const { rows, cols } = scene.axes;
  const plane = planes[panel.plane];
  const side = panel.cell;
  const inner = { ...panel, rows: height, cols: width, width: width * side, height: height * side };
  const tone = (/** @type {Rgb} */ rgb) => mix(rgb, look.filterRgb, strength);
  const hatched = (/** @type {number} */ row, /** @type {number} */ col) =>
    overlays.unread && !drawing.problem && (rows.unread.includes(row) || cols.unread.includes(col));
  ctx.translate(-panel.origin[1] * side, -panel.origin[0] * side);
  if (overlays.visits && !drawing.problem) {
    const most = Math.max(1, Math.max(...rows.visits) * Math.max(...cols.visits));
    const value = (/** @type {number} */ row, /** @type {number} */ col) => rows.visits[row] * cols.visits[col];
    const colour = (/** @type {number} */ row, /** @type {number} */ col) => tone(heat(value(row, col) / most));
    paintCells(ctx, inner, look, { colour, value, characters: String(most).length, hatched, type: scene.type });
  } else {
    const colour = (/** @type {number} */ row, /** @type {number} */ col) => tone(colourAt(plane, row * width + col));
    const value = (/** @type {number} */ row, /** @type {number} */ col) => plane.values[row * width + col];
    paintCells(ctx, inner, look, { colour, value, characters: longest(planes), hatched, type: scene.type });
  }
  if (!drawing.problem) paintPadding(ctx, panel, scene, look, tone(look.faintRgb));
  ctx.strokeStyle = look.palette.input;
  ctx.lineWidth = 1.5;
  ctx.strokeRect(0.5, 0.5, width * side - 1, height * side - 1);
  return sheet;
}

/**
 * Zeros around the input: only as much as this stride's padding has.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Panel} panel
 * @param {Scene} scene
 * @param {Look} look
 * @param {Rgb} rgb
 */
function paintPadding(ctx, panel, { drawing, axes: { rows, cols }, covered, type }, look, rgb) {
  const { height, width, planes } = drawing.input;
  const [[top, bottom], [left, right]] = [rows.padding, cols.padding];
  const side = panel.cell;
  const size = textSize(side, longest(planes), type);
  for (let row = -top; row < height + bottom; row++) {
    for (let col = -left; col < width + right; col++) {
      if (row >= 0 && row < height && col >= 0 && col < width) continue;
      ctx.fillStyle = css(rgb);
      ctx.fillRect(col * side, row * side, side, side);
      ctx.strokeStyle = PAD_MARK;
      ctx.lineWidth = 0.5;
      ctx.strokeRect(col * side, row * side, side, side);
      const isUnread = rows.unread_padding.includes(row) || cols.unread_padding.includes(col);
      const skipped = isUnread && !covered.unread;
      hatch(ctx, [col * side, row * side, side, side], skipped ? SKIPPED_MARK : PAD_MARK, skipped ? 4 : 7);
      if (!size || skipped) continue;
      plate(ctx, "0", (col + 0.5) * side, (row + 0.5) * side, size, look.font, css(rgb));
      write(ctx, "0", (col + 0.5) * side, (row + 0.5) * side, size, look.font, quietInkOn(rgb), side - 2);
    }
  }
}

/**
 * Cells with their numbers. The hatch of a cell leaves room for the number.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Panel} panel
 * @param {Look} look
 * @param {{ colour: (row: number, col: number) => Rgb, value: (row: number, col: number) => number, characters: number,
 *   text?: (row: number, col: number) => string,
 *   hatched?: (row: number, col: number) => boolean, type: Type }} content
 */
function paintCells(ctx, panel, look, { colour, value, text, characters, hatched, type }) {
  const side = panel.cell;
  const size = textSize(side, characters, type);
  for (let row = 0; row < panel.rows; row++) {
    for (let col = 0; col < panel.cols; col++) {
      const rgb = colour(row, col);
      ctx.fillStyle = css(rgb);
      ctx.fillRect(col * side, row * side, side, side);
      const marked = hatched?.(row, col);
      if (marked) hatch(ctx, [col * side, row * side, side, side], look.palette.unread, 6);
      if (!size) continue;
      const [words, x, y] = [text ? text(row, col) : brief(value(row, col)), (col + 0.5) * side, (row + 0.5) * side];
      if (marked) plate(ctx, words, x, y, size, look.font, css(rgb));
      write(ctx, words, x, y, size, look.font, inkOn(rgb), side - 2);
    }
  }
  grid(ctx, panel);
}

/** @param {CanvasRenderingContext2D} ctx @param {Panel} panel */
function grid(ctx, { cell, rows, cols, width, height }) {
  if (cell < 6) return;
  ctx.strokeStyle = "rgba(128,128,128,.45)";
  ctx.lineWidth = 0.5;
  ctx.beginPath();
  for (let row = 0; row <= rows; row++) {
    ctx.moveTo(0, row * cell);
    ctx.lineTo(width, row * cell);
  }
  for (let col = 0; col <= cols; col++) {
    ctx.moveTo(col * cell, 0);
    ctx.lineTo(col * cell, height);
  }
  ctx.stroke();
}

// -------------------------------------------------------------------- numbers in cells

/**
 * The largest legible size at which so many characters fit a cell, or 0: then cells show only their tone.
 * @param {number} cell
 * @param {number} characters
 */
export function textSize(cell, characters, { least, most, now } = ON_A_PAGE) {
  const size = Math.min(most, cell * (now ? 0.58 : 0.48), (cell - 3) / (0.58 * characters));
  return size >= least ? size : 0;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {string} font
 * @param {string} colour
 * @param {number} most  its width: the letters of a saved file are the system's, and may be wider than ours
 */
function write(ctx, text, x, y, size, font, colour, most) {
  ctx.font = `${size}px ${font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y + size * 0.06, most);
}

/**
 * A cell's own colour behind its number, where the cell is hatched.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {string} font
 * @param {string} colour
 */
function plate(ctx, text, x, y, size, font, colour) {
  ctx.font = `${size}px ${font}`;
  const [w, h] = [ctx.measureText(text).width + 3, size * 0.98];
  ctx.fillStyle = colour;
  ctx.fillRect(x - w / 2, y - h / 2, w, h);
}

/** @param {Rgb} rgb */
function css([red, green, blue]) {
  return `rgb(${red},${green},${blue})`;
}

/** Gray for what matters less, where it is still easy to read. @param {Rgb} rgb */
export function quietInkOn(rgb) {
  /** @type {Rgb} */
  const gray = inkOn(rgb) === "#000" ? [85, 85, 85] : [201, 204, 209];
  return contrast(luminance(rgb), luminance(gray)) < 5 ? inkOn(rgb) : css(gray);
}

/** @param {Rgb} a @param {Rgb} b @param {number} share  of b @returns {Rgb} */
function mix(a, b, share) {
  const between = (/** @type {number} */ n) => Math.round(a[n] + (b[n] - a[n]) * share);
  return [between(0), between(1), between(2)];
}
