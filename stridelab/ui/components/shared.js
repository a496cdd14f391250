// What all drawings share: their place on a page, their elements, and the marks that mean the same everywhere.

import { oneStepBack } from "./one_step_back.js";

/** @typedef {{ parentElement: HTMLElement | ShadowRoot, data: any, setStateValue: (name: string, value: unknown) => void,
 *    setTriggerValue: (name: string, value: unknown) => void }} Component  what Streamlit hands to a component */
/** @typedef {{ update: (component: Component) => void, destroy: () => void }} Drawing */
/** @typedef {[x: number, y: number, width: number, height: number]} Box */
/** @typedef {[red: number, green: number, blue: number]} Rgb  bytes */
/** @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context */

/** uid -> view: it outlives a remount, which Streamlit does when a page changes. @type {Map<string, any>} */
export const MEMORY = new Map();

export const PLAY_ICON = "M7 4l13 8-13 8z";
export const PAUSE_ICON = "M6 4h4v16H6zM14 4h4v16h-4z";

/** @type {WeakMap<HTMLElement | ShadowRoot, { drawing: Drawing, element: Element }>} */
const DRAWINGS = new WeakMap();

/**
 * Update the drawing in this place, or make one. It outlives new data and a change of theme.
 * @param {Component} component
 * @param {new (root: any, component: Component) => Drawing} Drawing
 * @param {string} selector  an element that stands as long as the drawing does
 */
export function mount(component, Drawing, selector) {
  oneStepBack(window);
  component = { ...component, data: unpacked(component.data) };
  const root = component.parentElement;
  let place = DRAWINGS.get(root);
  if (!place || !root.contains(place.element)) {
    place?.drawing.destroy(); // its elements were replaced under it
    place = { drawing: new Drawing(root, component), element: /** @type {Element} */ (root.querySelector(selector)) };
    DRAWINGS.set(root, place);
  }
  const { drawing } = place;
  drawing.update(component);
  return () => {
    drawing.destroy();
    if (DRAWINGS.get(root)?.drawing === drawing) DRAWINGS.delete(root);
  };
}

/**
 * What a drawing is told: a long one comes as bytes, after a line with all else (register.py, `packed`).
 * @param {any} data
 */
export function unpacked(data) {
  if (!(data instanceof Uint8Array)) return data;
  const end = data.indexOf("\n".charCodeAt(0));
  const [head, json] = [data.subarray(0, end), data.subarray(end + 1)].map((part) => new TextDecoder().decode(part));
  return { ...JSON.parse(head), json };
}

/** Address -> the picture; the last few, for settings that change only some. @type {Map<string, Promise<HTMLImageElement>>} */
const PICTURES = new Map();

/**
 * Pictures that can be drawn at once: what belongs together is to change together. Without an address, none.
 * @param {(string | null | undefined)[]} addresses
 */
export function decoded(addresses) {
  return Promise.all(
    addresses.map((address) => {
      if (!address) return null;
      let ready = PICTURES.get(address);
      if (!ready) {
        const image = new Image();
        image.src = address;
        ready = image.decode().then(() => image);
        if (PICTURES.size >= 32) PICTURES.delete(PICTURES.keys().next().value ?? "");
      }
      PICTURES.delete(address); // the latest last
      PICTURES.set(address, ready);
      return ready;
    }),
  );
}

// -------------------------------------------------------------------- elements

/**
 * A new element at the end of `parent`.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} name  its class
 * @param {Element} parent
 */
export function make(tag, name, parent, text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  parent.append(element);
  return element;
}

/**
 * Give a canvas the pixels of the screen for its size on the page; setting a size clears it, so only a new one is set.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {number} scale  the screen's pixels for each of the page's
 */
export function fit(canvas, width, height, scale) {
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  canvas.style.height = `${height}px`;
}

/** How much a drawing is enlarged that has the screen (present.js), or made smaller in a low frame. @param {Element} element */
function zoomOf(element) {
  if (element.currentCSSZoom) return element.currentCSSZoom; // Safari has none
  return Number(/** @type {HTMLElement | null} */ (element.closest(".presenting"))?.style.zoom) || 1;
}

/** How many pixels of the screen one of an element's own has. @param {Element} element */
export function pixelRatio(element) {
  return Math.max(1, window.devicePixelRatio || 1) * zoomOf(element);
}

/** How high the window is, in an element's own pixels, and whether its drawing has it for itself. @param {Element} element */
export function roomOf(element) {
  return { window: window.innerHeight / zoomOf(element), presents: element.closest(".presenting") !== null };
}

