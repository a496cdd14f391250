// The player: a filter walking over a small grid. Python (stridelab/lessons/slide.py) sends every number finished;
// this file picks, places and draws them. It calculates positions on the screen, never results.

import { contrast, hatch, heat, inkOn, luminance, make, MEMORY, mount, rgbOf } from "../shared.js";

const FASTEST = 60; // steps per second
const PAD_MARK = "rgba(128,128,128,.28)";
const WINDOW_TINT = 0.16; // how much of the filter's colour lies over the window's cells, under their numbers
const TAPS_TINT = 0.5; // ... and over the cells that one weight meets

export default (component) => mount(component, Player, ".player");

class Player {
  constructor(root) {
    this.root = root;
    const one = (selector) => root.querySelector(selector);
    this.el = {
      player: one(".player"),
      canvas: one("canvas"),
      problem: one(".problem"),
      strides: one(".strides"),
      cols: one(".strides-cols"),
      apart: one(".apart"),
      play: one(".play"),
      back: one(".back"),
      step: one(".step"),
      scrub: one(".scrub"),
      count: one(".count"),
      speed: one(".speed input"),
      speedText: one(".speed output"),
      loop: one(".loop"),
      inspect: one(".inspect"),
      sum: one(".sum"),
      sizes: one(".sizes"),
      cost: one(".cost"),
      legend: one(".legend"),
      live: one(".live"),
    };
    this.ctx = this.el.canvas.getContext("2d");
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    this.hover = null;
    this.view = null;
    this.text = ""; // the JSON last drawn: the same text again means nothing to do
    this.sent = []; // strides told to the page and not yet answered: answers may come late, and skip some
    this.listen();
  }

  // ------------------------------------------------------------------ data in, view out

