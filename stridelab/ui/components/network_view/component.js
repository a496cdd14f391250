// The tower: a column for each layer, three strips high (map, field, cost), and the layer's field on the photo.
// Python (stridelab/lessons/network.py) sends every number finished; this file draws, and follows the pointer.

import { fit, hatch, make, MEMORY, mount, PAUSE_ICON, PLAY_ICON } from "../shared.js";

const CAP = 22; // at the top: the strides
const HEAD = 24; // above each strip: its title
const FOOT = 26; // names of the layers, where there is room
const WIDEST = 220; // a column, in pixels
const WALK = 9000; // milliseconds from the picture to the end

export default (component) => mount(component, Tower, ".tower");

class Tower {
  constructor(root) {
    const one = (selector) => root.querySelector(selector);
    this.root = root;
    this.el = {
      tower: one(".tower"),
      play: one(".play"),
      hint: one(".hint"),
      key: one(".key"),
      section: one(".section canvas"),
      photo: one(".photo"),
      table: one(".table"),
      head: one("thead"),
      body: one("tbody"),
      live: one(".live"),
    };
    this.facts = Object.fromEntries(
      ["number", "name", "output", "field", "kernel", "step", "macs", "params"].map((key) => [
        key,
        one(`.facts .${key}`),
      ]),
    );
    this.image = new Image();
    this.reduced = matchMedia("(prefers-reduced-motion: reduce)");
    this.listeners = new AbortController();
    this.listen();
  }

  update({ data }) {
    if (data.json !== this.json) {
      this.json = data.json;
      this.d = JSON.parse(data.json);
      if (!this.view)
        this.view = MEMORY.get(this.d.uid) || {
          at: this.reduced.matches ? this.last : 0,
          playing: !this.reduced.matches,
        };
      this.view.at = Math.min(this.view.at, this.last);
      if (this.image.src !== this.d.picture) this.image.src = this.d.picture;
      this.build();
      this.legend();
    }
    this.relayout();
    this.controls();
  }

  destroy() {
    if (this.d) MEMORY.set(this.d.uid, this.view);
    this.listeners.abort();
    this.resize.disconnect();
    cancelAnimationFrame(this.raf);
    clearTimeout(this.timer);
    clearTimeout(this.speaking);
  }

  get last() {
    return this.d.layers.length - 1;
  }
  get layer() {
    return this.d.layers[this.view.at];
  }

  // ------------------------------------------------------------------ what a learner can do

  listen() {
    const { signal } = this.listeners;
    const on = (target, type, handler) => target.addEventListener(type, handler, { signal });
    const { section, play, body } = this.el;
    on(play, "click", () => this.setPlaying(!this.view.playing));
    on(section, "pointermove", (event) => {
      if (event.pointerType !== "mouse" && !event.buttons) return;
      this.hovering = event.pointerType === "mouse";
      this.move(this.under(event));
      this.schedule();
    });
    on(section, "pointerdown", (event) => {
      this.view.playing = false; // a click or a tap holds on to the layer
      this.move(this.under(event), true);
      this.controls();
      this.speak();
    });
    on(section, "pointerleave", () => {
      this.hovering = false;
      this.schedule(1200);
    });
    on(section, "keydown", (event) => this.key(event));
    on(body, "click", (event) => {
      const row = event.target.closest("tr");
      if (!row) return;
      this.view.playing = false;
      this.move(row.sectionRowIndex);
      this.controls();
      this.speak();
    });
    on(this.root, "keydown", (event) => {
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    });
    on(this.image, "load", () => this.draw());
    on(this.reduced, "change", () => {
      if (this.reduced.matches) this.setPlaying(false);
    });
    this.resize = new ResizeObserver(() => this.relayout());
    this.resize.observe(this.el.tower);
  }

