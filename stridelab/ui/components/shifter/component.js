// The shifter: move a picture and see whether its strided map comes along. Here is what a learner does, and what
// follows from it; see layout.js, paint.js and words.js.

import { decoded, fillWords, MEMORY, mount, PAUSE_ICON, pixelRatio, placeOn, PLAY_ICON, roomOf } from "../shared.js";
import { paintPlate } from "../cover.js";
import { askedView, numbersOf, Tools } from "../tools.js";
import { ARROWS, inside, isWhole, sizeOf, stepsOf } from "./layout.js";
import { blank, paintCloseUp, paintPhases, paintSheet, rolled } from "./paint.js";
import { captions, labels, NO_ERROR, phasesLabel, PLAY, sentence, shiftWords, WORDS } from "./words.js";

/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Place} Place */
/** @typedef {Record<"picture" | "dense" | "maps" | "differences", HTMLImageElement>} Images */

const PAUSE = 650; // milliseconds between two pixels when it moves by itself
const AXES = /** @type {const} */ (["rows", "cols"]);

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, Shifter, ".shifter");

class Shifter {
  /** @type {Data} */
  d = /** @type {any} */ (null); // until its pictures are decoded
  /** @type {Place & { fresh?: boolean }} */
  view = /** @type {any} */ (null);
  /** @type {Images} */
  images = /** @type {any} */ (null);
  /** @type {string | null} */
  json = null;
  playing = false;
  /** It plays by itself: nobody has pressed Play. */
  alone = false;
  /** Where the picture was taken hold of. @type {{ x: number, y: number, place: Place, pixel: number } | null} */
  grip = null;

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    const canvas = (/** @type {string} */ name) => /** @type {HTMLCanvasElement} */ (one(`canvas.${name}`));
    const input = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (one(`input.${name}`));
    this.el = {
      box: one(".shifter"),
      play: one(".play"),
      ofPicture: one(".of-picture"),
      ofMap: one(".of-map"),
      ofPhases: one(".of-phases"),
      error: one(".error"),
      share: one(".error strong"),
      words: one(".words"),
      live: one(".live"),
    };
    this.sliders = { rows: input("rows"), cols: input("cols") };
    this.canvas = {
      picture: canvas("picture"),
      after: canvas("after"),
      expected: canvas("expected"),
      difference: canvas("difference"),
      close: canvas("close"),
      phases: canvas("phases"),
    };
    this.legends = [...root.querySelectorAll(".legend")];
    fillWords(root, WORDS);
    this.tools = new Tools(
      this.el.box,
      () => ({ shift: `${this.view.rows},${this.view.cols}` }),
      () => this.uncover(),
      {
        moves: () => true,
        stage: { pause: () => this.playing && this.setPlaying(false), onKey: (key) => this.act(key) },
      },
    );
    this.listeners = new AbortController();
    this.resize = new ResizeObserver(() => this.paint());
    this.resize.observe(this.el.box);
    this.listen();
  }

  listen() {
    const { signal } = this.listeners;
    const { picture, phases } = this.canvas;
    this.el.play.addEventListener("click", () => this.setPlaying(!this.playing), { signal });
    for (const axis of AXES) {
      const slider = this.sliders[axis];
      slider.addEventListener("input", () => this.take({ [axis]: Number(slider.value) }), { signal });
      slider.addEventListener("change", () => this.speak(), { signal });
    }
    picture.addEventListener("pointerdown", (event) => this.grab(event), { signal });
    picture.addEventListener("pointermove", (event) => this.drag(event), { signal });
    picture.addEventListener("pointerup", () => this.drop(), { signal });
    picture.addEventListener("pointercancel", () => this.drop(), { signal });
    picture.addEventListener("keydown", (event) => this.key(event), { signal });
    for (const place of [this.canvas.after, this.canvas.difference]) {
      place.addEventListener("click", () => this.tools.cover.reveal("output"), { signal });
    }
    phases.addEventListener("click", (event) => this.pick(event), { signal });
    phases.addEventListener("keydown", (event) => this.keyPhase(event), { signal });
  }

  destroy() {
    clearTimeout(this.timer);
    this.listeners.abort();
    this.tools.destroy();
    this.resize.disconnect();
    this.json = null; // what is still on its way comes too late
    if (this.d) MEMORY.set(this.d.uid, this.view);
  }

  /** The old maps stand until all new ones are here. @param {import("../shared.js").Component} component */
  async update({ data }) {
    this.tools.update(data);
    if (data.json === this.json) {
      this.follow(data);
      this.paint();
      return;
    }
    this.json = data.json;
    /** @type {Data} */
    const d = JSON.parse(data.json);
    const [picture, dense, maps, differences] = await decoded([d.picture, d.dense, d.maps, d.differences]);
    if (data.json !== this.json) return;
    const isFirst = !this.d;
    this.d = d;
    this.images = /** @type {Images} */ ({ picture, dense, maps, differences });
    this.view ||= MEMORY.get(d.uid) || { rows: 0, cols: 1, fresh: true };
    this.follow(data);
    for (const axis of AXES) {
      this.sliders[axis].max = String(d.most);
      this.sliders[axis].value = String(this.view[axis]);
    }
    this.caption();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (isFirst && this.view.fresh && !still) this.setPlaying(true, true);
    this.view.fresh = false;
    if (!isFirst && this.playing) this.rest(); // a new setting is a new question: it waits for the learner
    this.controls();
    this.paint();
  }

  /** A shift that a link asks for stands still. @param {any} data */
  follow(data) {
    const link = this.d && askedView(data, this.d.uid);
    if (!link?.shift) return;
    const [rows, cols] = numbersOf(link.shift);
    this.setPlaying(false);
    Object.assign(this.view, inside(this.d, { rows, cols }), { fresh: false });
    for (const axis of AXES) this.sliders[axis].value = String(this.view[axis]);
  }

  /** What does not depend on the shift. */
  caption() {
    const { legends, input, output } = this.d;
    const words = captions(this.d);
    this.el.ofPicture.textContent = words.picture;
    this.el.ofMap.textContent = words.map;
    this.el.ofPhases.textContent = words.phases;
    [legends.map, legends.difference].forEach(({ low, high, stops }, at) => {
      const [, from, ramp, to] = /** @type {HTMLElement[]} */ ([...this.legends[at].children]);
      from.textContent = low;
      to.textContent = high;
      ramp.style.background = `linear-gradient(90deg, ${stops.join(",")})`;
    });
    this.canvas.picture.style.setProperty("--edge", input);
    for (const name of /** @type {const} */ (["after", "expected", "difference"])) {
      this.canvas[name].style.setProperty("--edge", output);
    }
  }

  // ------------------------------------------------------------------ what a learner can do

  /** The hand of the learner stops what moves by itself. @param {Partial<Place>} place */
  take(place) {
    if (!this.d) return;
    this.setPlaying(false);
    this.move(place);
  }

  /** @param {Partial<Place>} place */
  move(place) {
    const before = `${this.view.rows},${this.view.cols}`;
    Object.assign(this.view, inside(this.d, { ...this.view, ...place }));
    if (before !== `${this.view.rows},${this.view.cols}`) this.tools.cover.again(); // a new question
    for (const axis of AXES) this.sliders[axis].value = String(this.view[axis]);
    this.paint();
  }

  /** @param {boolean} playing */
  setPlaying(playing, alone = false) {
    if (!this.d) return;
    [this.playing, this.alone] = [playing, alone];
    clearTimeout(this.timer);
    if (playing) this.timer = setTimeout(() => this.tick(), 2 * PAUSE);
    this.controls();
  }

  /** To the right, pixel by pixel; at the end it rests at a shift of one, where the lesson is. What moves by itself waits
   *  while the pointer rests on the maps. */
  tick() {
    const isLookedAt = matchMedia("(hover: hover)").matches && this.el.box.matches(":has(:is(.maps, .below):hover)");
    const cols = this.view.cols + 1;
    if (this.alone && isLookedAt) {
      this.timer = setTimeout(() => this.tick(), PAUSE);
      return;
    }
    if (cols <= this.d.most && this.d.cols[cols].problem === undefined) {
      this.move({ cols });
      this.timer = setTimeout(() => this.tick(), PAUSE);
      return;
    }
    this.rest();
    this.speak();
  }

  rest() {
    this.setPlaying(false);
    this.move({ cols: 1 });
  }

  controls() {
    this.el.play.querySelector("path")?.setAttribute("d", this.playing ? PAUSE_ICON : PLAY_ICON);
    this.el.play.querySelector("span")?.replaceChildren(this.playing ? PLAY.pause : PLAY.play);
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (!this.d) return;
    const { picture } = this.canvas;
    picture.setPointerCapture(event.pointerId);
    picture.classList.add("held");
    const { rows, cols } = this.view;
    const pixel = picture.clientWidth / this.d.width;
    this.grip = { ...placeOn(picture, event), place: { rows, cols }, pixel };
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.grip) return;
    const { x, y, place, pixel } = this.grip;
    const now = placeOn(this.canvas.picture, event);
    this.take({ rows: place.rows + (now.y - y) / pixel, cols: place.cols + (now.x - x) / pixel });
  }

  drop() {
    if (!this.grip) return;
    this.grip = null;
    this.canvas.picture.classList.remove("held");
    this.speak();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.act(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What a key does; whether it does anything. @param {string} key */
  act(key) {
    const by = ARROWS[key];
    if (!this.d || (!by && key !== " ")) return false;
    if (by) this.take({ rows: this.view.rows + by[0], cols: this.view.cols + by[1] });
    else this.setPlaying(!this.playing);
    this.speak();
    return true;
  }

  /** The least shift that leads to the phase that is clicked. @param {MouseEvent} event */
  pick(event) {
    if (!this.d) return;
    const { stride, remainder_of: remainder } = this.d;
    const box = this.canvas.phases.getBoundingClientRect();
    const at = (/** @type {number} */ share) => Math.max(0, Math.min(stride - 1, Math.floor(share * stride)));
    this.take({
      rows: remainder[at((event.clientY - box.top) / box.height)],
      cols: remainder[at((event.clientX - box.left) / box.width)],
    });
    this.speak();
  }

  /** @param {KeyboardEvent} event */
  keyPhase(event) {
    const by = ARROWS[event.key];
    if (!by || !this.d) return;
    const now = stepsOf(this.d, this.view);
    if (now.problem !== null) return;
    event.preventDefault();
    event.stopPropagation();
    const { stride, remainder_of: remainder } = this.d;
    const next = (/** @type {number} */ phase, /** @type {number} */ step) =>
      remainder[(phase + step + stride) % stride];
    this.take({ rows: next(now.rows.phase, by[0]), cols: next(now.cols.phase, by[1]) });
    this.speak();
  }

  /** An answer is shown, or covered again. */
  uncover() {
    this.el.live.textContent = "";
    this.paint();
  }

  speak() {
    if (!this.d || this.tools.cover.has("output")) return;
    const { error, words, live } = this.el;
    live.textContent = `${error.innerText.replace(/\s+/g, " ")}. ${words.textContent}`;
  }

  // ------------------------------------------------------------------ on the screen

  paint() {
    cancelAnimationFrame(this.frame ?? 0);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    const { d, canvas, view, el } = this;
    if (!d || !this.el.box.clientWidth) return;
    const now = stepsOf(d, view);
    this.tell(now);
    const scale = pixelRatio(el.box);
    const { window: high, presents } = roomOf(el.box);
    const most = presents ? { upper: 0.4 * high, below: 0.36 * high } : { upper: 420, below: 300 };
    const room = (/** @type {HTMLCanvasElement} */ place) =>
      sizeOf(d, place.parentElement?.clientWidth ?? 0, place.closest(".below") ? most.below : most.upper);
    const show = (/** @type {HTMLCanvasElement} */ place, /** @type {OffscreenCanvas} */ sheet) =>
      paintSheet(place, sheet, room(place), scale);
    const [h, w] = d.map;
    if (now.problem !== null) {
      for (const place of [canvas.after, canvas.expected, canvas.difference]) show(place, blank(h, w));
      return;
    }
    const { rows, cols } = now;
    const { picture, dense, maps, differences } = this.images;
    const moved = (/** @type {HTMLImageElement} */ image) =>
      rolled(image, 0, 0, d.width, d.height, view.cols, view.rows);
    const tile = (/** @type {HTMLImageElement} */ sheet, row = rows.remainder, col = cols.remainder) =>
      rolled(sheet, col * w, row * h, w, h, cols.steps, rows.steps);
    show(canvas.picture, moved(picture));
    show(canvas.expected, tile(maps, 0, 0));
    if (this.tools.cover.has("output")) {
      for (const place of [canvas.after, canvas.difference]) {
        show(place, blank(h, w));
        const ctx = /** @type {CanvasRenderingContext2D} */ (place.getContext("2d"));
        ctx.setTransform(1, 0, 0, 1, 0, 0);
        paintPlate(ctx, [0, 0, place.width, place.height], getComputedStyle(el.box).fontFamily);
      }
    } else {
      show(canvas.after, tile(maps));
      show(canvas.difference, tile(differences));
    }
    paintCloseUp(canvas.close, moved(dense), d, room(canvas.close), scale);
    paintPhases(canvas.phases, maps, d, [rows.phase, cols.phase], room(canvas.phases), scale);
  }

  /** @param {ReturnType<typeof stepsOf>} now */
  tell(now) {
    const { view, d, el, canvas } = this;
    for (const axis of AXES) {
      const words = shiftWords(view[axis]);
      this.sliders[axis].nextElementSibling?.replaceChildren(words.text);
      this.sliders[axis].setAttribute("aria-valuetext", words.spoken);
    }
    const error = now.problem === null ? d.errors[now.rows.remainder][now.cols.remainder] : "";
    const { cover } = this.tools;
    const isCovered = cover.has("output");
    el.error.classList.toggle("none", !isCovered && now.problem === null && isWhole(now.rows, now.cols));
    if (!cover.plate(el.share, "output")) el.share.textContent = error || NO_ERROR;
    el.words.textContent = isCovered ? "" : (now.problem ?? sentence(d.stride, view, now.rows, now.cols));
    el.box.dataset.shift = `${view.rows},${view.cols}`;
    el.box.dataset.error = isCovered ? "?" : error;
    const names = labels(d, view, isCovered ? "covered" : error);
    for (const name of /** @type {const} */ (["picture", "after", "difference", "close"])) {
      canvas[name].setAttribute("aria-label", names[name]);
    }
    if (now.problem === null) canvas.phases.setAttribute("aria-label", phasesLabel(d.stride, now.rows, now.cols));
  }
}