/** Where a pointer is on an element, in the element's own pixels. @param {HTMLElement} element @param {MouseEvent} event */
export function placeOn(element, event) {
  const box = element.getBoundingClientRect();
  const own = element.offsetWidth / (box.width || 1);
  return { x: (event.clientX - box.left) * own, y: (event.clientY - box.top) * own };
}

// -------------------------------------------------------------------- marks

/**
 * Slanted lines over a box; neighbours continue each other's.
 * @param {Context} ctx
 * @param {Box} box
 * @param {string} colour
 * @param {number} distance
 */
export function hatch(ctx, [x, y, w, h], colour, distance, width = 1.5) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, w, h);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  const start = Math.floor((x + y) / distance) * distance; // one grid of lines for all boxes
  for (let at = start; at < x + y + w + h + distance; at += distance) {
    ctx.moveTo(at - y, y);
    ctx.lineTo(at - y - h, y + h);
  }
  ctx.stroke();
  ctx.restore();
}

/**
 * The colour for a share of the most, 0 to 1: from white to the blue of the input.
 * @param {number} share
 * @returns {Rgb}
 */
export function heat(share) {
  const between = (/** @type {number} */ none, /** @type {number} */ all) => Math.round(none + (all - none) * share);
  return [between(247, 0), between(247, 114), between(247, 178)];
}

/**
 * Positions as [first, last] of each unbroken run.
 * @param {Iterable<number>} positions
 */
export function runs(positions) {
  /** @type {[number, number][]} */
  const ranges = [];
  for (const at of [...positions].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range && range[1] === at - 1) range[1] = at;
    else ranges.push([at, at]);
  }
  return ranges;
}

// -------------------------------------------------------------------- numbers and colours

/** A count with its thousands apart: 12,345. @param {number} count */
export function grouped(count) {
  return count.toLocaleString("en");
}

/** The bytes of any CSS colour. @param {string} colour @returns {Rgb} */
export function rgbOf(colour) {
  const probe = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  probe.fillStyle = colour;
  const hex = String(probe.fillStyle);
  return [parseInt(hex.slice(1, 3), 16), parseInt(hex.slice(3, 5), 16), parseInt(hex.slice(5, 7), 16)];
}

/** Relative luminance of a colour, 0 to 1, as WCAG 2 defines it. @param {Rgb} rgb */
export function luminance(rgb) {
  const [r, g, b] = rgb.map((byte) => (byte <= 10.31 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast of two luminances, 1 to 21, as WCAG 2 defines it. @param {number} a @param {number} b */
export function contrast(a, b) {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Black or white, whichever stands out more: on any colour that is 4.58 at least. @param {Rgb} rgb */
export function inkOn(rgb) {
  return contrast(luminance(rgb), 0) >= contrast(luminance(rgb), 1) ? "#000" : "#fff";
}

/**
 * Write a drawing's words into its page: data-word is an element's text, data-title its title, data-label its
 * aria-label, data-role its aria-roledescription.
 * @param {ParentNode} root
 * @param {Record<string, string>} words
 */
export function fillWords(root, words) {
  for (const element of root.querySelectorAll("[data-word], [data-title], [data-label], [data-role]")) {
    const { word, title, label, role } = /** @type {HTMLElement} */ (element).dataset;
    if (word) element.textContent = words[word];
    if (title) element.setAttribute("title", words[title]);
    if (label) element.setAttribute("aria-label", words[label]);
    if (role) element.setAttribute("aria-roledescription", words[role]);
  }
}

/**
 * Give a canvas these pixels of the screen, one for one; setting a size clears it, so only a new one is set.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {number} scale  the screen's pixels for each of the page's
 */
export function fitPixels(canvas, width, height, scale) {
  const [w, h] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  canvas.style.width = `${w / scale}px`;
  canvas.style.height = `${h / scale}px`;
}

/** Say of a radio button whether it is the one chosen. @param {HTMLElement} button @param {boolean} isChosen */
export function check(button, isChosen) {
  button.setAttribute("aria-checked", String(isChosen));
  button.tabIndex = isChosen ? 0 : -1;
}

/**
 * Arrow keys walk through a group of radio buttons, and choose as they go.
 * @param {HTMLElement} group
 * @param {AbortSignal} signal
 */
export function arrowKeys(group, signal) {
  const step = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...group.querySelectorAll("button")];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const next = buttons[(at + by + buttons.length) % buttons.length];
    next.click();
    next.focus();
  };
  group.addEventListener("keydown", step, { signal });
}
