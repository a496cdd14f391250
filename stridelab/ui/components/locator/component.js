// The locator: drag the frame, or move it with the arrow keys; the place is sent once, when it rests.

import { mount } from "../shared.js";

export default (component) => mount(component, Locator, ".picture");

class Locator {
  constructor(root) {
    this.image = root.querySelector("img");
    this.frame = root.querySelector(".frame");
    this.box = root.querySelector(".picture");
    this.text = root.querySelector(".place");
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    const on = (type, handler) => this.box.addEventListener(type, handler, { signal });
    on("pointerdown", (event) => this.grab(event));
    on("pointermove", (event) => this.drag(event));
    on("pointerup", () => this.drop());
    on("pointercancel", () => this.drop());
    on("keydown", (event) => this.key(event));
    this.image.addEventListener("load", () => this.place(), { signal });
  }

  destroy() {
    this.listeners.abort();
    clearTimeout(this.waiting);
  }

  update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    if (data.json === this.json) return;
    this.json = data.json;
    this.d = JSON.parse(data.json);
    if (this.image.src !== this.d.picture) this.image.src = this.d.picture;
    this.image.alt = `${this.d.title}: the whole picture`;
    this.image.classList.toggle("pixels", Math.max(this.d.height, this.d.width) <= 64);
    this.frame.style.setProperty("--edge", this.d.color);
    [this.row, this.col] = [this.d.row, this.d.col];
    this.place();
  }

  place() {
    const { height, width, size } = this.d;
    const style = this.frame.style;
    style.top = `${(100 * this.row) / height}%`;
    style.left = `${(100 * this.col) / width}%`;
    style.height = `${(100 * size) / height}%`;
    style.width = `${(100 * size) / width}%`;
    const end = [this.row + size, this.col + size];
    this.text.textContent = `Rows ${this.row + 1}–${end[0]} and columns ${this.col + 1}–${end[1]} of ${height} × ${width}`;
    this.frame.setAttribute("aria-label", `Part shown in the grid: ${this.text.textContent}. Arrow keys move it.`);
  }

  move(row, col) {
    this.row = Math.max(0, Math.min(this.d.height - this.d.size, Math.round(row)));
    this.col = Math.max(0, Math.min(this.d.width - this.d.size, Math.round(col)));
    this.place();
  }

  /** Picture pixels under the pointer. */
  at(event) {
    const box = this.image.getBoundingClientRect();
    return [
      ((event.clientY - box.top) / box.height) * this.d.height,
      ((event.clientX - box.left) / box.width) * this.d.width,
    ];
  }

  grab(event) {
    this.box.setPointerCapture(event.pointerId);
    const [row, col] = this.at(event);
    const { size } = this.d;
    const inside = row >= this.row && row < this.row + size && col >= this.col && col < this.col + size;
    if (!inside) this.move(row - size / 2, col - size / 2); // the frame comes to the pointer
    this.grip = [row - this.row, col - this.col];
  }

  drag(event) {
    if (!this.grip) return;
    const [row, col] = this.at(event);
    this.move(row - this.grip[0], col - this.grip[1]);
  }

  drop() {
    if (!this.grip) return;
    this.grip = null;
    this.report();
  }

  key(event) {
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    const stepSize = event.shiftKey ? 1 : Math.max(1, Math.round(this.d.size / 8));
    this.move(this.row + by[0] * stepSize, this.col + by[1] * stepSize);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.report(), 250);
  }

  report() {
    if (this.row !== this.d.row || this.col !== this.d.col)
      this.setStateValue("crop", { row: this.row, col: this.col });
  }
}
