// The stack: rows of units, joined by what each reads, and the field of the unit pointed at on the picture.
// Here is what a learner does, and what follows from it; see layout.js, paint.js, editor.js and words.js.

import { fillWords, fit, MEMORY, mount, PAUSE_ICON, pixelRatio, placeOn, PLAY_ICON, roomOf } from "../shared.js";
import { askedView, Tools } from "../tools.js";
import { showLegend, unlit, withoutAnswers } from "./covered.js";
import { Editor } from "./editor.js";
import { colsOf, follow, heldUnit, Layout, rowsOf, stepped, unitLink } from "./layout.js";
import { paintBase, paintPhoto, paintSection } from "./paint.js";
import { facts, photoLabel, pictureSize, PLAY, WORDS } from "./words.js";

/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Unit} Unit */
/** @typedef {{ layer: number | null, row: number, col: number, playing: boolean, left?: number }} View  no layer: the last */

const GLIDE = 220; // milliseconds from field to field
const ALONE = 8; // units that the walk goes to before it stops by itself, unless somebody presses Play

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, LayerStack, ".stack");

class LayerStack {
  /** @type {Data} */
  d = /** @type {any} */ (null); // until the first update
  /** @type {View} */
  view = /** @type {any} */ (null);
  /** @type {Layout} */
  layout = /** @type {any} */ (null);
  /** With all answers. @type {Data | null} */
  whole = null;
  /** The layer pointed at. @type {number | null} */
  picked = null;
  /** Of the map that the walk is on, to begin anew on another. */
  size = "";
  /** @type {import("../shared.js").Component["setStateValue"]} */
  setStateValue = () => {};
  /** Where the field glides from, and since when. @type {{ spans: import("./paint.js").Span[], at: number } | null} */
  from = null;

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    const canvas = (/** @type {string} */ place) => /** @type {HTMLCanvasElement} */ (one(`${place} canvas`));
    this.el = {
      stack: one(".stack"),
      play: one(".play"),
      key: one(".key"),
      editor: one(".editor"),
      input: one(".picture-row"),
      section: canvas(".section"),
      photo: canvas(".photo"),
      problem: one(".problem"),
      live: one(".live"),
    };
    this.facts = Object.fromEntries(
      ["unit", "field", "center", "step", "read", "missed"].map((name) => [name, one(`.facts .${name}`)]),
    );
    fillWords(root, WORDS);
    this.tools = new Tools(
      this.el.stack,
      () => unitLink(this.unit, this.view.playing),
      () => this.uncover(),
      { stage: { pause: () => this.view.playing && this.setPlaying(false), onKey: (key) => this.act(key, true) } },
    );
    const send = (/** @type {unknown[]} */ layers) => this.setStateValue("layers", JSON.stringify(layers));
    this.editor = new Editor(one(".layers"), send);
    this.image = new Image();
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    this.listeners = new AbortController();
    this.resize = new ResizeObserver(() => this.relayout());
    this.resize.observe(this.el.stack);
    this.listen();
  }

  // ------------------------------------------------------------------ data in

  /** @param {import("../shared.js").Component} component */
  update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    this.tools.update(data);
    this.saved = data.saved;
    if (data.json !== this.json) {
      this.json = data.json;
      this.tools.cover.again(); // a new question
      this.d = withoutAnswers((this.whole = JSON.parse(data.json)), this.tools.cover);
      const fresh = { layer: null, row: 0, col: 0, playing: !this.reduced.matches, left: ALONE };
      this.view ||= MEMORY.get(this.d.uid) || fresh;
      if (this.image.src !== this.d.picture) this.image.src = this.d.picture;
      if (this.picked === null) this.view.layer = null;
      this.take(data);
      this.settle();
      this.editor.update(this.d, this.tools, data.saved);
      this.el.input.querySelector("span")?.replaceChildren(pictureSize(this.d.maps[0]));
      showLegend(this.el.key, this.d.colors);
    } else if (this.take(data)) this.settle();
    this.relayout();
    this.controls();
  }

  /** An answer is shown, or covered again. */
  uncover() {
    if (!this.whole) return;
    this.d = withoutAnswers(this.whole, this.tools.cover);
    this.el.live.textContent = "";
    this.light();
    this.editor.update(this.d, this.tools, this.saved);
    this.relayout();
  }

  /** Whether a link asks for a unit, which is then held. @param {any} data */
  take(data) {
    const unit = heldUnit(askedView(data, this.d.uid));
    if (unit) this.picked = Math.min(unit.layer, this.last);
    if (unit) Object.assign(this.view, unit, { playing: false });
    return unit !== null;
  }

  destroy() {
    MEMORY.set(this.d.uid, this.view);
    this.listeners.abort();
    this.tools.destroy();
    this.resize.disconnect();
    cancelAnimationFrame(this.frame ?? 0);
    clearTimeout(this.timer);
    clearTimeout(this.speaking);
  }

  get last() {
    return this.d.maps.length - 1;
  }

  /** The unit that is lit. @returns {Unit} */
  get unit() {
    const { layer, row, col } = this.view;
    return { layer: layer ?? this.last, row, col };
  }

  get map() {
    return this.d.maps[this.unit.layer];
  }

  /** A unit that exists; where the learner has not chosen one, in the middle of the map. */
  settle() {
    const { view } = this;
    if (view.layer !== null && view.layer > this.last) view.layer = null;
    const [rows, cols] = [rowsOf(this.map), colsOf(this.map)];
    const size = `${rows} ${cols} ${this.last}`;
    if (this.picked === null && this.size !== size) {
      this.size = size;
      view.row = Math.floor(rows / 2);
      view.col = Math.floor(cols / (this.reduced.matches ? 2 : 3));
    }
    view.row = Math.min(view.row, rows - 1);
    view.col = Math.min(view.col, cols - 1);
    this.light();
  }

  /** What the unit sees, in all maps below it. */
  light() {
    const { layer, row, col } = this.unit;
    const lit = { rows: follow(this.d.maps, "rows", layer, row), cols: follow(this.d.maps, "cols", layer, col) };
    this.lit = this.tools.cover.has("output") ? { rows: unlit(lit.rows), cols: unlit(lit.cols) } : lit;
    const { dataset } = this.el.stack;
    dataset.unit = `${this.map.name} ${row} ${col}`;
    dataset.seen = [...this.lit.cols[0].units].sort((a, b) => a - b).join(" ");
  }

  // ------------------------------------------------------------------ what a learner can do

  listen() {
    const { signal } = this.listeners;
    const { section, photo, play, stack } = this.el;
    play.addEventListener("click", () => this.setPlaying(!this.view.playing), { signal });
    for (const canvas of [section, photo]) {
      canvas.addEventListener(
        "pointermove",
        (event) => {
          if (event.pointerType === "mouse" || (canvas === photo && event.buttons)) this.pick(this.under(event));
        },
        { signal },
      );
      canvas.addEventListener("pointerdown", (event) => this.hold(this.under(event)), { signal });
      canvas.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.leave(), { signal });
      canvas.addEventListener("keydown", (event) => this.key(event), { signal });
    }
    stack.addEventListener(
      "keydown",
      (event) => {
        if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
      },
      { signal },
    );
    this.image.addEventListener("load", () => this.relayout(), { signal });
    this.reduced.addEventListener("change", () => this.reduced.matches && this.setPlaying(false), { signal });
  }

  /** The unit under the pointer, on either canvas. @param {PointerEvent} event */
  under(event) {
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const { x, y } = placeOn(canvas, event);
    if (canvas === this.el.section) return this.layout.unitInSection(x, y, this.unit);
    return this.layout.unitInPhoto(x, y, this.unit.layer);
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.view.playing = playing;
    this.picked = null;
    delete this.view.left;
    if (playing) this.view.layer = null;
    this.settle();
    this.controls();
    this.draw();
  }

  /** @param {Unit | null} unit */
  pick(unit) {
    if (!unit) return;
    this.hovering = true;
    this.picked = unit.layer;
    const now = this.unit;
    if (unit.layer === now.layer && unit.row === now.row && unit.col === now.col) return;
    this.move(unit);
    this.schedule();
  }

  /** A click or a tap holds on to the unit. @param {Unit | null} unit */
  hold(unit) {
    if (!unit) return;
    this.view.playing = false;
    this.pick(unit);
    this.controls();
    this.speak();
  }

  /** @param {View | Unit} unit */
  move({ layer, row, col }) {
    const glides = !this.reduced.matches && this.unit.layer === (layer ?? this.last);
    this.from = glides ? { spans: this.spans(), at: performance.now() } : null;
    Object.assign(this.view, { layer, row, col });
    this.light();
    this.draw();
  }

  leave() {
    if (!this.hovering) return;
    this.hovering = false;
    if (!this.view.playing) return;
    this.picked = null;
    this.schedule(1400);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.act(event.key, event.currentTarget === this.el.section)) event.preventDefault();
  }

  /** What a key does; whether it does anything. @param {string} key @param {boolean} isSection  up is the next layer */
  act(key, isSection) {
    if (key === " ") this.setPlaying(!this.view.playing);
    if (key === " ") return true;
    const way = isSection ? ({ ArrowUp: "PageUp", ArrowDown: "PageDown" }[key] ?? key) : key;
    const next = stepped(this.d.maps, this.unit, way);
    if (!next) return next === null;
    this.view.playing = false;
    this.picked = next.layer;
    this.move(next);
    this.controls();
    this.speak();
    return true;
  }

  /** The walk along the last layer, row after row, while nobody points. @param {number} [wait] milliseconds */
  schedule(wait) {
    clearTimeout(this.timer);
    if (!this.view.playing || this.hovering) return;
    const map = this.d.maps[this.last];
    this.timer = setTimeout(
      () => {
        if (!this.view.playing || this.hovering) return;
        if (this.unit.layer !== this.last) {
          this.view.layer = null;
          this.settle();
        }
        const { row, col } = this.view;
        if (this.view.left === 0) {
          this.setPlaying(false); // who has seen a row of units has seen it
          return;
        }
        if (this.view.left) this.view.left--;
        const isEnd = col + 1 >= colsOf(map);
        this.move({ ...this.view, layer: null, row: isEnd ? (row + 1) % rowsOf(map) : row, col: isEnd ? 0 : col + 1 });
        this.schedule();
      },
      wait ?? Math.max(160, Math.min(900, 9000 / colsOf(map))),
    );
  }

  // ------------------------------------------------------------------ on the screen

  relayout() {
    const { stack, section, photo, editor, problem, input } = this.el;
    if (!this.d || !stack.clientWidth) return;
    const widths = { section: section.parentElement?.clientWidth ?? 0, photo: photo.clientWidth };
    const sizes = { width: stack.clientWidth, ...widths, ...roomOf(stack) };
    this.layout = new Layout(this.d, sizes);
    const { layout } = this;
    editor.style.setProperty("--height", `${layout.height}px`);
    this.editor.rows.forEach((row, at) => row.box.style.setProperty("--top", `${layout.y(at + 1)}px`));
    input.style.setProperty("--top", `${layout.y(0)}px`);
    problem.hidden = !this.d.problem;
    problem.textContent = this.d.problem?.text ?? "";
    problem.style.top = `${Math.max(0, layout.y(layout.slots) - 40)}px`;
    this.scale = pixelRatio(stack);
    fit(section, layout.width, layout.height, this.scale);
    fit(photo, layout.photo.width, layout.photo.height, this.scale);
    const style = getComputedStyle(stack);
    this.look = {
      ink: style.color,
      paper: style.getPropertyValue("--st-background-color").trim() || "#ffffff",
      quiet: style.getPropertyValue("--st-secondary-background-color").trim() || "#eef1f5",
      font: style.fontFamily,
    };
    this.base = null;
    this.draw();
    this.schedule();
  }

  draw() {
    cancelAnimationFrame(this.frame ?? 0);
    this.frame = requestAnimationFrame(() => {
      if (!this.layout) return;
      this.paint();
      this.tell();
      if (this.from && performance.now() - this.from.at < GLIDE) this.draw();
      else this.from = null;
    });
  }

  /** The field's first and last row and column, on its way where it glides. @returns {import("./paint.js").Span[]} */
  spans() {
    const to = [this.map.rows.spans[this.unit.row], this.map.cols.spans[this.unit.col]];
    const { from } = this;
    if (!from) return to;
    const t = Math.min(1, (performance.now() - from.at) / GLIDE);
    const share = t * (2 - t);
    const between = (/** @type {number} */ a, /** @type {number} */ b) => a + (b - a) * share;
    return to.map(([first, last], axis) => [between(from.spans[axis][0], first), between(from.spans[axis][1], last)]);
  }

  paint() {
    const { d: data, layout, look, lit, unit, image, scale = 1 } = this;
    if (!look || !lit) return;
    const [rows, cols] = this.spans();
    const isReady = image.complete && image.naturalWidth;
    /** @type {import("./paint.js").Scene} */
    const scene = { data, layout, look, lit, unit, spans: [rows, cols], image: isReady ? image : null };
    if (!this.base) {
      this.base = document.createElement("canvas");
      fit(this.base, layout.width, layout.height, scale);
      paintBase(brush(this.base, scale), scene);
    }
    const ctx = brush(this.el.section, 1);
    ctx.clearRect(0, 0, this.el.section.width, this.el.section.height);
    ctx.drawImage(this.base, 0, 0);
    ctx.scale(scale, scale);
    paintSection(ctx, scene);
    paintPhoto(brush(this.el.photo, scale), scene);
  }

  tell() {
    const { facts: words, label, spoken } = facts(this.map, this.unit);
    for (const [name, text] of Object.entries(words)) {
      if (this.facts[name].textContent !== text) this.facts[name].textContent = text;
    }
    this.spoken = spoken;
    this.el.section.setAttribute("aria-label", label);
    this.el.photo.setAttribute("aria-label", photoLabel(this.d.title, label));
  }

  controls() {
    const { playing } = this.view;
    this.el.play.querySelector("path")?.setAttribute("d", playing ? PAUSE_ICON : PLAY_ICON);
    this.el.play.querySelector("span")?.replaceChildren(playing ? PLAY.pause : PLAY.play);
    this.el.stack.dataset.playing = String(playing);
    this.schedule();
  }

  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => this.el.live.replaceChildren(this.spoken ?? ""), 250);
  }
}

/** A canvas's context in pixels of the page. @param {HTMLCanvasElement} canvas @param {number} scale */
function brush(canvas, scale) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  return ctx;
}
