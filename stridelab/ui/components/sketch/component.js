// The sketch: lines are drawn here as they will look, and sent when the pen is lifted; the engine draws the picture.

import { decoded, fillWords, fitPixels, mount } from "../shared.js";
import { lockedBy } from "../tools.js";
import { count, extended, pointAt, written } from "./lines.js";
import { movedLabel, paperLabel, penWords, shiftWords, WORDS } from "./words.js";

/** @import { Line, Point } from "./lines.js" */
/** @typedef {{ title: string, side: number, still: string, moved: string, shift: number, pen: number, lines: Line[],
 *    most: number, color: string }} Data */

/** Pixels of the canvas for each pixel of the paper: lines under way are smoother than the picture they become. */
const FINE = 12;

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, Sketch, ".sketch");

class Sketch {
  /** @type {Data} */
  d = /** @type {any} */ (null); // until the first update
  /** The picture that the engine has drawn last. @type {HTMLImageElement | null} */
  picture = null;
  /** All lines, those that the engine has not drawn yet too. @type {Line[]} */
  lines = [];
  /** How many of them are in the picture. */
  drawn = 0;
  /** How many times lines were sent. */
  sent = 0;
  /** The line under the pen. @type {Line | null} */
  line = null;
  /** The pen of the keys. @type {Point | null} */
  pen = null;
  /** What the browser was told last: a drawing and a count. */
  told = "";
  /** Whether a teacher's link has fixed what is drawn. */
  isLocked = false;
  /** @type {import("../shared.js").Component["setStateValue"]} */
  setStateValue = () => {};

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    this.sketch = one(".sketch");
    this.paper = /** @type {HTMLCanvasElement} */ (one(".paper"));
    this.moved = /** @type {HTMLImageElement} */ (one(".moved"));
    this.shift = one(".shift");
    this.words = one(".words");
    this.undo = /** @type {HTMLButtonElement} */ (one(".undo"));
    this.clear = /** @type {HTMLButtonElement} */ (one(".clear"));
    fillWords(root, WORDS);
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    this.paper.addEventListener("pointerdown", (event) => this.begin(event), { signal });
    this.paper.addEventListener("pointermove", (event) => this.follow(event), { signal });
    this.paper.addEventListener("pointerup", () => this.lift(), { signal });
    this.paper.addEventListener("pointercancel", () => this.lift(), { signal });
    this.paper.addEventListener("keydown", (event) => this.key(event), { signal });
    this.undo.addEventListener("click", () => this.keep(this.lines.slice(0, -1)), { signal });
    this.clear.addEventListener("click", () => this.keep([]), { signal });
  }

  destroy() {
    this.listeners.abort();
  }

  /** @param {import("../shared.js").Component} component */
  async update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    const { locked } = lockedBy(data);
    this.isLocked = locked.has("lines") || locked.has("drawing");
    const heard = Number(data.heard); // the count of the lines that came last
    const told = `${heard} ${data.json}`;
    if (told === this.told) return;
    this.told = told;
    this.d = JSON.parse(data.json);
    const { title, shift, lines, still, moved, color, side } = this.d;
    const [picture] = await decoded([still]);
    if (told !== this.told) return; // a later one has come meanwhile
    if (this.sent <= heard) {
      this.picture = picture;
      this.lines = lines;
      this.drawn = lines.length;
      this.sent = heard;
    } // else the answer is to fewer lines than there are by now, and another one will come
    this.sketch.style.setProperty("--edge", color);
    this.moved.src = moved;
    this.moved.alt = movedLabel(title, shift);
    this.shift.textContent = shiftWords(shift);
    fitPixels(this.paper, side * FINE, side * FINE, 1);
    this.paper.style.width = this.paper.style.height = "";
    this.say();
    this.paint();
  }

  get isFull() {
    return count(this.lines) + (this.line?.length ?? 0) >= this.d.most;
  }

  /** What can be done, in words. */
  say() {
    this.undo.disabled = this.clear.disabled = this.isLocked || !this.lines.length;
    const now = this.pen ? penWords(this.pen, !!this.line) : WORDS.draw;
    this.words.textContent = this.isLocked ? WORDS.locked : this.isFull ? WORDS.full : now;
    this.paper.setAttribute("aria-label", paperLabel(this.d.title, this.lines.length));
    this.sketch.dataset.lines = String(this.lines.length);
  }

  /** The picture, and over it the lines that are not in it yet. */
  paint() {
    const ctx = /** @type {CanvasRenderingContext2D} */ (this.paper.getContext("2d"));
    const { width, height } = this.paper;
    ctx.imageSmoothingEnabled = false;
    ctx.clearRect(0, 0, width, height);
    if (this.picture) ctx.drawImage(this.picture, 0, 0, width, height);
    ctx.lineCap = ctx.lineJoin = "round";
    ctx.lineWidth = this.d.pen * FINE;
    ctx.strokeStyle = "#fff";
    const waiting = this.lines.slice(this.drawn);
    for (const line of this.line ? [...waiting, this.line] : waiting) {
      ctx.beginPath();
      for (const [row, col] of [line[0], ...line]) ctx.lineTo((col + 0.5) * FINE, (row + 0.5) * FINE);
      ctx.stroke();
    }
    if (!this.pen) return;
    const [row, col] = this.pen;
    ctx.strokeStyle = this.d.color;
    ctx.lineWidth = FINE / 3;
    ctx.strokeRect((col - 0.5) * FINE, (row - 0.5) * FINE, 2 * FINE, 2 * FINE);
  }

  /** @param {PointerEvent} event @returns {Point} */
  under(event) {
    const box = this.paper.getBoundingClientRect();
    return pointAt(event.clientX - box.left, event.clientY - box.top, box.width, this.d.side);
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (event.button || this.isFull || this.isLocked || !event.isPrimary) return;
    this.paper.setPointerCapture(event.pointerId);
    this.pen = null;
    this.line = [this.under(event)];
    this.paint();
  }

  /** @param {PointerEvent} event */
  follow(event) {
    if (!this.line || this.pen || !event.isPrimary) return;
    if (!this.isFull) this.line = extended(this.line, this.under(event));
    this.paint();
  }

  /** The line under the pen is done. */
  lift() {
    if (!this.line) return;
    const { line } = this;
    this.line = null;
    this.keep([...this.lines, line]);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (this.isLocked || (!by && event.key !== " ")) return;
    event.preventDefault();
    event.stopPropagation();
    const { side } = this.d;
    if (!this.pen) this.pen = [side / 2, side / 2];
    else if (by) {
      const within = (/** @type {number} */ place) => Math.max(0, Math.min(side - 1, place));
      this.pen = [within(this.pen[0] + by[0]), within(this.pen[1] + by[1])];
    }
    if (by && this.line && !this.isFull) this.line = extended(this.line, this.pen);
    if (event.key === " " && this.line) this.lift();
    else if (event.key === " " && !this.isFull) this.line = [this.pen];
    this.say();
    this.paint();
  }

  /** These are the lines now: they are sent, and the engine's picture comes back. @param {Line[]} lines */
  keep(lines) {
    if (lines.length < this.lines.length) {
      this.picture = null; // it has a line that is gone
      this.drawn = 0;
    }
    this.lines = lines;
    this.sent += 1;
    this.say();
    this.paint();
    this.setStateValue("lines", { text: written(lines), count: this.sent });
  }
}
