// A frame: copied from the sheets, with the window, its lines and what the pointer is on drawn over them.

/** @import { Move } from "./arrow.js" */
/** @import { Cells, Hover } from "./data.js" */
/** @import { Panel, Rect } from "./layout.js" */
/** @import { Look, Scene, Sheets } from "./sheets.js" */
import { paintPlate } from "../cover.js";
import { moveFrom, paintMove } from "./arrow.js";
import { cellOf, denseIndex, inColour, readers, startOf } from "./data.js";
import { between, outputRect, rectOf } from "./layout.js";
import { contextOf, inputSheet, paintCallout, paintCloseUpOf, sheetsOf, textSize } from "./sheets.js";
import { brief, longest, title } from "./words.js";

const WINDOW_TINT = 0.16; // how much of the filter's colour lies over the window's cells, under their numbers
const TAPS_TINT = 0.5; // ... and over the cells that one weight meets

/** @typedef {{ step: number, reached: number, hover: Hover | null, glide: { from: number, share: number } | null }} Moment
 *    step: the one on show; reached: results up to this step are there; glide: how far it has come from another step */

export class Painter {
  /** @param {HTMLCanvasElement} canvas @param {Scene} scene @param {Look} look */
  constructor(canvas, scene, look) {
    this.canvas = canvas;
    this.ctx = contextOf(canvas);
    this.scene = scene;
    this.look = look;
    const lasting = scene.panels.filter(({ kind }) => kind !== "window");
    /** @type {Map<Panel, Sheets>} */
    this.sheets = new Map(lasting.map((panel) => [panel, sheetsOf(panel, scene, look)]));
    /** @type {Map<string, HTMLCanvasElement>} */
    this.tinted = new Map();
    this.planes = scene.drawing.input.planes.map((_, plane) => plane);
  }

  /** @param {Moment} moment */
  paint(moment) {
    const { ctx, scene } = this;
    const { drawing, axes, panels, scale } = scene;
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    for (const panel of panels) this.title(panel);
    for (const [panel, { cells, empty }] of this.sheets) {
      if (empty && scene.covered.output) this.cover(panel, empty);
      else if (empty) this.reveal(panel, cells, empty, moment);
      else ctx.drawImage(cells, panel.x, panel.y, panel.width, panel.height);
    }
    if (drawing.problem) return;
    const { step, glide, hover } = moment;
    const [row, col] = glide ? between(axes, glide.from, step, glide.share) : startOf(axes, step);
    for (const plane of this.planes) {
      const input = this.panel("input", plane);
      this.copy(this.tint(input, WINDOW_TINT), input, this.window(plane, row, col));
    }
    if (hover?.kind === "input") this.paintReaders(hover.row, hover.col);
    if (hover?.kind === "kernel") this.paintTaps(hover.row, hover.col);
    for (const plane of this.planes) this.paintWindow(plane, row, col, step, hover);
    const move = moveFrom(axes, glide && glide.share < 1 ? Math.min(glide.from, step) : step);
    for (const plane of move ? this.planes : []) {
      paintMove(ctx, this.panel("input", plane), drawing.extent, /** @type {Move} */ (move), this.look, scene.type);
    }
  }

  /** @param {Panel["kind"]} kind @param {number} plane */
  panel(kind, plane = 0) {
    const panels = this.scene.panels;
    return /** @type {Panel} */ (panels.find((panel) => panel.kind === kind && panel.plane === plane));
  }

  /** The input's cells under the filter's colour, with inks to match: painted when first needed. @param {Panel} input @param {number} strength */
  tint(input, strength) {
    const key = `${input.plane} ${strength}`;
    const sheet = this.tinted.get(key) ?? inputSheet(input, this.scene, this.look, strength);
    this.tinted.set(key, sheet);
    return sheet;
  }

  /** Part of a sheet, at its place in the panel. @param {HTMLCanvasElement} sheet @param {Panel} panel @param {Rect} rect */
  copy(sheet, panel, rect) {
    const [x, y] = [Math.max(panel.x, rect.x), Math.max(panel.y, rect.y)];
    const w = Math.min(panel.x + panel.width, rect.x + rect.w) - x;
    const h = Math.min(panel.y + panel.height, rect.y + rect.h) - y;
    if (w <= 0 || h <= 0) return;
    const s = this.scene.scale;
    this.ctx.drawImage(sheet, (x - panel.x) * s, (y - panel.y) * s, w * s, h * s, x, y, w, h);
  }

  /** Where output cell (i, j) stands. @param {Panel} panel @param {number} i @param {number} j */
  output(panel, i, j) {
    return outputRect(panel, this.scene.axes, this.scene.overlays.dense, i, j);
  }

