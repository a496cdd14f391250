// The shifter: move a picture and see whether its strided map comes along. Python (stridelab/phase_table.py) sends
// every map finished, as sheets of tiles, and for each shift which tile it is and by how many cells it is moved.

import { decoded, MEMORY, mount } from "../shared.js";

const PAUSE = 650; // milliseconds between two pixels when it moves by itself

export default (component) => mount(component, Shifter, ".shifter");

class Shifter {
  constructor(root) {
    const one = (selector) => root.querySelector(selector);
    this.root = root;
    this.el = {
      box: one(".shifter"),
      play: one(".play"),
      rows: one("input.rows"),
      cols: one("input.cols"),
      picture: one("canvas.picture"),
      after: one(".after"),
      expected: one(".expected"),
      difference: one(".difference"),
      close: one(".close"),
      phases: one(".phases"),
      error: one(".error"),
      words: one(".words"),
      live: one(".live"),
    };
    this.listeners = new AbortController();
    const on = (element, type, handler) =>
      element.addEventListener(type, (event) => this.d && handler(event), { signal: this.listeners.signal });
    on(this.el.play, "click", () => this.setPlaying(!this.playing));
    for (const axis of ["rows", "cols"]) {
      on(this.el[axis], "input", () => this.take({ [axis]: Number(this.el[axis].value) }));
      on(this.el[axis], "change", () => this.speak());
    }
    on(this.el.picture, "pointerdown", (event) => this.grab(event));
    on(this.el.picture, "pointermove", (event) => this.drag(event));
    on(this.el.picture, "pointerup", () => this.drop());
    on(this.el.picture, "pointercancel", () => this.drop());
    on(this.el.picture, "keydown", (event) => this.key(event));
    on(this.el.phases, "click", (event) => this.pick(event));
    on(this.el.phases, "keydown", (event) => this.keyPhase(event));
    this.resize = new ResizeObserver(() => this.paint());
    this.resize.observe(this.el.box);
  }

  destroy() {
    clearTimeout(this.timer);
    this.listeners.abort();
    this.resize.disconnect();
    this.json = null; // what is still on its way comes too late
    if (this.d) MEMORY.set(this.d.uid, this.view);
  }

