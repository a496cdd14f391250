// The settings of each layer, beside its row of units, the last on top. A change goes to Python as the new layers.

import { make } from "../shared.js";
import { ACTS, ADD, became, HEADS, layerWords } from "./words.js";

/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Layer} Layer */
/** @typedef {import("./layout.js").Setting} Setting */

const SVG = "http://www.w3.org/2000/svg";
const ICONS = { up: "M12 19V5M6 11l6-6 6 6", down: "M12 5v14M6 13l6 6 6-6", remove: "M6 6l12 12M18 6L6 18" };
const SETTINGS = /** @type {Setting[]} */ (Object.keys(HEADS));

export class Editor {
  /**
   * @param {HTMLElement} place
   * @param {(layers: Layer[]) => void} send
   */
  constructor(place, send) {
    this.place = place;
    this.send = send;
    this.isClosed = false;
    /** @type {ReturnType<Editor["row"]>[]} */
    this.rows = [];
  }

  /**
   * The rows are kept while their number stays, so that the focus is too.
   * @param {Data} data
   * @param {{ locked: Set<string>, hidden: Set<string> }} lesson  what a teacher's link has fixed or hidden
   * @param {string} [saved]  in a file nobody computes other layers: there, too, the settings are only to be read
   */
  update(data, { locked, hidden }, saved) {
    this.data = data;
    const isClosed = Boolean(saved) || locked.has("layers");
    this.place.style.visibility = hidden.has("layers") ? "hidden" : "";
    const { layers, maps, problem, most_layers: most } = data;
    if (this.rows.length !== layers.length || isClosed !== this.isClosed) this.build(data);
    this.isClosed = isClosed;
    this.place.classList.toggle("saved", isClosed);
    this.rows.forEach((row, at) => {
      const layer = layers[at];
      for (const key of SETTINGS) {
        if (row.inputs[key].value !== String(layer[key])) row.inputs[key].value = String(layer[key]);
      }
      row.kind.value = layer.op;
      row.inputs.dilation.disabled = layer.op !== "conv";
      const map = maps[at + 1];
      row.box.classList.toggle("wrong", !map);
      const { text, title } = became(map, problem?.layer === String(at + 1));
      Object.assign(row.became, { textContent: text, title });
      row.up.disabled = at === layers.length - 1;
      row.down.disabled = at === 0;
      row.remove.disabled = layers.length === 1;
    });
    if (this.add) this.add.disabled = layers.length >= most;
    if (isClosed) this.close();
  }

  close() {
    for (const button of this.place.querySelectorAll("button")) button.remove();
    for (const { kind, inputs } of this.rows) {
      for (const control of [kind, ...Object.values(inputs)]) control.disabled = true;
    }
  }

  /** @param {Data} data */
  build(data) {
    this.place.replaceChildren();
    this.add = make("button", "add", this.place, ADD);
    this.add.type = "button";
    this.add.addEventListener("click", () => this.change((layers) => [...layers, { ...layers[layers.length - 1] }]));
    const heads = make("div", "heads", this.place);
    for (const head of ["", ...Object.values(HEADS)]) make("span", "", heads, head);
    this.rows = data.layers.map((_, at) => this.row(data, at));
    for (const row of [...this.rows].reverse()) this.place.append(row.box);
  }

  /** @param {Data} data @param {number} at */
  row({ ranges, ops }, at) {
    const words = layerWords(at + 1);
    const box = document.createElement("div");
    box.className = "layer";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", words.name);
    const settings = make("div", "settings", box);
    const name = make("div", "name", settings);
    make("b", "", name, String(at + 1));
    const kind = make("select", "", name);
    kind.setAttribute("aria-label", words.kind);
    for (const [value, title] of Object.entries(ops)) Object.assign(make("option", "", kind, value), { value, title });
    kind.addEventListener("change", () => this.set(at, { op: kind.value, dilation: 1 }));
    const inputs = /** @type {Record<Setting, HTMLInputElement>} */ ({});
    for (const key of SETTINGS) {
      const [min, max] = ranges[key];
      const input = (inputs[key] = make("input", "", settings));
      Object.assign(input, { type: "number", inputMode: "numeric", min, max });
      input.setAttribute("aria-label", words.setting(key));
      input.addEventListener("change", () => {
        const now = this.data?.layers[at][key] ?? min;
        const typed = Math.max(min, Math.min(max, Math.round(Number(input.value))));
        const value = input.value === "" ? now : typed;
        input.value = String(value);
        if (value !== now) this.set(at, { [key]: value });
      });
    }
    const below = make("div", "below", box);
    const text = make("span", "became", below);
    /** @param {keyof typeof ACTS} act @param {(layers: Layer[]) => Layer[]} change */
    const button = (act, change) => {
      const made = make("button", "", below);
      made.type = "button";
      made.title = ACTS[act];
      made.setAttribute("aria-label", words.act(act));
      made.append(icon(ICONS[act]));
      made.addEventListener("click", () => this.change(change));
      return made;
    };
    const up = button("up", (layers) => swapped(layers, at, at + 1));
    const down = button("down", (layers) => swapped(layers, at, at - 1));
    const remove = button("remove", (layers) => layers.filter((_, other) => other !== at));
    return { box, kind, inputs, became: text, up, down, remove };
  }

  /** @param {number} at @param {Partial<Layer>} setting */
  set(at, setting) {
    this.change((layers) => layers.with(at, { ...layers[at], ...setting }));
  }

  /** @param {(layers: Layer[]) => Layer[]} change */
  change(change) {
    if (this.data) this.send(change(this.data.layers));
  }
}

/** @param {Layer[]} layers @param {number} at @param {number} other */
function swapped(layers, at, other) {
  return layers.with(at, layers[other]).with(other, layers[at]);
}

/** @param {string} path */
function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
