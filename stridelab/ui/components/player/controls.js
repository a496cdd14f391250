// What stands around the canvas: buttons, sliders, and lines of text.

/** @import { Axes, Drawing, Pair } from "./data.js" */
/** @import { Cover } from "../cover.js" */
/** @import { Covered } from "./covered.js" */
/** @import { Page } from "./component.js" */
/** @import { Alone } from "./first_run.js" */
/** @import { Overlays } from "./sheets.js" */
import { check, make, PAUSE_ICON, PLAY_ICON } from "../shared.js";
import { plateOf } from "../cover.js";
import { coveredBy, overlaysUnder } from "./covered.js";
import { steps } from "./data.js";
import { alone } from "./first_run.js";
import { brief, costWords, enlargeTitle, playLabel, reachLines, sizeLines, speedText, WORDS } from "./words.js";

/**
 * @typedef {object} View  what outlives new data and a remount
 * @property {number} step
 * @property {Pair} stride
 * @property {string} asked  the stride that the page has asked for last, as JSON
 * @property {number} speed  steps a second
 * @property {boolean} loop
 * @property {boolean} playing
 * @property {boolean} apart  rows and columns have strides of their own
 * @property {Overlays} overlays
 * @property {Alone | null} alone  null once somebody has played, paused or set the stride
 */
/** @typedef {(stride: Pair) => void} SetStride */

/** How it opens. @param {Page} page @returns {View} */
export function newView({ stride, speed, autoplay, compact }) {
  return {
    step: 0,
    stride,
    asked: JSON.stringify(stride),
    speed,
    loop: true,
    playing: autoplay,
    apart: stride[0] !== stride[1],
    overlays: { unread: true, visits: false, dense: false, enlarge: false },
    alone: alone(compact),
  };
}

