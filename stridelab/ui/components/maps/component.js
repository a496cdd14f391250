// Maps side by side. Those of several strides are opened window by window, one a step in every map. Here is what a
// learner does, and what follows from it; see layout.js, resample.js and words.js.

import {
  arrowKeys,
  check,
  decoded,
  fillWords,
  grouped,
  make,
  MEMORY,
  mount,
  PAUSE_ICON,
  pixelRatio,
  PLAY_ICON,
  roomOf,
} from "../shared.js";
import { paintPlate, plateOf } from "../cover.js";
import { askedView, Tools } from "../tools.js";
import { openedPart, places } from "./layout.js";
import { resampled } from "./resample.js";
import { mapLabel, PLAY, spoken, stepWords, windowWords, WORDS } from "./words.js";

/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Map_} Map_ */
/** @typedef {import("./layout.js").Place} Place */

const SECONDS = 16; // for all windows, whatever the picture's size

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, Maps, ".maps");

class Maps {
  /** @type {Data} */
  d = /** @type {any} */ (null); // until its pictures are decoded
  /** The share of all steps that are done. @type {{ size: import("./layout.js").Size, share: number }} */
  view = /** @type {any} */ (null);
  /** @type {string | null} */
  json = null;
  /** @type {Panel[]} */
  panels = [];
  /** @type {HTMLImageElement[]} */
  images = [];
  most = 1; // steps
  playing = false;
  before = 0; // when the last frame was

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    this.el = {
      maps: one(".maps"),
      play: one(".play"),
      scrub: /** @type {HTMLInputElement} */ (one(".scrub")),
      count: one(".count"),
      panels: one(".panels"),
      body: one("tbody"),
      legend: one(".legend"),
      live: one(".live"),
    };
    fillWords(root, WORDS);
    this.tools = new Tools(
      this.el.maps,
      () => this.link(),
      () => this.d && this.uncover(),
      {
        moves: () => this.d.stepped,
        stage: { pause: () => this.playing && this.setPlaying(false), onKey: (key) => this.key(key) },
      },
    );
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    this.el.play.addEventListener("click", () => this.d && this.setPlaying(!this.playing), { signal });
    this.el.scrub.addEventListener("input", () => this.scrub(), { signal });
    this.sizes = /** @type {HTMLButtonElement[]} */ ([...root.querySelectorAll("[data-size]")]);
    for (const button of this.sizes) {
      const size = /** @type {import("./layout.js").Size} */ (button.dataset.size);
      button.addEventListener("click", () => this.d && this.setSize(size), { signal });
    }
    arrowKeys(one(".choice"), signal);
    this.resize = new ResizeObserver(() => this.layout());
    this.resize.observe(this.el.maps);
  }

  destroy() {
    this.listeners.abort();
    this.tools.destroy();
    this.resize.disconnect();
    cancelAnimationFrame(this.frame ?? 0);
    clearTimeout(this.speaking);
    this.json = null; // what is still on its way comes too late
    if (this.d) MEMORY.set(this.d.uid, this.view);
  }

  /** The old maps stand until the new ones are here. @param {import("../shared.js").Component} component */
  async update({ data }) {
    this.tools.update(data);
    if (data.json === this.json) {
      if (this.d && this.follow(data)) this.setSize(this.view.size);
      return;
    }
    this.json = data.json;
    /** @type {Data} */
    const d = JSON.parse(data.json);
    const images = /** @type {HTMLImageElement[]} */ (await decoded(d.maps.map((map) => map.picture)));
    if (data.json !== this.json) return;
    this.d = d;
    this.view ||= MEMORY.get(d.uid) || { size: d.size, share: 1 };
    this.follow(data);
    this.most = Math.max(1, ...d.maps.map((map) => map.numbers?.windows ?? 0));
    this.el.maps.classList.toggle("still", !d.stepped);
    this.build(images);
    this.setSize(this.view.size);
    this.controls();
  }

  /** Whether a link asks for a view, which is then this one. @param {any} data */
  follow(data) {
    const link = askedView(data, this.d.uid);
    if (link?.size) this.view.size = /** @type {import("./layout.js").Size} */ (link.size);
    if (link?.race && this.d.stepped) this.view.share = Number(link.race);
    return link !== null;
  }

  /** The view as text in a link. @returns {Record<string, string>} */
  link() {
    const { size, share } = this.view;
    const race = this.d.stepped && share < 1 ? String(Number(share.toFixed(4))) : "";
    return { size: size === this.d.size ? "" : size, race };
  }

  /** @param {HTMLImageElement[]} images */
  build(images) {
    this.images = images;
    const { maps, legend, output } = this.d;
    this.el.panels.replaceChildren();
    this.el.body.replaceChildren();
    const { cover } = this.tools;
    this.panels = maps.map((map, at) => new Panel(map, images[at], output, this.el.panels, this.el.body, cover));
    this.el.legend.hidden = !legend;
    if (!legend) return;
    const [low, ramp, high, note] = /** @type {HTMLElement[]} */ ([...this.el.legend.children]);
    low.textContent = legend.low;
    high.textContent = legend.high;
    ramp.style.background = `linear-gradient(90deg, ${legend.stops.join(",")})`;
    note.textContent = legend.note;
  }

  /** An answer is shown, or covered again. */
  uncover() {
    this.build(this.images);
    this.layout();
  }

  // ------------------------------------------------------------------ what a learner can do

  /** @param {import("./layout.js").Size} size */
  setSize(size) {
    this.view.size = size;
    for (const button of this.sizes) check(button, button.dataset.size === size);
    this.layout();
  }

  scrub() {
    if (!this.d) return;
    this.setShare(Number(this.el.scrub.value) / 1000);
    this.setPlaying(false);
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.playing = playing;
    if (playing && this.view.share >= 1) this.setShare(0);
    this.before = performance.now();
    this.controls();
    if (playing) this.frame = requestAnimationFrame((now) => this.tick(now));
    else this.speak();
  }

  /** Before a class: a twentieth of the way for each step. @param {string} key */
  key(key) {
    if (!this.d?.stepped) return;
    const by = { ArrowRight: 0.05, ArrowLeft: -0.05 }[key];
    if (key === " ") this.setPlaying(!this.playing);
    if (!by) return;
    this.setPlaying(false);
    const from = this.view.share >= 1 && by > 0 ? 0 : this.view.share; // at the end it begins anew
    this.setShare(Math.max(0, Math.min(1, Math.round(20 * (from + by)) / 20)));
  }

  /** @param {number} now */
  tick(now) {
    if (!this.playing) return;
    this.setShare(Math.min(1, this.view.share + (now - this.before) / 1000 / SECONDS));
    this.before = now;
    if (this.view.share >= 1) this.setPlaying(false);
    else this.frame = requestAnimationFrame((then) => this.tick(then));
  }

  /** @param {number} share */
  setShare(share) {
    this.view.share = share;
    this.paint();
  }

  // ------------------------------------------------------------------ on the screen

  layout() {
    const width = this.el.maps.clientWidth;
    if (!width || !this.d) return;
    const size = this.tools.cover.has("size") ? "equal" : this.view.size; // else it is seen
    this.el.maps.dataset.size = size;
    const all = places(this.d.maps, size, width, roomOf(this.el.maps));
    this.panels.forEach((panel, at) => panel.place(all[at]));
    this.paint();
  }

  /** Windows that every map has had time for. */
  get step() {
    return Math.round(this.view.share * this.most);
  }

  get stepWords() {
    const { cover } = this.tools;
    return stepWords(this.step, cover.has("size") || cover.has("cost") ? null : this.most);
  }

  paint() {
    const { scrub, count, maps } = this.el;
    for (const panel of this.panels) panel.paint(this.d.stepped ? this.step : Infinity);
    scrub.value = String(Math.round(this.view.share * 1000));
    count.textContent = this.stepWords;
    scrub.setAttribute("aria-valuetext", this.stepWords);
    maps.dataset.step = this.stepWords ? String(this.step) : "?";
  }

  controls() {
    const { play, maps } = this.el;
    play.querySelector("path")?.setAttribute("d", this.playing ? PAUSE_ICON : PLAY_ICON);
    play.querySelector("span")?.replaceChildren(this.playing ? PLAY.pause : PLAY.play);
    maps.dataset.playing = String(this.playing);
  }

  /** Tell a screen reader, once the bar rests. */
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const strides = this.d.maps.flatMap(({ numbers }) =>
        numbers && this.step >= numbers.windows ? [numbers.stride] : [],
      );
      this.el.live.textContent = spoken(this.stepWords, strides);
    }, 350);
  }
}