  setPlaying(playing) {
    this.view.playing = playing;
    if (playing && this.view.at === this.last) this.view.at = 0;
    this.controls();
    this.draw();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    let at = this.view.at;
    if (event.key === " ") {
      this.setPlaying(!this.view.playing);
      event.preventDefault();
      return;
    }
    if (event.key === "ArrowRight" || event.key === "ArrowUp") at++;
    else if (event.key === "ArrowLeft" || event.key === "ArrowDown") at--;
    else if (event.key === "Home") at = 0;
    else if (event.key === "End") at = this.last;
    else if (event.key === "PageUp" || event.key === "PageDown") {
      // from one strided layer to the next
      const step = event.key === "PageUp" ? 1 : -1;
      do at += step;
      while (at > 0 && at < this.last && !this.d.layers[at].strided);
    } else return;
    event.preventDefault();
    this.view.playing = false;
    this.move(at, true);
    this.controls();
    this.speak();
  }

  move(at, follow = false) {
    at = Math.max(0, Math.min(this.last, at));
    if (at !== this.view.at) {
      this.view.at = at;
      this.draw();
    }
    if (follow) this.reveal();
  }

  /** The chosen row comes into the table's own view; the page stays where it is. */
  reveal() {
    const row = this.el.body.rows[this.view.at];
    const { table, head } = this.el;
    if (row)
      table.scrollTop = Math.max(0, row.offsetTop - head.offsetHeight - (table.clientHeight - head.offsetHeight) / 2);
  }

  under(event) {
    const box = this.el.section.getBoundingClientRect();
    return Math.floor((event.clientX - box.left - this.left) / this.pitch);
  }

  schedule(wait) {
    clearTimeout(this.timer);
    if (!this.view.playing || this.hovering) return;
    const count = this.last + 1;
    const pause = Math.max(45, Math.min(900, WALK / count));
    this.timer = setTimeout(
      () => {
        if (!this.view.playing || this.hovering) return;
        const stride = Math.max(1, Math.round((45 * count) / WALK));
        this.view.at = this.view.at >= this.last ? 0 : Math.min(this.last, this.view.at + stride);
        this.draw();
        this.schedule();
      },
      wait ?? (this.view.at >= this.last ? 2000 : pause),
    );
  }

  // ------------------------------------------------------------------ what stays while the pointer moves

  build() {
    const { columns, layers, wrong, strides, colors } = this.d;
    const head = document.createElement("tr");
    for (const column of columns) {
      const cell = make("th", "", head, column);
      cell.scope = "col";
    }
    this.el.head.replaceChildren(head);
    this.el.body.replaceChildren(
      ...layers.map((layer) => {
        const row = document.createElement("tr");
        layer.row.forEach((value, at) =>
          make(at ? "td" : "th", at === 3 ? "stride" : "", row, at ? value : called(value)),
        );
        row.firstChild.scope = "row";
        if (layer.strided) {
          row.className = "strided";
          row.style.setProperty("--stride", strides[Math.min(layer.strided, strides.length) - 1]);
        }
        if (layer.row[0] === wrong) row.classList.add("wrong");
        return row;
      }),
    );
    this.el.table.style.setProperty("--wrong", colors.unread);
    this.chosen = null;
  }

  legend() {
    const { colors, before, strides, layers } = this.d;
    const items = [
      ["map", colors.output],
      ["receptive field", colors.input],
      ["MACs", colors.filter],
    ];
    const found = [...new Set(layers.map((layer) => layer.strided).filter(Boolean))].sort((a, b) => a - b);
    for (const stride of found.slice(0, 3))
      items.push([`stride ${stride}`, strides[Math.min(stride, strides.length) - 1]]);
    if (before.length) items.push(["before", null]);
    this.el.key.replaceChildren(
      ...items.map(([text, color]) => {
        const item = document.createElement("span");
        const mark = make("i", "", item);
        if (color) mark.style.background = color;
        else mark.style.border = "2px solid currentColor";
        mark.style.boxSizing = "border-box";
        item.append(text);
        return item;
      }),
    );
  }

  // ------------------------------------------------------------------ drawing

