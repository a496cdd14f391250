// A map and its reductions under one glass: drag one picture and all move. Screen pixels are whole multiples of map
// pixels, so the screen adds no pattern of its own to those that this lesson is about.

import { decoded, make, MEMORY, mount } from "../shared.js";

const SEEN = 256; // pixels of the map along a side of a tile, or a little more, before zooming
const ZOOMS = [1, 2, 4, 8];

export default (component) => mount(component, Reductions, ".reductions");

class Reductions {
  constructor(root) {
    const one = (selector) => root.querySelector(selector);
    this.root = root;
    this.el = {
      all: one(".reductions"),
      tiles: one(".tiles"),
      zoom: one(".zoom output"),
      place: one(".place"),
      legend: one(".legend"),
      live: one(".live"),
    };
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    const on = (element, type, handler) =>
      element.addEventListener(type, (event) => this.d && handler(event), { signal });
    for (const button of root.querySelectorAll("[data-show]")) {
      on(button, "click", () => this.show(button.dataset.show));
      on(button, "keydown", (event) => {
        if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        this.show(this.view.shown === "lost" ? "result" : "lost");
        root.querySelector(`[data-show="${this.view.shown}"]`).focus();
      });
    }
    for (const button of root.querySelectorAll("[data-zoom]"))
      on(button, "click", () => this.zoom(Number(button.dataset.zoom)));
    on(this.el.tiles, "pointerdown", (event) => this.grab(event));
    on(this.el.tiles, "pointermove", (event) => this.drag(event));
    on(this.el.tiles, "pointerup", () => this.drop());
    on(this.el.tiles, "pointercancel", () => this.drop());
    on(this.el.tiles, "pointerleave", () => {
      this.mark = null;
      this.paint();
    });
    on(this.el.tiles, "keydown", (event) => this.key(event));
    this.resize = new ResizeObserver(() => this.layout());
    this.resize.observe(this.el.all);
  }

  destroy() {
    this.listeners.abort();
    this.resize.disconnect();
    clearTimeout(this.speaking);
    this.json = null; // what is still on its way comes too late
    if (this.d) MEMORY.set(this.d.uid, this.view);
  }

  /** The old pictures stay in sight until all new ones are decoded: nothing flickers. */
  async update({ data }) {
    if (data.json === this.json) {
      this.layout();
      return;
    }
    this.json = data.json;
    const d = JSON.parse(data.json);
    const lost = () => decoded(d.tiles.map((tile) => tile.lost));
    const pictures = await decoded(d.tiles.map((tile) => tile.picture));
    const differences = this.view?.shown === "lost" ? await lost() : [];
    if (data.json !== this.json) return;
    this.d = d;
    this.view ||= MEMORY.get(d.uid) || { shown: "result", zoom: 0, row: null, col: null, asked: "" };
    const asked = JSON.stringify([d.start, d.height, d.width]);
    if (asked !== this.view.asked) {
      // another picture, or the page names another place
      this.view.asked = asked;
      [this.view.row, this.view.col] = d.start || [null, null];
      this.view.zoom = d.start ? 0 : 1; // a closer look, unless a certain place is to be seen whole
    }
    this.build(pictures, differences);
    this.layout();
    const later = await lost(); // nobody has to wait for what is not in sight
    if (data.json !== this.json) return;
    this.tiles.forEach((tile, n) => (tile.lostImage = later[n]));
    this.paint();
  }

