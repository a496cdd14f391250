// What a strided layer reads: the picture, a magnifier, the map. Python knows where windows start; this draws.

import { decoded, heat, make, MEMORY, mount } from "../shared.js";

const CELLS = 11; // a side of the magnifier, in positions
const GAP = 16;

export default (component) => mount(component, Coverage, ".cover");

class Coverage {
  constructor(root) {
    const one = (selector) => root.querySelector(selector);
    this.root = root;
    this.el = {
      cover: one(".cover"),
      strides: one(".strides"),
      rules: one(".rules"),
      inputTitle: one(".input h2"),
      outputTitle: one(".output h2"),
      inputBox: one(".input"),
      lensBox: one(".lensbox"),
      outputBox: one(".output"),
      pair: one(".pair"),
      whole: one(".whole"),
      lens: one(".lens"),
      map: one(".map"),
      formula: one(".formula"),
      unread: one(".unread"),
      overlap: one(".overlap"),
      code: one(".code"),
      live: one(".live"),
    };
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    const on = (element, type, handler) =>
      element.addEventListener(type, (event) => this.d && handler(event), { signal });
    for (const button of root.querySelectorAll("[data-view]"))
      on(button, "click", () => this.choose({ shown: button.dataset.view }));
    for (const button of root.querySelectorAll("[data-jump]"))
      on(button, "click", () => this.jump(Number(button.dataset.jump)));
    on(this.el.whole, "pointermove", (event) => this.point(event));
    on(this.el.whole, "pointerdown", (event) => this.point(event));
    on(this.el.cover, "keydown", (event) => this.key(event));
    this.resize = new ResizeObserver(() => this.layout());
    this.resize.observe(this.el.cover);
  }

  destroy() {
    this.listeners.abort();
    this.resize.disconnect();
    clearTimeout(this.reporting);
    clearTimeout(this.speaking);
    this.json = null; // what is still on its way comes too late
    MEMORY.set(this.uid, this.view);
  }

