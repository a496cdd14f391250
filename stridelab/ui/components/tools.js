// The row of tools under a drawing, and how a drawing's view travels in a link. A drawing says its view as text by key
// (stridelab/scene/view.py has the keys and what is usual); without a word to the server a link is made of it.

import { Cover } from "./cover.js";
import { Present } from "./present.js";
import { EmbedForm, postHeight, unframed } from "./tools_embed.js";
import { SaveForm } from "./tools_save.js";
import { TOOL_WORDS } from "./tools_words.js";

/** @typedef {Record<string, string>} View_  key -> text, as in a link */
/** @typedef {{ usual: View_, link: View_, settings?: Record<string, string[]>, locked?: string[], hidden?: string[],
 *    cover?: import("./cover.js").Answer[], alone?: string[] }} Linked  what a link says when it says nothing, what this
 *    one says, the settings of the page that are not usual, those that nobody may change or even see, the answers that
 *    are covered, and the drawings that a link can show alone */

/** What a drawing asks all others of its page for: each is a script of its own. */
const ASKED = "stridelab:views";

/** uid -> the link's view that the drawing has taken over. @type {Map<string, string>} */
const TAKEN = new Map();

/**
 * The view that the page's link asks for, once: later the learner's own view goes before it.
 * @param {{ view?: string }} data  of the component
 * @param {string} uid
 * @returns {View_ | null}
 */
export function askedView(data, uid) {
  if (!data.view) return null;
  /** @type {Linked} */
  const { link } = JSON.parse(data.view);
  const text = JSON.stringify(link);
  if (TAKEN.get(uid) === text) return null;
  TAKEN.set(uid, text);
  return Object.keys(link).length ? link : null;
}

/**
 * The address of a page with a drawing's view in it; what is usual is left out.
 * @param {string} address
 * @param {View_} usual  every key of a view
 * @param {View_} own
 */
export function linkOf(address, usual, own) {
  const url = new URL(address);
  for (const key of Object.keys(usual)) url.searchParams.delete(key);
  for (const [key, text] of Object.entries(own)) {
    if (text !== "" && text !== usual[key]) url.searchParams.set(key, text);
  }
  url.search = url.searchParams.toString().replaceAll("%2C", ",");
  return url.href;
}

/**
 * The address with the settings that it lacks: Streamlit writes those of a page that was just opened only later. What
 * is usual again goes: who moves a setting there and quickly back is told of the first when the address has the second.
 * @param {string} address
 * @param {Record<string, string[]>} settings
 * @param {Record<string, string[]>} [before]  as they were told last
 */
export function withSettings(address, settings, before = {}) {
  const url = new URL(address);
  for (const [key, texts] of Object.entries(before)) {
    if (!(key in settings) && url.searchParams.getAll(key).join() === texts.join()) url.searchParams.delete(key);
  }
  for (const [key, texts] of Object.entries(settings)) {
    if (!url.searchParams.has(key)) for (const text of texts) url.searchParams.append(key, text);
  }
  return url.href;
}

/** The settings that a teacher's link has fixed, and among them those that it hides. @param {{ view?: string }} data */
export function lockedBy(data) {
  /** @type {Partial<Linked>} */
  const { locked = [], hidden = [] } = JSON.parse(data.view ?? "{}");
  return { locked: new Set(locked), hidden: new Set(hidden) };
}

/** Numbers with commas between them. @param {string} text */
export function numbersOf(text) {
  return text.split(",").map(Number);
}

/** The row of tools at the end of a drawing. */
export class Tools {
  /** @type {View_} */
  usual = {};
  /** What the page has said of the view last. @type {string | undefined} */
  said = undefined;
  /** ... and of the settings. @type {Record<string, string[]>} */
  told = {};
  /** Settings that a teacher's link has fixed. @type {Set<string>} */
  locked = new Set();
  /** ... and those of them that are not to be seen. @type {Set<string>} */
  hidden = new Set();

  /** Drawings of the page that a link can show alone. @type {string[]} */
  alone = [];
  /** What the drawing was sent last. @type {Record<string, string>} */
  data = {};