  build(pictures, differences) {
    this.el.tiles.replaceChildren();
    this.tiles = this.d.tiles.map((tile, n) => {
      const box = make("div", "tile", this.el.tiles);
      const head = make("h2", "", box);
      make("span", "", head, tile.title);
      make("span", "", head, `${tile.height.toLocaleString("en")} × ${tile.width.toLocaleString("en")}`);
      const words = make("div", "words", box);
      const canvas = make("canvas", "", box);
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `${tile.title}: ${tile.sentence}`);
      return { ...tile, words, canvas, image: pictures[n], lostImage: differences[n] };
    });
  }

  // ------------------------------------------------------------------ what a learner can do

  show(shown) {
    this.view.shown = shown;
    this.paint();
    this.speak();
  }

  zoom(by) {
    const before = this.seen;
    this.view.zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.view.zoom + by));
    const middle = [this.view.row + before[0] / 2, this.view.col + before[1] / 2];
    this.layout();
    this.moveTo(middle[0] - this.seen[0] / 2, middle[1] - this.seen[1] / 2);
    this.speak();
  }

  moveTo(row, col) {
    const { d, view, seen } = this;
    view.row = Math.max(0, Math.min(d.height - seen[0], Math.round(row)));
    view.col = Math.max(0, Math.min(d.width - seen[1], Math.round(col)));
    this.paint();
  }

  at(event) {
    const box = event.target.getBoundingClientRect();
    const k = this.scale / devicePixelRatio;
    return [(event.clientY - box.top) / k, (event.clientX - box.left) / k];
  }

  grab(event) {
    if (event.target.tagName !== "CANVAS") return;
    event.target.setPointerCapture(event.pointerId);
    const [row, col] = this.at(event);
    this.grip = { canvas: event.target, row: this.view.row + row, col: this.view.col + col };
    event.target.classList.add("held");
  }

  drag(event) {
    if (event.target.tagName !== "CANVAS") return;
    const [row, col] = this.at(event);
    if (this.grip) this.moveTo(this.grip.row - row, this.grip.col - col);
    else {
      const s = this.d.tiles[1].stride;
      this.mark = [Math.floor((this.view.row + row) / s) * s, Math.floor((this.view.col + col) / s) * s];
      this.paint();
    }
  }

  drop() {
    this.grip?.canvas.classList.remove("held");
    if (this.grip) this.speak();
    this.grip = null;
  }

  key(event) {
    if (event.target !== this.el.tiles || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const zoom = { "+": 1, "=": 1, "-": -1 }[event.key];
    if (!by && !zoom) return;
    event.preventDefault();
    event.stopPropagation();
    if (zoom) {
      this.zoom(zoom);
      return;
    }
    const far = event.shiftKey ? 1 : Math.max(1, Math.round(this.seen[0] / 8));
    this.moveTo(this.view.row + far * by[0], this.view.col + far * by[1]);
    this.speak();
  }

  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      this.el.live.textContent = `${this.view.shown === "lost" ? "Lost detail" : "Result"}. ${this.el.place.textContent}.`;
    }, 400);
  }

  // ------------------------------------------------------------------ drawing

  layout() {
    const width = this.el.all.clientWidth;
    if (!width || !this.d) return;
    const { d, view } = this;
    const dpr = window.devicePixelRatio || 1;
    const across = width <= 620 ? 2 : 3;
    const gap = across === 2 ? 12 : 18;
    const column = (width - (across - 1) * gap) / across;
    const wide = Math.floor(column * dpr); // screen pixels of a tile
    const high =
      across === 2 ? wide : Math.floor(Math.max(200, Math.min((window.innerHeight - 376) / 2, column)) * dpr);
    const base = Math.max(1, Math.round(wide / SEEN), Math.floor(Math.min(high / d.height, wide / d.width)));
    this.scale = base * ZOOMS[view.zoom];
    this.seen = [Math.min(d.height, Math.floor(high / this.scale)), Math.min(d.width, Math.floor(wide / this.scale))];
    for (const { canvas } of this.tiles) {
      const [h, w] = this.seen.map((pixels) => pixels * this.scale);
      if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
      canvas.style.width = `${w / dpr}px`;
      canvas.style.height = `${h / dpr}px`;
      canvas.parentElement.style.width = `${Math.max(w / dpr, column - 1)}px`;
    }
    // Above the middle: that is where most pictures have what they are about.
    if (view.row === null) [view.row, view.col] = [(d.height - this.seen[0]) / 5, (d.width - this.seen[1]) / 2];
    this.moveTo(view.row, view.col);
  }

  paint() {
    if (!this.d || !this.seen) return;
    const { d, view, scale, seen, el } = this;
    for (const tile of this.tiles) {
      const lost = view.shown === "lost" && tile.lostImage;
      const ctx = tile.canvas.getContext("2d");
      const step = scale * (lost ? 1 : tile.stride);
      ctx.setTransform(1, 0, 0, 1, -view.col * scale, -view.row * scale);
      ctx.imageSmoothingEnabled = false;
      const image = lost ? tile.lostImage : tile.image;
      ctx.drawImage(image, 0, 0, image.naturalWidth * step, image.naturalHeight * step);
      if (this.mark) {
        const s = d.tiles[1].stride;
        for (const [colour, line] of [
          ["#fff", 4],
          ["#1a1a1a", 2],
        ]) {
          ctx.strokeStyle = colour;
          ctx.lineWidth = line;
          ctx.strokeRect(this.mark[1] * scale, this.mark[0] * scale, s * scale, s * scale);
        }
      }
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.strokeStyle = tile.stride === 1 && !tile.lost ? d.palette.input : d.palette.output;
      ctx.lineWidth = 2;
      ctx.strokeRect(1, 1, tile.canvas.width - 2, tile.canvas.height - 2);
      tile.words.textContent =
        view.shown === "lost" && tile.error
          ? `typical difference: ${tile.error} of ${d.legend.result.high}`
          : tile.sentence;
    }
    el.zoom.textContent = `${ZOOMS[view.zoom]}×`;
    el.place.textContent = `Rows ${view.row + 1}–${view.row + seen[0]}, columns ${view.col + 1}–${view.col + seen[1]} of ${d.height} × ${d.width}. Drag to move.`;
    el.tiles.setAttribute("aria-label", `${el.place.textContent} Arrow keys move, plus and minus zoom.`);
    for (const button of this.root.querySelectorAll("[data-show]")) {
      const chosen = button.dataset.show === view.shown;
      button.setAttribute("aria-checked", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
    const ends = { "-1": 0, 1: ZOOMS.length - 1 };
    for (const button of this.root.querySelectorAll("[data-zoom]"))
      button.disabled = view.zoom === ends[button.dataset.zoom];
    el.all.dataset.shown = view.shown;
    el.all.dataset.place = `${view.row},${view.col}`;
    const legend = d.legend[view.shown];
    const [low, ramp, high, note] = el.legend.children;
    low.textContent = legend.low;
    high.textContent = legend.high;
    ramp.style.background = `linear-gradient(90deg, ${legend.stops.join(",")})`;
    note.textContent =
      view.shown === "lost"
        ? "The full map less the small one stretched back to its size. White: nothing is lost. Typical: the root of the mean square."
        : "One scale for all.";
  }
}