  relayout() {
    const wide = this.el.section.parentElement.clientWidth;
    if (!wide || !this.d) return;
    this.scale = devicePixelRatio || 1;
    this.width = wide;
    const large = this.el.tower.clientWidth > 1200;
    this.font = large ? 17 : 13;
    this.strip = large ? 158 : 106;
    this.height = CAP + 3 * (HEAD + this.strip) + FOOT;
    this.left = 2;
    this.pitch = Math.min(WIDEST, (wide - 4) / this.d.layers.length);
    const style = getComputedStyle(this.el.tower);
    this.ink = style.getPropertyValue("--ink").trim() || "#1a1a1a";
    this.paper = style.getPropertyValue("--paper").trim() || "#fff";
    this.family = style.fontFamily;
    fit(this.el.section, wide, this.height, this.scale);
    const side = this.el.photo.parentElement;
    const around = side.clientWidth;
    const [rows, cols] = this.d.input;
    const room = getComputedStyle(side).display === "grid" ? around * 0.42 : around;
    this.photo = { width: room, height: Math.round(Math.min(room, large ? 420 : 250)) };
    this.photo.unit = 0.62 * Math.min(this.photo.width / cols, this.photo.height / rows);
    this.el.photo.style.width = `${room}px`;
    fit(this.el.photo, this.photo.width, this.photo.height, this.scale);
    this.base = null;
    this.paint();
  }

  draw() {
    cancelAnimationFrame(this.raf);
    this.raf = requestAnimationFrame(() => this.paint());
  }