/** @param {ParentNode} root */
export function elements(root) {
  /** @template {Element} Kind @param {string} selector @param {new () => Kind} Kind */
  const one = (selector, Kind) => {
    const element = root.querySelector(selector);
    if (!(element instanceof Kind)) throw new Error(`component.html has no ${selector}`);
    return element;
  };
  const [box, button, range] = [HTMLElement, HTMLButtonElement, HTMLInputElement];
  return {
    player: one(".player", box),
    canvas: one("canvas", HTMLCanvasElement),
    problem: one(".problem", box),
    strides: one(".strides", box),
    cols: one(".strides-cols", box),
    apart: one(".apart", button),
    play: one(".play", button),
    back: one(".back", button),
    step: one(".step", button),
    scrub: one(".scrub", range),
    count: one(".count", box),
    speed: one(".speed input", range),
    speedText: one(".speed output", box),
    loop: one(".loop", button),
    inspect: one(".inspect", box),
    sum: one(".sum", box),
    sizes: one(".sizes", box),
    cost: one(".cost", box),
    legend: one(".legend", box),
    live: one(".live", box),
    overlays: [.../** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll("[data-overlay]"))],
  };
}
/** @typedef {ReturnType<typeof elements>} Elements */

/** Every control as the view has it. @param {Elements} el @param {View} view @param {Drawing} drawing @param {boolean} compact @param {Covered} covered */
export function showControls(el, view, drawing, compact, covered) {
  const still = Boolean(drawing.problem);
  const playing = view.playing && !still;
  el.problem.hidden = !still;
  el.problem.textContent = drawing.problem;
  for (const item of [el.sum, el.count, el.inspect]) item.style.visibility = still ? "hidden" : "visible";
  for (const item of [el.play, el.back, el.step, el.scrub, el.apart, ...el.overlays]) item.disabled = still;
  el.cols.hidden = !view.apart || compact;
  press(el.apart, view.apart);
  press(el.loop, view.loop);
  const overlays = overlaysUnder(covered, view.overlays);
  const allowed = overlaysUnder(covered, { unread: true, visits: true, dense: true, enlarge: true });
  for (const button of el.overlays) {
    press(button, overlays[overlayOf(button)]);
    button.disabled ||= !allowed[overlayOf(button)];
  }
  const enlarge = /** @type {HTMLButtonElement} */ (el.overlays.find((button) => overlayOf(button) === "enlarge"));
  enlarge.setAttribute("aria-disabled", String(overlays.dense));
  enlarge.title = enlargeTitle(overlays.dense);
  el.player.dataset.playing = String(playing);
  const { name, title } = playLabel(playing, still);
  el.play.setAttribute("aria-label", name);
  el.play.title = title;
  el.play.querySelector("path")?.setAttribute("d", playing ? PAUSE_ICON : PLAY_ICON);
  el.speed.value = String(Math.log2(view.speed));
  el.speedText.textContent = speedText(view.speed);
  el.speed.setAttribute("aria-valuetext", el.speedText.textContent);
}

/** @param {HTMLButtonElement} button @param {boolean} on */
function press(button, on) {
  button.setAttribute("aria-pressed", String(on));
}

/** @param {HTMLButtonElement} button */
export function overlayOf(button) {
  return /** @type {keyof Overlays} */ (button.dataset.overlay);
}

/**
 * The buttons of both strides.
 * @param {Elements} el
 * @param {View} view
 * @param {Drawing} drawing
 * @param {SetStride} set
 * @param {{ locked: Set<string>, hidden: Set<string> }} lesson  what nobody may change, and what nobody sees
 */
export function showStrides(el, view, drawing, set, { locked, hidden }) {
  const [rows, cols] = view.stride;
  const { strides } = drawing;
  const problem = drawing.problem || locked.has("stride");
  el.apart.disabled = Boolean(problem);
  el.strides.hidden = el.apart.hidden = hidden.has("stride");
  if (hidden.has("stride")) el.cols.hidden = true;
  const choose = (/** @type {number} */ stride) => set([stride, view.apart ? view.stride[1] : stride]);
  radios(el.strides, view.apart ? WORDS.rows : WORDS.stride, strides, rows, Boolean(problem), choose);
  radios(el.cols, WORDS.columns, strides, cols, Boolean(problem), (stride) => set([view.stride[0], stride]));
}

/**
 * A group of radio buttons, one for each stride; the arrow keys walk through it.
 * @param {HTMLElement} group
 * @param {string} label
 * @param {number[]} strides
 * @param {number} chosen
 * @param {boolean} disabled
 * @param {(stride: number) => void} choose
 */
function radios(group, label, strides, chosen, disabled, choose) {
  /** @type {HTMLElement} */ (group.querySelector(".label")).textContent = label;
  let buttons = [...group.querySelectorAll("button")];
  if (buttons.length !== strides.length) {
    for (const button of buttons) button.remove();
    buttons = strides.map((stride) => {
      const button = make("button", "", group, String(stride));
      button.type = "button";
      button.setAttribute("role", "radio");
      return button;
    });
  }
  buttons.forEach((button, n) => {
    check(button, strides[n] === chosen);
    button.disabled = disabled;
    button.onclick = () => choose(strides[n]);
    button.onkeydown = (event) => {
      const next = n + ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key] ?? 0);
      if (next === n || !buttons[next]) return;
      event.preventDefault();
      choose(strides[next]);
      buttons[next].focus();
    };
  });
}

/** Sizes, cost and the legend. @param {Elements} el @param {View} view @param {Drawing} drawing @param {Axes} axes @param {Cover} cover */
export function showFacts(el, view, drawing, axes, cover) {
  const covered = coveredBy(cover);
  el.sizes.replaceChildren();
  el.cost.replaceChildren();
  el.legend.style.visibility = drawing.problem || covered.output ? "hidden" : "visible";
  if (drawing.problem) return;
  if (covered.size) el.sizes.append(plateOf(cover, "size"));
  else for (const line of [...sizeLines(axes), ...reachLines(drawing)]) make("div", "", el.sizes, line);
  const { windows, macs, unread } = costWords(drawing.counts[view.stride.join(",")], axes);
  const lines = [make("span", "", el.cost), make("span", "", el.cost)];
  if (covered.cost) lines[0].append(plateOf(cover, cover.has("cost") ? "cost" : "size"));
  else lines[0].textContent = windows;
  if (!covered.cost) lines[1].append(`${macs}, `);
  lines[1].append(covered.unread ? plateOf(cover, "unread") : unread);
  const { signed, limit } = drawing.dense;
  const [low, ramp, high] = /** @type {HTMLElement[]} */ ([...el.legend.children]);
  low.textContent = signed && !covered.output ? brief(-limit) : "0";
  high.textContent = covered.output ? "" : brief(limit); // the largest result
  const { palette } = drawing;
  ramp.style.background = `linear-gradient(90deg, ${(signed ? palette.signed : palette.unsigned).join(",")})`;
}

/** The bar of all steps; its length is the number of windows. @param {Elements} el @param {number} step @param {Axes} axes @param {Covered} covered */
export function showStep(el, step, axes, covered) {
  el.scrub.style.visibility = covered.size ? "hidden" : "";
  el.scrub.max = String(covered.size ? 0 : steps(axes) - 1);
  el.scrub.value = String(covered.size ? 0 : step);
}