  update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    const page = JSON.parse(data.page);
    if (!this.view) this.open(page);
    if (data.json !== this.text) {
      const before = this.d && !this.d.problem ? this.place() : null;
      this.text = data.json;
      this.d = JSON.parse(data.json);
      this.hover = null;
      this.prepare();
      this.settle(before);
    }
    const asked = JSON.stringify(page.stride);
    if (asked !== this.view.asked) {
      this.view.asked = asked; // the page's stride wins only when the page has changed it
      const answered = this.sent.indexOf(asked);
      this.sent = answered < 0 ? [] : this.sent.slice(answered + 1);
      if (answered < 0) this.follow(page.stride);
    }
    this.theme();
    this.controls();
    this.relayout();
  }

  open(page) {
    this.uid = page.uid;
    this.compact = page.compact;
    this.reports = page.reports;
    this.el.player.classList.toggle("compact", page.compact);
    this.view = MEMORY.get(page.uid) || {
      pos: 0,
      stride: page.stride,
      asked: JSON.stringify(page.stride),
      speed: page.speed,
      loop: true,
      playing: page.autoplay && !this.reduced.matches,
      apart: page.stride[0] !== page.stride[1],
      overlays: { unread: true, visits: false, dense: false, enlarge: false },
    };
    if (this.reduced.matches) this.view.playing = false;
    this.due = performance.now() + 600; // the first window is seen before it moves on
  }

  destroy() {
    MEMORY.set(this.uid, this.view);
    this.listeners.abort();
    this.resize.disconnect();
    cancelAnimationFrame(this.raf);
    clearTimeout(this.reporting);
    clearTimeout(this.speaking);
  }

  /** What can be derived once from new data: pixels as bytes, the longest texts, the tone of each cell. */
  prepare() {
    const d = this.d;
    d.input.rgb = d.input.pixels.map(bytes);
    d.kernel.rgb = d.kernel.pixels.map(bytes);
    d.colour = d.input.planes.length > 1;
    d.input.longest = longest(d.input.planes);
    d.kernel.longest = longest(d.kernel.slices);
    if (d.problem) return;
    d.dense.rgb = bytes(d.dense.pixels);
    d.dense.partialRgb = d.dense.partial_pixels.map(bytes);
    d.dense.longest = longest([d.dense.values]);
    d.dense.partialLongest = longest(d.dense.partials);
  }

  get rows() {
    return this.d.rows[this.view.stride[0]];
  }
  get cols() {
    return this.d.cols[this.view.stride[1]];
  }
  get total() {
    return this.rows.starts.length * this.cols.starts.length;
  }

  /** The grid position of the window now shown, to find a near one after the data changed. */
  place() {
    const [i, j] = this.cell(this.view.pos);
    return [this.rows.starts[i], this.cols.starts[j]];
  }

  settle(before) {
    if (this.d.problem) return;
    if (!before) {
      this.view.pos = Math.min(this.view.pos, this.total - 1);
      return;
    }
    this.view.pos = last(this.rows.starts, before[0]) * this.cols.starts.length + last(this.cols.starts, before[1]);
  }

  cell(pos) {
    const width = this.cols.starts.length;
    return [Math.floor(pos / width), pos % width];
  }

  /** The step on show: an output cell under the pointer goes before the walk. */
  shown() {
    return this.hover && this.hover.kind === "output" ? this.hover.pos : this.view.pos;
  }

  denseIndex(i, j) {
    return (
      (this.rows.first + this.rows.starts[i] - this.rows.starts[0]) * this.d.dense.width +
      this.cols.first +
      this.cols.starts[j] -
      this.cols.starts[0]
    );
  }

  // ------------------------------------------------------------------ what a user can do

  /** Another stride, at the same place as far as there is one; drawn by who asks for it. */
  follow(stride) {
    const before = this.d.problem ? null : this.place();
    this.view.stride = stride;
    if (stride[0] !== stride[1]) this.view.apart = true;
    this.hover = null;
    this.settle(before);
    this.due = performance.now() + this.interval();
    this.from = null;
  }

  setStride(stride) {
    this.follow(stride);
    this.controls();
    this.repaint();
    if (!this.reports) return;
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => {
      this.sent.push(JSON.stringify(this.view.stride));
      this.setStateValue("stride", this.view.stride);
    }, 300);
  }

  setPlaying(playing) {
    this.view.playing = playing;
    this.hover = null;
    if (playing && this.view.pos >= this.total - 1) this.view.pos = 0;
    this.due = performance.now() + this.interval();
    this.controls();
    this.dirty();
  }

  goTo(pos, glide = false) {
    this.view.playing = false;
    this.hover = null;
    this.move(Math.max(0, Math.min(this.total - 1, pos)), glide);
    this.controls();
    this.speak();
  }

  move(pos, glide) {
    this.from = glide ? { pos: this.view.pos, at: performance.now() } : null;
    this.view.pos = pos;
    this.dirty();
  }

  interval() {
    return 1000 / this.view.speed;
  }

  listen() {
    this.listeners = new AbortController();
    const signal = this.listeners.signal;
    const on = (target, type, handler, options = {}) => target.addEventListener(type, handler, { signal, ...options });
    const e = this.el;
    on(e.play, "click", () => this.setPlaying(!this.view.playing));
    on(e.back, "click", () => this.goTo(this.view.pos - 1, true));
    on(e.step, "click", () => this.goTo(this.view.pos + 1, true));
    on(e.scrub, "input", () => this.goTo(Number(e.scrub.value)));
    on(e.speed, "input", () => {
      this.view.speed = Math.min(FASTEST, 2 ** Number(e.speed.value));
      this.controls();
    });
    on(e.loop, "click", () => {
      this.view.loop = !this.view.loop;
      this.controls();
    });
    on(e.apart, "click", () => {
      this.view.apart = !this.view.apart;
      if (!this.view.apart) this.setStride([this.view.stride[0], this.view.stride[0]]);
      this.controls();
    });
    for (const button of this.root.querySelectorAll("[data-overlay]")) {
      on(button, "click", () => {
        if (button.getAttribute("aria-disabled") === "true") return;
        const overlays = this.view.overlays;
        overlays[button.dataset.overlay] = !overlays[button.dataset.overlay];
        this.controls();
        this.relayout();
      });
    }
    on(this.root, "keydown", (event) => this.key(event));
    on(e.canvas, "pointermove", (event) => {
      if (event.pointerType === "mouse") this.point(event);
    });
    on(e.canvas, "pointerdown", (event) => this.point(event, true));
    on(e.canvas, "pointerleave", (event) => {
      if (event.pointerType === "mouse") this.leave();
    });
    on(this.reduced, "change", () => {
      if (this.reduced.matches) this.setPlaying(false);
    });
    this.resize = new ResizeObserver(() => this.relayout());
    this.resize.observe(e.canvas.parentElement);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.d || this.d.problem) return;
    if (event.key.length === 1) event.stopPropagation(); // Streamlit's own single-key shortcuts
    const target = event.composedPath()[0];
    const range = target.tagName === "INPUT";
    const stride = Number(event.key);
    if (event.key in this.d.rows) {
      this.setStride(this.view.apart ? [stride, this.view.stride[1]] : [stride, stride]);
      return;
    }
    if (event.key === " " && target.tagName === "BUTTON") return; // the button's own key
    const width = this.cols.starts.length;
    const moves = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: width, ArrowUp: -width };
    if (event.key === " ") this.setPlaying(!this.view.playing);
    else if (range || target.getAttribute("role") === "radio") return;
    else if (event.key in moves) {
      const to = this.view.pos + moves[event.key];
      if (to >= 0 && to < this.total) this.goTo(to, true);
    } else if (event.key === "Home") this.goTo(0);
    else if (event.key === "End") this.goTo(this.total - 1);
    else return;
    event.preventDefault();
  }

  point(event, pressed = false) {
    const box = this.el.canvas.getBoundingClientRect();
    const hit = this.hit(event.clientX - box.left, event.clientY - box.top);
    if (pressed && hit && hit.kind === "output" && event.pointerType === "mouse") {
      this.goTo(hit.pos);
      return;
    }
    const same = JSON.stringify(hit) === JSON.stringify(this.hover);
    if (pressed && event.pointerType !== "mouse")
      this.hover = same ? null : hit; // a second tap lets go
    else if (same) return;
    else this.hover = hit;
    this.due = performance.now() + this.interval();
    this.from = null;
    this.dirty();
    this.speak();
  }

  leave() {
    if (!this.hover) return;
    this.hover = null;
    this.due = performance.now() + this.interval();
    this.dirty();
  }

  // ------------------------------------------------------------------ where things stand

  relayout() {
    if (!this.d) return;
    const width = this.el.canvas.parentElement.clientWidth;
    if (!width) return;
    this.layout(width);
    this.root.querySelector('[data-overlay="enlarge"]').hidden = this.phone; // there it is always large
    this.scale = Math.max(1, window.devicePixelRatio || 1);
    const canvas = this.el.canvas;
    const [w, h] = [Math.round(width * this.scale), Math.round(this.height * this.scale)];
    if (canvas.width !== w || canvas.height !== h) {
      canvas.width = w;
      canvas.height = h;
      canvas.style.height = `${this.height}px`;
    }
    this.repaint();
  }

  /** Panels in the space there is. All sizes depend on the data and the width, not on the stride: nothing jumps. */
  layout(width) {
    const d = this.d;
    const head = 24;
    const lead = d.problem ? [0, 0] : d.lead;
    const span = d.problem
      ? [d.input.height, d.input.width]
      : [d.dense.height + reach(d.kernel.height, d.dilation[0]), d.dense.width + reach(d.kernel.width, d.dilation[1])];
    const most = d.problem
      ? span
      : [Math.max(...Object.values(d.rows).map((a) => a.span)), Math.max(...Object.values(d.cols).map((a) => a.span))];
    const planes = d.input.planes.length;
    const phone = (this.phone = width < 560);
    const tall = Math.max(this.compact ? 260 : 300, Math.min(720, window.innerHeight - (this.compact ? 500 : 410)));
    const kernel = [d.kernel.height, d.kernel.width];
    this.panels = [];
    const add = (kind, plane, x, y, cell, size, origin = [0, 0]) => {
      const panel = { kind, plane, x: Math.round(x), y: Math.round(y), cell, rows: size[0], cols: size[1], origin };
      panel.width = panel.cols * cell;
      panel.height = panel.rows * cell;
      this.panels.push(panel);
      return panel;
    };
    const fit = (w, h, size) => Math.max(2, Math.min(72, Math.floor(Math.min(w / size[1], h / size[0]))));
    const origin = [-lead[0], -lead[1]];

    if (planes === 1 && !phone) {
      const gap = Math.max(34, Math.min(64, width * 0.05));
      const kernelRoom = Math.max(96, Math.min(230, width * 0.16));
      const high = Math.max(116, Math.min(tall - head, Math.floor((width - 2 * gap - kernelRoom) * 0.54)));
      const cell = fit((width - 2 * gap - kernelRoom) * (span[1] / (span[1] + most[1])), high, span);
      const kc = fit(kernelRoom, Math.min(tall * 0.6, high), kernel);
      this.height = high + head + 4;
      const used = (span[1] + most[1]) * cell + 2 * gap + kernelRoom;
      const x0 = Math.max(0, (width - used) / 2);
      add("input", 0, x0, head, cell, span, origin);
      const kx = x0 + span[1] * cell + gap;
      add(
        "kernel",
        0,
        kx + (kernelRoom - kernel[1] * kc) / 2,
        head + Math.max(0, (span[0] * cell - kernel[0] * kc) / 3),
        kc,
        kernel,
      );
      this.slot = { x: kx + kernelRoom + gap, y: head, width: most[1] * cell, height: most[0] * cell, cell };
    } else if (planes === 1) {
      const high = Math.min(width, 420);
      const cell = fit(width, high, span);
      add("input", 0, (width - span[1] * cell) / 2, head, cell, span, origin);
      const y = head + high + 26 + head;
      const kernelRoom = width * 0.34;
      const kc = fit(kernelRoom, kernelRoom, kernel);
      add("kernel", 0, 0, y, kc, kernel);
      const room = width - kernelRoom - 26;
      const oc = fit(room, 300, most);
      this.slot = { x: width - room, y, width: room, height: Math.min(room, 300), cell: oc };
      this.height = y + Math.max(this.slot.height, kernelRoom) + 4;
    } else if (!phone) {
      const gap = Math.max(26, Math.min(46, width * 0.035));
      const each = (tall + 60) / 3 - head;
      const kernelRoom = Math.max(70, Math.min(150, width * 0.1));
      const side = (width - 3 * gap - kernelRoom) * 0.27;
      const cell = fit(side, each, span);
      const kc = fit(kernelRoom, Math.min(each, span[0] * cell), kernel);
      const pitch = Math.floor(Math.min(side, each)) + head;
      const kx = span[1] * cell + gap;
      const px = kx + kernelRoom + gap;
      for (let p = 0; p < planes; p++) {
        const y = head + p * pitch;
        add("input", p, 0, y, cell, span, origin);
        add("kernel", p, kx + (kernelRoom - kernel[1] * kc) / 2, y + (span[0] * cell - kernel[0] * kc) / 2, kc, kernel);
        if (!d.problem) add("partial", p, px, y, cell, most);
      }
      this.height = head + planes * pitch;
      const ox = px + most[1] * cell + gap * 1.4;
      const room = width - ox;
      const oc = fit(room, Math.min(this.height - 2 * head, tall), most);
      this.slot = {
        x: ox,
        y: head + Math.max(0, (this.height - 2 * head - most[0] * oc) / 2),
        width: most[1] * oc,
        height: most[0] * oc,
        cell: oc,
      };
    } else {
      const gap = 10;
      const column = (width - 2 * gap) / 3;
      const [high, filterHigh] = [Math.min(column, 200), Math.min(column * 0.7, 90)];
      const cell = fit(column, high, span);
      const kc = fit(filterHigh, filterHigh, kernel);
      const ky = head + high + head + 8;
      const py = ky + filterHigh + head + 8;
      for (let p = 0; p < planes; p++) {
        const x = p * (column + gap);
        add("input", p, x, head, cell, span, origin);
        add("kernel", p, x, ky, kc, kernel);
        if (!d.problem) add("partial", p, x, py, cell, most);
      }
      const oy = py + high + head + 16;
      const oc = fit(width, 210, most);
      this.slot = { x: 0, y: d.problem ? py - head : oy, width, height: Math.min(width, 210), cell: oc };
      this.height = oy + this.slot.height + 4;
    }
    if (d.problem) {
      const { style } = this.el.problem; // where the output would be
      style.left = `${Math.round(this.slot.x)}px`;
      style.top = `${Math.round(this.slot.y)}px`;
      style.width = `${Math.round(phone ? this.slot.width : Math.max(220, width - this.slot.x))}px`;
      this.height = Math.max(this.height, this.slot.y + this.el.problem.offsetHeight + 4);
      return;
    }
    this.panels.push({
      kind: "output",
      plane: 0,
      x: Math.round(this.slot.x),
      y: Math.round(this.slot.y),
      origin: [0, 0],
    });
  }

  panel(kind, plane = 0) {
    return this.panels.find((p) => p.kind === kind && p.plane === plane);
  }

  /** The output is drawn at the input's own scale, enlarged on request and on a phone, or among all results of stride 1. */
  sizeOutputs() {
    const dense = this.view.overlays.dense;
    for (const panel of this.panels) {
      if (panel.kind !== "output" && panel.kind !== "partial") continue;
      panel.rows = dense ? this.rows.span : this.rows.starts.length;
      panel.cols = dense ? this.cols.span : this.cols.starts.length;
      if (panel.kind === "output") {
        panel.cell = this.slot.cell;
        if ((this.view.overlays.enlarge || this.phone) && !dense) {
          panel.cell = Math.max(
            panel.cell,
            Math.min(64, Math.floor(Math.min(this.slot.width / panel.cols, this.slot.height / panel.rows))),
          );
        }
      }
      panel.width = panel.cols * panel.cell;
      panel.height = panel.rows * panel.cell;
    }
  }

  /** Screen rectangle of cells in a panel's own coordinates. */
  rect(panel, row, col, height = 1, width = 1) {
    const c = panel.cell;
    return {
      x: panel.x + (col - panel.origin[1]) * c,
      y: panel.y + (row - panel.origin[0]) * c,
      w: width * c,
      h: height * c,
    };
  }

  /** Where result (i, j) stands in an output or partial panel. */
  outputRect(panel, i, j) {
    if (!this.view.overlays.dense) return this.rect(panel, i, j);
    return this.rect(panel, this.rows.starts[i] - this.rows.starts[0], this.cols.starts[j] - this.cols.starts[0]);
  }

  hit(x, y) {
    if (this.d.problem) return null;
    for (const panel of this.panels) {
      if (x < panel.x || y < panel.y || x >= panel.x + panel.width || y >= panel.y + panel.height) continue;
      let row = Math.floor((y - panel.y) / panel.cell) + panel.origin[0];
      let col = Math.floor((x - panel.x) / panel.cell) + panel.origin[1];
      if (panel.kind === "input") return { kind: "input", plane: panel.plane, row, col };
      if (panel.kind === "kernel") return { kind: "kernel", plane: panel.plane, row, col };
      if (this.view.overlays.dense) {
        row = this.rows.starts.indexOf(row + this.rows.starts[0]);
        col = this.cols.starts.indexOf(col + this.cols.starts[0]);
        if (row < 0 || col < 0) return null;
      }
      return { kind: "output", pos: row * this.cols.starts.length + col };
    }
    return null;
  }

  // ------------------------------------------------------------------ painting what does not move

  theme() {
    const style = getComputedStyle(this.root.host || this.root);
    const read = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
    this.ink = read("--st-text-color", "#1a1a1a");
    this.paper = read("--st-background-color", "#ffffff");
    this.faint = read("--st-secondary-background-color", "#f0f2f6");
    this.faintRgb = rgbOf(this.faint);
    this.dark = luminance(rgbOf(this.paper)) < 0.2;
    this.font = read("--st-font", "sans-serif");
    const p = JSON.parse(this.text).palette;
    this.role = p;
    this.tintRgb = rgbOf(p.filter);
    const s = this.el.player.style;
    const tones = this.dark ? p.text_dark : p.text_light;
    s.setProperty("--in", tones.input);
    s.setProperty("--fi", tones.filter);
    s.setProperty("--ou", tones.output);
    this.tones = tones;
  }

  repaint() {
    if (!this.panels) return;
    if (!this.d.problem) this.sizeOutputs();
    for (const panel of this.panels) this.paintPanel(panel);
    this.writeFacts();
    this.shownText = -1;
    this.dirty();
  }

  paintPanel(panel) {
    const { d, view } = this;
    panel.tinted = {};
    const sheet = (panel.sheet = this.sheet(panel));
    const ctx = sheet.getContext("2d");
    ctx.scale(this.scale, this.scale);
    if (panel.kind === "input") this.paintInput(ctx, panel);
    else if (panel.kind === "kernel") {
      const rgb = d.kernel.rgb[panel.plane];
      this.cells(
        ctx,
        panel,
        (r, c) => triple(rgb, r * panel.cols + c),
        (r, c) => d.kernel.slices[panel.plane][r * panel.cols + c],
        d.kernel.longest,
      );
    } else {
      const sum = panel.kind === "output";
      const rgb = sum ? d.dense.rgb : d.dense.partialRgb[panel.plane];
      const values = sum ? d.dense.values : d.dense.partials[panel.plane];
      const width = sum ? d.dense.longest : d.dense.partialLongest;
      const dense = view.overlays.dense;
      const index = dense
        ? (r, c) => (this.rows.first + r) * d.dense.width + this.cols.first + c
        : (r, c) => this.denseIndex(r, c);
      this.cells(
        ctx,
        panel,
        (r, c) => triple(rgb, index(r, c)),
        (r, c) => values[index(r, c)],
        width,
      );
      const under = (panel.under = this.sheet(panel));
      const u = under.getContext("2d");
      u.scale(this.scale, this.scale);
      if (dense) {
        u.globalAlpha = 0.38;
        u.drawImage(sheet, 0, 0, panel.width, panel.height);
        u.globalAlpha = 1;
        const kept = this.sheet(panel); // only the kept cells stay strong
        const k = kept.getContext("2d");
        k.scale(this.scale, this.scale);
        const c = panel.cell;
        for (const s of this.rows.starts)
          for (const t of this.cols.starts) {
            const [x, y] = [(t - this.cols.starts[0]) * c, (s - this.rows.starts[0]) * c];
            k.drawImage(sheet, x * this.scale, y * this.scale, c * this.scale, c * this.scale, x, y, c, c);
            k.strokeStyle = this.role.output;
            k.lineWidth = c > 9 ? 2 : 1;
            k.strokeRect(x + 1, y + 1, c - 2, c - 2);
          }
        panel.sheet = kept;
      } else {
        u.fillStyle = this.faint;
        u.fillRect(0, 0, panel.width, panel.height);
        this.grid(u, panel);
      }
    }
  }

  sheet(panel) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(panel.width * this.scale));
    canvas.height = Math.max(1, Math.round(panel.height * this.scale));
    return canvas;
  }

  /** Cells with their numbers; `hatched` tells which are hatched: the hatch leaves room for the number. */
  cells(ctx, panel, colour, value, longestText, hatched = () => false) {
    const c = panel.cell;
    const size = this.textSize(c, longestText);
    for (let r = 0; r < panel.rows; r++) {
      for (let q = 0; q < panel.cols; q++) {
        const rgb = colour(r, q);
        const fill = `rgb(${rgb[0]},${rgb[1]},${rgb[2]})`;
        ctx.fillStyle = fill;
        ctx.fillRect(q * c, r * c, c, c);
        const marked = hatched(r, q);
        if (marked) hatch(ctx, [q * c, r * c, c, c], this.role.unread, 6);
        if (!size) continue;
        const text = brief(value(r, q));
        if (marked) plate(ctx, text, (q + 0.5) * c, (r + 0.5) * c, size, this.font, fill);
        write(ctx, text, (q + 0.5) * c, (r + 0.5) * c, size, this.font, inkOn(rgb));
      }
    }
    this.grid(ctx, panel);
  }

  /** The input's cells under the filter's colour, with inks to match: made when first needed, then only copied. */
  tint(panel, strength) {
    if (!panel.tinted[strength]) {
      const sheet = (panel.tinted[strength] = this.sheet(panel));
      const ctx = sheet.getContext("2d");
      ctx.scale(this.scale, this.scale);
      this.paintInput(ctx, panel, strength);
    }
    return panel.tinted[strength];
  }

  /** Part of a sheet, at its place in the panel. */
  copy(sheet, panel, r) {
    const [x, y] = [Math.max(panel.x, r.x), Math.max(panel.y, r.y)];
    const [w, h] = [Math.min(panel.x + panel.width, r.x + r.w) - x, Math.min(panel.y + panel.height, r.y + r.h) - y];
    if (w <= 0 || h <= 0) return;
    const s = this.scale;
    this.ctx.drawImage(sheet, (x - panel.x) * s, (y - panel.y) * s, w * s, h * s, x, y, w, h);
  }

  /** The largest legible size at which the longest text fits a cell, or 0: then cells show only their tone. */
  textSize(cell, longestText) {
    const size = Math.min(26, cell * 0.48, (cell - 3) / (0.58 * longestText));
    return size >= 7.5 ? size : 0;
  }

  grid(ctx, panel) {
    if (panel.cell < 6) return;
    ctx.strokeStyle = "rgba(128,128,128,.45)";
    ctx.lineWidth = 0.5;
    ctx.beginPath();
    for (let r = 0; r <= panel.rows; r++) {
      ctx.moveTo(0, r * panel.cell);
      ctx.lineTo(panel.width, r * panel.cell);
    }
    for (let q = 0; q <= panel.cols; q++) {
      ctx.moveTo(q * panel.cell, 0);
      ctx.lineTo(q * panel.cell, panel.height);
    }
    ctx.stroke();
  }

  /** Grid and padding as the stride reads them; `strength`: how much of the filter's colour lies over the cells. */
  paintInput(ctx, panel, strength = 0) {
    const { d } = this;
    const c = panel.cell;
    const { height, width, planes } = d.input;
    const values = planes[panel.plane];
    const rgb = d.input.rgb[panel.plane];
    const inner = { ...panel, rows: height, cols: width, width: width * c, height: height * c };
    const visits = this.view.overlays.visits && !d.problem;
    const unread =
      this.view.overlays.unread && !d.problem
        ? (r, q) => this.rows.unread.includes(r) || this.cols.unread.includes(q)
        : () => false;
    const tone = (colour) => mix(colour, this.tintRgb, strength);
    ctx.save();
    ctx.translate(-panel.origin[1] * c, -panel.origin[0] * c);
    if (visits) {
      const [vr, vc] = [this.rows.visits, this.cols.visits];
      const most = Math.max(1, Math.max(...vr) * Math.max(...vc));
      this.cells(
        ctx,
        inner,
        (r, q) => tone(heat((vr[r] * vc[q]) / most)),
        (r, q) => vr[r] * vc[q],
        String(most).length,
        unread,
      );
    } else {
      this.cells(
        ctx,
        inner,
        (r, q) => tone(triple(rgb, r * width + q)),
        (r, q) => values[r * width + q],
        d.input.longest,
        unread,
      );
    }
    if (!d.problem) this.paintPadding(ctx, panel, this.textSize(c, d.input.longest), strength);
    ctx.strokeStyle = this.role.input;
    ctx.lineWidth = 1.5;
    ctx.strokeRect(0.5, 0.5, width * c - 1, height * c - 1);
    ctx.restore();
  }

  /** Zeros around the input: only as much as this stride's padding has. */
  paintPadding(ctx, panel, size, strength) {
    const c = panel.cell;
    const rgb = mix(this.faintRgb, this.tintRgb, strength);
    const fill = `rgb(${rgb[0]},${rgb[1]},${rgb[2]})`;
    const { height, width } = this.d.input;
    const [[top, bottom], [left, right]] = [this.rows.padding, this.cols.padding];
    for (let r = -top; r < height + bottom; r++) {
      for (let q = -left; q < width + right; q++) {
        if (r >= 0 && r < height && q >= 0 && q < width) continue;
        ctx.fillStyle = fill;
        ctx.fillRect(q * c, r * c, c, c);
        ctx.strokeStyle = PAD_MARK;
        ctx.lineWidth = 0.5;
        ctx.strokeRect(q * c, r * c, c, c);
        const skipped = this.rows.unread_padding.includes(r) || this.cols.unread_padding.includes(q);
        hatch(ctx, [q * c, r * c, c, c], skipped ? "rgba(128,128,128,.75)" : PAD_MARK, skipped ? 4 : 7);
        if (!size || skipped) continue;
        plate(ctx, "0", (q + 0.5) * c, (r + 0.5) * c, size, this.font, fill);
        write(ctx, "0", (q + 0.5) * c, (r + 0.5) * c, size, this.font, quietInkOn(rgb));
      }
    }
  }

  // ------------------------------------------------------------------ painting a frame

  dirty() {
    this.stale = true;
    this.wait();
  }

  wait() {
    if (!this.raf) this.raf = requestAnimationFrame((now) => this.frame(now));
  }

  frame(now) {
    this.raf = 0;
    if (!this.d || !this.panels) return;
    if (!this.d.problem) this.advance(now);
    if (this.stale || this.from) {
      // between two steps nothing moves: nothing is painted
      this.stale = false;
      this.paint(now);
      if (this.from && now - this.from.at >= this.glideTime()) this.from = null;
    }
    if (this.d.problem) return;
    const fast = this.view.playing && this.view.speed > 12 && now - (this.writtenAt || 0) < 80;
    const key = `${this.shown()} ${JSON.stringify(this.hover)}`;
    if (key !== this.shownText && !fast) {
      this.shownText = key;
      this.writtenAt = now;
      this.writeStep();
    }
    if ((this.view.playing && !this.hover) || this.from || key !== this.shownText) this.wait();
  }

  advance(now) {
    if (!this.view.playing || this.hover || now < this.due) return;
    const steps = 1 + Math.floor((now - this.due) / this.interval());
    this.due = Math.max(this.due + steps * this.interval(), now - 100);
    const to = this.view.pos + Math.min(steps, 4);
    if (to < this.total) this.move(to, this.view.speed <= 8);
    else if (this.view.pos < this.total - 1) {
      this.move(this.total - 1, false);
      this.due = now + Math.max(this.interval(), 900);
    } else if (this.view.loop) {
      this.move(0, false);
      this.due = now + Math.max(this.interval(), 250);
    } else {
      this.view.playing = false;
      this.controls();
      this.speak();
    }
    if (this.view.pos === this.total - 1) this.due = Math.max(this.due, now + 900);
    this.el.scrub.value = this.view.pos;
  }

  glideTime() {
    return Math.min(160, 0.4 * this.interval());
  }

  paint(now) {
    const ctx = this.ctx;
    ctx.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    ctx.clearRect(0, 0, this.el.canvas.width, this.el.canvas.height);
    for (const panel of this.panels) this.title(panel);
    if (this.d.problem) {
      for (const panel of this.panels) ctx.drawImage(panel.sheet, panel.x, panel.y, panel.width, panel.height);
      return;
    }
    const pos = this.shown();
    const [i, j] = this.cell(pos);
    for (const panel of this.panels) {
      if (panel.under) this.reveal(panel, i, j);
      else ctx.drawImage(panel.sheet, panel.x, panel.y, panel.width, panel.height);
    }
    let [row, col] = [this.rows.starts[i], this.cols.starts[j]];
    if (this.from && !this.reduced.matches && this.from.pos < this.total) {
      const t = Math.min(1, (now - this.from.at) / this.glideTime());
      const [a, b] = this.cell(this.from.pos);
      const ease = t * (2 - t);
      if (a === i) col = this.cols.starts[b] + (col - this.cols.starts[b]) * ease;
      else row = this.rows.starts[a] + (row - this.rows.starts[a]) * ease;
    }
    const planes = this.d.input.planes.map((_, p) => p);
    for (const p of planes)
      this.copy(this.tint(this.panel("input", p), WINDOW_TINT), this.panel("input", p), this.window(p, row, col));
    this.paintHover();
    for (const p of planes) this.paintWindow(p, row, col, i, j);
  }

  title(panel) {
    const d = this.d;
    const names = ["red", "green", "blue"];
    const grid = (a, b) => `${a} × ${b}`;
    const own = d.colour ? ` ${names[panel.plane]}` : "";
    const text = {
      input: () => (d.colour ? `Input,${own}` : `Input ${grid(d.input.height, d.input.width)}${this.padded()}`),
      kernel: () => (d.colour ? `Filter,${own}` : `Filter ${grid(d.kernel.height, d.kernel.width)}`),
      partial: () => `Result,${own}`,
      output: () => {
        const kept = this.view.overlays.dense ? ` of ${grid(this.rows.span, this.cols.span)}` : "";
        return `${d.colour ? "Sum = output" : "Output"} ${grid(this.rows.starts.length, this.cols.starts.length)}${kept}`;
      },
    }[panel.kind]();
    const tone = {
      input: this.tones.input,
      kernel: this.tones.filter,
      partial: this.tones.output,
      output: this.tones.output,
    }[panel.kind];
    const ctx = this.ctx;
    const small = d.colour && panel.kind !== "output";
    ctx.font = `600 ${small ? 12.5 : 15}px ${this.font}`;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = tone;
    const centred = panel.kind === "kernel" && panel.width < ctx.measureText(text).width;
    ctx.textAlign = centred ? "center" : "left";
    const x = centred ? Math.max(panel.x + panel.width / 2, ctx.measureText(text).width / 2) : panel.x;
    ctx.fillText(text, x, panel.y - 7);
  }

  /** The padding in words: one number where all sides agree, else before and after. */
  padded() {
    if (this.d.problem) return "";
    const sides = [...this.rows.padding, ...this.cols.padding];
    if (!Math.max(...sides)) return "";
    if (sides.every((n) => n === sides[0])) return ` + padding ${sides[0]}`;
    const [[top, bottom], [left, right]] = [this.rows.padding, this.cols.padding];
    return top === left && bottom === right
      ? ` + padding ${top} before, ${bottom} after`
      : ` + padding ${top}, ${bottom}; ${left}, ${right}`;
  }

  /** Results up to (i, j) are there; the rest of the map is still empty. */
  reveal(panel, i, j) {
    const ctx = this.ctx;
    ctx.drawImage(panel.under, panel.x, panel.y, panel.width, panel.height);
    const until = this.cell(this.view.pos);
    const line = this.outputRect(panel, until[0], until[1]);
    const part = (x, y, w, h) => {
      if (w <= 0 || h <= 0) return;
      const s = this.scale;
      ctx.drawImage(panel.sheet, x * s, y * s, w * s, h * s, panel.x + x, panel.y + y, w, h);
    };
    part(0, 0, panel.width, line.y - panel.y);
    part(0, line.y - panel.y, line.x + line.w - panel.x, panel.cell);
    const own = this.outputRect(panel, i, j); // a cell pointed at shows its value before its turn
    part(own.x - panel.x, own.y - panel.y, own.w, own.h);
    ctx.strokeStyle = this.role.output;
    ctx.lineWidth = 1.5;
    ctx.strokeRect(panel.x - 0.5, panel.y - 0.5, panel.width + 1, panel.height + 1);
  }

  /** Screen rectangle of a window, on whole pixels. */
  window(plane, row, col) {
    const { kernel, dilation } = this.d;
    const r = this.rect(
      this.panel("input", plane),
      row,
      col,
      reach(kernel.height, dilation[0]) + 1,
      reach(kernel.width, dilation[1]) + 1,
    );
    return { ...r, x: Math.round(r.x), y: Math.round(r.y) };
  }

  paintWindow(plane, row, col, i, j) {
    const { d, ctx, role } = this;
    const input = this.panel("input", plane);
    const kernel = this.panel("kernel", plane);
    const output = this.panel(d.colour ? "partial" : "output", d.colour ? plane : 0);
    const [dh, dw] = d.dilation;
    const win = this.window(plane, row, col);
    const whole = { x: kernel.x, y: kernel.y, w: kernel.width, h: kernel.height };
    const cell = this.outputRect(output, i, j);
    link(ctx, win, whole, role.filter);
    link(ctx, whole, cell, role.output);
    if (dh > 1 || dw > 1) {
      for (let u = 0; u < kernel.rows; u++)
        for (let v = 0; v < kernel.cols; v++) {
          const tap = this.rect(input, row + u * dh, col + v * dw);
          frameRect(ctx, tap, role.filter, input.cell > 12 ? 2.5 : 1.5);
        }
      ctx.setLineDash([4, 3]);
    }
    frameRect(ctx, win, role.filter, 3);
    ctx.setLineDash([]);
    frameRect(ctx, whole, role.filter, 2.5);
    frameRect(ctx, cell, role.output, 3);
    if (d.colour) {
      const sum = this.panel("output");
      const out = this.outputRect(sum, i, j);
      ctx.globalAlpha = 0.7; // one line each: the numbers of the sum stay readable
      ctx.strokeStyle = role.output;
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      if (out.y > cell.y + cell.h && out.x < cell.x) {
        ctx.moveTo(cell.x + cell.w / 2, cell.y + cell.h);
        ctx.lineTo(out.x + out.w / 2, out.y);
      } else {
        ctx.moveTo(cell.x + cell.w, cell.y + cell.h / 2);
        ctx.lineTo(out.x, out.y + out.h / 2);
      }
      ctx.stroke();
      ctx.globalAlpha = 1;
      frameRect(ctx, out, role.output, 3);
    }
    if (this.hover && this.hover.kind === "kernel") {
      frameRect(ctx, this.rect(kernel, this.hover.row, this.hover.col), this.ink, 2.5);
      frameRect(ctx, this.rect(input, row + this.hover.row * dh, col + this.hover.col * dw), this.ink, 2.5);
    }
  }

  /** What the pointed-at cell is tied to. */
  paintHover() {
    const { ctx, hover, d, role } = this;
    if (!hover) return;
    const planes = d.input.planes.map((_, p) => p);
    if (hover.kind === "input") {
      for (const p of planes) frameRect(ctx, this.rect(this.panel("input", p), hover.row, hover.col), this.ink, 2.5);
      const tied = this.readers(hover.row, hover.col);
      for (const panel of this.panels.filter((p) => p.under)) {
        for (const i of tied.rows)
          for (const j of tied.cols) {
            const r = this.outputRect(panel, i[0], j[0]);
            this.copy(panel.sheet, panel, r);
            frameRect(ctx, r, this.ink, 2);
          }
      }
      for (const p of planes)
        for (const i of tied.rows)
          for (const j of tied.cols) {
            frameRect(ctx, this.rect(this.panel("kernel", p), i[1], j[1]), this.ink, 2);
          }
    }
    if (hover.kind === "kernel") {
      const [dh, dw] = d.dilation;
      for (const p of planes) {
        const input = this.panel("input", p);
        for (const s of this.rows.starts)
          for (const t of this.cols.starts) {
            const r = this.rect(input, s + hover.row * dh, t + hover.col * dw);
            this.copy(this.tint(input, TAPS_TINT), input, r);
            frameRect(ctx, r, role.filter, 1);
          }
      }
    }
  }

  /** The windows that read an input cell, on each axis as [window, tap] pairs. */
  readers(row, col) {
    const along = (axis, size, step, at) => {
      const found = [];
      axis.starts.forEach((start, window) => {
        for (let tap = 0; tap < size; tap++) if (start + tap * step === at) found.push([window, tap]);
      });
      return found;
    };
    const { kernel, dilation } = this.d;
    return {
      rows: along(this.rows, kernel.height, dilation[0], row),
      cols: along(this.cols, kernel.width, dilation[1], col),
    };
  }

  // ------------------------------------------------------------------ words and controls

  controls() {
    const { el, view, d } = this;
    if (!d) return;
    el.problem.hidden = !d.problem;
    el.problem.textContent = d.problem || "";
    const still = Boolean(d.problem);
    el.sum.style.visibility = el.count.style.visibility = el.inspect.style.visibility = still ? "hidden" : "visible";
    const overlays = [...this.root.querySelectorAll("[data-overlay]")];
    for (const item of [el.play, el.back, el.step, el.scrub, el.apart, ...overlays]) item.disabled = still;
    el.player.dataset.playing = String(view.playing && !still);
    this.strideButtons(el.strides, view.apart ? "Rows" : "Stride", view.stride[0], (s) =>
      this.setStride(view.apart ? [s, view.stride[1]] : [s, s]),
    );
    this.strideButtons(el.cols, "Columns", view.stride[1], (s) => this.setStride([view.stride[0], s]));
    el.cols.hidden = !view.apart || this.compact;
    el.apart.setAttribute("aria-pressed", String(view.apart));
    for (const button of overlays) button.setAttribute("aria-pressed", String(view.overlays[button.dataset.overlay]));
    const enlarge = overlays.find((button) => button.dataset.overlay === "enlarge");
    enlarge.setAttribute("aria-disabled", String(view.overlays.dense));
    enlarge.title = view.overlays.dense
      ? "Not while \u201cKept of stride 1\u201d is on: the output then has its place in the map of stride 1"
      : "Draw the output as large as the space allows";
    const playing = view.playing && !still;
    el.play.setAttribute("aria-label", playing ? "Pause" : "Play");
    el.play.title = still
      ? "There is nothing to play: see the sentence in the drawing"
      : playing
        ? "Pause (space)"
        : "Play (space)";
    el.play.querySelector("path").setAttribute("d", playing ? "M6 4h4v16H6zM14 4h4v16h-4z" : "M7 4l13 8-13 8z");
    el.loop.setAttribute("aria-pressed", String(view.loop));
    el.speed.value = Math.log2(view.speed);
    const speed = view.speed < 10 ? Number(view.speed.toFixed(1)) : Math.round(view.speed);
    el.speedText.textContent = `${speed} step${speed === 1 ? "" : "s"}/s`;
    el.speed.setAttribute("aria-valuetext", el.speedText.textContent);
    if (still) return;
    el.scrub.max = this.total - 1;
    el.scrub.value = view.pos;
  }

  strideButtons(group, label, chosen, choose) {
    group.querySelector(".label").textContent = label;
    const offered = this.d.problem ? this.d.strides : Object.keys(this.d.rows).map(Number);
    let buttons = [...group.querySelectorAll("button")];
    if (buttons.length !== offered.length) {
      buttons.forEach((b) => b.remove());
      buttons = offered.map((s) => {
        const button = document.createElement("button");
        button.type = "button";
        button.setAttribute("role", "radio");
        button.textContent = String(s);
        button.addEventListener("click", () => group.choose(s), { signal: this.listeners.signal });
        button.addEventListener(
          "keydown",
          (event) => {
            const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
            const next = offered[offered.indexOf(s) + by];
            if (!by || !next) return;
            event.preventDefault();
            group.choose(next);
            [...group.querySelectorAll("button")][offered.indexOf(next)].focus();
          },
          { signal: this.listeners.signal },
        );
        group.append(button);
        return button;
      });
    }
    group.choose = choose;
    buttons.forEach((button, n) => {
      const on = offered[n] === chosen;
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
      button.disabled = Boolean(this.d.problem);
    });
  }

  /** Sizes and cost of the current stride. */
  writeFacts() {
    const { el, d } = this;
    if (d.problem) {
      el.sizes.textContent = "";
      el.cost.textContent = "";
      el.legend.style.visibility = "hidden";
      return;
    }
    const [rows, cols] = [this.rows.formula, this.cols.formula];
    el.sizes.replaceChildren();
    const lines =
      rows === cols
        ? [["Output size", rows]]
        : [
            ["Output height", rows],
            ["Output width", cols],
          ];
    for (const [name, formula] of lines) {
      const b = document.createElement("div");
      b.textContent = `${name} ${formula}`;
      el.sizes.append(b);
    }
    const facts = d.counts[this.view.stride.join(",")];
    el.cost.replaceChildren(
      ...facts.map((fact) => Object.assign(document.createElement("span"), { textContent: fact })),
    );
    el.legend.style.visibility = "visible";
    el.legend.children[0].textContent = d.dense.signed ? brief(-d.dense.limit) : "0";
    el.legend.children[2].textContent = brief(d.dense.limit);
    el.legend.children[1].style.background = `linear-gradient(90deg, ${(d.dense.signed ? d.palette.signed : d.palette.unsigned).join(",")})`;
  }

  /** The arithmetic of the step on show, and what the pointer is on. */
  writeStep() {
    const { el, d, hover } = this;
    const pos = this.shown();
    const [i, j] = this.cell(pos);
    const data = el.player.dataset;
    [data.step, data.row, data.col] = [pos, i, j];
    data.stride = this.view.stride.join(",");
    const value = d.dense.values[this.denseIndex(i, j)];
    data.value = value;
    el.count.textContent = `step ${(pos + 1).toLocaleString("en")} of ${this.total.toLocaleString("en")}`;
    el.scrub.setAttribute("aria-valuetext", el.count.textContent);
    el.inspect.textContent = hover ? this.describe() : this.sentence(i, j, value);
    el.canvas.setAttribute("aria-label", this.sentence(i, j, value));
    if (!this.compact) this.writeSum(i, j, value);
  }

  sentence(i, j, value) {
    const { input, kernel, dilation } = this.d;
    const [top, left] = [this.rows.starts[i] + 1, this.cols.starts[j] + 1];
    const [bottom, right] = [top + reach(kernel.height, dilation[0]), left + reach(kernel.width, dilation[1])];
    const outside = top < 1 || left < 1 || bottom > input.height || right > input.width;
    return `Output row ${i + 1}, column ${j + 1} is ${brief(value)}. Its window covers input rows ${top} to ${bottom}, columns ${left} to ${right}${outside ? ", partly padding" : ""}.`;
  }

  describe() {
    const { hover, d } = this;
    if (hover.kind === "output") {
      const [i, j] = this.cell(hover.pos);
      return this.sentence(i, j, d.dense.values[this.denseIndex(i, j)]);
    }
    if (hover.kind === "kernel") {
      const weight = d.kernel.slices[hover.plane][hover.row * d.kernel.width + hover.col];
      return `Filter weight ${brief(weight)} (row ${hover.row + 1}, column ${hover.col + 1}) meets only the marked cells: one for each of the ${this.total.toLocaleString("en")} windows.`;
    }
    const tied = this.readers(hover.row, hover.col);
    const n = tied.rows.length * tied.cols.length;
    const { height, width } = d.input;
    const inside = hover.row >= 0 && hover.row < height && hover.col >= 0 && hover.col < width;
    const what = inside
      ? `Input row ${hover.row + 1}, column ${hover.col + 1} (value ${brief(d.input.planes[hover.plane][hover.row * width + hover.col])})`
      : `Padding at row ${hover.row + 1}, column ${hover.col + 1}`;
    const [[top, bottom], [left, right]] = [this.rows.padding, this.cols.padding];
    if (hover.row < -top || hover.row >= height + bottom || hover.col < -left || hover.col >= width + right) {
      return "No padding here at this stride.";
    }
    if (!n) return `${what}: no window reads it at this stride.`;
    if (n === 1) return `${what} is read by 1 window.`;
    return `${what} is read by ${n} windows: ${tied.rows.length} along the rows × ${tied.cols.length} along the columns.`;
  }

  writeSum(i, j, value) {
    const { d } = this;
    const shape = `${d.input.planes.length} ${d.kernel.height} ${d.kernel.width}`;
    if (shape !== this.sumShape) this.buildSum(shape);
    const [top, left] = [this.rows.starts[i], this.cols.starts[j]];
    const { height, width, planes } = d.input;
    const at = this.denseIndex(i, j);
    planes.forEach((plane, p) => {
      for (let u = 0; u < d.kernel.height; u++)
        for (let v = 0; v < d.kernel.width; v++) {
          const row = top + u * d.dilation[0];
          const col = left + v * d.dilation[1];
          const inside = row >= 0 && row < height && col >= 0 && col < width;
          const term = this.terms[p][u * d.kernel.width + v];
          term.x.textContent = inside ? brief(plane[row * width + col]) : "0";
          term.x.classList.toggle("pad", !inside);
          term.w.textContent = bracket(d.kernel.slices[p][u * d.kernel.width + v]);
        }
      if (this.partTexts[p]) this.partTexts[p].textContent = brief(d.dense.partials[p][at]);
    });
    const bias = d.bias ? ` + bias ${bracket(d.bias)}` : "";
    const parts =
      planes.length > 1
        ? d.dense.partials.map((q) => bracket(q[at])).join(" + ")
        : `sum of ${d.kernel.height * d.kernel.width} products`;
    this.totalText.textContent = `${parts}${bias} = `;
    this.valueText.textContent = brief(value);
  }

  buildSum(shape) {
    const { el, d } = this;
    this.sumShape = shape;
    el.sum.replaceChildren();
    const total = make("div", "total", el.sum);
    this.totalText = make("span", "", total);
    this.valueText = make("span", "y", total);
    this.terms = [];
    this.partTexts = [];
    d.input.planes.forEach((_, p) => {
      const box = make("div", "", el.sum);
      const table = make("table", "", box);
      const terms = [];
      for (let u = 0; u < d.kernel.height; u++) {
        const tr = make("tr", "", table);
        for (let v = 0; v < d.kernel.width; v++) {
          const td = make("td", "", tr);
          if (u || v) make("i", "", td, "+ ");
          const x = make("span", "x", td);
          make("i", "", td, "×");
          terms.push({ x, w: make("span", "w", td) });
        }
      }
      if (d.colour) {
        const line = make("div", "", box);
        make("i", "", line, `${["red", "green", "blue"][p]}: `);
        this.partTexts.push(make("span", "y", line));
      }
      this.terms.push(terms);
    });
  }

  /** Tell a screen reader, after a pause: playing and fast moves stay silent. */
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      if (this.d.problem || (this.view.playing && !this.hover)) return;
      const [i, j] = this.cell(this.shown());
      this.el.live.textContent = this.hover
        ? this.describe()
        : this.sentence(i, j, this.d.dense.values[this.denseIndex(i, j)]);
    }, 350);
  }
}

