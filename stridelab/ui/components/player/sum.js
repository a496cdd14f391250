// The arithmetic of the step on show: every product of its window, and what they add up to.

/** @import { Cover } from "../cover.js" */
/** @import { Axes, Drawing } from "./data.js" */
import { make } from "../shared.js";
import { coveredBy } from "./covered.js";
import { cellOf, denseIndex, inColour, startOf } from "./data.js";
import { bracket, brief, planeLabel, sumText, weightText } from "./words.js";

/** Where the numbers go that change from step to step. @typedef {{ total: HTMLElement, value: HTMLElement,
 *   products: { input: HTMLElement, weight: HTMLElement }[][], partials: HTMLElement[] }} Slots */

export class Sum {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.shape = "";
    /** @type {Slots | null} */
    this.slots = null;
  }

  /** @param {Drawing} drawing @param {Axes} axes @param {number} step @param {Cover} cover */
  show(drawing, axes, step, cover) {
    const covered = coveredBy(cover).sum;
    const { input, kernel, dense, taps } = drawing;
    const shape = `${input.planes.length} ${kernel.height} ${kernel.width}`;
    if (!this.slots || shape !== this.shape) this.slots = slotsIn(this.box, drawing);
    this.shape = shape;
    const { products, partials, total, value } = this.slots;
    const [top, left] = startOf(axes, step);
    const index = denseIndex(axes, dense, ...cellOf(axes, step));
    products.forEach((slots, plane) => {
      const weights = kernel.planes[plane].values;
      slots.forEach((slot, n) => {
        const [u, v] = [Math.floor(n / kernel.width), n % kernel.width];
        const [row, col] = [top + taps[0][u], left + taps[1][v]];
        const inside = row >= 0 && row < input.height && col >= 0 && col < input.width;
        slot.input.textContent = inside ? brief(input.planes[plane].values[row * input.width + col]) : "0";
        slot.input.classList.toggle("pad", !inside);
        slot.weight.textContent = drawing.kernel.over
          ? weightText(weights[n], drawing.kernel.over)
          : bracket(weights[n]);
      });
    });
    partials.forEach((slot, plane) => (slot.textContent = covered ? "?" : brief(dense.partials[plane].values[index])));
    total.textContent = sumText(drawing, index, covered);
    if (!cover.plate(value, cover.has("sum") ? "sum" : cover.has("output") ? "output" : "size", covered)) {
      value.textContent = brief(dense.sum.values[index]);
    }
  }
}

/** A line for the sum and a table for each plane, still without numbers. @param {HTMLElement} box @param {Drawing} drawing @returns {Slots} */
function slotsIn(box, drawing) {
  box.replaceChildren();
  box.classList.toggle("long", drawing.kernel.height > 4 || inColour(drawing)); // too much for a class
  const line = make("div", "total", box);
  /** @type {Slots} */
  const slots = { total: make("span", "", line), value: make("span", "y", line), products: [], partials: [] };
  drawing.input.planes.forEach((_, plane) => {
    const part = make("div", "", box);
    const table = make("table", "", part);
    const products = [];
    for (let u = 0; u < drawing.kernel.height; u++) {
      const row = make("tr", "", table);
      for (let v = 0; v < drawing.kernel.width; v++) {
        const cell = make("td", "", row);
        if (u || v) make("i", "", cell, "+ ");
        const input = make("span", "x", cell);
        make("i", "", cell, "×");
        products.push({ input, weight: make("span", "w", cell) });
      }
    }
    slots.products.push(products);
    if (!inColour(drawing)) return;
    const own = make("div", "", part);
    make("i", "", own, planeLabel(plane));
    slots.partials.push(make("span", "y", own));
  });
  return slots;
}
