// What a strided layer reads of a picture: the picture, a magnifier, the map. Here is what a learner does, and what
// follows from it; see layout.js, paint.js and words.js.

import {
  arrowKeys,
  check,
  decoded,
  fillWords,
  fitPixels,
  make,
  MEMORY,
  mount,
  pixelRatio,
  placeOn,
  roomOf,
} from "../shared.js";
import { paintPlate } from "../cover.js";
import { askedView, numbersOf, Tools } from "../tools.js";
import { largest, lensAt, placeAt, sizes } from "./layout.js";
import { paintLens, paintMap, paintPicture, pixelsOf } from "./paint.js";
import { layerWords, lensLabel, spoken, strideWords, WORDS } from "./words.js";

/** @typedef {import("./layout.js").Data} Data */
/** @typedef {{ stride: number, rule: string }} Choice */
/** @typedef {Choice & { asked: string, shown: import("./layout.js").Shown, row: number, col: number }} View */

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, Coverage, ".cover");

class Coverage {
  /** @type {Data} */
  d = /** @type {any} */ (null); // until its pictures are decoded
  /** @type {View} */
  view = /** @type {any} */ (null);
  /** @type {string | null} */
  json = null;
  /** @type {import("../shared.js").Component["setStateValue"]} */
  setStateValue = () => {};
  /** @type {{ stride: number, button: HTMLButtonElement, fill: HTMLElement, size: HTMLElement }[]} */
  strides = [];
  /** @type {{ name: string, button: HTMLButtonElement, code: Record<string, string> }[]} */
  rules = [];

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    const canvas = (/** @type {string} */ name) => /** @type {HTMLCanvasElement} */ (one(`canvas.${name}`));
    const buttons = (/** @type {string} */ selector) =>
      /** @type {HTMLButtonElement[]} */ ([...root.querySelectorAll(selector)]);
    this.el = {
      cover: one(".cover"),
      strides: one(".strides"),
      rules: one(".rules"),
      inputTitle: one(".input h2"),
      outputTitle: one(".output h2"),
      inputBox: one(".input"),
      lensBox: one(".lensbox"),
      outputBox: one(".output"),
      pair: one(".pair"),
      whole: canvas("whole"),
      lens: canvas("lens"),
      map: canvas("map"),
      formula: one(".formula"),
      unread: one(".unread"),
      overlap: one(".overlap"),
      code: one(".code"),
      live: one(".live"),
    };
    fillWords(root, WORDS);
    this.tools = new Tools(
      this.el.cover,
      () => this.link(),
      () => this.uncover(),
      {
        page: () => ({ uid: this.uid, choice: { stride: this.view.stride, rule: this.view.rule } }),
        stage: { pause: () => {}, onKey: (key) => this.d && this.act(key) },
      },
    );
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    this.views = buttons("[data-view]");
    for (const button of this.views) {
      button.addEventListener("click", () => this.show(/** @type {View["shown"]} */ (button.dataset.view)), { signal });
    }
    for (const button of buttons("[data-place]")) {
      button.addEventListener("click", () => this.d && this.moveTo(...placeAt(this.d, Number(button.dataset.place))), {
        signal,
      });
    }
    for (const group of [".strides", ".rules", ".views"]) arrowKeys(one(group), signal);
    this.el.whole.addEventListener("pointermove", (event) => this.point(event), { signal });
    this.el.whole.addEventListener("pointerdown", (event) => this.point(event), { signal });
    this.el.map.addEventListener("click", () => this.tools.cover.reveal(this.plated), { signal });
    this.el.cover.addEventListener("keydown", (event) => this.d && this.key(event), { signal });
    this.resize = new ResizeObserver(() => this.layout());
    this.resize.observe(this.el.cover);
  }

  destroy() {
    this.listeners.abort();
    this.tools.destroy();
    this.resize.disconnect();
    clearTimeout(this.reporting);
    clearTimeout(this.speaking);
    this.json = null; // what is still on its way comes too late
    if (this.uid) MEMORY.set(this.uid, this.view);
  }

  // ------------------------------------------------------------------ data in

  /** @param {import("../shared.js").Component} component */
  update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    /** @type {{ uid: string, choice: Choice }} */
    const { uid, choice } = JSON.parse(data.page);
    this.uid = uid;
    const asked = JSON.stringify(choice);
    this.view ||= MEMORY.get(uid) || { ...choice, asked, shown: "unread", row: 1e6, col: 1e6 };
    if (asked !== this.view.asked) {
      this.view.asked = asked; // the page's choice wins only when the page has changed it
      if (asked !== this.reported) Object.assign(this.view, choice);
    }
    this.tools.update(data);
    const link = askedView(data, uid);
    if (link?.shown) this.view.shown = /** @type {View["shown"]} */ (link.shown);
    if (link?.place) [this.view.row, this.view.col] = numbersOf(link.place);
    if (data.json !== this.json) {
      this.json = data.json;
      this.load(data.json);
    }
    if (!this.d) return;
    this.tell();
    this.layout();
  }

  /** The old drawing stands until the new pictures are here: words and pictures change together. @param {string} json */
  async load(json) {
    /** @type {Data} */
    const d = JSON.parse(json);
    const [picture, map] = await decoded([d.picture, d.map]);
    if (json !== this.json || !picture) return;
    this.d = d;
    this.picture = pixelsOf(picture);
    this.results = map && pixelsOf(map);
    this.build();
    this.tell();
    this.layout();
  }

  /** The view as text in a link. @returns {Record<string, string>} */
  link() {
    const { shown, row, col } = this.view;
    return { shown: shown === "unread" ? "" : shown, place: row < 1e6 ? `${row},${col}` : "" };
  }

  build() {
    const { layers, rules, palette } = this.d;
    this.el.strides.replaceChildren();
    this.strides = Object.keys(layers.pytorch).map((key, at) => {
      const button = radio(this.el.strides, () => this.choose({ stride: Number(key) }));
      const track = make("span", "track", button);
      track.setAttribute("aria-hidden", "true");
      const fill = make("i", "", track);
      fill.style.background = palette.strides[at];
      const text = make("span", "", button);
      make("b", "", text, key);
      return { stride: Number(key), button, fill, size: make("span", "size", text) };
    });
    this.el.rules.replaceChildren();
    this.rules = rules.map(({ name, title, code }) => {
      const button = radio(this.el.rules, () => this.choose({ rule: name }));
      button.textContent = title;
      return { name, button, code };
    });
  }

  get layer() {
    return this.d.layers[this.view.rule][this.view.stride];
  }

  get lens() {
    return lensAt(this.d, this.view.row, this.view.col);
  }

  // ------------------------------------------------------------------ what a learner can do

  /** @param {View["shown"]} shown */
  show(shown) {
    if (!this.d) return;
    this.view.shown = shown;
    this.tell();
    this.paint();
  }

  /** @param {Partial<Choice>} choice */
  choose(choice) {
    const { locked } = this.tools;
    if ("stride" in choice ? locked.has("stride") : locked.has("framework")) return;
    this.tools.cover.again();
    Object.assign(this.view, choice);
    this.tell();
    this.paint();
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => {
      const { stride, rule } = this.view;
      this.reported = JSON.stringify({ stride, rule });
      this.setStateValue("choice", { stride, rule });
    }, 300);
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => this.el.live.replaceChildren(this.spoken), 400);
  }

  /** @param {number} row @param {number} col */
  moveTo(row, col) {
    [this.view.row, this.view.col] = [Math.round(row), Math.round(col)];
    this.paint();
  }

  /** The magnifier's middle comes to the pointer. @param {PointerEvent} event */
  point(event) {
    if (!this.sizes) return;
    const { scale, dpr } = this.sizes;
    const { room } = this.d;
    const { x, y } = placeOn(this.el.whole, event);
    const { rows, cols } = this.lens;
    this.moveTo((y * dpr) / scale - room.top - rows / 2, (x * dpr) / scale - room.left - cols / 2);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[1-8]$/.test(event.key)) {
      event.stopPropagation();
      this.choose({ stride: Number(event.key) });
      return;
    }
    if (event.target !== this.el.whole || !this.act(event.key, event.shiftKey ? 8 : 1)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What a key does; whether it does anything. @param {string} key @param {number} [far] */
  act(key, far = 1) {
    if (/^[1-8]$/.test(key)) this.choose({ stride: Number(key) });
    const { row, col } = this.lens;
    /** @type {Record<string, [row: number, col: number]>} */
    const places = {
      ArrowUp: [row - far, col],
      ArrowDown: [row + far, col],
      ArrowLeft: [row, col - far],
      ArrowRight: [row, col + far],
      Home: placeAt(this.d, 0),
      End: placeAt(this.d, 1),
    };
    const place = places[key];
    if (place) this.moveTo(...place);
    return place !== undefined;
  }

  // ------------------------------------------------------------------ on the screen

  /** An answer is shown, or covered again. */
  uncover() {
    if (!this.d) return;
    this.el.live.textContent = "";
    this.tell();
    this.paint();
  }

  /** What lies over the map: its size, too, is an answer. */
  get plated() {
    const { cover } = this.tools;
    return cover.has("size") ? "size" : cover.has("output") ? "output" : undefined;
  }

  /** What a screen reader is told of a choice. */
  get spoken() {
    const { cover } = this.tools;
    return cover.covered.size ? strideWords(this.view.stride, null).label : spoken(this.view.stride, this.layer);
  }

  tell() {
    const { d, view, layer, el } = this;
    const { cover } = this.tools;
    const [noSize, noUnread] = [cover.has("size"), cover.has("unread")];
    const { rows } = largest(d);
    for (const { stride, button, fill, size } of this.strides) {
      const other = d.layers[view.rule][stride];
      const words = strideWords(stride, noSize ? null : other);
      fill.style.height = other.problem === null && !noSize ? `${(100 * other.rows.starts.length) / rows}%` : "0";
      size.textContent = words.size;
      button.setAttribute("aria-label", words.label);
      check(button, stride === view.stride);
    }
    for (const { name, button } of this.rules) check(button, name === view.rule);
    for (const button of this.views) {
      check(button, button.dataset.view === this.shown);
      button.disabled = noUnread && button.dataset.view !== "plain";
    }
    this.lock(el.strides, "stride");
    this.lock(el.rules, "framework");
    const words = layerWords(d, layer, view.shown, cover);
    el.cover.classList.toggle("refused", layer.problem !== null);
    Object.assign(el.cover.dataset, { stride: view.stride, rule: view.rule });
    const answers = /** @type {const} */ ({ formula: "size", unread: "unread", overlap: null });
    for (const name of /** @type {const} */ (["formula", "unread", "overlap"])) {
      const answer = layer.problem === null ? answers[name] : null;
      if (!answer || !cover.plate(el[name], answer)) el[name].textContent = words[name];
    }
    el.code.textContent = this.rules.find(({ name }) => name === view.rule)?.code[view.stride] ?? "";
    el.inputTitle.textContent = words.input;
    el.outputTitle.textContent = words.output;
    el.map.setAttribute("aria-label", words.map);
    el.whole.setAttribute("aria-label", words.whole);
  }

  /** What is marked in the picture. */
  get shown() {
    return this.tools.cover.has("unread") ? "plain" : this.view.shown;
  }

  /** The buttons of a setting as a teacher's link has it. @param {HTMLElement} group @param {string} key */
  lock(group, key) {
    group.hidden = this.tools.hidden.has(key);
    for (const button of group.querySelectorAll("button")) button.disabled = this.tools.locked.has(key);
  }

  layout() {
    const { d, el } = this;
    const width = el.cover.clientWidth;
    if (!width || !d) return;
    const dpr = pixelRatio(el.cover);
    const room = (this.sizes = sizes(d, { width, ...roomOf(el.cover), dpr }));
    const { rows, cols } = this.lens;
    fitPixels(el.whole, room.cols * room.scale, room.rows * room.scale, dpr);
    fitPixels(el.map, room.side * room.mapScale, room.side * room.mapScale, dpr);
    fitPixels(el.lens, cols * room.cell, rows * room.cell, dpr);
    const title = el.inputTitle.offsetHeight;
    el.inputBox.style.width = `${room.box}px`;
    el.inputBox.style.minHeight = `${title + room.high}px`;
    el.lensBox.style.width = `${room.lensRoom}px`;
    el.outputBox.style.width = `${room.mapRoom}px`;
    el.pair.style.minHeight = `${title + Math.max(room.lensRoom, room.mapRoom)}px`;
    this.paint();
  }

  paint() {
    const { d: data, layer, view, lens, sizes: room, picture, results = null, el } = this;
    if (!room || !picture) return;
    const first = data.layers[view.rule][1];
    /** @type {import("./paint.js").Scene} */
    const scene = {
      data,
      reading: layer.problem === null ? read(layer, this.tools.cover.has("unread")) : null,
      dense: first.problem === null ? first : null,
      shown: this.shown,
      lens,
      sizes: room,
      picture,
      results,
      style: getComputedStyle(el.cover),
    };
    paintPicture(brush(el.whole), scene);
    paintLens(brush(el.lens), scene);
    if (this.plated && layer.problem === null) {
      paintPlate(brush(el.map), [0, 0, el.map.width, el.map.height], scene.style.fontFamily);
    } else paintMap(brush(el.map), scene);
    el.lens.setAttribute("aria-label", lensLabel(lens));
  }
}

/** @param {HTMLCanvasElement} canvas */
const brush = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/** A layer, where it is covered without what it does not read of the padding. @param {import("./layout.js").Reading} layer @param {boolean} isCovered */
function read(layer, isCovered) {
  if (!isCovered) return layer;
  const { rows, cols } = layer;
  return { ...layer, rows: { ...rows, unread_padding: [] }, cols: { ...cols, unread_padding: [] } };
}

/** @param {Element} parent @param {() => void} onClick */
function radio(parent, onClick) {
  const button = make("button", "", parent);
  button.type = "button";
  button.setAttribute("role", "radio");
  button.addEventListener("click", onClick); // goes with the button
  return button;
}
