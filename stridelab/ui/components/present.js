// A drawing before a class: it alone fills the screen, stands still until it is told to move, and hears its keys wherever
// the focus is, a clicker's too. Hands are counted without devices. What has no layout of its own for it is enlarged: as
// it is on a small page, STAGE pixels high.

import { isTyped } from "./cover.js";
import { PRESENT_WORDS } from "./tools_words.js";

/**
 * @typedef {object} Stage  what the drawing does
 * @property {() => void} pause  it has the screen, and waits to be moved on
 * @property {(key: string) => void} onKey  a key, wherever the focus is
 * @property {() => void} [onLayout]  the drawing has a layout for the screen: it is not enlarged
 */

const STAGE = [540, 800]; // the least height and width of an enlarged drawing, in its own pixels
const CLICKER = /** @type {Record<string, string>} */ ({ PageDown: "ArrowRight", PageUp: "ArrowLeft" });

const ANSWERS = ["A", "B", "C", "D"];

export class Present {
  /** Whether the drawing has the screen. */
  on = false;
  /** Hands, for each answer; the last that were counted. */
  hands = { open: false, counts: ANSWERS.map(() => 0), last: /** @type {number[]} */ ([]) };

  /**
   * @param {HTMLElement} drawing
   * @param {Element} row  of tools, for the button
   * @param {Stage} stage
   */
  constructor(drawing, row, stage) {
    this.drawing = drawing;
    this.row = row;
    this.stage = stage;
    drawing.classList.add("stageable");
    this.button = button(row, "", PRESENT_WORDS.present, PRESENT_WORDS.presentTitle, () => this.begin());
    this.ending = button(drawing, "end-present", "×", PRESENT_WORDS.end, () => this.end());
    this.ending.setAttribute("aria-label", PRESENT_WORDS.end);
    this.bars = document.createElement("div");
    this.bars.className = "hands";
    drawing.append(this.bars);
    this.tell();
    /** @param {KeyboardEvent} event */
    this.listener = (event) => this.key(event);
    window.addEventListener("keydown", this.listener, true);
    this.resized = () => this.layout();
    this.left = () => this.on && this.wasFull && !document.fullscreenElement && this.end();
  }

  destroy() {
    window.removeEventListener("keydown", this.listener, true);
    this.end();
  }

  /** Full screen where the browser allows it, else over the whole page. */
  async begin() {
    if (this.on) return;
    this.on = true;
    const { drawing } = this;
    drawing.classList.add("presenting");
    document.documentElement.dataset.presents = "yes"; // other drawings hear no keys now
    drawing.tabIndex = -1;
    window.addEventListener("resize", this.resized);
    document.addEventListener("fullscreenchange", this.left);
    this.stage.pause();
    this.tell();
    this.layout();
    drawing.focus();
    this.wasFull = false;
    try {
      await drawing.requestFullscreen(); // missing or refused in a frame, and on some phones
      this.wasFull = true;
    } catch {
      if (!this.on || !drawing.showPopover) return; // then it lies over the page by its place alone
      drawing.popover = "manual";
      drawing.showPopover(); // above all that the page has
      drawing.focus();
    }
    this.layout();
  }

  /** As large as the screen is. */
  layout() {
    const { style } = this.drawing;
    const fits = Math.min(innerHeight / STAGE[0], innerWidth / STAGE[1]);
    style.zoom = this.on && !this.stage.onLayout ? String(Math.max(1, fits)) : "";
    style.setProperty("--stage", `${Math.max(innerHeight, 400) / (Number(style.zoom) || 1)}px`);
    this.stage.onLayout?.();
  }

  end() {
    if (!this.on) return;
    this.on = false;
    const { drawing } = this;
    window.removeEventListener("resize", this.resized);
    document.removeEventListener("fullscreenchange", this.left);
    drawing.classList.remove("presenting");
    drawing.removeAttribute("popover");
    drawing.removeAttribute("tabindex");
    delete document.documentElement.dataset.presents;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    this.hands.open = false;
    this.tell();
    this.layout();
    if (drawing.isConnected) this.button.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { drawing, hands } = this;
    if (!drawing.isConnected) this.destroy();
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    if (!isPlain || !drawing.isConnected || isTyped(event)) return;
    const key = event.key.toLowerCase();
    if (!this.on && (key !== "p" || !this.isMeant(event))) return;
    if ((key === " " || key === "enter") && isButton(event)) return; // the button's own key
    if (key === "p") {
      if (this.on) this.end();
      else this.begin();
    } else if (key === "escape") this.end();
    else if (key === "h") this.open(!hands.open);
    else if (hands.open && key === "backspace") this.count(hands.last.pop(), -1);
    else if (hands.open && Number(key) >= 1 && Number(key) <= ANSWERS.length) this.count(Number(key) - 1, 1);
    else {
      if (["r", "c", "tab"].includes(key)) return; // cover.js hears the first two
      this.stage.onKey(CLICKER[event.key] ?? event.key);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Of several drawings the key is for the one with the focus, or else for the first in sight. @param {KeyboardEvent} event */
  isMeant(event) {
    if (document.documentElement.dataset.presents) return false;
    const { drawing } = this;
    const focused = event.composedPath().find((at) => at instanceof Element && at.classList.contains("stageable"));
    if (focused) return focused === drawing;
    const { top, bottom } = drawing.getBoundingClientRect();
    return Math.min(bottom, innerHeight) - Math.max(top, 0) > Math.min(bottom - top, innerHeight) / 3;
  }

  /** Hands are counted, from none on. @param {boolean} isOpen */
  open(isOpen) {
    this.hands = { open: isOpen, counts: ANSWERS.map(() => 0), last: [] };
    this.tell();
  }

  /** @param {number | undefined} answer @param {number} by */
  count(answer, by) {
    if (answer === undefined) return;
    this.hands.counts[answer] += by;
    if (by > 0) this.hands.last.push(answer);
    this.tell();
  }

  /** The bars of hands. */
  tell() {
    const { open, counts } = this.hands;
    this.ending.hidden = !this.on;
    this.bars.hidden = !open;
    const most = Math.max(1, ...counts);
    const rows = ANSWERS.map((answer, at) => {
      const row = document.createElement("span");
      const bar = document.createElement("i");
      bar.style.width = `${(100 * counts[at]) / most}%`;
      row.append(`${answer} `, bar, ` ${counts[at]}`);
      return row;
    });
    this.bars.replaceChildren(...rows);
    this.bars.setAttribute("aria-label", PRESENT_WORDS.hands(counts));
    this.bars.setAttribute("role", "img");
  }
}

/** Whether a key is pressed on a button. @param {KeyboardEvent} event */
function isButton(event) {
  const target = event.composedPath()[0];
  return target instanceof Element && target.matches("button, a");
}

/** @param {Element} parent @param {string} name @param {string} text @param {string} title @param {() => void} onClick */
function button(parent, name, text, title, onClick) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = name;
  button.textContent = text;
  button.title = title;
  button.addEventListener("click", onClick); // goes with the button
  parent.append(button);
  return button;
}