/** One map: its heading and canvas, and its row in the table. */
class Panel {
  size = ""; // of the sheet

  /**
   * @param {Map_} map
   * @param {HTMLImageElement} image
   * @param {string} output
   * @param {Element} parent
   * @param {Element} body
   * @param {import("../cover.js").Cover} cover
   */
  constructor(map, image, output, parent, body, cover) {
    this.map = map;
    this.cover = cover;
    this.image = image;
    /** @type {HTMLImageElement | OffscreenCanvas} */
    this.sheet = image;
    this.box = make("div", "panel", parent);
    const head = make("h2", "", this.box);
    if (map.color) make("i", "", head).style.background = map.color;
    make("span", "", head, map.title);
    this.say(make("div", "size", this.box), "size", map.caption);
    this.room = make("div", "room", this.box);
    this.canvas = make("canvas", "", this.room);
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", cover.has("size") ? map.title : mapLabel(map));
    this.canvas.addEventListener("click", () => cover.reveal(this.plated)); // goes with the canvas
    this.canvas.style.setProperty("--out", output);
    this.counted = make("div", "counted", this.box);
    if (map.numbers) this.row = this.numbers(map.numbers, body);
  }

  /** What lies over the map: its size, too, is an answer. */
  get plated() {
    if (!this.map.numbers) return undefined;
    return this.cover.has("size") ? "size" : this.cover.has("output") ? "output" : undefined;
  }

