// Charts before a class. They are Plotly's and stand elsewhere on the page: here a copy of one at a time fills the screen.

import { pressPagePlate } from "../cover.js";
import { make, mount } from "../shared.js";
import { COVER_WORDS } from "../tools_words.js";
import { Present } from "../present.js";

/** @typedef {{ name: string, label: string, value: string, beside: string }} Shown_ */
/** @typedef {{ charts: Shown_[], strides: number[], at: number | null, covered: import("../cover.js").Answer | "" }} Charts_
 *   at: the strong bar among pale ones; covered: the answer that the page has under a plate, so the chart is not here */

const WIDTH = 780; // pixels of a chart that is drawn for the screen: its letters are as large as on a small page
const PLATE_HEIGHT = 400; // pixels, in the place of a chart as wide
const WAIT = 1500; // milliseconds that it may take to be drawn anew

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, ChartStage, ".charts");

class ChartStage {
  /** @type {Charts_} */
  d = { charts: [], strides: [], at: null, covered: "" };
  /** The chart on the screen. */
  now = 0;
  /** How often one was asked for: only the last is shown. */
  asked = 0;
  /** Of what is on the screen, in its own pixels. */
  size = [WIDTH, PLATE_HEIGHT];
  /** @type {import("../shared.js").Component["setStateValue"]} */
  setStateValue = () => {};

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    this.el = { charts: one(".charts"), numbers: one(".numbers"), picture: one(".picture") };
    this.present = new Present(this.el.charts, one(".tools"), {
      pause: () => this.show(),
      onKey: (key) => this.key(key),
    });
    this.resized = new ResizeObserver(() => this.present.on && this.fit(this.size[0], this.size[1])); // full at last
    this.resized.observe(this.el.charts);
  }

  destroy() {
    this.resized.disconnect();
    this.present.destroy();
  }

  /** @param {import("../shared.js").Component} component */
  update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    this.d = JSON.parse(data.json);
    this.now = Math.min(this.now, this.d.charts.length - 1);
    this.tell();
    if (this.present.on) this.show();
  }

  /** @param {string} key */
  key(key) {
    const by = { ArrowRight: 1, ArrowLeft: -1, " ": 1 }[key];
    const { charts, strides } = this.d;
    if (by && charts.length > 1) {
      this.now = (this.now + by + charts.length) % charts.length;
      this.show();
    } else if (strides.includes(Number(key))) this.setStateValue("stride", Number(key));
  }

  /** The numbers of all charts; that of the chart on the screen is marked. */
  tell() {
    const { el, d } = this;
    el.numbers.replaceChildren();
    el.numbers.hidden = !d.charts.some(({ value }) => value);
    d.charts.forEach(({ label, value, beside }, at) => {
      const place = make("div", at === this.now ? "now" : "", el.numbers);
      make("span", "", place, label);
      make("b", "", place, value);
      place.append(beside);
    });
    el.charts.dataset.chart = d.charts[this.now]?.name ?? "";
  }

  /** A copy of the chart, drawn for the screen. */
  async show() {
    this.tell();
    const asked = ++this.asked;
    const { picture } = this.el;
    if (this.d.covered) {
      this.plate(this.d.covered);
      return;
    }
    const { name } = this.d.charts[this.now];
    if (picture.querySelector(".plate")) picture.replaceChildren();
    const chart = await this.found(`.st-key-chart_${name} .svg-container`, asked); // it comes when its plate goes
    const place = /** @type {HTMLElement | null} */ (chart?.closest(`.st-key-chart_${name}`) ?? null);
    if (!chart || !place) return;
    const { cssText } = place.style;
    place.style.cssText = `${cssText}; flex: none !important; width: ${WIDTH}px !important; max-width: none !important`;
    await drawn(chart);
    if (asked === this.asked && this.present.on) {
      const copies = [...chart.querySelectorAll("svg.main-svg")].map((svg) => svg.cloneNode(true));
      picture.replaceChildren(...copies);
      this.fit(chart.clientWidth, chart.clientHeight);
      for (const bars of picture.querySelectorAll(".barlayer .points")) this.mark(bars);
    }
    place.style.cssText = cssText;
  }

  /** An element, as soon as it is there, as long as nothing else is asked for. @param {string} selector @param {number} asked @returns {Promise<HTMLElement | null>} */
  async found(selector, asked) {
    const find = () => /** @type {HTMLElement | null} */ (document.querySelector(selector));
    while (!find() && asked === this.asked && this.present.on) await new Promise((resolve) => setTimeout(resolve, 60));
    return find();
  }

  /** In the place of a chart that the page has under a plate. @param {import("../cover.js").Answer} answer */
  plate(answer) {
    const { picture } = this.el;
    picture.replaceChildren();
    const plate = make("button", "plate", picture, "?");
    plate.title = COVER_WORDS.uncover[answer];
    plate.setAttribute("aria-label", COVER_WORDS.uncover[answer]);
    plate.addEventListener("click", () => pressPagePlate("r")); // goes with the button
    this.fit(WIDTH, PLATE_HEIGHT);
  }

  /** All bars but the first and the chosen one are pale. @param {Element} bars */
  mark({ children }) {
    const { at } = this.d;
    [...children].forEach((bar, index) => bar.classList.toggle("pale", at !== null && index > 0 && index !== at));
  }

  /** As large as the screen allows, under the numbers. @param {number} width @param {number} height */
  fit(width, height) {
    this.size = [width, height];
    const { picture, charts, numbers } = this.el;
    const down = charts.clientHeight - (numbers.hidden ? 0 : numbers.offsetHeight);
    Object.assign(picture.style, { width: `${width}px`, height: `${height}px` });
    picture.style.zoom = String(Math.min(charts.clientWidth / width, down / height));
  }
}

/** When Plotly has drawn a chart at its new width, or a while later. @param {HTMLElement} chart */
async function drawn(chart) {
  const begin = performance.now();
  while (Math.abs(chart.clientWidth - WIDTH) > 30 && performance.now() - begin < WAIT) {
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  await new Promise((resolve) => setTimeout(resolve, 60));
}