// -------------------------------------------------------------------- small pieces

/** Cells from a window's first tap to its last, on one axis. */
function reach(size, dilation) {
  return (size - 1) * dilation;
}

/** Index of the last start that is not beyond `at`. */
function last(starts, at) {
  let found = 0;
  starts.forEach((start, n) => {
    if (start <= at) found = n;
  });
  return found;
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}
function triple(rgb, index) {
  return [rgb[3 * index], rgb[3 * index + 1], rgb[3 * index + 2]];
}
function longest(lists) {
  return Math.max(1, ...lists.map((l) => Math.max(...l.map((v) => brief(v).length))));
}

/** A number as a cell shows it: whole, or at most three digits after the point; a true minus sign. */
function brief(value) {
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toFixed(Math.abs(value) < 1 ? 3 : 2)));
  return text.replace("-", "−").replace("−0.", "−.").replace(/^0\./, ".");
}
function bracket(value) {
  return value < 0 ? `(${brief(value)})` : brief(value);
}
/** Gray for what matters less, where it is still easy to read. */
function quietInkOn(rgb) {
  const gray = inkOn(rgb) === "#000" ? [85, 85, 85] : [201, 204, 209];
  return contrast(luminance(rgb), luminance(gray)) < 5 ? inkOn(rgb) : `rgb(${gray})`;
}

