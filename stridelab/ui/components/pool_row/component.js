// A row of numbers, max pooled, and the same row moved. Python (stridelab/lessons/translation/pool_row.py) sends every
// window's result; see words.js for the words.

import { arrowKeys, check, fillWords, make, MEMORY, mount, PAUSE_ICON, PLAY_ICON } from "../shared.js";
import { askedView, numbersOf, Tools } from "../tools.js";
import { countWords, movedRow, PLAY, ROW, rowLabel, stepWords, WORDS } from "./words.js";

/** @typedef {{ positions: number[], values: number[], value: number }} Step  of a window */
/** @typedef {{ row: number[], steps: Step[], verdict: string }} Case */
/**
 * @typedef {object} Data
 * @property {string} uid
 * @property {number[]} strides
 * @property {number[]} shifts
 * @property {Record<string, Case[]>} cases  by stride and shift
 * @property {string} input
 * @property {string} filter
 * @property {string} output
 */

const PAUSE = 900; // milliseconds a window

export default (/** @type {import("../shared.js").Component} */ component) => mount(component, PoolRow, ".pool");

class PoolRow {
  /** @type {Data} */
  d = /** @type {any} */ (null); // until the first update
  /** How many windows are done. @type {{ stride: number, shift: number, done: number }} */
  view = /** @type {any} */ (null);
  playing = false;

  /** @param {ParentNode} root */
  constructor(root) {
    const one = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    const button = (/** @type {string} */ selector) => /** @type {HTMLButtonElement} */ (one(selector));
    this.el = {
      box: one(".pool"),
      back: button(".back"),
      play: one(".play"),
      count: one(".count"),
      strides: one(".strides"),
      shifts: one(".shifts"),
      rows: one(".rows"),
      words: one(".words"),
      verdict: one(".verdict"),
      live: one(".live"),
    };
    fillWords(root, WORDS);
    this.tools = new Tools(
      this.el.box,
      () => this.link(),
      () => this.uncover(),
      { moves: () => true, stage: { pause: () => this.setPlaying(false), onKey: (key) => this.act(key) } },
    );
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    this.el.back.addEventListener("click", () => this.take(this.view.done - 1), { signal });
    one(".step").addEventListener("click", () => this.take(this.view.done + 1), { signal });
    this.el.play.addEventListener("click", () => this.setPlaying(!this.playing), { signal });
    for (const group of [this.el.strides, this.el.shifts]) arrowKeys(group, signal);
  }

  destroy() {
    clearTimeout(this.timer);
    this.listeners.abort();
    this.tools.destroy();
    MEMORY.set(this.d.uid, this.view);
  }

  /** @param {import("../shared.js").Component} component */
  update({ data }) {
    this.tools.update(data);
    if (data.json === this.json) {
      if (this.follow(data)) this.draw();
      return;
    }
    this.json = data.json;
    this.d = JSON.parse(data.json);
    this.view ||= MEMORY.get(this.d.uid) || { stride: 2, shift: 1, done: 1 };
    this.follow(data);
    const { style } = this.el.box;
    style.setProperty("--in", this.d.input);
    style.setProperty("--fi", this.d.filter);
    style.setProperty("--out", this.d.output);
    this.choices(this.el.strides, this.d.strides, "stride");
    this.choices(this.el.shifts, this.d.shifts, "shift");
    this.controls();
    this.draw();
  }

  /** Whether a link asks for a view, which is then this one. @param {any} data */
  follow(data) {
    const link = askedView(data, this.d.uid);
    if (!link?.pool) return false;
    const [stride, shift, done] = numbersOf(link.pool);
    const row = this.d.cases[stride]?.[shift];
    if (row) Object.assign(this.view, { stride, shift, done: Math.max(1, Math.min(done, row.steps.length)) });
    return row !== undefined;
  }

  /** The view as text in a link. @returns {Record<string, string>} */
  link() {
    const { stride, shift, done } = this.view;
    const text = `${stride},${shift},${done}`;
    return { pool: text === "2,1,1" ? "" : text };
  }

  /** Buttons of which one is chosen; a new choice begins at the first window. @param {Element} parent @param {number[]} values @param {"stride" | "shift"} key */
  choices(parent, values, key) {
    for (const old of parent.querySelectorAll("button")) old.remove();
    for (const value of values) {
      const button = make("button", "", parent, String(value));
      button.type = "button";
      button.setAttribute("role", "radio");
      button.addEventListener("click", () => this.choose({ [key]: value })); // goes with the button
    }
  }

