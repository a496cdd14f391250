// The stack: rows of units, joined by what each reads, and the field of the unit pointed at on the picture.
// Python (stridelab/lessons/receptive_field/connections.py) sends every number finished; this file follows the lines and draws.

import { fit, hatch, make, MEMORY, mount, PAUSE_ICON, PLAY_ICON, runs } from "../shared.js";

const TOP = 56;
const BOTTOM = 40;
const NARROW = 760;
const BEYOND = 0.3; // how much padding is drawn at most on either side, in pictures
const SVG = "http://www.w3.org/2000/svg";
const ICONS = { up: "M12 19V5M6 11l6-6 6 6", down: "M12 5v14M6 13l6 6 6-6", remove: "M6 6l12 12M18 6L6 18" };

export default (component) => mount(component, Stack, ".stack");

class Stack {
  constructor(root) {
    const one = (selector) => root.querySelector(selector);
    this.el = {
      stack: one(".stack"),
      stage: one(".stage"),
      play: one(".play"),
      key: one(".key"),
      editor: one(".editor"),
      layers: one(".layers"),
      input: one(".picture-row"),
      section: one(".section canvas"),
      photo: one(".photo canvas"),
      live: one(".live"),
      unit: one(".unit"),
      problem: one(".problem"),
      field: one(".field"),
      center: one(".center"),
      step: one(".step"),
      read: one(".read"),
      missed: one(".missed"),
    };
    this.root = root;
    this.image = new Image();
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    this.listeners = new AbortController();
    this.listen();
  }

  // ------------------------------------------------------------------ data in, layers out

