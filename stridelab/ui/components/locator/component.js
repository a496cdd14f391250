// The locator: drag the frame, or move it with the arrow keys; the place is sent once, when it rests.

import { fillWords, mount } from "../shared.js";
import { lockedBy } from "../tools.js";
import { frameLabel, pictureLabel, placeWords, WORDS } from "./words.js";

/** @typedef {{ row: number, col: number }} Place  of the frame's corner, in pixels of the picture */
/** @typedef {Place & { picture: string, title: string, height: number, width: number, size: number, color: string }} Data */

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, Locator, ".picture");

class Locator {
  /** @type {Data} */
  d = /** @type {any} */ (null); // until the first update
  /** @type {Place} */
  at = { row: 0, col: 0 };
  /** @type {import("../shared.js").Component["setStateValue"]} */
  setStateValue = () => {};
  /** Where the frame was taken hold of, from its corner. @type {Place | null} */
  grip = null;
  /** Whether a teacher's link has fixed the place. */
  fixed = false;

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    this.image = /** @type {HTMLImageElement} */ (one("img"));
    this.frame = one(".frame");
    this.box = one(".picture");
    this.text = one(".place");
    fillWords(root, WORDS);
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    this.box.addEventListener("pointerdown", (event) => this.grab(event), { signal });
    this.box.addEventListener("pointermove", (event) => this.drag(event), { signal });
    this.box.addEventListener("pointerup", () => this.drop(), { signal });
    this.box.addEventListener("pointercancel", () => this.drop(), { signal });
    this.box.addEventListener("keydown", (event) => this.key(event), { signal });
    this.image.addEventListener("load", () => this.place(), { signal });
  }

  destroy() {
    this.listeners.abort();
    clearTimeout(this.waiting);
  }

  /** @param {import("../shared.js").Component} component */
  update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    this.fixed = lockedBy(data).locked.has("crop_row");
    this.frame.tabIndex = this.fixed ? -1 : 0;
    if (data.json === this.json) return;
    this.json = data.json;
    this.d = JSON.parse(data.json);
    const { picture, title, height, width, color, row, col } = this.d;
    if (this.image.src !== picture) this.image.src = picture;
    this.image.alt = pictureLabel(title);
    this.image.classList.toggle("pixels", Math.max(height, width) <= 64);
    this.frame.style.setProperty("--edge", color);
    this.at = { row, col };
    this.place();
  }

  /** The frame comes to its place, and says it. */
  place() {
    const { height, width, size } = this.d;
    const { style } = this.frame;
    style.top = `${(100 * this.at.row) / height}%`;
    style.left = `${(100 * this.at.col) / width}%`;
    style.height = `${(100 * size) / height}%`;
    style.width = `${(100 * size) / width}%`;
    const words = placeWords(this.at, this.d);
    this.text.textContent = words;
    this.frame.setAttribute("aria-label", frameLabel(words));
  }

  /** @param {number} row @param {number} col */
  move(row, col) {
    const { height, width, size } = this.d;
    this.at = {
      row: Math.max(0, Math.min(height - size, Math.round(row))),
      col: Math.max(0, Math.min(width - size, Math.round(col))),
    };
    this.place();
  }

  /** The pixel of the picture under the pointer. @param {PointerEvent} event @returns {Place} */
  under(event) {
    const box = this.image.getBoundingClientRect();
    const row = ((event.clientY - box.top) / box.height) * this.d.height;
    return { row, col: ((event.clientX - box.left) / box.width) * this.d.width };
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (this.fixed) return;
    this.box.setPointerCapture(event.pointerId);
    const { row, col } = this.under(event);
    const { size } = this.d;
    const isIn = (/** @type {number} */ place, /** @type {number} */ first) => place >= first && place < first + size;
    if (!isIn(row, this.at.row) || !isIn(col, this.at.col)) this.move(row - size / 2, col - size / 2); // it comes to the pointer
    this.grip = { row: row - this.at.row, col: col - this.at.col };
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.grip) return;
    const { row, col } = this.under(event);
    this.move(row - this.grip.row, col - this.grip.col);
  }

  drop() {
    if (!this.grip) return;
    this.grip = null;
    this.report();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by || this.fixed) return;
    event.preventDefault();
    const far = event.shiftKey ? 1 : Math.max(1, Math.round(this.d.size / 8));
    this.move(this.at.row + by[0] * far, this.at.col + by[1] * far);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.report(), 250);
  }

  report() {
    const { row, col } = this.at;
    if (row !== this.d.row || col !== this.d.col) this.setStateValue("crop", { row, col });
  }
}