  /** A text, or the plate over it; in a gallery nothing is asked. @param {HTMLElement} place @param {import("../cover.js").Answer} answer @param {string} text */
  say(place, answer, text) {
    const { cover, map } = this;
    const isCovered = cover.has(answer) || (answer === "cost" && cover.has("size"));
    if (map.numbers && isCovered) place.append(plateOf(cover, cover.has(answer) ? answer : "size"));
    else place.textContent = text;
  }

  /** A stride's numbers; windows and MACs count up. @param {import("./layout.js").Numbers} numbers @param {Element} body */
  numbers({ stride, share, unread, memory }, body) {
    const row = make("tr", "", body);
    const first = make("td", "", row);
    make("i", "", first).style.background = this.map.color;
    first.append(String(stride));
    this.say(make("td", "", row), "size", this.map.caption);
    const windows = make("td", "counting", row);
    this.say(make("td", "", row), "cost", share);
    const macs = make("td", "counting", row);
    this.say(make("td", "", row), "unread", unread);
    this.say(make("td", "", row), "cost", memory);
    return { row, windows, macs };
  }

  /** @param {Place} place */
  place({ column, width, height, room }) {
    this.box.style.width = `${Math.floor(column)}px`;
    this.room.style.minHeight = `${Math.round(room)}px`;
    const shown = [width, height].map((side) => Math.max(2, Math.round(side)));
    this.canvas.style.width = `${shown[0]}px`;
    this.canvas.style.height = `${shown[1]}px`;
    const scale = pixelRatio(this.canvas);
    const [w, h] = shown.map((side) => Math.round(side * scale));
    const size = `${w} ${h}`;
    if (this.size === size) return;
    this.size = size;
    const { sheet, isSquares } = resampled(this.image, w, h);
    this.canvas.style.imageRendering = isSquares ? "pixelated" : "auto";
    this.sheet = sheet;
  }

  /** The map as far as so many steps have come. @param {number} step */
  paint(step) {
    const { map, canvas, sheet } = this;
    const windows = map.height * map.width;
    const opened = Math.min(step, windows);
    if (map.numbers && this.row) {
      this.row.windows.replaceChildren();
      this.row.macs.replaceChildren();
      this.counted.replaceChildren();
      this.say(this.counted, "cost", windowWords(opened));
      this.say(this.row.windows, "cost", grouped(opened));
      this.say(this.row.macs, "cost", grouped(opened * map.numbers.macs_per_window));
      this.row.row.classList.toggle("done", opened === windows);
    }
    if (canvas.width !== sheet.width || canvas.height !== sheet.height) {
      canvas.width = sheet.width;
      canvas.height = sheet.height;
    }
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    if (this.plated) {
      paintPlate(ctx, [0, 0, canvas.width, canvas.height], getComputedStyle(canvas).fontFamily);
      return;
    }
    const { height, next } = openedPart(map, opened, canvas);
    if (height) ctx.drawImage(sheet, 0, 0, canvas.width, height, 0, 0, canvas.width, height);
    if (next.width) {
      ctx.drawImage(sheet, 0, height, next.width, next.height, 0, height, next.width, next.height);
    }
  }
}