  /** @param {Panel} panel */
  title(panel) {
    const { ctx, look } = this;
    const { drawing, axes, overlays } = this.scene;
    const text = title(panel, drawing, axes, overlays.dense, this.scene.covered);
    const small = inColour(drawing) && panel.kind !== "output";
    const { type } = this.scene;
    ctx.font = `600 ${small && !type.now ? 12.5 : type.title}px ${look.font}`;
    ctx.textBaseline = "alphabetic";
    const { input, filter } = look.tones;
    ctx.fillStyle = { input, window: filter, kernel: filter }[String(panel.kind)] ?? look.tones.output;
    const width = ctx.measureText(text).width;
    const centred = panel.kind === "kernel" && panel.width < width;
    ctx.textAlign = centred ? "center" : "left";
    ctx.fillText(text, centred ? Math.max(panel.x + panel.width / 2, width / 2) : panel.x, panel.y - 7);
  }

  /** A plate over an output. @param {Panel} panel @param {HTMLCanvasElement} empty */
  cover({ x, y, width, height }, empty) {
    const { size } = this.scene.covered;
    if (!size) this.ctx.drawImage(empty, x, y, width, height);
    this.ctx.globalAlpha = size ? 1 : 0.8; // what is covered is the numbers: the cells may be counted
    paintPlate(this.ctx, [x, y, width, height], this.look.font);
    this.ctx.globalAlpha = 1;
  }

  /** Results up to the step reached are there; the rest of the map is still empty. @param {Panel} panel @param {HTMLCanvasElement} cells @param {HTMLCanvasElement} empty @param {Moment} moment */
  reveal(panel, cells, empty, { step, reached }) {
    const { ctx } = this;
    const { axes } = this.scene;
    ctx.drawImage(empty, panel.x, panel.y, panel.width, panel.height);
    const last = this.output(panel, ...cellOf(axes, reached));
    this.copy(cells, panel, { x: panel.x, y: panel.y, w: panel.width, h: last.y - panel.y });
    const covered = this.scene.covered.sum;
    this.copy(cells, panel, { x: panel.x, y: last.y, w: last.x + (covered ? 0 : last.w) - panel.x, h: panel.cell });
    const now = this.output(panel, ...cellOf(axes, step));
    if (covered) paintPlate(ctx, [now.x, now.y, now.w, now.h], this.look.font);
    else this.copy(cells, panel, now); // one pointed at shows its value before its turn
    ctx.strokeStyle = this.look.palette.output;
    ctx.lineWidth = 1.5;
    ctx.strokeRect(panel.x - 0.5, panel.y - 0.5, panel.width + 1, panel.height + 1);
  }

  /** A window on whole pixels. @param {number} plane @param {number} row @param {number} col @returns {Rect} */
  window(plane, row, col) {
    const rect = rectOf(this.panel("input", plane), row, col, ...this.scene.drawing.extent);
    return { ...rect, x: Math.round(rect.x), y: Math.round(rect.y) };
  }

  /** The window, the filter and the result of one plane, joined. @param {number} plane @param {number} row @param {number} col @param {number} step @param {Hover | null} hover */
  paintWindow(plane, row, col, step, hover) {
    const { ctx } = this;
    const { drawing, axes } = this.scene;
    const { filter, output } = this.look.palette;
    const colour = inColour(drawing);
    const [rowTaps, colTaps] = drawing.taps;
    const [input, kernel] = [this.panel("input", plane), this.panel("kernel", plane)];
    const window = this.window(plane, row, col);
    const closeUp = this.scene.panels.find((panel) => panel.kind === "window" && panel.plane === plane);
    const whole = { x: kernel.x, y: kernel.y, w: kernel.width, h: kernel.height };
    const result = this.output(colour ? this.panel("partial", plane) : this.panel("output"), ...cellOf(axes, step));
    const { covered } = this.scene;
    if (closeUp) {
      const large = { x: closeUp.x, y: closeUp.y, w: closeUp.width, h: closeUp.height };
      paintCloseUpOf(ctx, closeUp, this.scene, this.look, startOf(axes, step));
      link(ctx, window, large, filter);
      frame(ctx, large, filter, 3);
    } else link(ctx, window, whole, filter);
    if (!covered.size) link(ctx, whole, result, output);
    if (drawing.extent[0] > rowTaps.length || drawing.extent[1] > colTaps.length) {
      for (const u of rowTaps) {
        for (const v of colTaps) frame(ctx, rectOf(input, row + u, col + v), filter, input.cell > 12 ? 2.5 : 1.5);
      }
      ctx.setLineDash([4, 3]);
    }
    frame(ctx, window, filter, 3);
    ctx.setLineDash([]);
    frame(ctx, whole, filter, 2.5);
    if (!covered.size) frame(ctx, result, output, 3);
    if (colour && !covered.size) {
      const sum = this.output(this.panel("output"), ...cellOf(axes, step));
      lead(ctx, result, sum, output);
      frame(ctx, sum, output, 3);
    }
    this.callOut(plane, step);
    if (hover?.kind !== "kernel") return;
    frame(ctx, rectOf(kernel, hover.row, hover.col), this.look.ink, 2.5);
    frame(ctx, rectOf(input, row + rowTaps[hover.row], col + colTaps[hover.col]), this.look.ink, 2.5);
  }

