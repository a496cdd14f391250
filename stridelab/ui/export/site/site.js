// A page of the site: it mounts its drawings and charts, from scripts alone, because a page from disk may load nothing else.

import { startQuiz } from "./quiz.js";

/** @typedef {import("../../components/shared.js").Component} Component */
/** @typedef {{ data: object[], layout: Record<string, any>, config?: object }} Spec  of a chart, in Plotly's words */

const strideLab = {
  /** Name of a file in data/ -> its text. @type {Map<string, string>} */
  texts: new Map(),
  /** Kind of drawing -> its style and its function. @type {Map<string, { css: string, draw: (component: Component) => unknown }>} */
  kinds: new Map(),

  /** Texts that are still packed. @type {Promise<void>[]} */
  waiting: [],

  /** A file of data/ hands its text over. @param {string} name @param {string} text */
  told(name, text) {
    this.texts.set(name, text);
  },

  /** ... or has it packed: it is there when all of `waiting` are done. @param {string} name @param {string} text  base64 of gzip */
  packed(name, text) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    this.waiting.push(new Response(stream).text().then((told) => this.told(name, told)));
  },

  /** A text, with the pictures in it that stand in files of their own. @param {string} name @returns {string} */
  text(name) {
    const text = this.texts.get(name);
    if (text === undefined) throw new Error(`The file data/${name}.js is missing.`);
    return text.replace(/@([0-9a-f]{16})@/g, (_, picture) => this.text(picture));
  },

  /** A file of drawings/ hands its drawing over. @param {string} kind @param {string} css @param {(component: Component) => unknown} draw */
  draws(kind, css, draw) {
    this.kinds.set(kind, { css, draw });
  },

  /** Mount a drawing; what is returned draws it again, in another theme. @param {HTMLElement} place */
  mount(place) {
    const { kind = "", sent = "", files = "" } = place.dataset;
    const known = this.kinds.get(kind);
    if (!known) throw new Error(`There is no drawing ${kind}.`);
    /** @type {Record<string, string>} */
    const data = JSON.parse(sent);
    for (const [key, name] of Object.entries(JSON.parse(files))) data[key] = this.text(String(name));
    const root = place.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    style.textContent = known.css;
    const markup = /** @type {HTMLTemplateElement} */ (document.getElementById(`markup-${kind}`));
    root.append(style, markup.content.cloneNode(true));
    const nobody = () => {}; // no server hears what is chosen: the drawing holds it
    const show = () => known.draw({ parentElement: root, data, setStateValue: nobody, setTriggerValue: nobody });
    show();
    return show;
  },

  /** Draw a chart in the theme that the browser has. @param {HTMLElement} place */
  chart(place) {
    /** @type {Spec} */
    const spec = JSON.parse(this.text(place.dataset.file ?? ""));
    const look = getComputedStyle(document.documentElement);
    const text = look.getPropertyValue("--st-text-color").trim();
    const grid = look.getPropertyValue("--st-border-color").trim();
    const axis = {
      gridcolor: grid,
      linecolor: grid,
      zerolinecolor: grid,
      ticks: "",
      automargin: false,
      zeroline: false,
    };
    const template = {
      layout: {
        font: { family: look.getPropertyValue("--st-font"), color: text },
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        xaxis: { ...axis, showgrid: false },
        yaxis: axis,
        hoverlabel: { bgcolor: look.getPropertyValue("--st-background-color").trim() },
      },
    };
    const config = { displaylogo: false, responsive: true, modeBarButtonsToRemove: ["select2d", "lasso2d"] };
    // @ts-expect-error: Plotly comes from a script of its own
    window.Plotly.react(place, spec.data, { ...spec.layout, template }, config);
  },

  /** Beside each piece of code, a button that copies it. @param {HTMLElement} code */
  copy(code) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.querySelector("code")?.textContent ?? "");
      button.textContent = "Copied";
    });
    code.prepend(button);
  },

  async start() {
    await Promise.all(this.waiting);
    /** @param {string} selector */
    const every = (selector) => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);
    const shows = every(".drawing, .stage").map((place) => this.mount(place));
    const charts = every(".stPlotlyChart");
    for (const chart of charts) this.chart(chart);
    for (const quiz of every("#quiz")) startQuiz(quiz, () => this.text(quiz.dataset.told ?? ""));
    if (navigator.clipboard) for (const code of every("pre")) this.copy(code);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      for (const show of shows) show();
      for (const chart of charts) this.chart(chart);
    });
  },
};

addEventListener("DOMContentLoaded", () => void strideLab.start());