  /**
   * @param {HTMLElement} drawing
   * @param {() => View_} own  the drawing's view as it is now
   * @param {() => void} [onCover]  called when an answer is shown, or covered again
   * @param {{ moves?: () => boolean, page?: () => object, stage?: import("./present.js").Stage }} [more]  whether it has
   *   steps, which a film can show; what it is told of the page, where the learner has changed that; what it does before
   *   a class
   */
  constructor(drawing, own, onCover = () => {}, more = {}) {
    this.own = own;
    this.more = more;
    this.row = document.createElement("div");
    this.row.className = "tools";
    this.row.setAttribute("role", "group");
    this.row.setAttribute("aria-label", TOOL_WORDS.tools);
    drawing.append(this.row);
    const copy = (this.copier = this.button(TOOL_WORDS.copy, () => this.copy(copy)));
    copy.title = TOOL_WORDS.copyTitle;
    const save = (this.saver = this.button(TOOL_WORDS.save, () => {
      save.setAttribute("aria-expanded", String(this.form.toggle()));
    }));
    save.title = TOOL_WORDS.saveTitle;
    save.setAttribute("aria-expanded", "false");
    const embed = (this.embedder = this.button(TOOL_WORDS.embed, () => {
      embed.setAttribute("aria-expanded", String(this.frame.toggle()));
    }));
    embed.title = TOOL_WORDS.embedTitle;
    embed.setAttribute("aria-expanded", "false");
    this.cover = new Cover(this.row, onCover);
    this.form = new SaveForm(this.row, () => this.shown, more.moves ?? (() => false));
    this.frame = new EmbedForm(
      this.row,
      () => this.shown,
      () => this.alone.includes(this.shown.uid),
    );
    this.present = new Present(drawing, this.row, more.stage ?? { pause: () => {}, onKey: () => {} });
    this.listeners = new AbortController();
    const tell = (/** @type {Event} */ event) => {
      if (drawing.isConnected) Object.assign(/** @type {CustomEvent<View_>} */ (event).detail, this.own());
    };
    window.addEventListener(ASKED, tell, { signal: this.listeners.signal });
  }

  destroy() {
    this.present.destroy();
    this.listeners.abort();
  }

  /** The drawing as it is now: all that a file is made from. */
  get shown() {
    const { json = "", page = "", view = "", kind = "" } = this.data;
    const { uid = "" } = JSON.parse(page || json);
    const told = this.more.page ? JSON.stringify(this.more.page()) : page;
    /** @type {Record<string, string>} */
    const data = told ? { json, view, page: told } : { json, view };
    return { link: this.link, kind, uid, data };
  }

  /** Called with each of the component's data; a saved drawing has no address to copy. @param {Record<string, string>} data */
  update(data) {
    const { copier, saver, embedder, form, frame } = this;
    if (data.saved) for (const part of [copier, saver, embedder, form.form, frame.form]) part.remove();
    else postHeight(window);
    this.data = data;
    if (!data.view || data.view === this.said) return;
    this.said = data.view;
    Object.assign(this, lockedBy(data));
    /** @type {Linked} */
    const { usual, settings = {}, cover = [], alone = [] } = JSON.parse(data.view);
    this.cover.take(cover);
    this.form.covers = cover.length > 0;
    this.alone = alone;
    if (data.saved) return;
    this.usual = usual;
    const address = withSettings(location.href, settings, this.told);
    this.told = settings;
    if (address !== location.href) history.replaceState(history.state, "", address);
  }

  /** One more tool. @param {string} text @param {() => void} onClick */
  button(text, onClick) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", onClick); // goes with the button
    this.row.append(button);
    return button;
  }

  /** The address of what is on the screen, in the page's other drawings, too. */
  get link() {
    /** @type {View_} */
    const views = {};
    window.dispatchEvent(new CustomEvent(ASKED, { detail: views }));
    return unframed(linkOf(location.href, this.usual, { ...views, ...this.own() }));
  }

  /** @param {HTMLButtonElement} button */
  async copy(button) {
    const { link } = this;
    this.field?.remove();
    try {
      await navigator.clipboard.writeText(link); // missing on a page that came by http, and a browser may refuse
    } catch {
      this.showLink(link, button);
      return;
    }
    button.textContent = TOOL_WORDS.copied;
    setTimeout(() => (button.textContent = TOOL_WORDS.copy), 2000);
  }

  /** The link in a field, selected, to be copied by hand. @param {string} link @param {Element} button */
  showLink(link, button) {
    const field = (this.field = document.createElement("input"));
    field.readOnly = true;
    field.value = link;
    field.setAttribute("aria-label", TOOL_WORDS.byHand);
    button.after(field);
    field.focus();
    field.select();
  }
}