  /** The old maps stand until all new ones are here. */
  async update({ data }) {
    if (data.json === this.json) return this.paint();
    this.json = data.json;
    const d = JSON.parse(data.json);
    const [picture, dense, maps, differences] = await decoded([d.picture, d.dense, d.maps, d.differences]);
    if (data.json !== this.json) return;
    this.d = d;
    this.images = { picture, dense, maps, differences };
    const first = !this.view;
    this.view ||= MEMORY.get(d.uid) || { rows: 0, cols: 1, fresh: true };
    for (const axis of ["rows", "cols"]) {
      this.el[axis].max = d.most;
      this.el[axis].value = this.view[axis];
    }
    this.label();
    if (first && this.view.fresh && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.setPlaying(true);
    this.view.fresh = false;
    if (!first && this.playing) this.rest(); // a new setting is a new question: it waits for the learner
    this.controls();
    this.paint();
  }

  /** What does not depend on the shift. */
  label() {
    const { stride, map, height, width, legends } = this.d;
    const text = (selector, words) => (this.root.querySelector(selector).textContent = words);
    const kept = stride === 1 ? "every value" : `every ${ordinal(stride)} value`;
    text(".of-picture", `${height} × ${width}, drag it`);
    text(".of-map", `${map[0]} × ${map[1]}, ${kept}`);
    text(".of-expected", "what should come out");
    text(".of-difference", "white: none");
    text(".of-phases", stride === 1 ? "The only phase" : `The ${stride * stride} phases`);
    const drawn = this.root.querySelectorAll(".legend");
    [legends.map, legends.difference].forEach((legend, at) => {
      const [, low, ramp, high] = drawn[at].children;
      low.textContent = legend.low;
      high.textContent = legend.high;
      ramp.style.background = `linear-gradient(90deg, ${legend.stops.join(",")})`;
    });
    this.el.picture.style.setProperty("--edge", this.d.input);
    for (const name of ["after", "expected"]) this.el[name].style.setProperty("--edge", this.d.output);
    this.el.difference.style.setProperty("--edge", this.d.output);
  }

  // ---- What the learner does

  /** A new shift; the hand of the learner stops what moves by itself. */
  take(shift) {
    this.setPlaying(false);
    this.move(shift);
  }

  move(shift) {
    for (const axis of ["rows", "cols"]) {
      if (shift[axis] === undefined) continue;
      this.view[axis] = Math.max(0, Math.min(this.d.most, Math.round(shift[axis])));
      this.el[axis].value = this.view[axis];
    }
    this.paint();
  }

  setPlaying(playing) {
    this.playing = playing;
    clearTimeout(this.timer);
    if (playing) this.timer = setTimeout(() => this.tick(), 2 * PAUSE);
    this.controls();
  }

  /** To the right, pixel by pixel; at the end it rests at a shift of one, where the lesson is. */
  tick() {
    if (this.view.cols < this.d.most && !this.d.cols[this.view.cols + 1].problem) {
      this.move({ cols: this.view.cols + 1 });
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
    this.el.play
      .querySelector("path")
      .setAttribute("d", this.playing ? "M6 4h4v16H6zM14 4h4v16h-4z" : "M7 4l13 8-13 8z");
    this.el.play.querySelector("span").textContent = this.playing ? "Pause" : "Move it";
  }

  grab(event) {
    this.el.picture.setPointerCapture(event.pointerId);
    this.el.picture.classList.add("held");
    const pixel = this.el.picture.clientWidth / this.d.width;
    this.grip = { x: event.clientX, y: event.clientY, rows: this.view.rows, cols: this.view.cols, pixel };
  }

  drag(event) {
    if (!this.grip) return;
    const { x, y, rows, cols, pixel } = this.grip;
    this.take({ rows: rows + (event.clientY - y) / pixel, cols: cols + (event.clientX - x) / pixel });
  }

  drop() {
    if (!this.grip) return;
    this.grip = null;
    this.el.picture.classList.remove("held");
    this.speak();
  }

  key(event) {
    const by = ARROWS[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.take({ rows: this.view.rows + by[0], cols: this.view.cols + by[1] });
    this.speak();
  }

  pick(event) {
    const { stride, remainder_of: remainder } = this.d;
    const box = this.el.phases.getBoundingClientRect();
    const at = (share) => Math.max(0, Math.min(stride - 1, Math.floor(share * stride)));
    this.take({
      rows: remainder[at((event.clientY - box.top) / box.height)],
      cols: remainder[at((event.clientX - box.left) / box.width)],
    });
    this.speak();
  }

  keyPhase(event) {
    const by = ARROWS[event.key];
    const now = this.steps();
    if (!by || now.problem) return;
    event.preventDefault();
    event.stopPropagation();
    const { stride, remainder_of: remainder } = this.d;
    const next = (phase, step) => remainder[(phase + step + stride) % stride];
    this.take({ rows: next(now.rows.phase, by[0]), cols: next(now.cols.phase, by[1]) });
    this.speak();
  }

  // ---- What is drawn

  /** The two entries of this shift, or the sentence that says why there is none. */
  steps() {
    const rows = this.d.rows[this.view.rows];
    const cols = this.d.cols[this.view.cols];
    return { rows, cols, problem: rows.problem || cols.problem };
  }

  paint() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    if (!this.d || !this.el.box.clientWidth) return;
    const { picture, dense, maps, differences } = this.images;
    const { rows, cols, problem } = this.steps();
    this.read(rows, cols, problem);
    const { height, width, map } = this.d;
    const [h, w] = map;
    if (problem) {
      for (const canvas of [this.el.after, this.el.expected, this.el.difference]) this.show(canvas, blank(h, w));
      return;
    }
    const tile = (sheet, i, j, down, right) => rolled(sheet, j * w, i * h, w, h, right, down);
    this.show(this.el.picture, rolled(picture, 0, 0, width, height, this.view.cols, this.view.rows));
    this.show(this.el.after, tile(maps, rows.remainder, cols.remainder, rows.steps, cols.steps));
    this.show(this.el.expected, tile(maps, 0, 0, rows.steps, cols.steps));
    this.show(this.el.difference, tile(differences, rows.remainder, cols.remainder, rows.steps, cols.steps));
    this.drawCloseUp(rolled(dense, 0, 0, width, height, this.view.cols, this.view.rows));
    this.drawPhases(maps, rows, cols);
  }

  read(rows, cols, problem) {
    const { view, d } = this;
    this.el.rows.nextElementSibling.textContent = `${view.rows} px`;
    this.el.cols.nextElementSibling.textContent = `${view.cols} px`;
    for (const axis of ["rows", "cols"]) this.el[axis].setAttribute("aria-valuetext", `${view[axis]} pixels`);
    const error = problem ? "" : d.errors[rows.remainder][cols.remainder];
    const none = !problem && rows.remainder === 0 && cols.remainder === 0;
    this.el.error.classList.toggle("none", none);
    this.el.error.querySelector("strong").textContent = error || "–";
    this.el.words.textContent = problem || sentence(view, d.stride, rows, cols, none);
    this.el.box.dataset.shift = `${view.rows},${view.cols}`;
    this.el.box.dataset.error = error;
    const name = `moved by ${view.rows} down and ${view.cols} to the right`;
    this.el.picture.setAttribute("aria-label", `${d.title}, ${name}. Arrow keys move it.`);
    this.el.after.setAttribute("aria-label", `Strided map of the picture ${name}`);
    this.el.expected.setAttribute("aria-label", "Strided map of the picture at rest, moved by whole steps");
    this.el.difference.setAttribute("aria-label", `Difference of the two maps: ${error || "none to show"}`);
    this.el.close.setAttribute(
      "aria-label",
      `Some pixels of the stride-1 map, ${name}; rings on every ${ordinal(d.stride)}`,
    );
    if (!problem)
      this.el.phases.setAttribute(
        "aria-label",
        `Sampling phases, ${d.stride} rows and ${d.stride} columns. In use: row ${rows.phase}, column ${cols.phase}.`,
      );
  }

  speak() {
    this.el.live.textContent = `${this.el.error.innerText.replace(/\s+/g, " ")}. ${this.el.words.textContent}`;
  }

  /** A finished picture on a canvas as wide as its column; its pixels stay squares of one size. */
  show(canvas, sheet) {
    const [cssWidth, cssHeight] = this.room(canvas, sheet.width, sheet.height);
    const scale = Math.max(1, window.devicePixelRatio || 1);
    resize(canvas, cssWidth, cssHeight, scale);
    const ctx = canvas.getContext("2d");
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    squares(ctx, sheet, 0, 0, canvas.width, canvas.height);
  }

  /** Width and height on the page. A picture keeps its own size, or a whole multiple, if that is nearly the room. */
  room(canvas) {
    const { height, width } = this.d;
    const most = Math.floor(
      Math.min(canvas.parentElement.clientWidth, (canvas.closest(".below") ? 300 : 420) * Math.min(1, width / height)),
    );
    const multiple = Math.max(1, Math.floor(most / width)) * width;
    const across = multiple <= most && multiple > 0.8 * most ? multiple : most;
    return [across, Math.round((across * height) / width)];
  }

  /** Single pixels of the stride-1 map. The rings stand still; the map moves under them. */
  drawCloseUp(moved) {
    const { close_up: part, stride, filter } = this.d;
    const canvas = this.el.close;
    const [across, down] = this.room(canvas);
    const cell = Math.max(1, Math.floor(Math.min(across / part.width, down / part.height)));
    const scale = Math.max(1, window.devicePixelRatio || 1);
    resize(canvas, cell * part.width, cell * part.height, scale);
    const ctx = canvas.getContext("2d");
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(moved, part.col, part.row, part.width, part.height, 0, 0, cell * part.width, cell * part.height);
    for (let row = 0; row < part.height; row += stride) {
      for (let col = 0; col < part.width; col += stride) {
        const [x, y] = [(col + 0.5) * cell, (row + 0.5) * cell];
        for (const [color, thick] of [
          ["#1a1a1a", 4],
          [filter, 2],
        ]) {
          ctx.strokeStyle = color;
          ctx.lineWidth = thick;
          ctx.beginPath();
          ctx.arc(x, y, Math.max(2, cell * 0.36), 0, 2 * Math.PI);
          ctx.stroke();
        }
      }
    }
  }

  /** All phases as small maps, the one in use framed. */
  drawPhases(maps, rows, cols) {
    const { stride, map, remainder_of: remainder, filter } = this.d;
    const [h, w] = map;
    const canvas = this.el.phases;
    const [across, down] = this.room(canvas);
    const scale = Math.max(1, window.devicePixelRatio || 1);
    resize(canvas, across, down, scale);
    const ctx = canvas.getContext("2d");
    const gap = 3 * scale;
    const [tileWidth, tileHeight] = [
      (canvas.width - gap * (stride + 1)) / stride,
      (canvas.height - gap * (stride + 1)) / stride,
    ];
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < stride; i++) {
      for (let j = 0; j < stride; j++) {
        const [x, y] = [gap + j * (tileWidth + gap), gap + i * (tileHeight + gap)];
        squares(ctx, rolled(maps, remainder[j] * w, remainder[i] * h, w, h, 0, 0), x, y, tileWidth, tileHeight);
        if (i !== rows.phase || j !== cols.phase) continue;
        ctx.strokeStyle = filter;
        ctx.lineWidth = gap;
        ctx.strokeRect(x - gap / 2, y - gap / 2, tileWidth + gap, tileHeight + gap);
      }
    }
  }
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function sentence(view, stride, rows, cols, none) {
  if (!view.rows && !view.cols) return "The picture is at rest. Move it to the right by one pixel.";
  const by = [view.cols && `${view.cols} to the right`, view.rows && `${view.rows} down`].filter(Boolean).join(" and ");
  if (stride === 1)
    return `Moved by ${by}. At stride 1 every value is kept, so the map moves along, whatever the shift.`;
  const steps = [
    cols.steps && `${count(cols.steps, "cell")} to the right`,
    rows.steps && `${count(rows.steps, "cell")} down`,
  ]
    .filter(Boolean)
    .join(" and ");
  if (none) return `Moved by ${by}: whole steps of ${stride}. The map moves by ${steps}, and nothing else changes.`;
  const moved = steps ? `The map moves by ${steps}, and its` : "The map stays where it is, and its";
  return `Moved by ${by}: not a multiple of ${stride}. ${moved} values come from other places of the stride-1 map: phase (${rows.phase}, ${cols.phase}).`;
}

function count(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

function ordinal(number) {
  return `${number}${{ 1: "st", 2: "nd", 3: "rd" }[number] || "th"}`;
}

/** A part of an image, moved to the right and down, with what leaves coming in at the other side. */
function rolled(image, x, y, width, height, right, down) {
  const sheet = new OffscreenCanvas(width, height);
  const ctx = sheet.getContext("2d");
  for (const left of [right % width, (right % width) - width]) {
    for (const top of [down % height, (down % height) - height])
      ctx.drawImage(image, x, y, width, height, left, top, width, height);
  }
  return sheet;
}

/** An image at another size whose pixels stay squares: by a whole factor first, then smoothly down. */
function squares(ctx, image, x, y, width, height) {
  const factor = Math.ceil(width / image.width);
  let from = image;
  if (factor > 1 && factor * image.width !== width) {
    from = new OffscreenCanvas(factor * image.width, factor * image.height);
    const large = from.getContext("2d");
    large.imageSmoothingEnabled = false;
    large.drawImage(image, 0, 0, from.width, from.height);
  }
  ctx.imageSmoothingEnabled = from.width > width;
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(from, x, y, width, height);
}

function blank(height, width) {
  return new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
}

function resize(canvas, width, height, scale) {
  const [across, down] = [Math.max(2, Math.round(width * scale)), Math.max(2, Math.round(height * scale))];
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
}
