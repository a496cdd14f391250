// Answers that a teacher's link covers: a gray plate lies in their place until a click or the key R takes it away. What
// is covered is written nowhere, neither on a canvas nor for a screen reader.

import { COVER_WORDS } from "./tools_words.js";

/** @typedef {"size" | "output" | "sum" | "cost" | "unread"} Answer */

export class Cover {
  /** What the link names, in its order: so R goes. @type {Answer[]} */
  asked = [];
  /** What of it is still covered. @type {Set<Answer>} */
  covered = new Set();

  /**
   * @param {Element} row  of tools
   * @param {() => void} onChange  the drawing shows more, or less
   */
  constructor(row, onChange) {
    this.row = row;
    this.onChange = onChange;
    const button = (/** @type {"show" | "again"} */ word, /** @type {() => void} */ onClick) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = COVER_WORDS[word];
      button.title = COVER_WORDS[`${word}Title`];
      button.hidden = true;
      button.addEventListener("click", onClick); // goes with the button
      row.append(button);
      return button;
    };
    this.buttons = { show: button("show", () => this.reveal()), again: button("again", () => this.again()) };
    /** @param {KeyboardEvent} event */
    this.listener = (event) => this.key(event);
  }

  /** What the page's link covers, or a walk's question until it is answered. @param {Answer[]} asked */
  take(asked) {
    if (asked.join() === this.asked.join()) return;
    this.asked = asked;
    this.covered = new Set(asked);
    if (asked.length) window.addEventListener("keydown", this.listener, true);
    this.changed();
  }

  /** Whether an answer is not to be seen now. @param {Answer} answer */
  has(answer) {
    return this.covered.has(answer);
  }

  /** Show an answer, or the next one. @param {Answer} [answer] */
  reveal(answer = this.asked.find((each) => this.has(each))) {
    if (answer && this.covered.delete(answer)) this.changed();
  }

  /** Cover again what has been shown of these. @param {Answer[]} answers */
  again(answers = this.asked) {
    const shown = answers.filter((answer) => this.asked.includes(answer) && !this.has(answer));
    for (const answer of shown) this.covered.add(answer);
    if (shown.length) this.changed();
  }

  changed() {
    this.show();
    this.onChange();
  }

  show() {
    this.buttons.show.hidden = !this.covered.size;
    this.buttons.again.hidden = this.covered.size === this.asked.length;
  }

  /** Without a focus, too: a drawing whose turn it is takes the key. @param {KeyboardEvent} event */
  key(event) {
    if (!this.row.isConnected) window.removeEventListener("keydown", this.listener, true);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    if (!isPlain || !this.row.isConnected || isTyped(event)) return;
    if (document.documentElement.dataset.presents && !this.row.closest(".presenting")) return; // another has the screen
    const key = event.key.toLowerCase();
    if (key === "r" && this.covered.size) this.reveal();
    else if (key === "c" && this.covered.size < this.asked.length) this.again();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Streamlit's own shortcuts
  }

  /**
   * A plate in the place of an element's text as long as the answer is covered; whether it is.
   * @param {HTMLElement} place
   * @param {Answer} answer
   * @param {boolean} [isCovered]
   */
  plate(place, answer, isCovered = this.has(answer)) {
    const plate = place.querySelector(".plate");
    if (!isCovered) {
      plate?.remove();
      return false;
    }
    if (plate && place.childNodes.length === 1) return true;
    place.replaceChildren(plateOf(this, answer));
    return true;
  }
}

/** @param {Cover} cover @param {Answer} answer */
export function plateOf(cover, answer) {
  const plate = document.createElement("button");
  plate.type = "button";
  plate.className = "plate";
  plate.textContent = COVER_WORDS.plate[answer];
  plate.setAttribute("aria-label", COVER_WORDS.uncover[answer]);
  plate.title = COVER_WORDS.uncover[answer];
  plate.addEventListener("click", () => cover.reveal(cover.has(answer) ? answer : undefined));
  return plate;
}

const PAGE_PLATES = { r: '[class*="st-key-plate_"] button', c: ".st-key-cover_again button" };

/**
 * Take off the next plate that the page itself has (ui/cover.py), with R, or cover again, with C; whether there was one.
 * @param {string} key
 */
export function pressPagePlate(key) {
  const button = key === "r" || key === "c" ? document.querySelector(PAGE_PLATES[key]) : null;
  if (!(button instanceof HTMLElement)) return false;
  button.click();
  return true;
}

/** Whether a key goes into a field. @param {KeyboardEvent} event */
export function isTyped(event) {
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["range", "checkbox", "radio", "button"].includes(target.type);
  return target.matches("textarea, select") || target.isContentEditable;
}

/**
 * A plate on a canvas.
 * @param {CanvasRenderingContext2D} ctx
 * @param {[x: number, y: number, width: number, height: number]} box
 * @param {string} font
 */
export function paintPlate(ctx, [x, y, w, h], font) {
  ctx.save();
  ctx.fillStyle = "#7d828a";
  ctx.fillRect(x, y, w, h);
  const size = Math.min(72, 0.6 * h, 0.8 * w);
  ctx.font = `600 ${size}px ${font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = "#fff";
  ctx.fillText("?", x + w / 2, y + h / 2 + size * 0.06);
  ctx.restore();
}