  paint() {
    if (!this.d || !this.width) return;
    this.base ||= this.drawBase();
    const ctx = this.el.section.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.el.section.width, this.el.section.height);
    ctx.drawImage(this.base, 0, 0);
    ctx.scale(this.scale, this.scale);
    this.pointer(ctx);
    this.drawPhoto();
    this.words();
  }

  /** Top of a strip's bars, and the value that reaches it. */
  strips() {
    const { layers, before, input } = this.d;
    const most = (key, at) => Math.max(1, ...layers.map((layer) => layer[key]), ...before.map((each) => each[at]));
    const { colors, total } = this.d;
    const ends = (key) => `${layers[0][key].toLocaleString("en-US")} to ${layers.at(-1)[key].toLocaleString("en-US")}`;
    const was = total.before ? `, before: ${total.before}` : "";
    return [
      {
        key: "size",
        at: 0,
        most: most("size", 0),
        color: colors.output,
        title: `Map size, ${ends("size")} positions a side`,
      },
      {
        key: "field",
        at: 1,
        most: Math.max(most("field", 1), ...input),
        color: colors.input,
        title: this.d.end.before
          ? `Receptive field, 1 to ${this.d.end.field.toLocaleString("en-US")} px before ${this.d.end.before}`
          : `Receptive field, ${ends("field")} pixels a side`,
        line: Math.max(...input),
      },
      {
        key: "macs",
        at: 2,
        most: most("macs", 2),
        color: colors.filter,
        title: `MACs of each layer, ${total.now} in all${total.known ? " known layers" : ""}${was}`,
      },
    ].map((strip, number) => ({
      ...strip,
      top: CAP + HEAD + number * (HEAD + this.strip),
      floor: CAP + (number + 1) * (HEAD + this.strip),
    }));
  }

  x(at) {
    return this.left + at * this.pitch;
  }

  drawBase() {
    const sheet = document.createElement("canvas");
    fit(sheet, this.width, this.height, this.scale);
    const ctx = sheet.getContext("2d");
    ctx.scale(this.scale, this.scale);
    const { layers, before, strides, wrong, colors } = this.d;
    const gap = this.pitch > 4 ? Math.min(6, this.pitch * 0.16) : 0;
    const wide = Math.max(0.8, this.pitch - gap);
    const strips = this.strips();
    const bottom = strips.at(-1).floor;
    // Strided layers: a band through all three strips.
    let labelled = 0;
    layers.forEach((layer, at) => {
      if (!layer.strided) return;
      const color = strides[Math.min(layer.strided, strides.length) - 1];
      const middle = this.x(at) + this.pitch / 2;
      const band = Math.max(3, this.pitch);
      ctx.globalAlpha = 0.3;
      ctx.fillStyle = color;
      ctx.fillRect(middle - band / 2, CAP, band, bottom - CAP);
      ctx.globalAlpha = 1;
      ctx.beginPath();
      ctx.moveTo(middle - 5, CAP - 7);
      ctx.lineTo(middle + 5, CAP - 7);
      ctx.lineTo(middle, CAP + 2);
      ctx.fill();
      const words = this.pitch > 5 * this.font ? `stride ${layer.strided}` : String(layer.strided);
      if (middle - words.length * 4 < labelled) return;
      labelled = middle + words.length * 4 + 3;
      this.text(ctx, words, Math.max(5, middle), CAP - 9, "center", 0.9);
    });
    for (const strip of strips) {
      const room = strip.floor - strip.top - 4;
      const tall = (value) => (value ? Math.max(1, (value / strip.most) * room) : 0);
      ctx.fillStyle = strip.color;
      layers.forEach((layer, at) => {
        const height = tall(layer[strip.key]);
        ctx.fillRect(this.x(at) + gap / 2, strip.floor - height, wide, height);
      });
      if (before.length)
        this.outline(
          ctx,
          before.map((each) => strip.floor - tall(each[strip.at])),
        );
      ctx.strokeStyle = "rgba(128,128,128,.8)";
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(0, strip.floor + 0.5);
      ctx.lineTo(this.width, strip.floor + 0.5);
      ctx.stroke();
      if (strip.line) {
        const y = strip.floor - tall(strip.line);
        ctx.setLineDash([5, 4]);
        ctx.strokeStyle = this.ink;
        ctx.beginPath();
        ctx.moveTo(0, y);
        ctx.lineTo(this.width, y);
        ctx.stroke();
        ctx.setLineDash([]);
        this.text(ctx, "as wide as the picture", 1, y > strip.top + this.font ? y - 5 : y + this.font, "left", 0.9);
      }
      this.text(ctx, strip.title, 1, strip.top - 7, "left");
    }
    layers.forEach((layer, at) => {
      if (layer.row[0] === wrong) {
        ctx.fillStyle = colors.unread;
        ctx.fillRect(this.x(at) + this.pitch / 2 - 2, CAP, 4, bottom - CAP);
      }
    });
    if (this.pitch > 44) {
      layers.forEach((layer, at) =>
        this.text(
          ctx,
          cut(ctx, called(layer.row[0]), this.pitch - 6),
          this.x(at) + this.pitch / 2,
          bottom + 18,
          "center",
          0.9,
        ),
      );
    } else {
      this.text(ctx, "picture", 1, bottom + 18, "left", 0.9);
      this.text(
        ctx,
        `${layers.length - 1} layers later`,
        Math.min(this.width - 2, this.x(layers.length)),
        bottom + 18,
        "right",
        0.9,
      );
    }
    return sheet;
  }

  /** The tops of the original's bars, as one line of steps. */
  outline(ctx, tops) {
    ctx.beginPath();
    tops.forEach((y, at) => {
      ctx.lineTo(this.x(at), y);
      ctx.lineTo(this.x(at + 1), y);
    });
    const fine = this.pitch < 8; // no room for a rim
    for (const [color, wide] of fine
      ? [[this.ink, 1.2]]
      : [
          [this.paper, 4],
          [this.ink, 2],
        ]) {
      ctx.strokeStyle = color;
      ctx.lineWidth = wide;
      ctx.stroke();
    }
  }

  pointer(ctx) {
    const strips = this.strips();
    const x = this.x(this.view.at);
    const wide = Math.max(3, this.pitch);
    const middle = x + this.pitch / 2;
    for (const strip of strips) {
      const box = [middle - wide / 2, strip.top - 1, wide, strip.floor - strip.top + 1];
      ctx.strokeStyle = this.paper;
      ctx.lineWidth = 4;
      ctx.strokeRect(...box);
      ctx.strokeStyle = this.ink;
      ctx.lineWidth = 2;
      ctx.strokeRect(...box);
    }
    const said = [
      this.layer.size.toLocaleString("en-US"),
      `${this.layer.field.toLocaleString("en-US")} px`,
      this.layer.short,
    ];
    strips.forEach((strip, number) => {
      const value = this.layer[strip.key];
      const y = strip.floor - Math.max(3, (value / strip.most) * (strip.floor - strip.top - 4));
      const right = middle + wide / 2 + 70 < this.width;
      this.text(
        ctx,
        said[number],
        right ? middle + wide / 2 + 5 : middle - wide / 2 - 5,
        Math.max(strip.top + this.font, y),
        right ? "left" : "right",
        1.15,
      );
    });
  }

  text(ctx, words, x, y, align, size = 1) {
    ctx.font = `600 ${Math.round(this.font * size)}px ${this.family}`;
    ctx.textAlign = align;
    ctx.lineWidth = 4;
    ctx.lineJoin = "round";
    ctx.strokeStyle = this.paper;
    ctx.strokeText(words, x, y);
    ctx.fillStyle = this.ink;
    ctx.fillText(words, x, y);
  }

  drawPhoto() {
    const ctx = this.el.photo.getContext("2d");
    ctx.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    const { width, height, unit } = this.photo;
    const [rows, cols] = this.d.input;
    const [x0, y0] = [(width - cols * unit) / 2, (height - rows * unit) / 2];
    ctx.clearRect(0, 0, width, height);
    hatch(ctx, [0, 0, width, height], "rgba(128,128,128,.35)", 6);
    ctx.fillStyle = this.paper;
    ctx.fillRect(x0, y0, cols * unit, rows * unit);
    const [[top, bottom], [left, right]] = this.layer.box;
    const box = [x0 + left * unit, y0 + top * unit, (right - left + 1) * unit, (bottom - top + 1) * unit];
    if (this.image.complete && this.image.naturalWidth) {
      const all = [x0, y0, cols * unit, rows * unit];
      ctx.imageSmoothingEnabled = cols > 48;
      ctx.globalAlpha = 0.4;
      ctx.drawImage(this.image, ...all);
      ctx.globalAlpha = 1;
      ctx.save();
      ctx.beginPath();
      ctx.rect(...box);
      ctx.clip();
      ctx.drawImage(this.image, ...all);
      ctx.restore();
    }
    // A field that reaches beyond the drawing ends at its rim, where its edge can still be seen.
    const [l, t] = [Math.max(2.5, box[0]), Math.max(2.5, box[1])];
    const inside = [
      l,
      t,
      Math.max(2, Math.min(width - 2.5, box[0] + box[2]) - l),
      Math.max(2, Math.min(height - 2.5, box[1] + box[3]) - t),
    ];
    for (const [color, line] of [
      ["#fff", 5],
      [this.d.colors.input, 3],
    ]) {
      ctx.strokeStyle = color;
      ctx.lineWidth = line;
      ctx.strokeRect(...inside);
    }
  }

  // ------------------------------------------------------------------ words

  words() {
    const [name, kind, kernel, stride, , output, params, macs, field, step] = this.layer.row;
    const said = {
      number: this.view.at ? `Layer ${this.view.at} of ${this.last}: ${kind}` : "The picture",
      name: called(name),
      output,
      field: `${field} px`,
      kernel: kernel ? `${kernel}, stride ${stride}` : "no window",
      step: `${step} px`,
      macs,
      params,
    };
    for (const [key, words] of Object.entries(said)) {
      if (this.facts[key].textContent !== words) {
        this.facts[key].textContent = words;
        this.facts[key].title = words;
      }
    }
    const { section, photo, body, tower } = this.el;
    this.label = `${said.number}, ${said.name}. Map ${output}. Receptive field ${field} pixels. ${macs} MACs. ${params} parameters.`;
    tower.dataset.at = String(this.view.at);
    section.setAttribute("aria-label", "Layer of the network");
    for (const [key, value] of [
      ["min", 0],
      ["max", this.last],
      ["now", this.view.at],
      ["text", this.label],
    ])
      section.setAttribute(`aria-value${key}`, value);
    photo.setAttribute("aria-label", `${this.d.title}: ${said.name} sees ${field} pixels.`);
    const row = body.rows[this.view.at];
    if (row !== this.chosen) {
      this.chosen?.classList.remove("chosen");
      row?.classList.add("chosen");
      this.chosen = row;
    }
  }

  controls() {
    const { playing } = this.view;
    this.el.play.querySelector("path").setAttribute("d", playing ? PAUSE_ICON : PLAY_ICON);
    this.el.play.querySelector("span").textContent = playing ? "Pause" : "Walk";
    this.el.tower.dataset.playing = String(playing);
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

/** A layer without a name has its place in the code, from 0 on: a bare number would be taken for the layer's number. */
function called(name) {
  return /^\d+$/.test(name) ? `index ${name}` : name;
}

function cut(ctx, words, room) {
  let shown = words;
  while (shown.length > 2 && ctx.measureText(shown).width > room) shown = shown.slice(0, -2) + "…";
  return shown;
}
