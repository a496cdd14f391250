// "Embed" under a drawing: the code of a frame with it, for another page; and what the app tells a page that shows it so.

import { TOOL_WORDS } from "./tools_words.js";

/** The code of a frame. @param {string} address @param {string} title @param {number} [height] */
export function frameOf(address, title, height = 600) {
  const escaped = (/** @type {string} */ text) =>
    text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return (
    `<iframe src="${escaped(address)}" title="${escaped(title)}" width="800" height="${height}" ` +
    `style="border: 0; max-width: 100%" loading="lazy"></iframe>`
  );
}

/** The address of one drawing of a page, for a frame. @param {string} link @param {string} kind */
export function embedded(link, kind) {
  const url = new URL(link);
  url.searchParams.set("only", kind);
  url.searchParams.set("embed", "true");
  url.search = url.searchParams.toString().replaceAll("%2C", ",");
  return url.href;
}

/** A link without what only says how its page is framed. @param {string} link */
export function unframed(link) {
  const url = new URL(link);
  for (const key of ["embed", "embed_options", "show_controls"]) url.searchParams.delete(key);
  url.search = url.searchParams.toString().replaceAll("%2C", ",");
  return url.href;
}

const [LEAST, MOST] = [300, 2400]; // pixels
const AROUND = 100; // of a saved page, for its title and its credit
const PATIENCE = 30_000; // milliseconds

let tells = false;

/** Tell a page that shows the app in a frame how high it is, whenever that changes. @param {Window} view */
export function postHeight(view) {
  const page = view.parent === view ? null : view.document.querySelector(".stMainBlockContainer");
  if (!page || tells) return;
  tells = true;
  new ResizeObserver(() => {
    const height = Math.ceil(page.getBoundingClientRect().height);
    view.parent.postMessage({ type: "stridelab:height", height }, "*");
  }).observe(page);
}

/**
 * Copy a field's text; where the browser refuses, as on a page that came by http, it is selected, to be copied by hand.
 * @param {HTMLTextAreaElement} field
 * @param {HTMLButtonElement} button  says that it is done, and then its own word again
 * @param {string} word
 */
export async function copied(field, button, word) {
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = TOOL_WORDS.copied;
    setTimeout(() => (button.textContent = word), 2000);
  } catch {
    field.focus();
    field.select();
  }
}

/** The form that the button "Embed" opens. */
export class EmbedForm {
  /** Of the drawing in a frame of 800 pixels, as far as it has said so. */
  height = 600 - AROUND;
  isMeasured = false;
  /** @type {HTMLIFrameElement | undefined} */
  probe;

  /**
   * @param {Element} row
   * @param {() => { link: string, kind: string }} shown
   * @param {() => boolean} alone  whether the app can show this drawing alone
   */
  constructor(row, shown, alone) {
    this.shown = shown;
    this.alone = alone;
    this.form = document.createElement("form");
    this.form.hidden = true;
    this.form.setAttribute("aria-label", TOOL_WORDS.embedTitle);
    const label = document.createElement("label");
    this.from = document.createElement("select");
    this.from.setAttribute("aria-label", TOOL_WORDS.from);
    for (const [value, text] of Object.entries(TOOL_WORDS.sources)) this.from.add(new Option(text, value));
    label.append(TOOL_WORDS.from, this.from);
    this.code = document.createElement("textarea");
    this.code.readOnly = true;
    this.code.rows = 3;
    this.code.setAttribute("aria-label", TOOL_WORDS.code);
    this.button = document.createElement("button");
    this.button.textContent = TOOL_WORDS.copyCode;
    this.hint = document.createElement("span");
    this.hint.setAttribute("role", "status");
    this.form.append(label, this.code, this.button, this.hint);
    row.append(this.form);
    this.from.addEventListener("change", () => this.write());
    this.form.addEventListener("keydown", (event) => event.stopPropagation());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.copy();
    });
  }

  /** How high the drawing is in such a frame: it says so itself, in one that nobody sees. @param {string} address */
  measure(address) {
    this.probe?.remove();
    const probe = (this.probe = document.createElement("iframe"));
    Object.assign(probe, { src: address, width: "800", height: "600", tabIndex: -1, title: "" });
    probe.setAttribute("aria-hidden", "true");
    probe.style.cssText =
      "position: fixed; inset: 0 auto auto 0; z-index: -1; opacity: 0; pointer-events: none; border: 0";
    const hear = (/** @type {MessageEvent} */ { data, source }) => {
      if (!probe.isConnected) window.removeEventListener("message", hear);
      if (data?.type !== "stridelab:height" || source !== probe.contentWindow) return;
      this.isMeasured = true;
      this.height = Math.max(LEAST, Math.min(MOST, data.height));
      if (!this.form.hidden) this.write();
    };
    window.addEventListener("message", hear);
    document.body.append(probe);
    setTimeout(() => probe.remove(), PATIENCE);
  }

  toggle() {
    this.form.hidden = !this.form.hidden;
    this.probe?.remove();
    const live = this.from.options[0];
    if (live) live.hidden = live.disabled = !this.alone();
    if (live?.disabled) this.from.value = "file";
    if (!this.form.hidden) {
      this.write();
      this.from.focus();
      if (this.alone()) this.measure(embedded(this.shown().link, this.shown().kind));
    }
    return !this.form.hidden;
  }

  write() {
    const { link, kind } = this.shown();
    const page = new URL(link).pathname.split("/").pop() || "home";
    const isLive = this.from.value === "live";
    const address = isLive ? embedded(link, kind) : `stride-lab-${page.replaceAll("_", "-")}.html`;
    this.code.value = frameOf(address, document.title, this.height + (isLive && this.isMeasured ? 0 : AROUND));
    const isHere = ["localhost", "127.0.0.1"].includes(location.hostname);
    this.hint.textContent = isLive ? (isHere ? TOOL_WORDS.hereOnly : "") : TOOL_WORDS.besideFile;
  }

  async copy() {
    this.write();
    await copied(this.code, this.button, TOOL_WORDS.copyCode);
  }
}
