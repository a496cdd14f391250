// The network: a column for each layer, its field on the picture, and the table. Here is what a learner does, and what
// follows from it; see layout.js, paint.js and words.js.

import { fillWords, fit, make, MEMORY, mount, PAUSE_ICON, pixelRatio, placeOn, PLAY_ICON, roomOf } from "../shared.js";
import { askedView, Tools } from "../tools.js";
import { withoutAnswers } from "./covered.js";
import { Layout, nextStrided, photoLayout, strideColour } from "./layout.js";
import { paintBase, paintPhoto, paintPointer } from "./paint.js";
import { called, facts, LEGEND, PLAY, strideName, WORDS } from "./words.js";

/** @typedef {import("./layout.js").Data} Data */

const WALK = 9000; // milliseconds from the picture to the end

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, NetworkView, ".network");

class NetworkView {
  /** @type {Data} */
  d = /** @type {any} */ (null); // until the first update
  /** @type {{ at: number, playing: boolean, alone?: boolean }}  alone: nobody has pressed Play: it stops at the end */
  view = /** @type {any} */ (null);
  /** With all answers. @type {any} */
  whole = null;
  /** The row of the layer pointed at. @type {HTMLTableRowElement | undefined} */
  chosen = undefined;

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    this.el = {
      network: one(".network"),
      play: one(".play"),
      key: one(".key"),
      section: /** @type {HTMLCanvasElement} */ (one(".section canvas")),
      side: one(".side"),
      photo: /** @type {HTMLCanvasElement} */ (one(".photo")),
      table: one(".table"),
      head: one("thead"),
      body: /** @type {HTMLTableSectionElement} */ (one("tbody")),
      live: one(".live"),
    };
    const names = ["number", "name", "output", "field", "kernel", "step", "macs", "params"];
    this.facts = Object.fromEntries(names.map((name) => [name, one(`.facts .${name}`)]));
    fillWords(root, WORDS);
    this.tools = new Tools(
      this.el.network,
      () => this.link(),
      () => this.uncover(),
      { stage: { pause: () => this.view.playing && this.setPlaying(false), onKey: (key) => this.act(key) } },
    );
    this.image = new Image();
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    this.listeners = new AbortController();
    this.resize = new ResizeObserver(() => this.relayout());
    this.resize.observe(this.el.network);
    this.listen();
  }

  /** @param {import("../shared.js").Component} component */
  update({ data }) {
    this.tools.update(data);
    if (data.json !== this.json) {
      this.json = data.json;
      this.tools.cover.again(); // a new question
      this.whole = JSON.parse(data.json);
      this.d = withoutAnswers(this.whole, this.tools.cover);
      const still = this.reduced.matches;
      this.view ||= MEMORY.get(this.d.uid) || { at: still ? this.last : 0, playing: !still, alone: true };
      this.follow(data);
      this.view.at = Math.min(this.view.at, this.last);
      if (this.image.src !== this.d.picture) this.image.src = this.d.picture;
      this.table();
      this.legend();
    } else this.follow(data);
    this.relayout();
    this.controls();
  }

  destroy() {
    if (this.d) MEMORY.set(this.d.uid, this.view);
    this.listeners.abort();
    this.tools.destroy();
    this.resize.disconnect();
    cancelAnimationFrame(this.frame ?? 0);
    clearTimeout(this.timer);
    clearTimeout(this.speaking);
  }

  /** An answer is shown, or covered again. */
  uncover() {
    if (!this.whole) return;
    this.d = withoutAnswers(this.whole, this.tools.cover);
    this.el.live.textContent = "";
    this.table();
    this.relayout();
  }

  /** A layer that a link asks for is held. @param {any} data */
  follow(data) {
    const link = askedView(data, this.d.uid);
    if (link?.layer) Object.assign(this.view, { at: Math.min(this.last, Number(link.layer)), playing: false });
    if (link?.play) this.view.playing = link.play === "1";
  }

  /** The view as text in a link: while it plays, no layer. @returns {Record<string, string>} */
  link() {
    const { at, playing } = this.view;
    return { layer: playing ? "" : String(at) };
  }

  get last() {
    return this.d.layers.length - 1;
  }

  // ------------------------------------------------------------------ what a learner can do

  listen() {
    const { signal } = this.listeners;
    const { network, section, play, body } = this.el;
    play.addEventListener("click", () => this.setPlaying(!this.view.playing), { signal });
    const move = (/** @type {PointerEvent} */ event) => {
      if (event.pointerType !== "mouse" && !event.buttons) return;
      this.hovering = event.pointerType === "mouse";
      this.move(this.under(event));
      this.schedule();
    };
    const leave = () => {
      this.hovering = false;
      this.schedule(1200);
    };
    section.addEventListener("pointermove", move, { signal });
    section.addEventListener("pointerdown", (event) => this.hold(this.under(event), true), { signal });
    section.addEventListener("pointerleave", leave, { signal });
    section.addEventListener("keydown", (event) => this.key(event), { signal });
    const choose = (/** @type {Event} */ event) => {
      const row = /** @type {Element} */ (event.target).closest("tr");
      if (row) this.hold(row.sectionRowIndex, false);
    };
    body.addEventListener("click", choose, { signal });
    const keep = (/** @type {KeyboardEvent} */ event) => {
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    };
    network.addEventListener("keydown", keep, { signal });
    this.image.addEventListener("load", () => this.draw(), { signal });
    this.reduced.addEventListener("change", () => this.reduced.matches && this.setPlaying(false), { signal });
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.view.playing = playing;
    this.view.alone = false;
    if (playing && this.view.at === this.last) this.view.at = 0;
    this.controls();
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.act(event.key)) event.preventDefault();
  }

  /** What a key does; whether it does anything. @param {string} key */
  act(key) {
    if (key === " ") {
      this.setPlaying(!this.view.playing);
      return true;
    }
    const { at } = this.view;
    /** @type {Record<string, () => number>} */
    const ways = {
      ArrowRight: () => at + 1,
      ArrowUp: () => at + 1,
      ArrowLeft: () => at - 1,
      ArrowDown: () => at - 1,
      Home: () => 0,
      End: () => this.last,
      PageUp: () => nextStrided(this.d.layers, at, 1),
      PageDown: () => nextStrided(this.d.layers, at, -1),
    };
    const way = ways[key];
    if (way) this.hold(way(), true);
    return way !== undefined;
  }

  /** A click, a tap or a key holds on to a layer; its row comes into view, unless it was chosen there. @param {number} at @param {boolean} isRevealed */
  hold(at, isRevealed) {
    this.view.playing = false;
    this.move(at);
    if (isRevealed) this.reveal();
    this.controls();
    this.speak();
  }

  /** @param {number} at */
  move(at) {
    const inside = Math.max(0, Math.min(this.last, at));
    if (inside === this.view.at) return;
    this.view.at = inside;
    this.draw();
  }

  /** The chosen row comes into the table's own view; the page stays where it is. */
  reveal() {
    const { table, head, body } = this.el;
    const row = body.rows[this.view.at];
    const room = table.clientHeight - head.offsetHeight;
    table.scrollTop = Math.max(0, row.offsetTop - head.offsetHeight - room / 2);
  }

  /** The layer under the pointer. @param {PointerEvent} event */
  under(event) {
    return this.layout ? this.layout.layerAt(placeOn(this.el.section, event).x) : 0;
  }

  /** The walk from the picture to the end, while nobody points. @param {number} [wait] milliseconds */
  schedule(wait) {
    clearTimeout(this.timer);
    if (!this.view.playing || this.hovering) return;
    const count = this.last + 1;
    const pause = this.view.at >= this.last ? 2000 : Math.max(45, Math.min(900, WALK / count));
    this.timer = setTimeout(() => {
      if (!this.view.playing || this.hovering) return;
      if (this.view.alone && this.view.at >= this.last) {
        this.setPlaying(false);
        return;
      }
      const step = Math.max(1, Math.round((45 * count) / WALK));
      this.view.at = this.view.at >= this.last ? 0 : Math.min(this.last, this.view.at + step);
      this.draw();
      this.schedule();
    }, wait ?? pause);
  }

  // ------------------------------------------------------------------ what stays while the pointer moves

  table() {
    const { columns, layers, wrong, colors } = this.d;
    const head = document.createElement("tr");
    for (const column of columns) make("th", "", head, column).scope = "col";
    this.el.head.replaceChildren(head);
    const rows = layers.map(({ row: [name, ...values], strided }) => {
      const row = document.createElement("tr");
      make("th", "", row, called(name)).scope = "row";
      values.forEach((value, at) => make("td", at === 2 ? "stride" : "", row, value));
      row.classList.toggle("strided", strided > 0);
      if (strided) row.style.setProperty("--stride", strideColour(this.d, strided));
      row.classList.toggle("wrong", name === wrong);
      return row;
    });
    this.el.body.replaceChildren(...rows);
    this.el.table.style.setProperty("--wrong", colors.unread);
    this.chosen = undefined;
  }

  legend() {
    const { colors, before, layers } = this.d;
    const strides = [...new Set(layers.map(({ strided }) => strided))].filter(Boolean).sort((a, b) => a - b);
    /** @type {[string, string | null][]} */
    const items = [
      [LEGEND.output, colors.output],
      [LEGEND.input, colors.input],
      [LEGEND.filter, colors.filter],
    ];
    for (const stride of strides.slice(0, 3)) items.push([strideName(stride), strideColour(this.d, stride)]);
    if (before.length) items.push([LEGEND.before, null]);
    this.el.key.replaceChildren();
    for (const [text, colour] of items) {
      const item = make("span", "", this.el.key);
      const mark = make("i", "", item);
      mark.style.boxSizing = "border-box";
      if (colour) mark.style.background = colour;
      else mark.style.border = "2px solid currentColor";
      item.append(text);
    }
  }

  // ------------------------------------------------------------------ on the screen

  relayout() {
    const { network, section, side, photo } = this.el;
    const width = section.parentElement?.clientWidth;
    if (!width || !this.d) return;
    this.scale = pixelRatio(network);
    this.layout = new Layout(this.d, { width: network.clientWidth, section: width, ...roomOf(network) });
    const style = getComputedStyle(network);
    this.look = {
      ink: style.getPropertyValue("--ink").trim() || "#1a1a1a",
      paper: style.getPropertyValue("--paper").trim() || "#fff",
      font: style.fontFamily,
    };
    fit(section, width, this.layout.height, this.scale);
    const share = getComputedStyle(side).display === "grid" ? 0.42 : 1;
    this.photo = photoLayout(this.d.input, share * side.clientWidth, this.layout.photoMost);
    photo.style.width = `${this.photo.width}px`;
    fit(photo, this.photo.width, this.photo.height, this.scale);
    this.base = null;
    this.paint();
  }

  draw() {
    cancelAnimationFrame(this.frame ?? 0);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  paint() {
    const { d, layout, photo, look, scale = 1, image, el } = this;
    if (!layout || !photo || !look) return;
    if (!this.base) {
      this.base = document.createElement("canvas");
      fit(this.base, layout.width, layout.height, scale);
      paintBase(brush(this.base, scale), d, layout, look);
    }
    const ctx = brush(el.section, 1);
    ctx.clearRect(0, 0, el.section.width, el.section.height);
    ctx.drawImage(this.base, 0, 0);
    ctx.scale(scale, scale);
    paintPointer(ctx, d, layout, this.view.at, look);
    const isReady = image.complete && image.naturalWidth;
    paintPhoto(brush(el.photo, scale), d, photo, this.view.at, isReady ? image : null, look);
    this.tell();
  }

  tell() {
    const { at } = this.view;
    const { network, section, photo, body } = this.el;
    const { facts: words, spoken, photo: photoLabel } = facts(this.d, at);
    for (const [name, text] of Object.entries(words)) {
      if (this.facts[name].textContent !== text) Object.assign(this.facts[name], { textContent: text, title: text });
    }
    this.spoken = spoken;
    network.dataset.at = String(at);
    section.ariaValueMin = "0";
    section.ariaValueMax = String(this.last);
    section.ariaValueNow = String(at);
    section.ariaValueText = spoken;
    photo.setAttribute("aria-label", photoLabel);
    const row = body.rows[at];
    if (row === this.chosen) return;
    this.chosen?.classList.remove("chosen");
    row.classList.add("chosen");
    this.chosen = row;
  }

  controls() {
    const { playing } = this.view;
    this.el.play.querySelector("path")?.setAttribute("d", playing ? PAUSE_ICON : PLAY_ICON);
    this.el.play.querySelector("span")?.replaceChildren(playing ? PLAY.pause : PLAY.play);
    this.el.network.dataset.playing = String(playing);
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
