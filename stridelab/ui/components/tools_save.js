// "Save" under a drawing: what the drawing was sent, and the link to what it shows, go to the app's server, which answers
// with a file (stridelab/ui/export/served.py). Nothing stays there.

import { copied } from "./tools_embed.js";
import { TOOL_WORDS } from "./tools_words.js";

/** @typedef {{ link: string, kind: string, uid: string, data: Record<string, string> }} Shown  a drawing as it is now */
/** @typedef {{ share?: number, problem?: string, type?: string, name?: string, note?: string,
 *    words?: string }} Line  of an answer */

const MOVING = [".gif", ".webp", ".zip"];
const NEW_LINE = 10;

/**
 * The lines of JSON that an answer begins with, and where what follows them begins: after the line with the file's type.
 * @param {Uint8Array} bytes  as many as have come
 * @returns {{ lines: Line[], end: number }}
 */
export function linesOf(bytes) {
  /** @type {Line[]} */
  const lines = [];
  let end = 0;
  while (!lines.at(-1)?.type) {
    const next = bytes.indexOf(NEW_LINE, end);
    if (next < 0) break;
    lines.push(JSON.parse(new TextDecoder().decode(bytes.subarray(end, next))));
    end = next + 1;
  }
  return { lines, end };
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function together(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/**
 * Read an answer to its end. @param {ReadableStream<Uint8Array>} stream @param {(share: number) => void} onShare
 * @returns {Promise<{ line: Line, content: Uint8Array }>}
 */
export async function received(stream, onShare) {
  const reader = stream.getReader();
  /** @type {Uint8Array} */
  let head = new Uint8Array();
  const rest = [];
  /** @type {Line} */
  let line = {};
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (line.type) {
      rest.push(value);
      continue;
    }
    head = together(head, value);
    const { lines, end } = linesOf(head);
    line = lines.at(-1) ?? line;
    head = head.subarray(end);
    if (line.share !== undefined) onShare(line.share);
  }
  return { line, content: rest.reduce(together, head) };
}

/** Hand a file to the browser's downloads. @param {string} name @param {Blob} file */
function download(name, file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The form that the button "Save" opens. */
export class SaveForm {
  /** Whether answers are covered: only a web page keeps them so. */
  covers = false;

  /** @param {Element} row @param {() => Shown} shown @param {() => boolean} moves  whether the drawing has steps */
  constructor(row, shown, moves) {
    this.shown = shown;
    this.moves = moves;
    this.form = document.createElement("form");
    this.form.hidden = true;
    this.form.setAttribute("aria-label", TOOL_WORDS.saveTitle);
    this.file = this.select(TOOL_WORDS.file, TOOL_WORDS.files);
    this.theme = this.select(TOOL_WORDS.theme, TOOL_WORDS.themes);
    this.size = this.select(TOOL_WORDS.size, TOOL_WORDS.sizes);
    this.button = document.createElement("button");
    this.button.textContent = TOOL_WORDS.saveNow;
    this.bar = document.createElement("progress");
    this.bar.hidden = true;
    this.bar.setAttribute("aria-label", TOOL_WORDS.saving);
    this.status = document.createElement("span");
    this.status.setAttribute("role", "status");
    this.form.append(this.button, this.bar, this.status, ...this.altText());
    row.append(this.form);
    this.file.addEventListener("change", () => this.fit());
    this.form.addEventListener("keydown", (event) => event.stopPropagation()); // letters choose here, and do nothing else
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
  }

  /** The alternative text of what was saved last, to be pasted beside the picture. */
  altText() {
    this.alt = document.createElement("label");
    this.words = document.createElement("textarea");
    this.words.readOnly = true;
    this.words.rows = 2;
    this.alt.append(TOOL_WORDS.alt, this.words);
    this.copier = document.createElement("button");
    this.copier.type = "button";
    this.copier.textContent = TOOL_WORDS.copyAlt;
    const { words, copier } = this;
    copier.addEventListener("click", () => void copied(words, copier, TOOL_WORDS.copyAlt));
    this.alt.hidden = copier.hidden = true;
    this.alt.className = "alt";
    return [this.alt, copier];
  }

  /** @param {string} text  empty where nothing is to be pasted */
  say(text) {
    if (!this.alt || !this.words || !this.copier) return;
    this.words.value = text;
    this.alt.hidden = this.copier.hidden = !text;
  }

  /** @param {string} name @param {Record<string, string>} options */
  select(name, options) {
    const label = document.createElement("label");
    const select = document.createElement("select");
    for (const [value, text] of Object.entries(options)) select.add(new Option(text, value));
    select.setAttribute("aria-label", name);
    label.append(name, select);
    this.form.append(label);
    return select;
  }

  toggle() {
    this.form.hidden = !this.form.hidden;
    this.status.textContent = "";
    this.say("");
    this.fit();
    if (!this.form.hidden) this.file.focus();
    return !this.form.hidden;
  }

  /** Only what can be had is offered. */
  fit() {
    const moves = this.moves();
    for (const option of this.file.options) {
      const still = this.covers ? option.value !== ".html" : !moves && MOVING.includes(option.value);
      option.hidden = option.disabled = still;
    }
    if (this.file.selectedOptions[0]?.disabled) this.file.selectedIndex = 0;
    const { value } = this.file;
    for (const select of [this.theme, this.size]) {
      if (select.parentElement) select.parentElement.hidden = value === ".html";
    }
    const none = this.theme.options[2];
    if (none) none.hidden = none.disabled = value === ".gif" || value === ".webp";
    if (this.theme.selectedOptions[0]?.disabled) this.theme.selectedIndex = 0;
  }

  async save() {
    if (this.button.disabled) return;
    this.button.disabled = true;
    this.bar.hidden = false;
    this.bar.removeAttribute("value");
    this.say("");
    this.status.textContent = `${TOOL_WORDS.saving} …`;
    try {
      this.status.textContent = await this.saved();
    } catch {
      this.status.textContent = TOOL_WORDS.notSaved;
    }
    this.bar.hidden = true;
    this.button.disabled = false;
  }

  /** Save, and say how it went. */
  async saved() {
    const asked = { ...this.shown(), ending: this.file.value, theme: this.theme.value, size: this.size.value };
    const answer = await fetch(new URL("save", location.href), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(asked),
    });
    if (!answer.body) throw new Error("There is no answer.");
    const { line, content } = await received(answer.body, (share) => (this.bar.value = share));
    if (line.problem) return line.problem;
    if (!line.type || !line.name) throw new Error("The answer is no file.");
    download(line.name, new Blob([/** @type {BlobPart} */ (content)], { type: line.type }));
    this.say(line.words ?? "");
    return `${TOOL_WORDS.saved} ${line.name}. ${line.note ?? ""}`;
  }
}