  /** Before a class: results of the step whose cells are too small for their numbers. @param {number} plane @param {number} step */
  callOut(plane, step) {
    const { drawing, axes, covered, type } = this.scene;
    if (!type.now || covered.sum) return;
    const cell = cellOf(axes, step);
    const index = denseIndex(axes, drawing.dense, ...cell);
    const results = [[this.panel("output"), [drawing.dense.sum]]];
    if (inColour(drawing)) results.unshift([this.panel("partial", plane), drawing.dense.partials]);
    for (const [panel, cells] of /** @type {[Panel, Cells[]][]} */ (results)) {
      if (textSize(panel.cell, longest(cells), type) >= type.now) continue;
      const text = brief(cells[panel.kind === "partial" ? plane : 0].values[index]);
      paintCallout(this.ctx, this.output(panel, ...cell), panel, text, this.look, type);
    }
  }

  /** The results that read an input cell, and the weights by which they do. @param {number} row @param {number} col */
  paintReaders(row, col) {
    const { ctx } = this;
    const { ink } = this.look;
    const { rows, cols } = readers(this.scene.drawing, this.scene.axes, [row, col]);
    for (const plane of this.planes) frame(ctx, rectOf(this.panel("input", plane), row, col), ink, 2.5);
    if (this.scene.covered.unread) return;
    for (const [panel, { cells, empty }] of this.sheets) {
      if (!empty || this.scene.covered.sum) continue;
      for (const [i] of rows) {
        for (const [j] of cols) {
          const rect = this.output(panel, i, j);
          this.copy(cells, panel, rect);
          frame(ctx, rect, ink, 2);
        }
      }
    }
    for (const plane of this.planes) {
      for (const [, u] of rows) for (const [, v] of cols) frame(ctx, rectOf(this.panel("kernel", plane), u, v), ink, 2);
    }
  }

  /** The input cells that one weight meets. @param {number} u @param {number} v */
  paintTaps(u, v) {
    const { drawing, axes } = this.scene;
    for (const plane of this.planes) {
      const input = this.panel("input", plane);
      for (const row of axes.rows.starts) {
        for (const col of axes.cols.starts) {
          const rect = rectOf(input, row + drawing.taps[0][u], col + drawing.taps[1][v]);
          this.copy(this.tint(input, TAPS_TINT), input, rect);
          frame(this.ctx, rect, this.look.palette.filter, 1);
        }
      }
    }
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Rect} rect @param {string} colour @param {number} width */
function frame(ctx, { x, y, w, h }, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
}

/** Two lines between the facing corners of two rectangles. @param {CanvasRenderingContext2D} ctx @param {Rect} a @param {Rect} b @param {string} colour */
function link(ctx, a, b, colour) {
  const below = b.y >= a.y + a.h && b.x < a.x + a.w;
  const [right, bottom] = [a.x + a.w, a.y + a.h];
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.25;
  ctx.globalAlpha = 0.85;
  ctx.beginPath();
  ctx.moveTo(below ? a.x : right, below ? bottom : a.y);
  ctx.lineTo(b.x, b.y);
  ctx.moveTo(right, bottom);
  if (below) ctx.lineTo(b.x + b.w, b.y);
  else ctx.lineTo(b.x, b.y + b.h);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** One line from a plane's result to the sum: the numbers of the sum stay readable. @param {CanvasRenderingContext2D} ctx @param {Rect} a @param {Rect} b @param {string} colour */
function lead(ctx, a, b, colour) {
  const below = b.y > a.y + a.h && b.x < a.x;
  ctx.globalAlpha = 0.7;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  if (below) ctx.moveTo(a.x + a.w / 2, a.y + a.h);
  else ctx.moveTo(a.x + a.w, a.y + a.h / 2);
  if (below) ctx.lineTo(b.x + b.w / 2, b.y);
  else ctx.lineTo(b.x, b.y + b.h / 2);
  ctx.stroke();
  ctx.globalAlpha = 1;
}
