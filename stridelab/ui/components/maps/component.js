// The lanes: maps side by side, and their race. Every lane opens one window at each tick; Python sends the maps.

import { decoded, make, MEMORY, mount } from "../shared.js";

const SECONDS = 16; // a whole race, whatever the picture's size

export default (component) => mount(component, Race, ".race");

class Race {
  constructor(root) {
    const one = (selector) => root.querySelector(selector);
    this.root = root;
    this.el = {
      race: one(".race"),
      play: one(".play"),
      scrub: one(".scrub"),
      count: one(".count"),
      lanes: one(".lanes"),
      body: one("tbody"),
      legend: one(".legend"),
      live: one(".live"),
    };
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    const on = (element, type, handler) =>
      element.addEventListener(type, (event) => this.d && handler(event), { signal });
    on(this.el.play, "click", () => this.setPlaying(!this.playing));
    on(this.el.scrub, "input", () => {
      this.setShare(Number(this.el.scrub.value) / 1000);
      this.setPlaying(false);
    });
    for (const button of root.querySelectorAll("[data-size]")) {
      on(button, "click", () => this.setSize(button.dataset.size));
      on(button, "keydown", (event) => {
        if (!["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key)) return;
        event.preventDefault();
        this.setSize(this.view.size === "true" ? "equal" : "true");
        root.querySelector(`[data-size="${this.view.size}"]`).focus();
      });
    }
    this.resize = new ResizeObserver(() => this.layout());
    this.resize.observe(this.el.race);
    this.playing = false;
  }

  destroy() {
    this.listeners.abort();
    this.resize.disconnect();
    cancelAnimationFrame(this.raf);
    clearTimeout(this.speaking);
    this.json = null; // what is still on its way comes too late
    if (this.d) MEMORY.set(this.d.uid, this.view);
  }

  /** The old maps stand until the new ones are here. */
  async update({ data }) {
    if (data.json === this.json) return;
    this.json = data.json;
    const d = JSON.parse(data.json);
    const images = await decoded(d.lanes.map((lane) => lane.picture));
    if (data.json !== this.json) return;
    this.d = d;
    this.view ||= MEMORY.get(d.uid) || { size: d.size, share: 1 };
    this.most = Math.max(1, ...d.lanes.map((lane) => lane.windows || 0));
    this.el.race.classList.toggle("still", !d.race);
    this.build(images);
    this.setSize(this.view.size);
    this.controls();
  }

  build(images) {
    this.el.lanes.replaceChildren();
    this.el.body.replaceChildren();
    this.lanes = this.d.lanes.map((lane, n) => {
      const box = make("div", "lane", this.el.lanes);
      const head = make("h2", "", box);
      if (lane.color) make("i", "", head).style.background = lane.color;
      make("span", "", head, lane.title);
      make("div", "size", box, lane.caption);
      const room = make("div", "room", box);
      const canvas = make("canvas", "", room);
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `${lane.title}, ${lane.caption}`);
      canvas.style.setProperty("--out", this.d.output);
      const item = { ...lane, box, canvas, room, image: images[n], sheet: null };
      if (this.d.race) this.buildRow(item);
      return item;
    });
    const { legend } = this.d;
    this.el.legend.hidden = !legend;
    if (!legend) return;
    const [low, ramp, high, note] = this.el.legend.children;
    low.textContent = legend.low;
    high.textContent = legend.high;
    ramp.style.background = `linear-gradient(90deg, ${legend.stops.join(",")})`;
    note.textContent = legend.note;
  }

  /** A stride's numbers; windows and MACs count up in the race. */
  buildRow(lane) {
    const tr = (lane.tr = make("tr", "", this.el.body));
    const stride = make("td", "", tr);
    make("i", "", stride).style.background = lane.color;
    stride.append(String(lane.stride));
    make("td", "", tr, lane.caption);
    lane.windowsText = make("td", "counting", tr);
    make("td", "", tr, lane.share);
    lane.macsText = make("td", "counting", tr);
    make("td", "", tr, lane.unread);
    make("td", "", tr, lane.memory);
  }

  setSize(size) {
    this.view.size = size;
    for (const button of this.root.querySelectorAll("[data-size]")) {
      const on = button.dataset.size === size;
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
    }
    this.layout();
  }

  /** True size: as large as all maps side by side allow, each with room for its heading. */
  layout() {
    if (!this.d) return;
    const width = this.el.race.clientWidth;
    if (!width) return;
    const gap = 17;
    const n = this.lanes.length;
    const widest = Math.max(...this.lanes.map((lane) => lane.width));
    const highest = Math.max(...this.lanes.map((lane) => lane.height));
    const tallest = Math.max(220, Math.min(window.innerHeight - 500, 620));
    if (this.view.size === "true") {
      const need = 96;
      const room = width < 620 ? width : width - (n - 1) * gap;
      const total = (scale) => this.lanes.reduce((sum, lane) => sum + Math.max(need, lane.width * scale), 0);
      let scale = Math.min(width / widest, tallest / highest);
      if (width >= 620) while (scale > 0.01 && total(scale) > room) scale *= 0.98;
      for (const lane of this.lanes)
        this.place(lane, lane.width * scale, lane.height * scale, Math.max(need, lane.width * scale), 0);
    } else {
      const across = Math.max(1, Math.min(n, Math.floor((width + gap) / ((width < 620 ? 140 : 240) + gap))));
      const even = Math.ceil(n / Math.ceil(n / across));
      const each = Math.floor((width - (even - 1) * gap) / even) - 1;
      const scale = Math.min(each / widest, (even === n ? tallest : 420) / highest);
      for (const lane of this.lanes) this.place(lane, widest * scale, highest * scale, each, highest * scale);
    }
    this.paintAll();
  }

  place(lane, width, height, column, room) {
    lane.box.style.width = `${Math.floor(column)}px`;
    lane.shown = [Math.max(2, Math.round(width)), Math.max(2, Math.round(height))];
    lane.canvas.style.width = `${lane.shown[0]}px`;
    lane.canvas.style.height = `${lane.shown[1]}px`;
    lane.room.style.minHeight = `${Math.round(room)}px`;
    this.resample(lane);
  }

  /** A map drawn at another size must not alias on the screen too. Twice as large and more, its pixels are squares. */
  resample(lane) {
    const { image } = lane;
    const scale = Math.max(1, window.devicePixelRatio || 1);
    const [w, h] = lane.shown.map((side) => Math.round(side * scale));
    if (lane.made === `${w} ${h}`) return;
    lane.made = `${w} ${h}`;
    const squares = w >= 2 * image.naturalWidth;
    const same = w === image.naturalWidth && h === image.naturalHeight;
    lane.canvas.style.imageRendering = squares ? "pixelated" : "auto";
    lane.sheet = squares || same ? image : lanczos(image, w, h);
  }

  setPlaying(playing) {
    this.playing = playing;
    if (playing && this.view.share >= 1) this.setShare(0);
    this.before = performance.now();
    this.controls();
    if (playing) this.raf = requestAnimationFrame((now) => this.tick(now));
    else this.speak();
  }

  tick(now) {
    if (!this.playing) return;
    this.setShare(Math.min(1, this.view.share + (now - this.before) / 1000 / SECONDS));
    this.before = now;
    if (this.view.share >= 1) this.setPlaying(false);
    else this.raf = requestAnimationFrame((then) => this.tick(then));
  }

  setShare(share) {
    this.view.share = share;
    this.paintAll();
  }

  /** Windows that every lane has had time for. */
  get ticks() {
    return Math.round(this.view.share * this.most);
  }

  paintAll() {
    for (const lane of this.lanes) this.paint(lane);
    this.el.scrub.value = Math.round(this.view.share * 1000);
    this.el.count.textContent = `step ${this.ticks.toLocaleString("en")} of ${this.most.toLocaleString("en")}`;
    this.el.scrub.setAttribute("aria-valuetext", this.el.count.textContent);
    this.el.race.dataset.ticks = this.ticks;
  }

  /** The map as far as its windows have come: whole rows, then a part of one. */
  paint(lane) {
    const windows = lane.height * lane.width;
    const done = this.d.race ? Math.min(this.ticks, windows) : windows;
    if (this.d.race) {
      lane.windowsText.textContent = done.toLocaleString("en");
      lane.macsText.textContent = (done * lane.macs_per_window).toLocaleString("en");
      lane.tr.classList.toggle("done", done === windows);
    }
    const { canvas, sheet } = lane;
    if (canvas.width !== sheet.width || canvas.height !== sheet.height) {
      canvas.width = sheet.width;
      canvas.height = sheet.height;
    }
    const ctx = canvas.getContext("2d");
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    const rows = Math.floor(done / lane.width);
    const whole = Math.round((rows / lane.height) * canvas.height);
    if (whole) ctx.drawImage(sheet, 0, 0, canvas.width, whole, 0, 0, canvas.width, whole);
    const part = Math.round(((done % lane.width) / lane.width) * canvas.width);
    const next = Math.max(1, Math.round(((rows + 1) / lane.height) * canvas.height) - whole);
    if (part) ctx.drawImage(sheet, 0, whole, part, next, 0, whole, part, next);
  }

  controls() {
    const { play } = this.el;
    play.querySelector("path").setAttribute("d", this.playing ? "M6 4h4v16H6zM14 4h4v16h-4z" : "M7 4l13 8-13 8z");
    play.querySelector("span").textContent = this.playing
      ? "Pause"
      : this.view.share > 0 && this.view.share < 1
        ? "Go on"
        : "Start the race";
    this.el.race.dataset.playing = String(this.playing);
  }

  /** Tell a screen reader, once the bar rests. */
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const done = this.lanes.filter((lane) => this.ticks >= lane.windows).map((lane) => lane.stride);
      this.el.live.textContent = `${this.el.count.textContent}. Finished: ${done.length ? `stride ${done.join(", ")}` : "none"}.`;
    }, 350);
  }
}