  update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    if (data.json !== this.json) {
      this.json = data.json;
      this.d = JSON.parse(data.json);
      if (!this.view)
        this.view = MEMORY.get(this.d.uid) || { layer: null, row: 0, col: 0, playing: !this.reduced.matches };
      if (this.image.src !== this.d.picture) this.image.src = this.d.picture;
      if (this.picked == null) this.view.layer = null;
      this.settle();
      this.edit();
      this.legend();
    }
    this.relayout();
    this.controls();
  }

  destroy() {
    MEMORY.set(this.d.uid, this.view);
    this.listeners.abort();
    this.resize.disconnect();
    cancelAnimationFrame(this.raf);
    clearTimeout(this.timer);
    clearTimeout(this.speaking);
  }

  get last() {
    return this.d.maps.length - 1;
  }
  get layer() {
    return this.view.layer ?? this.last;
  }
  get map() {
    return this.d.maps[this.layer];
  }

  /** A unit that exists; where the learner has not chosen one, in the middle of the map. */
  settle() {
    const { view } = this;
    if (view.layer !== null && view.layer > this.last) view.layer = null;
    const [rows, cols] = [this.map.rows.spans.length, this.map.cols.spans.length];
    if (this.picked == null && this.drawn !== `${rows} ${cols} ${this.last}`) {
      this.drawn = `${rows} ${cols} ${this.last}`;
      view.row = Math.floor(rows / 2);
      view.col = this.reduced.matches ? Math.floor(cols / 2) : Math.floor(cols / 3);
    }
    view.row = Math.min(view.row, rows - 1);
    view.col = Math.min(view.col, cols - 1);
    this.follow();
  }

  /** Everything below the unit, on both axes: for each map the units that are lit, and the padding read with them. */
  follow() {
    this.lit = {};
    for (const [axis, unit] of [
      ["rows", this.view.row],
      ["cols", this.view.col],
    ]) {
      const levels = [{ units: new Set([unit]), padding: new Set() }];
      for (let at = this.layer; at > 0; at--) {
        const below = { units: new Set(), padding: new Set() };
        const size = this.d.maps[at - 1][axis].spans.length;
        for (const each of levels[0].units) {
          for (const read of this.d.maps[at][axis].reads[each])
            (read >= 0 && read < size ? below.units : below.padding).add(read);
        }
        levels.unshift(below);
      }
      this.lit[axis] = levels;
    }
    this.el.stack.dataset.unit = `${this.map.name} ${this.view.row} ${this.view.col}`;
    this.el.stack.dataset.seen = [...this.lit.cols[0].units].sort((a, b) => a - b).join(" ");
  }

  send(layers) {
    this.setStateValue("layers", JSON.stringify(layers));
  }

  // ------------------------------------------------------------------ the editor

  /** One row of settings for each layer, the last on top. Kept while their number stays, so that the focus does too. */
  edit() {
    const { layers, ranges, ops, maps, problem, most_layers: most } = this.d;
    if (this.rows?.length !== layers.length) this.build(layers, ranges, ops);
    this.rows.forEach((row, at) => {
      for (const [key, input] of Object.entries(row.inputs)) {
        if (input.value !== String(layers[at][key])) input.value = layers[at][key];
      }
      row.op.value = layers[at].op;
      row.inputs.dilation.disabled = layers[at].op !== "conv";
      const map = maps[at + 1];
      row.box.classList.toggle("wrong", !map);
      row.became.textContent = map
        ? `${map.size} units, sees ${map.field[1]} px`
        : problem?.layer === String(at + 1)
          ? "does not fit"
          : "no input";
      row.became.title = map ? `${map.size} units, each sees ${map.field[0]} × ${map.field[1]} pixels` : "";
      row.up.disabled = at === layers.length - 1;
      row.down.disabled = at === 0;
      row.remove.disabled = layers.length === 1;
    });
    this.add.disabled = layers.length >= most;
    this.el.input.querySelector("span").textContent = `${maps[0].size} pixels`;
  }

  build(layers, ranges, ops) {
    const { signal } = this.listeners;
    this.el.layers.replaceChildren();
    this.add = make("button", "add", this.el.layers, "+ Layer");
    this.add.type = "button";
    this.add.addEventListener("click", () => this.send([...this.d.layers, { ...this.d.layers.at(-1) }]), { signal });
    const heads = make("div", "heads", this.el.layers);
    for (const head of ["", "kernel", "stride", "dilation", "padding"]) make("span", "", heads, head);
    this.rows = layers.map((_, at) => {
      const box = document.createElement("div");
      box.className = "layer";
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", `Layer ${at + 1}`);
      const settings = make("div", "settings", box);
      const name = make("div", "name", settings);
      make("b", "", name, String(at + 1));
      const op = make("select", "", name);
      op.setAttribute("aria-label", `Layer ${at + 1}: kind`);
      for (const [value, title] of Object.entries(ops)) Object.assign(make("option", "", op, value), { value, title });
      op.addEventListener("change", () => this.set(at, "op", op.value), { signal });
      const inputs = {};
      for (const key of ["kernel_size", "stride", "dilation", "padding"]) {
        const input = (inputs[key] = make("input", "", settings));
        Object.assign(input, { type: "number", inputMode: "numeric", min: ranges[key][0], max: ranges[key][1] });
        input.setAttribute("aria-label", `Layer ${at + 1}: ${key.replace("_", " ")}`);
        input.addEventListener(
          "change",
          () => {
            const number = Math.round(Number(input.value));
            const inside =
              input.value === "" ? this.d.layers[at][key] : Math.max(ranges[key][0], Math.min(ranges[key][1], number));
            input.value = inside;
            this.set(at, key, inside);
          },
          { signal },
        );
      }
      const below = make("div", "below", box);
      const became = make("span", "became", below);
      const button = (kind, text, act) => {
        const made = make("button", "", below);
        made.type = "button";
        made.title = text;
        made.setAttribute("aria-label", `Layer ${at + 1}: ${text.toLowerCase()}`);
        const svg = document.createElementNS(SVG, "svg");
        svg.setAttribute("viewBox", "0 0 24 24");
        svg.setAttribute("aria-hidden", "true");
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("d", ICONS[kind]);
        svg.append(path);
        made.append(svg);
        made.addEventListener("click", act, { signal });
        return made;
      };
      const swap = (other) => {
        const changed = [...this.d.layers];
        [changed[at], changed[other]] = [changed[other], changed[at]];
        this.send(changed);
      };
      const up = button("up", "Move up, after the next layer", () => swap(at + 1));
      const down = button("down", "Move down, before the layer below", () => swap(at - 1));
      const remove = button("remove", "Remove", () => this.send(this.d.layers.filter((_, each) => each !== at)));
      return { box, op, inputs, became, up, down, remove };
    });
    for (const row of [...this.rows].reverse()) this.el.layers.append(row.box);
  }

  set(at, key, value) {
    if (this.d.layers[at][key] === value) return;
    this.send(
      this.d.layers.map((layer, each) =>
        each === at ? { ...layer, [key]: value, ...(key === "op" ? { dilation: 1 } : {}) } : layer,
      ),
    );
  }

  legend() {
    if (this.el.key.children.length) return;
    const { colors } = this.d;
    const hatched = (color) => `repeating-linear-gradient(45deg, ${color} 0 2px, transparent 2px 5px)`;
    for (const [text, background] of [
      ["unit", colors.output],
      ["what it sees", colors.input],
      ["filter taps", colors.filter],
      ["padding", hatched("#888")],
      ["never read", hatched(colors.unread)],
    ]) {
      const item = make("span", "", this.el.key);
      make("i", "", item).style.background = background;
      item.append(text);
    }
  }

  // ------------------------------------------------------------------ what a learner can do

  listen() {
    const { signal } = this.listeners;
    const on = (target, type, handler) => target.addEventListener(type, handler, { signal });
    const { section, photo, play } = this.el;
    on(play, "click", () => this.setPlaying(!this.view.playing));
    for (const canvas of [section, photo]) {
      const at = (event) => (canvas === section ? this.inSection(event) : this.inPhoto(event));
      on(canvas, "pointermove", (event) => {
        if (event.pointerType === "mouse" || (canvas === photo && event.buttons)) this.pick(at(event));
      });
      on(canvas, "pointerdown", (event) => {
        const unit = at(event);
        if (!unit) return;
        this.view.playing = false; // a click or a tap holds on to the unit
        this.pick(unit);
        this.controls();
        this.speak();
      });
      on(canvas, "pointerleave", (event) => {
        if (event.pointerType === "mouse") this.leave();
      });
      on(canvas, "keydown", (event) => this.key(event, canvas));
    }
    on(this.root, "keydown", (event) => {
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
    on(this.image, "load", () => this.relayout());
    on(this.reduced, "change", () => {
      if (this.reduced.matches) this.setPlaying(false);
    });
    this.resize = new ResizeObserver(() => this.relayout());
    this.resize.observe(this.el.stack);
  }

  setPlaying(playing) {
    this.view.playing = playing;
    this.picked = null;
    if (playing) this.view.layer = null;
    this.settle();
    this.controls();
    this.draw();
  }

  pick(unit) {
    if (!unit) return;
    const [layer, row, col] = unit;
    this.hovering = true;
    this.picked = layer;
    if (layer === this.layer && row === this.view.row && col === this.view.col) return;
    this.move(layer, row, col);
    this.schedule();
  }

  move(layer, row, col) {
    const before = this.layer;
    this.from =
      this.reduced.matches || before !== (layer ?? this.last) ? null : { spans: this.spans(), at: performance.now() };
    Object.assign(this.view, { layer, row, col });
    this.follow();
    this.draw();
  }

  leave() {
    if (!this.hovering) return;
    this.hovering = false;
    if (this.view.playing) {
      this.picked = null;
      this.schedule(1400);
    }
  }

  key(event, canvas) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      this.setPlaying(!this.view.playing);
      event.preventDefault();
      return;
    }
    const cols = this.map.cols.spans.length;
    let [layer, row, col] = [this.layer, this.view.row, this.view.col];
    if (event.key === "ArrowRight") col++;
    else if (event.key === "ArrowLeft") col--;
    else if (event.key === "Home") col = 0;
    else if (event.key === "End") col = cols - 1;
    else if (event.key === "PageUp" || (event.key === "ArrowUp" && canvas === this.el.section)) layer++;
    else if (event.key === "PageDown" || (event.key === "ArrowDown" && canvas === this.el.section)) layer--;
    else if (event.key === "ArrowUp") row--;
    else if (event.key === "ArrowDown") row++;
    else return;
    event.preventDefault();
    if (layer < 0 || layer > this.last) return;
    if (layer !== this.layer) [row, col] = this.nearest(layer, this.centerOf("rows", row), this.centerOf("cols", col));
    this.view.playing = false;
    this.picked = layer;
    this.move(
      layer,
      Math.max(0, Math.min(rowsOf(this.d.maps[layer]) - 1, row)),
      Math.max(0, Math.min(colsOf(this.d.maps[layer]) - 1, col)),
    );
    this.controls();
    this.speak();
  }

  /** The walk along the last layer, row after row, while nobody points. */
  schedule(wait) {
    clearTimeout(this.timer);
    if (!this.view.playing || this.hovering) return;
    const cols = colsOf(this.d.maps[this.last]);
    this.timer = setTimeout(
      () => {
        if (!this.view.playing || this.hovering) return;
        if (this.layer !== this.last) {
          this.view.layer = null;
          this.settle();
        }
        const { row, col } = this.view;
        const end = col + 1 >= cols;
        this.move(null, end ? (row + 1) % rowsOf(this.map) : row, end ? 0 : col + 1);
        this.schedule();
      },
      wait ?? Math.max(160, Math.min(900, 9000 / cols)),
    );
  }

  centerOf(axis, unit, layer = this.layer) {
    const side = this.d.maps[layer][axis];
    return side.centers[side.before + unit];
  }

  /** The unit of a layer whose field's centre is nearest to a place of the picture. */
  nearest(layer, row, col) {
    return [
      ["rows", row],
      ["cols", col],
    ].map(([axis, place]) => {
      const side = this.d.maps[layer][axis];
      let best = 0;
      for (let unit = 1; unit < side.spans.length; unit++) {
        if (Math.abs(side.centers[side.before + unit] - place) < Math.abs(side.centers[side.before + best] - place))
          best = unit;
      }
      return best;
    });
  }

  inSection(event) {
    const box = this.el.section.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const at = Math.round((this.y(0) - y) / this.pitch);
    if (at < 0 || at > this.last) return null;
    const [row, col] = this.nearest(at, this.centerOf("rows", this.view.row), this.low + x / this.px);
    return [at, row, col];
  }

  inPhoto(event) {
    const box = this.el.photo.getBoundingClientRect();
    const { x0, y0, unit } = this.frame;
    const [row, col] = [(event.clientY - box.top - y0) / unit - 0.5, (event.clientX - box.left - x0) / unit - 0.5];
    return [this.layer, ...this.nearest(this.layer, row, col)];
  }

  // ------------------------------------------------------------------ where things stand

  relayout() {
    if (!this.d) return;
    const width = this.el.stack.clientWidth;
    if (!width) return;
    const wide = width > NARROW;
    const count = this.slots;
    const tall = wide ? Math.max(400, Math.min(640, window.innerHeight - 420)) : 300;
    this.pitch = Math.max(wide ? 58 : 46, Math.min(wide ? tall / 3 : 84, tall / count));
    this.unit = width > 1200 ? 28 : 20; // height of a unit on the screen
    this.height = TOP + count * this.pitch + this.unit / 2 + BOTTOM;
    this.el.editor.style.setProperty("--height", `${this.height}px`);
    this.rows.forEach((row, at) => row.box.style.setProperty("--top", `${this.y(at + 1)}px`));
    this.el.problem.hidden = !this.d.problem;
    if (this.d.problem) {
      this.el.problem.textContent = this.d.problem.text;
      this.el.problem.style.top = `${Math.max(0, this.y(count) - 40)}px`;
    }
    this.el.input.style.setProperty("--top", `${this.y(0)}px`);
    const cols = this.d.maps.map((map) => ({ ...map.cols, stride: map.stride[1] }));
    const n = this.d.maps[0].cols.spans.length;
    this.low = Math.max(-BEYOND * n, Math.min(...cols.map((side) => side.centers[0] - side.stride / 2)));
    const high = Math.min((1 + BEYOND) * n, Math.max(...cols.map((side) => side.centers.at(-1) + side.stride / 2)));
    const room = this.el.section.parentElement.clientWidth;
    this.px = room / (high - this.low);
    this.width = room;
    this.scale = Math.max(1, window.devicePixelRatio || 1);
    fit(this.el.section, room, this.height, this.scale);
    const side = this.el.photo.clientWidth;
    const [rows, columns] = [this.d.maps[0].rows.spans.length, n];
    const longer = Math.max(rows, columns);
    const unit = side / (longer * 1.16); // a rim for the boxes that reach into the padding
    this.frame = {
      unit,
      x0: (side - columns * unit) / 2,
      y0: ((rows === longer ? side : rows * unit + 0.16 * longer * unit) - rows * unit) / 2,
      side,
    };
    this.photoHeight = rows * unit + 2 * this.frame.y0;
    fit(this.el.photo, side, this.photoHeight, this.scale);
    this.colors();
    this.base = null;
    this.draw();
    this.schedule();
  }

  /** A layer that cannot be read has no settings yet, but its place. */
  get slots() {
    const { layers, problem } = this.d;
    return Math.max(layers.length, problem ? Number(problem.layer) : 1);
  }

  y(at) {
    return TOP + (this.slots - at) * this.pitch;
  }
  x(center) {
    return (center - this.low) * this.px;
  }

  colors() {
    const style = getComputedStyle(this.el.stack);
    this.ink = style.color;
    this.paper = style.getPropertyValue("--st-background-color").trim() || "#ffffff";
    this.quiet = style.getPropertyValue("--st-secondary-background-color").trim() || "#eef1f5";
  }

  // ------------------------------------------------------------------ drawing

  draw() {
    cancelAnimationFrame(this.raf);
    this.raf = requestAnimationFrame(() => {
      if (!this.px) return;
      this.drawSection();
      this.drawPhoto();
      this.facts();
      if (this.from && performance.now() - this.from.at < 220) this.draw();
      else this.from = null;
    });
  }

  /** [[first row, last row], [first column, last column]] of the field, on its way where it is gliding. */
  spans() {
    const to = [this.map.rows.spans[this.view.row], this.map.cols.spans[this.view.col]];
    if (!this.from) return to;
    const t = Math.min(1, (performance.now() - this.from.at) / 220);
    const ease = t * (2 - t);
    return to.map((span, axis) =>
      span.map((end, which) => this.from.spans[axis][which] + (end - this.from.spans[axis][which]) * ease),
    );
  }

  cell(at, position) {
    const side = this.d.maps[at].cols;
    const width = this.d.maps[at].stride[1] * this.px;
    const gap = Math.min(2, width * 0.2);
    return [
      this.x(side.centers[side.before + position]) - width / 2 + gap / 2,
      this.y(at) - this.unit / 2,
      Math.max(0.6, width - gap),
      this.unit,
    ];
  }

  middle(at, position) {
    const side = this.d.maps[at].cols;
    return this.x(side.centers[side.before + position]);
  }

  /** What does not depend on the unit pointed at: units, padding, what nobody reads, and all connections, faintly. */
  drawBase() {
    const sheet = document.createElement("canvas");
    fit(sheet, this.width, this.height, this.scale);
    const ctx = sheet.getContext("2d");
    ctx.scale(this.scale, this.scale);
    const { colors, maps } = this.d;
    ctx.strokeStyle = this.ink;
    ctx.lineWidth = 1;
    for (let at = 1; at < maps.length; at++) {
      const { reads } = maps[at].cols;
      ctx.globalAlpha = Math.max(0.05, Math.min(0.2, 9 / (reads.length * reads[0].length) ** 0.75));
      ctx.beginPath();
      reads.forEach((row, unit) => row.forEach((read) => this.line(ctx, at, unit, read)));
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
    maps.forEach((map, at) => {
      const side = map.cols;
      const size = side.spans.length;
      const unread = new Set(side.unread);
      for (let position = -side.before; position < size + side.after; position++) {
        const box = this.cell(at, position);
        if (box[0] > this.width || box[0] + box[2] < 0) continue;
        if (position < 0 || position >= size) hatch(ctx, box, "rgba(128,128,128,.75)", 5);
        else {
          if (at) {
            ctx.fillStyle = this.quiet;
            ctx.fillRect(...box);
            ctx.strokeStyle = "rgba(128,128,128,.5)";
            if (box[2] > 5) ctx.strokeRect(box[0] + 0.5, box[1] + 0.5, box[2] - 1, box[3] - 1);
          }
          if (unread.has(position) && at) hatch(ctx, box, colors.unread, 5);
        }
      }
    });
    return sheet;
  }

  line(ctx, at, unit, read) {
    const below = this.d.maps[at - 1].cols;
    if (read < -below.before || read >= below.spans.length + below.after) return;
    ctx.moveTo(this.middle(at, unit), this.y(at) + this.unit / 2);
    ctx.lineTo(this.middle(at - 1, read), this.y(at - 1) - this.unit / 2);
  }

  drawSection() {
    const ctx = this.el.section.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.el.section.width, this.el.section.height);
    this.base ||= this.drawBase();
    ctx.drawImage(this.base, 0, 0);
    ctx.scale(this.scale, this.scale);
    const { maps, colors } = this.d;
    const lit = this.lit.cols;
    this.strip(ctx);
    for (let at = this.layer; at > 0; at--) {
      const taps = maps[at].cols.reads;
      const many = lit[at].units.size * taps[0].length;
      ctx.strokeStyle = colors.filter;
      ctx.lineWidth = many > 60 ? 1 : 2;
      ctx.globalAlpha = many > 60 ? 0.6 : 0.95;
      ctx.beginPath();
      for (const unit of lit[at].units) for (const read of taps[unit]) this.line(ctx, at, unit, read);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
    for (let at = this.layer; at >= 0; at--) {
      for (const unit of lit[at].units) {
        const box = this.cell(at, unit);
        if (at === this.layer || at) {
          ctx.fillStyle = at === this.layer ? colors.output : colors.input;
          ctx.fillRect(...box);
        } else {
          ctx.fillStyle = colors.input; // the picture's pixels keep their colours; a bar marks them
          ctx.fillRect(box[0], box[1] + this.unit + 1, box[2], 4);
        }
      }
      for (const position of lit[at].padding) {
        const side = maps[at].cols;
        if (position < -side.before || position >= side.spans.length + side.after) continue;
        const box = this.cell(at, position);
        ctx.strokeStyle = colors.input;
        ctx.lineWidth = 1.5;
        ctx.strokeRect(box[0], box[1], box[2], box[3]);
      }
    }
    this.bracket(ctx);
    this.neighbour(ctx);
  }

  /** The picture's own row of pixels through the middle of the field; what is not seen is faint. */
  strip(ctx) {
    if (!this.image.complete || !this.image.naturalWidth) return;
    const rows = this.d.maps[0].rows.spans.length;
    const row = Math.max(0, Math.min(rows - 1, Math.floor(this.centerOf("rows", this.view.row))));
    this.row = row;
    const size = this.d.maps[0].cols.spans.length;
    const left = this.x(-0.5);
    const top = this.y(0) - this.unit / 2;
    ctx.imageSmoothingEnabled = false;
    ctx.globalAlpha = 0.32;
    ctx.drawImage(this.image, 0, row, size, 1, left, top, size * this.px, this.unit);
    ctx.globalAlpha = 1;
    for (const col of this.lit.cols[0].units)
      ctx.drawImage(this.image, col, row, 1, 1, this.x(col - 0.5), top, this.px, this.unit);
    const unread = new Set(this.d.maps[0].cols.unread);
    for (const col of unread) hatch(ctx, this.cell(0, col), this.d.colors.unread, 5);
    ctx.strokeStyle = "rgba(128,128,128,.7)";
    ctx.lineWidth = 1;
    ctx.strokeRect(left, top, size * this.px, this.unit);
  }

  /** How wide the field is, under the picture's row. */
  bracket(ctx) {
    const [first, last] = this.spans()[1];
    const [a, b] = [Math.max(2, this.x(first - 0.5)), Math.min(this.width - 2, this.x(last + 0.5))];
    const y = this.y(0) + this.unit / 2 + 12;
    ctx.strokeStyle = ctx.fillStyle = this.ink;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(a, y - 5);
    ctx.lineTo(a, y);
    ctx.lineTo(b, y);
    ctx.lineTo(b, y - 5);
    ctx.stroke();
    const size = this.map.field[1];
    this.text(ctx, `sees ${size} ${size === 1 ? "pixel" : "pixels"} across`, (a + b) / 2, y + this.unit * 0.85);
  }

  /** From this unit to the next: what one step is worth. */
  neighbour(ctx) {
    const { col } = this.view;
    const size = colsOf(this.map);
    if (size < 2) return;
    const other = col + 1 < size ? col + 1 : col - 1;
    const [a, b] = [this.middle(this.layer, col), this.middle(this.layer, other)];
    const y = this.y(this.layer) - this.unit / 2 - 8;
    ctx.strokeStyle = this.ink;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(a, y + 4);
    ctx.lineTo(a, y);
    ctx.lineTo(b, y);
    ctx.lineTo(b, y + 4);
    ctx.stroke();
    const step = this.map.stride[1];
    this.text(ctx, `1 step = ${step} ${step === 1 ? "pixel" : "pixels"}`, (a + b) / 2, y - 6);
  }

  text(ctx, words, x, y) {
    ctx.font = `600 ${this.unit > 20 ? 18 : 13}px ${getComputedStyle(this.el.stack).fontFamily}`;
    const half = ctx.measureText(words).width / 2;
    ctx.textAlign = "center";
    const at = Math.max(half + 2, Math.min(this.width - half - 2, x));
    ctx.lineWidth = 4;
    ctx.strokeStyle = this.paper;
    ctx.lineJoin = "round";
    ctx.strokeText(words, at, y);
    ctx.fillStyle = this.ink;
    ctx.fillText(words, at, y);
  }

  drawPhoto() {
    const canvas = this.el.photo;
    const ctx = canvas.getContext("2d");
    ctx.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    const { unit, x0, y0, side } = this.frame;
    const { maps, colors } = this.d;
    const [rows, cols] = [maps[0].rows.spans.length, maps[0].cols.spans.length];
    ctx.clearRect(0, 0, side, this.photoHeight);
    hatch(ctx, [0, 0, side, this.photoHeight], "rgba(128,128,128,.35)", 6);
    ctx.fillStyle = this.paper;
    ctx.fillRect(x0, y0, cols * unit, rows * unit);
    ctx.imageSmoothingEnabled = false;
    if (this.image.complete && this.image.naturalWidth) {
      ctx.globalAlpha = 0.38;
      ctx.drawImage(this.image, x0, y0, cols * unit, rows * unit);
      ctx.globalAlpha = 1;
      const across = runs(this.lit.cols[0].units);
      for (const [top, bottom] of runs(this.lit.rows[0].units)) {
        for (const [left, right] of across) {
          const [w, h] = [right - left + 1, bottom - top + 1];
          ctx.drawImage(this.image, left, top, w, h, x0 + left * unit, y0 + top * unit, w * unit, h * unit);
        }
      }
    }
    this.misses(ctx, rows, cols);
    this.centres(ctx);
    const spans = this.spans();
    const step = this.map.stride;
    const other = this.view.col + 1 < colsOf(this.map) ? 1 : -1;
    const box = (shift) => [
      x0 + (spans[1][0] + shift) * unit,
      y0 + spans[0][0] * unit,
      (spans[1][1] - spans[1][0] + 1) * unit,
      (spans[0][1] - spans[0][0] + 1) * unit,
    ];
    if (colsOf(this.map) > 1) {
      ctx.setLineDash([4, 4]);
      outline(ctx, box(other * step[1]), "#fff", colors.input, 1.5);
      ctx.setLineDash([]);
    }
    outline(ctx, this.onPhoto(box(0)), "#fff", colors.input, 3);
    const cx = x0 + ((spans[1][0] + spans[1][1]) / 2 + 0.5) * unit;
    const cy = y0 + ((spans[0][0] + spans[0][1]) / 2 + 0.5) * unit;
    ctx.beginPath();
    ctx.arc(cx, cy, Math.max(2.5, Math.min(4.5, box(0)[2] / 6)), 0, 7);
    ctx.fillStyle = colors.output;
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = "#fff";
    ctx.stroke();
  }

  /** A box that reaches far into the padding ends at the drawing's rim, where its edge can still be seen. */
  onPhoto([x, y, w, h]) {
    const [left, top] = [Math.max(2.5, x), Math.max(2.5, y)];
    return [left, top, Math.min(this.frame.side - 2.5, x + w) - left, Math.min(this.photoHeight - 2.5, y + h) - top];
  }

  /** The centres of all the layer's fields: their distance is the effective stride. */
  centres(ctx) {
    const { unit, x0, y0 } = this.frame;
    const { rows, cols, stride } = this.map;
    if (Math.min(...stride) * unit < 16) return;
    for (let row = 0; row < rows.spans.length; row++) {
      for (let col = 0; col < cols.spans.length; col++) {
        ctx.beginPath();
        ctx.arc(
          x0 + (cols.centers[cols.before + col] + 0.5) * unit,
          y0 + (rows.centers[rows.before + row] + 0.5) * unit,
          2,
          0,
          7,
        );
        ctx.fillStyle = "#fff";
        ctx.fill();
        ctx.lineWidth = 1;
        ctx.strokeStyle = "#000";
        ctx.stroke();
      }
    }
  }

  /** Pixels that no unit of this layer sees. */
  misses(ctx, rows, cols) {
    const { unit, x0, y0 } = this.frame;
    const gone = [runs(this.map.rows.unseen), runs(this.map.cols.unseen)];
    if (!gone[0].length && !gone[1].length) return;
    ctx.save();
    ctx.beginPath();
    for (const [first, last] of gone[0]) ctx.rect(x0, y0 + first * unit, cols * unit, (last - first + 1) * unit);
    for (const [first, last] of gone[1]) ctx.rect(x0 + first * unit, y0, (last - first + 1) * unit, rows * unit);
    ctx.clip();
    ctx.globalAlpha = 0.25;
    ctx.fillStyle = this.d.colors.unread;
    ctx.fillRect(x0, y0, cols * unit, rows * unit);
    ctx.globalAlpha = 0.8;
    hatch(ctx, [x0, y0, cols * unit, rows * unit], this.d.colors.unread, 6, 1);
    ctx.restore();
  }

  // ------------------------------------------------------------------ words

  facts() {
    const { rows, cols, field, stride, name } = this.map;
    const { row, col } = this.view;
    const said = {
      unit: `${this.layer ? `Layer ${name}` : "Picture"}: row ${row + 1}, column ${col + 1}`,
      field: `${field.join(" × ")} pixels: rows ${range(rows.spans[row])}, columns ${range(cols.spans[col])}`,
      center: `row ${near(rows.centers[rows.before + row])}, column ${near(cols.centers[cols.before + col])}`,
      step: `${stride[0] === stride[1] ? stride[0] : stride.join(" × ")} ${Math.max(...stride) > 1 ? "pixels" : "pixel"} from one field to the next`,
      read: this.reading(rows, cols, row, col, field),
      missed: this.map.missed,
    };
    for (const [key, words] of Object.entries(said))
      if (this.el[key].textContent !== words) this.el[key].textContent = words;
    const label = `${said.unit}. Receptive field ${said.field}. It reads ${said.read}. Arrow keys move the unit.`;
    this.label = `${said.unit} sees ${said.field}; ${said.read}`;
    this.el.section.setAttribute("aria-label", label);
    this.el.photo.setAttribute("aria-label", `${this.d.title}. ${label}`);
  }

  reading(rows, cols, row, col, field) {
    const seen = [rows.seen[row], cols.seen[col]];
    const inside = [rows.inside[row], cols.inside[col]];
    const padded = inside[0] < field[0] || inside[1] < field[1];
    const gaps = seen[0] < inside[0] || seen[1] < inside[1];
    if (!padded && !gaps) return "all of these pixels";
    if (!gaps) return `${seen.join(" × ")} pixels; the rest is padding`;
    return `${seen.join(" × ")} of ${inside.join(" × ")} pixels: the field has gaps`;
  }

  controls() {
    const { playing } = this.view;
    this.el.play.querySelector("path").setAttribute("d", playing ? PAUSE_ICON : PLAY_ICON);
    this.el.play.querySelector("span").textContent = playing ? "Pause" : "Walk";
    this.el.stack.dataset.playing = String(playing);
    this.schedule();
  }

  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      this.el.live.textContent = this.label;
    }, 250);
  }
}

// -------------------------------------------------------------------- small things

const rowsOf = (map) => map.rows.spans.length;
const colsOf = (map) => map.cols.spans.length;

/** A place counted from 1; below 1 lies padding. Between two pixels where the size is even. */
const near = (place) => String(place + 1).replace("-", "−");

const range = ([first, last]) => (first === last ? near(first) : `${near(first)} to ${near(last)}`);

function outline(ctx, [x, y, w, h], under, over, width) {
  ctx.lineWidth = width + 2;
  ctx.strokeStyle = under;
  ctx.strokeRect(x, y, w, h);
  ctx.lineWidth = width;
  ctx.strokeStyle = over;
  ctx.strokeRect(x, y, w, h);
}