  /** @param {{ stride?: number, shift?: number }} choice */
  choose(choice) {
    this.setPlaying(false);
    Object.assign(this.view, choice, { done: 1 });
    this.tools.cover.again();
    this.draw();
    this.speak();
  }

  /** What a key does before a class. @param {string} key */
  act(key) {
    if (key === "ArrowRight") this.take(this.view.done + 1);
    else if (key === "ArrowLeft") this.take(this.view.done - 1);
    else if (key === " ") this.setPlaying(!this.playing);
    else if (this.d.strides.includes(Number(key))) this.choose({ stride: Number(key) });
  }

  /** @param {number} done */
  take(done) {
    this.setPlaying(false);
    this.view.done = Math.max(1, Math.min(this.most, done));
    this.draw();
    this.speak();
  }

  /** @param {boolean} playing */
  setPlaying(playing) {
    this.playing = playing;
    clearTimeout(this.timer);
    if (playing && this.view.done >= this.most) {
      this.view.done = 1;
      this.draw();
    }
    if (playing) this.timer = setTimeout(() => this.tick(), PAUSE);
    this.controls();
  }

  tick() {
    this.view.done = Math.min(this.most, this.view.done + 1);
    this.draw();
    if (this.view.done < this.most) {
      this.timer = setTimeout(() => this.tick(), PAUSE);
      return;
    }
    this.setPlaying(false);
    this.speak();
  }

  /** By shift. */
  get cases() {
    return this.d.cases[this.view.stride];
  }

  /** Windows of the row. */
  get most() {
    return this.cases[0].steps.length;
  }

  controls() {
    this.el.play.querySelector("path")?.setAttribute("d", this.playing ? PAUSE_ICON : PLAY_ICON);
    this.el.play.setAttribute("aria-label", this.playing ? PLAY.pause : PLAY.play);
  }

  draw() {
    const { d, el, most } = this;
    const { stride, shift, done } = this.view;
    const [still, moved] = [this.cases[0], this.cases[shift]];
    el.strides.querySelectorAll("button").forEach((button, at) => check(button, d.strides[at] === stride));
    el.shifts.querySelectorAll("button").forEach((button, at) => check(button, d.shifts[at] === shift));
    el.count.textContent = countWords(done, most);
    el.back.disabled = done <= 1;
    el.rows.replaceChildren();
    this.line(ROW, still);
    this.line(movedRow(shift), moved);
    const { cover } = this.tools;
    if (!cover.plate(el.words, "output"))
      el.words.textContent = stepWords(still.steps[done - 1], moved.steps[done - 1]);
    el.verdict.textContent = done === most && !cover.has("output") ? moved.verdict : "";
    el.box.dataset.done = String(done);
  }

  /** A row, the window on it, and the results so far, each under the middle of its window. @param {string} title @param {Case} case_ */
  line(title, { row, steps }) {
    const { done } = this.view;
    const line = make("div", "line", this.el.rows);
    make("h3", "", line, title);
    const cells = make("div", "cells", line);
    cells.setAttribute("role", "img");
    const isCovered = this.tools.cover.has("output");
    const results = steps.slice(0, done).map((step) => (isCovered ? "?" : step.value));
    cells.setAttribute("aria-label", rowLabel(title, row, results));
    const middle = (/** @type {Step} */ { positions }) => positions[0] + positions[positions.length - 1] + 1; // in half cells
    const put = (/** @type {string} */ name, /** @type {number} */ at, text = "", span = 2) => {
      make("span", name, cells, text).style.gridColumn = `${at} / span ${span}`;
    };
    row.forEach((value, at) => put(value ? "cell high" : "cell", 2 * at + 1, String(value)));
    const now = steps[done - 1];
    put("window", 2 * now.positions[0] + 1, "", 2 * now.positions.length);
    put("tie", middle(now));
    steps.forEach((step, at) => {
      if (at >= done) put("out", middle(step));
      else if (isCovered) put("out done", middle(step), "?");
      else put(step.value ? "out done high" : "out done", middle(step), String(step.value));
    });
  }

  /** An answer is shown, or covered again. */
  uncover() {
    this.el.live.textContent = "";
    if (this.d) this.draw();
  }

  speak() {
    if (this.tools.cover.has("output")) return;
    const { live, count, words, verdict } = this.el;
    live.textContent = `${count.textContent}. ${words.textContent} ${verdict.textContent}`;
  }
}
