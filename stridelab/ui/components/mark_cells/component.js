// A grid of cells to mark. What is marked stays here until the learner presses Answer; then it is sent once.

import { fillWords, make, mount } from "../shared.js";
import { cellLabel, countWords, gridLabel, lineLabel, WORDS } from "./words.js";

/**
 * @typedef {object} Data
 * @property {string} id  of the question
 * @property {string} title
 * @property {number} rows
 * @property {number} cols
 * @property {number[][]} windows  row, column, height, width
 * @property {boolean} several
 * @property {string} window  colour
 * @property {string} mark  colour
 */

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, MarkCells, ".mark");

/**
 * The marks after a click on cells: all are marked, or, where they are already, none.
 * @param {Set<string>} marks
 * @param {string[]} cells
 * @param {boolean} several
 */
export function toggled(marks, cells, several) {
  const isOn = cells.every((cell) => marks.has(cell));
  if (!several) return new Set(isOn ? [] : cells);
  const next = new Set(marks);
  for (const cell of cells) {
    if (isOn) next.delete(cell);
    else next.add(cell);
  }
  return next;
}

class MarkCells {
  /** @type {Data} */
  d = /** @type {any} */ (null); // until the first update
  /** @type {Set<string>} */
  marks = new Set();
  /** @type {import("../shared.js").Component["setStateValue"]} */
  setStateValue = () => {};

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    this.grid = one(".grid");
    this.count = one(".count");
    this.button = /** @type {HTMLButtonElement} */ (one(".answer"));
    fillWords(root, WORDS);
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    this.grid.addEventListener("click", (event) => this.click(event), { signal });
    this.grid.addEventListener("keydown", (event) => this.key(event), { signal });
    this.button.addEventListener("click", () => this.answer(), { signal });
  }

  destroy() {
    this.listeners.abort();
  }

  /** @param {import("../shared.js").Component} component */
  update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    if (data.json === this.json) return;
    this.json = data.json;
    this.d = JSON.parse(data.json);
    this.marks = new Set();
    this.build();
    this.show();
  }

  build() {
    const { title, rows, cols, several, windows, window, mark } = this.d;
    this.grid.replaceChildren();
    this.grid.setAttribute("aria-label", gridLabel(title, several));
    this.grid.style.gridTemplateColumns = `repeat(${cols + 1}, auto)`;
    this.grid.style.setProperty("--window", window);
    this.grid.style.setProperty("--mark", mark);
    for (let row = -1; row < rows; row++) {
      for (let col = -1; col < cols; col++) this.cell(row, col);
    }
    for (const [row, col, height, width] of windows) {
      const frame = make("div", "window", this.grid);
      frame.style.gridArea = `${row + 2} / ${col + 2} / span ${height} / span ${width}`;
    }
  }

  /** A cell, or at -1 the number of a row or a column. @param {number} row @param {number} col */
  cell(row, col) {
    const { several, windows } = this.d;
    const isLine = row < 0 || col < 0;
    const button = make("button", isLine ? "line" : "", this.grid);
    button.type = "button";
    button.style.gridArea = `${row + 2} / ${col + 2}`;
    button.dataset.row = String(row);
    button.dataset.col = String(col);
    button.tabIndex = row === 0 && col === 0 ? 0 : -1;
    if (isLine) {
      const at = Math.max(row, col);
      if (at >= 0) button.textContent = String(at + 1);
      if (at >= 0) button.setAttribute("aria-label", lineLabel(col < 0 ? "row" : "column", at));
      button.disabled = at < 0 || !several;
      if (at < 0) button.setAttribute("aria-hidden", "true");
    } else {
      button.setAttribute("aria-label", cellLabel(row, col, windows));
    }
  }

  /** The cells that a button stands for. @param {HTMLButtonElement} button */
  cells(button) {
    const [row, col] = [Number(button.dataset.row), Number(button.dataset.col)];
    const all = (/** @type {number} */ n) => [...Array(n).keys()];
    if (col < 0) return all(this.d.cols).map((at) => `${row},${at}`);
    if (row < 0) return all(this.d.rows).map((at) => `${at},${col}`);
    return [`${row},${col}`];
  }

  /** @param {Event} event */
  click(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button || button.disabled) return;
    this.marks = toggled(this.marks, this.cells(button), this.d.several);
    this.show();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    event.stopPropagation();
    if (!by) return;
    event.preventDefault();
    const { row, col } = /** @type {HTMLElement} */ (event.target).dataset;
    const place = `[data-row="${Number(row) + by[0]}"][data-col="${Number(col) + by[1]}"]:enabled`;
    const next = /** @type {HTMLElement | null} */ (this.grid.querySelector(place));
    if (!next) return;
    /** @type {HTMLElement} */ (event.target).tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  show() {
    for (const button of this.grid.querySelectorAll("button")) {
      if (!button.disabled) {
        button.setAttribute("aria-pressed", String(this.cells(button).every((cell) => this.marks.has(cell))));
      }
    }
    this.count.textContent = countWords(this.marks.size, this.d.several);
    this.button.disabled = !this.d.several && this.marks.size === 0;
  }

  answer() {
    this.setStateValue("answer", { id: this.d.id, cells: [...this.marks].join(" ") || "none" });
  }
}