/** `image` at w x h, low-pass filtered first where it gets smaller (Lanczos, three lobes). A browser's own filter lets
 * stripes of two pixels through as beats, which are just what a lesson on stride must not fake. */
function lanczos(image, w, h) {
  const [from, height] = [image.naturalWidth, image.naturalHeight];
  const source = new OffscreenCanvas(from, height).getContext("2d", { willReadFrequently: true });
  source.drawImage(image, 0, 0);
  const { data } = source.getImageData(0, 0, from, height);
  let gray = true;
  for (let at = 0; gray && at < data.length; at += 4) gray = data[at] === data[at + 1] && data[at] === data[at + 2];
  const made = new ImageData(w, h);
  made.data.fill(255);
  for (let c = 0; c < (gray ? 1 : 3); c++) {
    const plane = new Float32Array(from * height);
    for (let at = 0; at < plane.length; at++) plane[at] = data[4 * at + c];
    const done = turned(turned(plane, height, from, w), w, height, h);
    for (const to of gray ? [0, 1, 2] : [c]) for (let at = 0; at < done.length; at++) made.data[4 * at + to] = done[at];
  }
  const sheet = new OffscreenCanvas(w, h);
  sheet.getContext("2d").putImageData(made, 0, 0);
  return sheet;
}

/** The `lines` lines of a plane, each of `length` values, resampled to `size` values; these become the lines: twice is a whole picture. */
function turned(plane, lines, length, size) {
  const out = new Float32Array(size * lines);
  const ratio = length / size;
  const widen = Math.max(1, ratio);
  const sinc = (t) => (t ? Math.sin(Math.PI * t) / (Math.PI * t) : 1);
  for (let to = 0; to < size; to++) {
    const centre = (to + 0.5) * ratio - 0.5;
    const first = Math.max(0, Math.ceil(centre - 3 * widen));
    const last = Math.min(length - 1, Math.floor(centre + 3 * widen));
    const weights = new Float32Array(last - first + 1);
    for (let at = first; at <= last; at++)
      weights[at - first] = sinc((at - centre) / widen) * sinc((at - centre) / (3 * widen));
    const sum = weights.reduce((a, b) => a + b, 0);
    for (let at = 0; at < weights.length; at++) weights[at] /= sum;
    for (let line = 0; line < lines; line++) {
      const start = line * length + first;
      let value = 0;
      for (let at = 0; at < weights.length; at++) value += weights[at] * plane[start + at];
      out[to * lines + line] = value;
    }
  }
  return out;
}