function mix(a, b, share) {
  return share ? a.map((byte, n) => Math.round(byte + (b[n] - byte) * share)) : a;
}
function write(ctx, text, x, y, size, font, colour) {
  ctx.font = `${size}px ${font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y + size * 0.06);
}

/** A cell's own colour behind its number, where the cell is hatched. */
function plate(ctx, text, x, y, size, font, colour) {
  ctx.font = `${size}px ${font}`;
  const [w, h] = [ctx.measureText(text).width + 3, size * 0.98];
  ctx.fillStyle = colour;
  ctx.fillRect(x - w / 2, y - h / 2, w, h);
}

function frameRect(ctx, r, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.strokeRect(r.x + 0.5, r.y + 0.5, r.w - 1, r.h - 1);
}

/** Two lines between the facing corners of two rectangles. */
function link(ctx, a, b, colour) {
  const below = b.y >= a.y + a.h && b.x < a.x + a.w;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.25;
  ctx.globalAlpha = 0.85;
  ctx.beginPath();
  if (below) {
    ctx.moveTo(a.x, a.y + a.h);
    ctx.lineTo(b.x, b.y);
    ctx.moveTo(a.x + a.w, a.y + a.h);
    ctx.lineTo(b.x + b.w, b.y);
  } else {
    ctx.moveTo(a.x + a.w, a.y);
    ctx.lineTo(b.x, b.y);
    ctx.moveTo(a.x + a.w, a.y + a.h);
    ctx.lineTo(b.x, b.y + b.h);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}
