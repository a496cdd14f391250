// A map and its smaller versions under one glass: drag one picture and all move. Here is what a learner does, and what
// follows from it; see layout.js and words.js.

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
import { firstPlace, inside, sizes, ZOOMS } from "./layout.js";
import { NOTES, placeWords, sizeWords, spoken, tileLabel, tilesLabel, tileWords, WORDS, zoomWords } from "./words.js";

/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Shown} Shown */
/** @typedef {import("./layout.js").Tile} Tile */
/** @typedef {{ shown: Shown, zoom: number, row: number | null, col: number | null, asked: string }} View */
/** @typedef {ReturnType<Magnifier["tile"]>} Panel */

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, Magnifier, ".magnifier");

class Magnifier {
  /** @type {Data} */
  d = /** @type {any} */ (null); // until its pictures are decoded
  /** @type {View} */
  view = /** @type {any} */ (null);
  /** @type {string | null} */
  json = null;
  /** @type {Panel[]} */
  panels = [];
  /** @type {import("./layout.js").Part} */
  part = /** @type {any} */ (null); // in view
  /** The window of the first smaller map under the pointer. @type {[row: number, col: number] | null} */
  mark = null;
  /** Where a picture was taken hold of. @type {{ canvas: HTMLCanvasElement, row: number, col: number } | null} */
  grip = null;

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    const buttons = (/** @type {string} */ selector) =>
      /** @type {HTMLButtonElement[]} */ ([...root.querySelectorAll(selector)]);
    this.el = {
      all: one(".magnifier"),
      tiles: one(".tiles"),
      zoom: one(".zoom output"),
      place: one(".place"),
      legend: one(".legend"),
      live: one(".live"),
    };
    fillWords(root, WORDS);
    this.tools = new Tools(
      this.el.all,
      () => this.link(),
      () => this.uncover(),
      { stage: { pause: () => {}, onKey: (key) => this.act(key) } },
    );
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    const { tiles } = this.el;
    this.choices = buttons("[data-show]");
    for (const button of this.choices) {
      button.addEventListener("click", () => this.show(/** @type {Shown} */ (button.dataset.show)), { signal });
    }
    arrowKeys(one(".shown"), signal);
    this.zooms = buttons("[data-zoom]");
    for (const button of this.zooms) {
      button.addEventListener("click", () => this.zoom(Number(button.dataset.zoom)), { signal });
    }
    const leave = () => {
      this.mark = null;
      this.paint();
    };
    tiles.addEventListener("pointerdown", (event) => this.grab(event), { signal });
    tiles.addEventListener("pointermove", (event) => this.drag(event), { signal });
    tiles.addEventListener("pointerup", () => this.drop(), { signal });
    tiles.addEventListener("pointercancel", () => this.drop(), { signal });
    tiles.addEventListener("pointerleave", leave, { signal });
    tiles.addEventListener("keydown", (event) => this.key(event), { signal });
    this.resize = new ResizeObserver(() => this.layout());
    this.resize.observe(this.el.all);
  }

  destroy() {
    this.listeners.abort();
    this.tools.destroy();
    this.resize.disconnect();
    clearTimeout(this.speaking);
    this.json = null; // what is still on its way comes too late
    if (this.d) MEMORY.set(this.d.uid, this.view);
  }

  /** The old pictures stay until all new ones are decoded: nothing flickers. @param {import("../shared.js").Component} component */
  async update({ data }) {
    this.tools.update(data);
    if (data.json === this.json) {
      if (this.d) this.follow(data);
      this.layout();
      return;
    }
    this.json = data.json;
    this.tools.cover.again(); // a new question
    /** @type {Data} */
    const d = JSON.parse(data.json);
    const lost = () => decoded(d.tiles.map((tile) => tile.lost));
    const pictures = /** @type {HTMLImageElement[]} */ (await decoded(d.tiles.map((tile) => tile.picture)));
    const differences = this.view?.shown === "lost" ? await lost() : [];
    if (data.json !== this.json) return;
    this.d = d;
    this.view ||= MEMORY.get(d.uid) || { shown: "result", zoom: 0, row: null, col: null, asked: "" };
    const asked = JSON.stringify([d.start, d.height, d.width]);
    if (asked !== this.view.asked) {
      // another picture, or the page names another place
      const [row, col] = d.start ?? [null, null];
      const zoom = d.start ? 0 : 1; // a closer look, unless a certain place is to be seen whole
      Object.assign(this.view, { asked, row, col, zoom });
    }
    this.follow(data);
    this.el.tiles.replaceChildren();
    this.panels = d.tiles.map((tile, at) => this.tile(tile, pictures[at], differences[at] ?? null));
    this.layout();
    const later = await lost(); // nobody has to wait for what is not in sight
    if (data.json !== this.json) return;
    this.panels.forEach((panel, at) => (panel.lost = later[at]));
    this.paint();
  }

  /** What a link asks for. @param {any} data */
  follow(data) {
    const link = askedView(data, this.d.uid);
    if (link?.shown) this.view.shown = link.shown === "lost" ? "lost" : "result";
    if (link?.zoom) this.view.zoom = Math.min(ZOOMS.length - 1, Number(link.zoom));
    if (link?.place) [this.view.row, this.view.col] = numbersOf(link.place);
  }

  /** The view as text in a link. @returns {Record<string, string>} */
  link() {
    const { shown, zoom, row, col } = this.view;
    const place = row === null || col === null ? "" : `${Math.round(row)},${Math.round(col)}`;
    return { shown: shown === "lost" ? "lost" : "", zoom: String(zoom), place };
  }

  /** @param {Tile} tile @param {HTMLImageElement} picture @param {HTMLImageElement | null} lost */
  tile(tile, picture, lost) {
    const box = make("div", "tile", this.el.tiles);
    const head = make("h2", "", box);
    make("span", "", head, tile.title);
    const size = make("span", "", head);
    const words = make("div", "words", box);
    const canvas = make("canvas", "", box);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", tileLabel(tile));
    if (tile.lost) canvas.addEventListener("click", () => this.tools.cover.reveal("output")); // goes with the canvas
    return { tile, box, size, words, canvas, picture, lost };
  }

  // ------------------------------------------------------------------ what a learner can do

  /** @param {Shown} shown */
  show(shown) {
    if (!this.d) return;
    this.view.shown = shown;
    this.paint();
    this.speak();
  }

  /** Closer or further away, with the same middle. @param {number} by */
  zoom(by) {
    const { part } = this;
    if (!part) return;
    const [row, col] = [part.row + part.rows / 2, part.col + part.cols / 2];
    this.view.zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.view.zoom + by));
    this.layout();
    this.moveTo(row - this.part.rows / 2, col - this.part.cols / 2);
    this.speak();
  }

  /** @param {number} row @param {number} col */
  moveTo(row, col) {
    if (!this.sizes) return;
    this.part = inside(this.d, { row, col, rows: this.sizes.rows, cols: this.sizes.cols });
    [this.view.row, this.view.col] = [this.part.row, this.part.col];
    this.paint();
  }

  /** The picture under the pointer, and the place on it, from the corner in view. @param {PointerEvent} event */
  under(event) {
    const canvas = event.target;
    if (!(canvas instanceof HTMLCanvasElement) || !this.sizes || !this.part) return null;
    const { x, y } = placeOn(canvas, event);
    const pixel = this.sizes.scale / pixelRatio(canvas);
    return { canvas, row: y / pixel, col: x / pixel };
  }

  /** @param {PointerEvent} event */
  grab(event) {
    const place = this.under(event);
    if (!place) return;
    const { canvas, row, col } = place;
    canvas.setPointerCapture(event.pointerId);
    canvas.classList.add("held");
    this.grip = { canvas, row: this.part.row + row, col: this.part.col + col };
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const place = this.under(event);
    if (!place) return;
    const { row, col } = place;
    if (this.grip) {
      this.moveTo(this.grip.row - row, this.grip.col - col);
      return;
    }
    const { stride } = this.d.tiles[1];
    const corner = (/** @type {number} */ at) => Math.floor(at / stride) * stride;
    this.mark = [corner(this.part.row + row), corner(this.part.col + col)];
    this.paint();
  }

  drop() {
    if (!this.grip) return;
    this.grip.canvas.classList.remove("held");
    this.grip = null;
    this.speak();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.target !== this.el.tiles || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.act(event.key, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What a key does; whether it does anything. @param {string} key @param {boolean} [isFine] */
  act(key, isFine) {
    const zoom = { "+": 1, "=": 1, "-": -1 }[key];
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
    if (!this.part || (!by && !zoom && key !== " ")) return false;
    if (zoom) this.zoom(zoom);
    if (key === " ") this.show(this.view.shown === "lost" ? "result" : "lost");
    if (!by) return true;
    const far = isFine ? 1 : Math.max(1, Math.round(this.part.rows / 8));
    this.moveTo(this.part.row + far * by[0], this.part.col + far * by[1]);
    this.speak();
    return true;
  }

  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      this.el.live.textContent = spoken(this.view.shown, this.el.place.textContent ?? "");
    }, 400);
  }

  /** An answer is shown, or covered again. */
  uncover() {
    if (this.d) this.paint();
  }

  // ------------------------------------------------------------------ on the screen

  layout() {
    const width = this.el.all.clientWidth;
    if (!width || !this.d) return;
    const dpr = pixelRatio(this.el.all);
    this.sizes = sizes(this.d, this.view.zoom, { width, ...roomOf(this.el.all), dpr });
    const { column, scale, rows, cols } = this.sizes;
    for (const { box, canvas } of this.panels) {
      fitPixels(canvas, cols * scale, rows * scale, dpr);
      box.style.width = `${Math.max((cols * scale) / dpr, column - 1)}px`;
    }
    const first = firstPlace(this.d, this.sizes);
    this.moveTo(this.view.row ?? first.row, this.view.col ?? first.col);
  }

  paint() {
    const { d, view, part, el } = this;
    if (!part) return;
    for (const panel of this.panels) this.paintTile(panel);
    const place = placeWords(part, d);
    el.zoom.textContent = zoomWords(view.zoom);
    el.place.textContent = place;
    el.tiles.setAttribute("aria-label", tilesLabel(place));
    for (const button of this.choices) check(button, button.dataset.show === view.shown);
    for (const button of this.zooms) {
      button.disabled = view.zoom === (button.dataset.zoom === "1" ? ZOOMS.length - 1 : 0);
    }
    Object.assign(el.all.dataset, { shown: view.shown, place: `${part.row},${part.col}` });
    const legend = d.legend[view.shown];
    const [low, ramp, high, note] = /** @type {HTMLElement[]} */ ([...el.legend.children]);
    low.textContent = legend.low;
    high.textContent = legend.high;
    ramp.style.background = `linear-gradient(90deg, ${legend.stops.join(",")})`;
    note.textContent = NOTES[view.shown];
  }

  /** @param {Panel} panel */
  paintTile({ tile, size, words, canvas, picture, lost }) {
    const { d, view, part, mark } = this;
    const { cover } = this.tools;
    const isAnswer = !!tile.lost; // the first is what is made smaller
    if (!isAnswer || !cover.plate(size, "size")) size.textContent = sizeWords(tile);
    const isCovered = isAnswer && cover.has("output");
    words.textContent = isCovered ? tile.sentence : tileWords(tile, view.shown, d.legend.result.high);
    const { scale } = this.sizes ?? { scale: 1 };
    const image = view.shown === "lost" && lost ? lost : picture;
    const pixel = scale * (image === lost ? 1 : tile.stride);
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    ctx.setTransform(1, 0, 0, 1, -part.col * scale, -part.row * scale);
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(image, 0, 0, image.naturalWidth * pixel, image.naturalHeight * pixel);
    if (isCovered) {
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      paintPlate(ctx, [0, 0, canvas.width, canvas.height], getComputedStyle(canvas).fontFamily);
    } else if (mark) {
      const side = d.tiles[1].stride * scale;
      ctx.beginPath();
      ctx.rect(mark[1] * scale, mark[0] * scale, side, side);
      stroke(ctx, "#fff", 4);
      stroke(ctx, "#1a1a1a", 2);
    }
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.beginPath();
    ctx.rect(1, 1, canvas.width - 2, canvas.height - 2);
    stroke(ctx, tile.lost ? d.palette.output : d.palette.input, 2);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {string} colour @param {number} width */
function stroke(ctx, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}
