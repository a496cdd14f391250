// A row of numbers, max pooled, and the same row moved. Python (stridelab/pool_row.py) sends every window's result.

import { make, MEMORY, mount } from "../shared.js";

const PAUSE = 900; // milliseconds a window

export default (component) => mount(component, Pool, ".pool");

class Pool {
  constructor(root) {
    const one = (selector) => root.querySelector(selector);
    this.el = {
      box: one(".pool"),
      back: one(".back"),
      play: one(".play"),
      step: one(".step"),
      count: one(".count"),
      strides: one(".strides"),
      shifts: one(".shifts"),
      rows: one(".rows"),
      words: one(".words"),
      verdict: one(".verdict"),
      live: one(".live"),
    };
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    this.el.back.addEventListener("click", () => this.take(this.view.done - 1), { signal });
    this.el.step.addEventListener("click", () => this.take(this.view.done + 1), { signal });
    this.el.play.addEventListener("click", () => this.setPlaying(!this.playing), { signal });
  }

  destroy() {
    clearTimeout(this.timer);
    this.listeners.abort();
    MEMORY.set(this.d.uid, this.view);
  }

  update({ data }) {
    if (data.json === this.json) return;
    this.json = data.json;
    this.d = JSON.parse(data.json);
    this.view ||= MEMORY.get(this.d.uid) || { stride: 2, shift: 1, done: 1 };
    for (const [name, color] of [
      ["--in", this.d.input],
      ["--fi", this.d.filter],
      ["--out", this.d.output],
    ])
      this.el.box.style.setProperty(name, color);
    this.choices(this.el.strides, this.d.strides, "stride");
    this.choices(this.el.shifts, this.d.shifts, "shift");
    this.draw();
  }

  /** Buttons of which one is chosen; a new choice begins at the first window. */
  choices(parent, values, key) {
    for (const old of parent.querySelectorAll("button")) old.remove();
    for (const value of values) {
      const button = make("button", "", parent, String(value));
      button.type = "button";
      button.setAttribute("role", "radio");
      button.dataset.value = value;
      button.addEventListener("click", () => this.choose(key, value), { signal: this.listeners.signal });
      button.addEventListener(
        "keydown",
        (event) => {
          const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
          if (!by) return;
          event.preventDefault();
          event.stopPropagation();
          const next = values[(values.indexOf(value) + by + values.length) % values.length];
          this.choose(key, next);
          parent.querySelector(`[data-value="${next}"]`).focus();
        },
        { signal: this.listeners.signal },
      );
    }
  }

  choose(key, value) {
    this.setPlaying(false);
    this.view[key] = value;
    this.view.done = 1;
    this.draw();
    this.speak();
  }

  take(done) {
    this.setPlaying(false);
    this.view.done = Math.max(1, Math.min(this.most, done));
    this.draw();
    this.speak();
  }

  setPlaying(playing) {
    this.playing = playing;
    clearTimeout(this.timer);
    if (playing && this.view.done >= this.most) {
      this.view.done = 1;
      this.draw();
    }
    if (playing) this.timer = setTimeout(() => this.tick(), PAUSE);
    this.el.play.querySelector("path").setAttribute("d", playing ? "M6 4h4v16H6zM14 4h4v16h-4z" : "M7 4l13 8-13 8z");
    this.el.play.setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  tick() {
    this.view.done = Math.min(this.most, this.view.done + 1);
    this.draw();
    if (this.view.done < this.most) this.timer = setTimeout(() => this.tick(), PAUSE);
    else {
      this.setPlaying(false);
      this.speak();
    }
  }

  get cases() {
    return this.d.cases[this.view.stride];
  }
  get most() {
    return this.cases[0].steps.length;
  }

  draw() {
    const { view } = this;
    const still = this.cases[0];
    const moved = this.cases[view.shift];
    for (const [parent, value] of [
      [this.el.strides, view.stride],
      [this.el.shifts, view.shift],
    ]) {
      for (const button of parent.querySelectorAll("button")) {
        const on = button.dataset.value === String(value);
        button.setAttribute("aria-checked", String(on));
        button.tabIndex = on ? 0 : -1;
      }
    }
    this.el.count.textContent = `window ${view.done} of ${this.most}`;
    this.el.back.disabled = view.done <= 1;
    this.el.rows.replaceChildren();
    this.line("The row", still);
    this.line(view.shift ? `Moved by ${view.shift}` : "Not moved", moved);
    const [a, b] = [still, moved].map((each) => each.steps[view.done - 1]);
    this.el.words.textContent = `The window reads ${a.values.join(" and ")}: the larger is ${a.value}. In the moved row it reads ${b.values.join(" and ")}: ${b.value}.`;
    this.el.verdict.textContent = view.done === this.most ? moved.verdict : "";
    this.el.box.dataset.done = view.done;
  }

  /** A row, the window on it, and the results so far, each under the middle of its window. */
  line(title, { row, steps }) {
    const line = make("div", "line", this.el.rows);
    make("h3", "", line, title);
    const cells = make("div", "cells", line);
    cells.setAttribute("role", "img");
    const done = steps.slice(0, this.view.done).map((step) => step.value);
    cells.setAttribute("aria-label", `${title}: ${row.join(" ")}. Results so far: ${done.join(" ")}.`);
    row.forEach((value, at) => {
      make("span", value ? "cell high" : "cell", cells, String(value)).style.gridColumn = `${2 * at + 1} / span 2`;
    });
    const { positions } = steps[this.view.done - 1];
    const middle = (places) => places[0] + places[places.length - 1] + 1; // in half cells
    make("span", "window", cells).style.gridColumn = `${2 * positions[0] + 1} / span ${2 * positions.length}`;
    make("span", "tie", cells).style.gridColumn = `${middle(positions)} / span 2`;
    steps.forEach((step, at) => {
      const open = at < this.view.done;
      const cell = make(
        "span",
        `out${open ? " done" : ""}${open && step.value ? " high" : ""}`,
        cells,
        open ? String(step.value) : "",
      );
      cell.style.gridColumn = `${middle(step.positions)} / span 2`;
    });
  }

  speak() {
    this.el.live.textContent = `${this.el.count.textContent}. ${this.el.words.textContent} ${this.el.verdict.textContent}`;
  }
}