  update({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    const page = JSON.parse(data.page);
    this.uid = page.uid;
    const asked = JSON.stringify(page.choice);
    this.view ||= MEMORY.get(page.uid) || { ...page.choice, asked, shown: "unread", row: 1e6, col: 1e6 };
    if (asked !== this.view.asked) {
      this.view.asked = asked; // the page's choice wins only when the page has changed it
      if (asked !== this.reported) Object.assign(this.view, page.choice);
    }
    if (data.json !== this.json) {
      this.json = data.json;
      this.load(JSON.parse(data.json));
    }
    if (!this.d) return;
    this.words();
    this.layout();
  }

  get layer() {
    return this.d.layers[this.view.rule][this.view.stride];
  }

  /** The old drawing stands until the new pictures are here: words and pictures change together. */
  async load(d) {
    const { json } = this;
    const [picture, map] = await decoded([d.picture, d.map]);
    if (json !== this.json) return;
    this.d = d;
    this.picture = pixels(picture);
    this.dense = map && pixels(map);
    this.build();
    this.words();
    this.layout();
  }

  build() {
    const { d } = this;
    this.el.strides.replaceChildren();
    this.bars = Object.keys(d.layers.pytorch)
      .map(Number)
      .map((stride) => {
        const button = radio(this.el.strides, () => this.choose({ stride }));
        const track = make("span", "track", button);
        track.setAttribute("aria-hidden", "true");
        const fill = make("i", "", track);
        fill.style.background = d.palette.strides[stride - 1];
        const text = make("span", "", button);
        make("b", "", text, String(stride));
        return { stride, button, fill, size: make("span", "size", text) };
      });
    this.el.rules.replaceChildren();
    this.rules = d.rules.map((rule) => {
      const button = radio(this.el.rules, () => this.choose({ rule: rule.name }));
      button.textContent = rule.title;
      return { ...rule, button };
    });
    for (const group of [this.el.strides, this.el.rules, this.root.querySelector(".views")])
      arrows(group, this.listeners.signal);
  }

  // ------------------------------------------------------------------ what a learner can do

  choose(change) {
    Object.assign(this.view, change);
    this.words();
    this.paint();
    if (!("stride" in change || "rule" in change)) return;
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => {
      const choice = { stride: this.view.stride, rule: this.view.rule };
      this.reported = JSON.stringify(choice);
      this.setStateValue("choice", choice);
    }, 300);
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const { layer } = this;
      this.el.live.textContent =
        layer.problem || `Stride ${this.view.stride}. Output size ${layer.formula}. ${layer.unread} ${layer.overlap}`;
    }, 400);
  }

  jump(share) {
    const { top, left, bottom, right } = this.d.room;
    this.moveTo(
      -top + share * (this.d.height + top + bottom - CELLS),
      -left + share * (this.d.width + left + right - CELLS),
    );
  }

  moveTo(row, col) {
    [this.view.row, this.view.col] = [Math.round(row), Math.round(col)];
    this.paint();
  }

  /** The magnifier's first row and column, kept inside picture and padding. */
  place() {
    const { d, view } = this;
    const inside = (at, size, before, after) => Math.max(-before, Math.min(size + after - CELLS, at));
    return [
      inside(view.row, d.height, d.room.top, d.room.bottom),
      inside(view.col, d.width, d.room.left, d.room.right),
    ];
  }

  point(event) {
    if (!this.scale) return;
    const box = this.el.whole.getBoundingClientRect();
    const row = ((event.clientY - box.top) / this.scale) * devicePixelRatio - this.d.room.top;
    const col = ((event.clientX - box.left) / this.scale) * devicePixelRatio - this.d.room.left;
    this.moveTo(row - CELLS / 2, col - CELLS / 2);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[1-8]$/.test(event.key)) {
      event.stopPropagation();
      this.choose({ stride: Number(event.key) });
      return;
    }
    if (event.target !== this.el.whole) return;
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    event.stopPropagation();
    if (!by) {
      this.jump(event.key === "Home" ? 0 : 1);
      return;
    }
    const [row, col] = this.place();
    const far = event.shiftKey ? 8 : 1;
    this.moveTo(row + far * by[0], col + far * by[1]);
  }

  // ------------------------------------------------------------------ words

  words() {
    const { d, view, layer, el } = this;
    const by = d.layers[view.rule];
    const most = Math.max(
      ...Object.values(d.layers)
        .flatMap((one) => Object.values(one))
        .filter((one) => !one.problem)
        .map((one) => one.rows.starts.length),
      1,
    );
    for (const { stride, button, fill, size } of this.bars) {
      const at = by[stride];
      fill.style.height = at.problem ? "0" : `${(100 * at.rows.starts.length) / most}%`;
      size.textContent = at.problem ? "refused" : `${at.rows.starts.length} × ${at.cols.starts.length}`;
      button.setAttribute("aria-label", `Stride ${stride}, output ${at.problem ? "none" : size.textContent}`);
      check(button, stride === view.stride);
    }
    for (const { name, button } of this.rules) check(button, name === view.rule);
    for (const button of this.root.querySelectorAll("[data-view]")) check(button, button.dataset.view === view.shown);
    el.cover.classList.toggle("refused", Boolean(layer.problem));
    el.cover.dataset.stride = view.stride;
    el.cover.dataset.rule = view.rule;
    el.formula.textContent = layer.problem || layer.formula;
    el.unread.textContent = layer.problem ? "" : view.shown === "visits" ? layer.visits : layer.unread;
    el.overlap.textContent = layer.problem ? "" : layer.overlap;
    el.code.textContent = this.rules.find((rule) => rule.name === view.rule).code[view.stride];
    el.inputTitle.textContent = `Input ${d.height} × ${d.width}${layer.problem ? "" : padded(layer)}`;
    el.outputTitle.textContent = layer.problem
      ? "No output"
      : `Output ${layer.rows.starts.length} × ${layer.cols.starts.length}`;
    el.map.setAttribute(
      "aria-label",
      layer.problem ? "No output" : `${el.outputTitle.textContent}: one value for each window`,
    );
    el.whole.setAttribute("aria-label", `${d.title}. ${layer.problem || layer.unread} Arrow keys move the magnifier.`);
  }

  // ------------------------------------------------------------------ layout

  layout() {
    const width = this.el.cover.clientWidth;
    if (!width || !this.d) return;
    const { d } = this;
    const dpr = window.devicePixelRatio || 1;
    const rows = d.height + d.room.top + d.room.bottom;
    const cols = d.width + d.room.left + d.room.right;
    const narrow = width <= 700;
    const high = narrow ? width : Math.max(300, Math.min(window.innerHeight - 340, 700));
    // Every place depends on the page and on the picture's shape, not on padding and kernel: nothing moves with those.
    const across = narrow ? width : Math.floor(width * 0.52);
    const box = narrow
      ? width
      : Math.max(Math.min(across, 360), Math.min(across, Math.floor((high * d.width) / d.height)));
    this.scale = whole(Math.min(box / cols, high / rows) * dpr, 0.75); // else smoothed: it has the room, so it fills it
    fitPixels(this.el.whole, cols * this.scale, rows * this.scale, dpr);
    const rest = narrow ? width : width - box - GAP;
    const mapRoom = Math.floor(Math.min(rest - GAP, 1.3 * high) * 0.53);
    const lensRoom = Math.min(rest - GAP - mapRoom, 340);
    // One size for the map of every stride, so that they can be told apart by it.
    const longest = Math.max(
      ...Object.values(d.layers)
        .flatMap((one) => Object.values(one))
        .filter((one) => !one.problem)
        .map((one) => Math.max(one.rows.starts.length, one.cols.starts.length)),
      1,
    );
    this.mapScale = whole((mapRoom * dpr) / longest);
    this.mapSide = longest * this.mapScale;
    this.cell = Math.max(8, Math.floor((lensRoom * dpr) / CELLS));
    fitPixels(this.el.map, this.mapSide, this.mapSide, dpr);
    const [high11, wide11] = [Math.min(CELLS, rows), Math.min(CELLS, cols)];
    fitPixels(this.el.lens, wide11 * this.cell, high11 * this.cell, dpr);
    const title = this.el.inputTitle.offsetHeight;
    this.el.inputBox.style.width = `${box}px`;
    this.el.inputBox.style.minHeight = `${title + Math.floor(Math.min(high, (box * d.height) / d.width))}px`;
    this.el.lensBox.style.width = `${(CELLS * this.cell) / dpr}px`;
    this.el.outputBox.style.width = `${mapRoom}px`;
    this.el.pair.style.minHeight = `${title + Math.max((CELLS * this.cell) / dpr, mapRoom)}px`;
    this.ink = getComputedStyle(this.el.cover).color;
    this.paint();
  }

  // ------------------------------------------------------------------ drawing

  paint() {
    if (!this.scale) return;
    this.paintWhole();
    this.paintLens();
    this.paintMap();
  }

  paintWhole() {
    const { d, view, layer, scale } = this;
    const { height, width, room } = d;
    const canvas = this.el.whole;
    const ctx = canvas.getContext("2d");
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    const box = (r, c, h, w) => [(c + room.left) * scale, (r + room.top) * scale, w * scale, h * scale];
    const [x, y, w, h] = box(0, 0, height, width);
    if (!layer.problem) {
      const [[top, bottom], [left, right]] = [layer.rows.padding, layer.cols.padding];
      ctx.fillStyle = "rgba(128,128,128,.28)";
      ctx.fillRect(...box(-top, -left, height + top + bottom, width + left + right));
      const unreadPadding = new Path2D();
      for (const r of layer.rows.unread_padding) unreadPadding.rect(...box(r, -left, 1, width + left + right));
      for (const c of layer.cols.unread_padding) unreadPadding.rect(...box(-top, c, height + top + bottom, 1));
      ctx.fillStyle = "rgba(110,110,110,.75)";
      ctx.fill(unreadPadding);
    }
    ctx.clearRect(x, y, w, h);
    ctx.imageSmoothingEnabled = !Number.isInteger(scale);
    ctx.imageSmoothingQuality = "high";
    const marked = layer.problem ? "plain" : view.shown;
    ctx.drawImage(marked === "visits" ? this.visitsSheet() : this.picture.sheet, x, y, w, h);
    if (marked !== "plain") {
      const unread = new Path2D();
      for (const [from, count] of gaps(layer.rows.visits)) unread.rect(...box(from, 0, count, width));
      for (const [from, count] of gaps(layer.cols.visits)) unread.rect(...box(0, from, height, count));
      ctx.save();
      ctx.clip(unread);
      ctx.fillStyle = d.palette.unread;
      ctx.globalAlpha = 0.62;
      ctx.fillRect(x, y, w, h);
      ctx.globalAlpha = 1;
      lines(ctx, x, y, w, h, "rgba(60,20,0,.8)", 7);
      ctx.restore();
    }
    ctx.strokeStyle = d.palette.input;
    ctx.lineWidth = 2;
    ctx.strokeRect(x, y, w, h);
    const [row, col] = this.place();
    const lens = box(
      row,
      col,
      Math.min(CELLS, height + room.top + room.bottom),
      Math.min(CELLS, width + room.left + room.right),
    );
    for (const [colour, line] of [
      ["#fff", 4],
      ["#1a1a1a", 2],
    ]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = line;
      ctx.strokeRect(lens[0] + 1, lens[1] + 1, lens[2] - 2, lens[3] - 2);
    }
  }

  /** A pixel's visits are its row's times its column's, white to blue. */
  visitsSheet() {
    const { rows, cols } = this.layer;
    const most = Math.max(1, Math.max(...rows.visits) * Math.max(...cols.visits));
    const image = new ImageData(cols.visits.length, rows.visits.length);
    rows.visits.forEach((v, r) =>
      cols.visits.forEach((u, c) => {
        image.data.set([...heat((v * u) / most), 255], 4 * (r * cols.visits.length + c));
      }),
    );
    return sheet(image);
  }

  paintLens() {
    const { d, view, layer, cell } = this;
    const canvas = this.el.lens;
    const ctx = canvas.getContext("2d");
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    const [row, col] = this.place();
    const rows = canvas.height / cell;
    const cols = canvas.width / cell;
    canvas.setAttribute(
      "aria-label",
      `Magnified: rows ${row + 1} to ${row + rows}, columns ${col + 1} to ${col + cols} of the picture`,
    );
    const none = { padding: [0, 0], visits: [], starts: [], unread_padding: [] };
    const [down, along] = layer.problem ? [none, none] : [layer.rows, layer.cols];
    const most = Math.max(1, Math.max(...down.visits, 0) * Math.max(...along.visits, 0));
    ctx.font = `${Math.round(cell * 0.52)}px ${getComputedStyle(this.el.cover).fontFamily}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        const [r, c] = [row + i, col + j];
        const [x, y] = [j * cell, i * cell];
        const inPicture = r >= 0 && r < d.height && c >= 0 && c < d.width;
        const inPadding =
          !inPicture &&
          r >= -down.padding[0] &&
          r < d.height + down.padding[1] &&
          c >= -along.padding[0] &&
          c < d.width + along.padding[1];
        if (inPicture) {
          const visits = layer.problem ? 1 : down.visits[r] * along.visits[c];
          const gray = this.picture.data[4 * (r * d.width + c)];
          const tone = view.shown === "visits" && !layer.problem ? heat(visits / most) : [gray, gray, gray];
          ctx.fillStyle = `rgb(${tone})`;
          ctx.fillRect(x, y, cell, cell);
          if (view.shown === "visits" && !layer.problem) {
            ctx.fillStyle = visits / most > 0.55 ? "#fff" : "#1a1a1a";
            ctx.fillText(String(visits), x + cell / 2, y + cell * 0.54);
          }
          if (!visits && view.shown !== "plain") {
            ctx.fillStyle = `${d.palette.unread}77`;
            ctx.fillRect(x, y, cell, cell);
            lines(ctx, x, y, cell, cell, d.palette.unread, 6);
          }
        } else if (inPadding) {
          const unread = down.unread_padding.includes(r) || along.unread_padding.includes(c);
          ctx.fillStyle = "rgba(128,128,128,.16)";
          ctx.fillRect(x, y, cell, cell);
          lines(ctx, x, y, cell, cell, unread ? "rgba(90,90,90,.95)" : "rgba(128,128,128,.4)", unread ? 4 : 7);
          if (!unread) {
            ctx.fillStyle = this.ink;
            ctx.fillText("0", x + cell / 2, y + cell * 0.54);
          }
        }
        ctx.strokeStyle = "rgba(128,128,128,.45)";
        ctx.lineWidth = 1;
        if (inPicture || inPadding) ctx.strokeRect(x + 0.5, y + 0.5, cell, cell);
      }
    }
    ctx.strokeStyle = d.palette.input;
    ctx.lineWidth = 3;
    ctx.strokeRect(-col * cell, -row * cell, d.width * cell, d.height * cell);
    this.paintWindows(ctx, row, col, rows, cols, down, along);
  }

  /** A dot in the middle of every window; one window that is all in view, and its neighbours to the right and below. */
  paintWindows(ctx, row, col, rows, cols, down, along) {
    const { d, cell } = this;
    const extent = d.kernel.map((taps) => d.dilation * (taps - 1) + 1);
    const middle = (start, at, length) => (start + (length - 1) / 2 - at + 0.5) * cell;
    for (const r of this.view.shown === "visits" ? [] : down.starts) {
      // the numbers of visits are to be read
      const y = middle(r, row, extent[0]);
      if (y < -cell || y > (rows + 1) * cell) continue;
      for (const c of along.starts) {
        const x = middle(c, col, extent[1]);
        if (x < -cell || x > (cols + 1) * cell) continue;
        ctx.beginPath();
        ctx.arc(x, y, Math.max(3, cell * 0.17), 0, 7);
        ctx.fillStyle = d.palette.filter;
        ctx.fill();
        ctx.lineWidth = 1;
        ctx.strokeStyle = "#1a1a1a";
        ctx.stroke();
      }
    }
    const fits = (starts, at, room, length) =>
      Math.max(
        0,
        starts.findLastIndex((s) => s + length <= at + room),
      );
    if (!down.starts.length) return;
    const [i, j] = [fits(down.starts, row, rows, extent[0]), fits(along.starts, col, cols, extent[1])];
    const outline = (a, b, line, dash) => {
      if (a < 0 || b < 0) return;
      ctx.setLineDash(dash);
      ctx.lineWidth = line;
      ctx.strokeStyle = d.palette.filter;
      ctx.strokeRect((along.starts[b] - col) * cell, (down.starts[a] - row) * cell, extent[1] * cell, extent[0] * cell);
      ctx.setLineDash([]);
    };
    outline(i, j - 1, 2, [5, 4]);
    outline(i - 1, j, 2, [5, 4]);
    outline(i, j, 4, []);
  }

  paintMap() {
    const { d, layer, mapScale } = this;
    const canvas = this.el.map;
    const ctx = canvas.getContext("2d");
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.setLineDash([4, 5]);
    ctx.strokeStyle = "rgba(128,128,128,.7)";
    ctx.lineWidth = 1;
    const full = d.layers[this.view.rule][1];
    const [w1, h1] = full.problem ? [0, 0] : [full.cols, full.rows].map(({ starts }) => starts.length * mapScale);
    if (!full.problem) ctx.strokeRect(0.5, 0.5, w1 - 1, h1 - 1);
    ctx.setLineDash([]);
    if (layer.problem) return;
    const [rows, cols] = [layer.rows.starts, layer.cols.starts];
    const [w, h] = [cols.length * mapScale, rows.length * mapScale];
    const dpr = window.devicePixelRatio || 1;
    if (h < h1 - 24 * dpr) {
      ctx.font = `${13 * dpr}px ${getComputedStyle(this.el.cover).fontFamily}`;
      ctx.fillStyle = this.ink;
      ctx.textAlign = "right";
      ctx.fillText("size at stride 1", w1 - 7 * dpr, h1 - 8 * dpr, w1 - 14 * dpr);
    }
    ctx.imageSmoothingEnabled = mapScale < 1;
    if (this.dense) {
      const image = new ImageData(cols.length, rows.length);
      const from = new Uint32Array(this.dense.data.buffer);
      const to = new Uint32Array(image.data.buffer);
      let at = 0;
      for (const r of rows)
        for (const c of cols) to[at++] = from[(r + d.room.top) * this.dense.width + c + d.room.left];
      ctx.drawImage(sheet(image), 0, 0, w, h);
    }
    ctx.strokeStyle = d.palette.output;
    ctx.lineWidth = 2;
    ctx.strokeRect(1, 1, w - 2, h - 2);
    const [row, col] = this.place();
    const extent = d.kernel.map((taps) => d.dilation * (taps - 1) + 1);
    const seen = (starts, at, length) =>
      starts
        .map((s, n) => [s + (length - 1) / 2, n])
        .filter(([m]) => m >= at && m < at + CELLS)
        .map(([, n]) => n);
    const [down, along] = [seen(rows, row, extent[0]), seen(cols, col, extent[1])];
    if (!down.length || !along.length) return;
    const box = [along[0] * mapScale, down[0] * mapScale, along.length * mapScale, down.length * mapScale];
    for (const [colour, line] of [
      ["#fff", 4],
      ["#1a1a1a", 2],
    ]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = line;
      ctx.strokeRect(...box);
    }
  }
}

// ---------------------------------------------------------------------- small parts

function radio(parent, onClick) {
  const button = make("button", "", parent);
  button.type = "button";
  button.setAttribute("role", "radio");
  button.addEventListener("click", onClick); // goes with the button
  return button;
}

function check(button, on) {
  button.setAttribute("aria-checked", String(on));
  button.tabIndex = on ? 0 : -1;
}

/** Arrow keys walk through a group of radio buttons. */
function arrows(group, signal) {
  if (group.dataset.arrows) return;
  group.dataset.arrows = "yes";
  group.addEventListener(
    "keydown",
    (event) => {
      const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      const all = [...group.querySelectorAll("button")];
      const next = all[(all.indexOf(event.target) + by + all.length) % all.length];
      next.click();
      next.focus();
    },
    { signal },
  );
}

function padded({ rows, cols }) {
  const [[top, bottom], [left, right]] = [rows.padding, cols.padding];
  if (top === bottom && left === right && top === left) return top ? ` + padding ${top} all round` : ", no padding";
  return ` + ${top} above, ${bottom} below, ${left} left, ${right} right`;
}

/** Whole screen pixels for each value where there is room: then nothing aliases on the screen. */
function whole(scale, least = 0.62) {
  return scale < 1 || Math.floor(scale) / scale < least ? scale : Math.floor(scale);
}

function fitPixels(canvas, width, height, dpr) {
  const [w, h] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  canvas.style.width = `${w / dpr}px`;
  canvas.style.height = `${h / dpr}px`;
}

/** [first, count] of each stretch of zeros. */
function gaps(visits) {
  const found = [];
  visits.forEach((v, at) => {
    if (v) return;
    const last = found.at(-1);
    if (last && last[0] + last[1] === at) last[1]++;
    else found.push([at, 1]);
  });
  return found;
}

function lines(ctx, x, y, w, h, colour, gap) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, w, h);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.3;
  ctx.beginPath();
  for (let t = Math.floor((x - h) / gap) * gap - h; t < x + w + h; t += gap) {
    ctx.moveTo(t, y + h);
    ctx.lineTo(t + h, y);
  }
  ctx.stroke();
  ctx.restore();
}

function sheet(image) {
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

function pixels(image) {
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  ctx.drawImage(image, 0, 0);
  const { data, width, height } = ctx.getImageData(0, 0, canvas.width, canvas.height);
  return { data, width, height, sheet: canvas };
}
