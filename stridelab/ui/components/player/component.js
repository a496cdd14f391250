// The player: a filter walking over a small grid. Python (the __init__.py beside this file) sends every number finished:
// data.js picks, layout.js places, words.js says, paint.js draws. Here: what a user can do, and time.

/** @import { Component } from "../shared.js" */
/** @import { Drawing, Hover, Pair } from "./data.js" */
/** @import { Layout, Panel } from "./layout.js" */
/** @import { View } from "./controls.js" */
/** @import { Covered } from "./covered.js" */
import { fillWords, fit, MEMORY, mount, pixelRatio, roomOf } from "../shared.js";
import { askedView, Tools } from "../tools.js";
import { elements, newView, overlayOf, showControls, showFacts, showStep, showStrides } from "./controls.js";
import { coveredBy, overlaysUnder } from "./covered.js";
import { axesAt, cellOf, denseIndex, read, startOf, stepNear, steps } from "./data.js";
import { act, listen } from "./events.js";
import { goesOn, intervalOf, isSlow } from "./first_run.js";
import { layOut, panelsAt } from "./layout.js";
import { playerLink, takeLink } from "./link.js";
import { Painter } from "./paint.js";
import { lookOf, ON_A_PAGE } from "./sheets.js";
import { onStage, typeOn } from "./stage.js";
import { Sum } from "./sum.js";
import { firstWords, hoverSentence, stepSentence, stepText, WORDS } from "./words.js";

/** @typedef {{ uid: string, stride: Pair, compact: boolean, speed: number, autoplay: boolean, reports: boolean }} Page */

export default (/** @type {Component} */ component) => mount(component, Player, ".player");

export class Player {
  /** @param {HTMLElement | ShadowRoot} root @param {Component} component */
  constructor(root, { data, setStateValue }) {
    this.root = root;
    this.el = elements(root);
    fillWords(root, WORDS);
    this.sum = new Sum(this.el.sum);
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    /** @type {Page} */
    this.page = JSON.parse(data.page);
    this.view = this.open(this.page);
    this.text = data.json; // what the drawing was read from: the same again need not be read
    this.drawing = read(data.json);
    this.tools = new Tools(
      this.el.player,
      () => playerLink(this.view, this.page),
      () => this.uncover(),
      {
        moves: () => !this.drawing.problem,
        page: () => ({ ...this.page, stride: this.view.stride }),
        stage: {
          pause: () => this.view.playing && this.setPlaying(false),
          onKey: (key) => act(this, key),
          onLayout: () => this.relayout(),
        },
      },
    );
    this.takeLink(data);
    this.settle(null);
    this.setStateValue = setStateValue;
    /** @type {string[]} */
    this.sent = []; // strides told to the page and not yet answered: answers may come late, and skip some
    /** @type {Hover | null} */
    this.hover = null;
    /** @type {{ step: number, at: number } | null} */
    this.from = null; // the step it glides from
    this.due = performance.now() + Math.max(600, this.interval); // the first window is seen before it moves on
    /** @type {Layout | null} */
    this.layout = null;
    /** @type {Painter | null} */
    this.painter = null;
    this.type = ON_A_PAGE;
    this.stale = true; // there is something to paint
    this.wrote = ""; // the step and the hover that the words are about
    this.wroteAt = this.raf = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.reporting = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.speaking = undefined;
    this.listeners = new AbortController();
    this.resize = new ResizeObserver(() => this.relayout());
    listen(this);
  }

  // ------------------------------------------------------------------ data in, view out

  /** @param {Component} component */
  update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    this.page = JSON.parse(data.page);
    if (data.json !== this.text) {
      const place = this.place();
      this.text = data.json;
      this.drawing = read(data.json);
      this.hover = this.from = null;
      this.settle(place);
      this.tools.cover.again(); // a new question
    }
    const asked = JSON.stringify(this.page.stride);
    if (asked !== this.view.asked) {
      this.view.asked = asked; // the page's stride wins only when the page has changed it
      const answered = this.sent.indexOf(asked);
      this.sent = answered < 0 ? [] : this.sent.slice(answered + 1);
      if (answered < 0) this.follow(this.page.stride);
    }
    if (this.takeLink(data)) this.settle(null);
    this.controls();
    this.relayout();
  }

  /** Whether a link asks for a view, which is then this one. @param {any} data */
  takeLink(data) {
    this.tools.update(data);
    const asked = askedView(data, this.page.uid);
    if (asked) takeLink(this.view, asked);
    return asked !== null;
  }

  /** The view of this place on the page, or a new one. @param {Page} page @returns {View} */
  open(page) {
    this.el.player.classList.toggle("compact", page.compact);
    /** @type {View} */
    const view = MEMORY.get(page.uid) ?? newView(page);
    if (this.reduced.matches) view.playing = false;
    return view;
  }

  destroy() {
    MEMORY.set(this.page.uid, this.view);
    this.tools.destroy();
    this.listeners.abort();
    this.resize.disconnect();
    cancelAnimationFrame(this.raf);
    clearTimeout(this.reporting);
    clearTimeout(this.speaking);
  }

  get axes() {
    return axesAt(this.drawing, this.view.stride);
  }

  get total() {
    return steps(this.axes);
  }

  /** The step on show: an output cell under the pointer goes before the walk. */
  get shown() {
    return this.hover?.kind === "output" ? this.hover.step : this.view.step;
  }

  get interval() {
    return intervalOf(this.view);
  }

  /** Where the window stands in the grid, to find a near one after the data or the stride changed. */
  place() {
    return this.drawing.problem ? null : startOf(this.axes, this.view.step);
  }

  /** @param {Pair | null} place */
  settle(place) {
    if (this.drawing.problem) return;
    this.view.step = place ? stepNear(this.axes, place) : Math.min(this.view.step, this.total - 1);
  }

  // ------------------------------------------------------------------ what a user can do

  /** Another stride, at the same place as far as there is one; drawn by who asks for it. @param {Pair} stride */
  follow(stride) {
    const place = this.place();
    this.tools.cover.again();
    this.view.stride = stride;
    this.view.alone = null;
    if (stride[0] !== stride[1]) this.view.apart = true;
    this.hover = null;
    this.settle(place);
    this.wait();
  }

  /** Whether a teacher's link has fixed the stride. */
  get fixed() {
    return this.tools.locked.has("stride");
  }

  /** @param {Pair} stride */
  setStride(stride) {
    if (this.fixed) return;
    this.follow(stride);
    this.controls();
    this.repaint();
    if (!this.page.reports) return;
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => {
      this.sent.push(JSON.stringify(this.view.stride));
      this.setStateValue("stride", this.view.stride);
    }, 300);
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.view.playing = playing;
    this.view.alone = this.hover = null;
    if (playing && this.view.step >= this.total - 1) this.view.step = 0;
    this.due = performance.now() + this.interval;
    this.controls();
    this.dirty();
  }

  /** @param {number} step */
  goTo(step, glide = false) {
    this.view.playing = false;
    this.hover = null;
    this.move(Math.max(0, Math.min(this.total - 1, step)), glide);
    this.controls();
    this.speak();
  }

  /** @param {number} step @param {boolean} glide */
  move(step, glide) {
    this.from = glide ? { step: this.view.step, at: performance.now() } : null;
    if (step !== this.view.step) this.tools.cover.again(["sum"]);
    this.view.step = step;
    this.dirty();
  }

  /** Stand still for as long as a step takes. */
  wait() {
    this.due = performance.now() + this.interval;
    this.from = null;
  }

  // ------------------------------------------------------------------ drawing

  /** What is not to be seen now. @returns {Covered} */
  get covered() {
    return coveredBy(this.tools.cover);
  }

  /** An answer is shown, or covered again. */
  uncover() {
    if (!this.layout) return;
    this.controls();
    this.relayout();
    this.el.live.textContent = "";
  }

  controls() {
    showControls(this.el, this.view, this.drawing, this.page.compact, this.covered);
    showStrides(this.el, this.view, this.drawing, (stride) => this.setStride(stride), this.tools);
    if (!this.drawing.problem) showStep(this.el, this.view.step, this.axes, this.covered);
  }

  relayout() {
    const { el, drawing } = this;
    const width = el.canvas.parentElement?.clientWidth;
    if (!width) return;
    const { window: windowHeight } = roomOf(el.player);
    const { on } = this.tools.present;
    this.type = on ? typeOn(windowHeight) : ON_A_PAGE;
    this.layout = on
      ? onStage(drawing, width, Math.ceil(0.755 * windowHeight), this.type)
      : layOut(drawing, width, { windowHeight, compact: this.page.compact });
    const { slot, phone } = this.layout;
    for (const button of el.overlays) button.hidden = phone && overlayOf(button) === "enlarge"; // there it is always large
    let { height } = this.layout;
    if (drawing.problem) {
      const { style } = el.problem; // where the output would be
      style.left = `${Math.round(slot.x)}px`;
      style.top = `${Math.round(slot.y)}px`;
      style.width = `${Math.round(phone ? slot.width : Math.max(220, width - slot.x))}px`;
      height = Math.max(height, slot.y + el.problem.offsetHeight + 4);
    }
    fit(el.canvas, width, height, this.scale);
    this.repaint();
  }

  get scale() {
    return pixelRatio(this.el.player);
  }

  repaint() {
    if (!this.layout) return;
    const { el, drawing, axes, view, scale, covered } = this;
    const overlays = overlaysUnder(covered, view.overlays);
    const panels = drawing.problem ? this.layout.panels : panelsAt(this.layout, axes, overlays, covered.size);
    const host = this.root instanceof ShadowRoot ? this.root.host : this.root;
    const look = lookOf(getComputedStyle(host), drawing.palette);
    el.player.style.setProperty("--in", look.tones.input);
    el.player.style.setProperty("--fi", look.tones.filter);
    el.player.style.setProperty("--ou", look.tones.output);
    this.painter = new Painter(el.canvas, { drawing, axes, panels, overlays, scale, covered, type: this.type }, look);
    showFacts(el, view, drawing, axes, this.tools.cover);
    this.wrote = "";
    this.dirty();
  }

  dirty() {
    this.stale = true;
    this.ask();
  }

  ask() {
    this.raf ||= requestAnimationFrame((now) => this.frame(now));
  }

  /** @param {number} now */
  frame(now) {
    this.raf = 0;
    if (!this.painter) return;
    const still = Boolean(this.drawing.problem);
    if (!still) this.advance(now);
    if (this.stale || this.from) {
      // between two steps nothing moves: nothing is painted
      this.stale = false;
      this.paint(this.painter, now);
    }
    if (still) return;
    const { view, hover } = this;
    const fast = view.playing && view.speed > 12 && now - this.wroteAt < 80;
    const key = `${this.shown} ${JSON.stringify(hover)}`;
    if (key !== this.wrote && !fast) {
      this.wrote = key;
      this.wroteAt = now;
      this.write();
    }
    if ((view.playing && !hover) || this.from || key !== this.wrote) this.ask();
  }

  /** @param {Painter} painter @param {number} now */
  paint(painter, now) {
    let glide = null;
    if (this.from && !this.reduced.matches && this.from.step < this.total) {
      const time = Math.min(160, 0.4 * this.interval);
      const share = Math.min(1, Math.max(0, (now - this.from.at) / time));
      glide = { from: this.from.step, share };
    }
    painter.paint({ step: this.shown, reached: this.view.step, hover: this.hover, glide });
    if (!glide || glide.share === 1) this.from = null;
  }

  /** Steps that are due, at most four in a frame; the last one stays a moment. @param {number} now */
  advance(now) {
    const { view, interval, total } = this;
    if (!view.playing || this.hover || now < this.due) return;
    const due = 1 + Math.floor((now - this.due) / interval);
    this.due = Math.max(this.due + due * interval, now - 100);
    const step = view.step + Math.min(due, 4);
    if (step < total) this.move(step, view.speed <= 8);
    else if (view.step < total - 1) this.move(total - 1, false);
    else if (goesOn(view)) {
      this.move(0, false);
      this.due = now + Math.max(interval, 250);
    } else {
      view.playing = false;
      this.controls();
      this.speak();
    }
    if (view.step === total - 1) this.due = Math.max(this.due, now + 900);
    if (!this.covered.size) this.el.scrub.value = String(view.step);
  }

  // ------------------------------------------------------------------ words

  sentence() {
    const { drawing, axes, hover, covered } = this;
    if (hover) return hoverSentence(drawing, axes, hover, covered);
    if (isSlow(this.view)) return firstWords(drawing, axes, this.view.step);
    return stepSentence(drawing, axes, this.view.step, covered);
  }

  /** The step on show, in numbers and words; tests read it too. */
  write() {
    const { el, drawing, axes, shown, covered, hover } = this;
    const [row, col] = cellOf(axes, shown);
    const value = covered.sum ? "?" : drawing.dense.sum.values[denseIndex(axes, drawing.dense, row, col)];
    const facts = { step: shown, row, col, stride: this.view.stride.join(","), value };
    for (const [name, fact] of Object.entries(facts)) el.player.dataset[name] = String(fact);
    el.count.textContent = stepText(shown, covered.size ? null : this.total);
    el.scrub.setAttribute("aria-valuetext", el.count.textContent);
    el.inspect.textContent = this.sentence();
    el.inspect.classList.toggle("first", !hover && isSlow(this.view));
    el.canvas.setAttribute("aria-label", stepSentence(drawing, axes, shown, covered));
    if (!this.page.compact) this.sum.show(drawing, axes, shown, this.tools.cover);
  }

  /** Tell a screen reader, after a pause: playing and fast moves stay silent. */
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      if (this.drawing.problem || (this.view.playing && !this.hover)) return;
      this.el.live.textContent = this.sentence();
    }, 350);
  }
}
