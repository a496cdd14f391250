// Check yourself on the site: one question after the other, and what is said to an answer only once it is given.

/** @typedef {{ lesson: string, right: string, said: Record<string, string>, other: string }} Told */

/**
 * An answer as it is packed: a number without zeros, cells in their order, "none" for no cell.
 * @param {string} ask
 * @param {string[]} values
 */
export function answerOf(ask, values) {
  if (ask === "number") return String(Number(values[0]));
  if (ask === "choose") return values[0];
  const cells = values.map((value) => value.split(",").map(Number));
  cells.sort(([row, col], [otherRow, otherCol]) => row - otherRow || col - otherCol);
  return cells.map((cell) => cell.join()).join(" ") || "none";
}

/** @param {HTMLElement} place  #quiz @param {() => string} text  what answers are told apart by, and what is said */
export function startQuiz(place, text) {
  /** @returns {Told[]} */
  const toldOf = () => JSON.parse(text())[paper];
  const forms = /** @type {HTMLFormElement[]} */ ([...place.querySelectorAll("form")]);
  const status = /** @type {HTMLElement} */ (place.querySelector('[role="status"]'));
  const reply = /** @type {HTMLElement} */ (place.querySelector(".reply"));
  let paper = 0;
  let at = 0;
  /** Whether each question of the paper was answered rightly. @type {boolean[]} */
  let given = [];
  const questions = () => forms.filter((form) => Number(form.dataset.paper) === paper);
  const right = () => given.filter(Boolean).length;

  /** @param {string} text @param {() => void} onClick */
  function button(text, onClick) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", onClick);
    return made;
  }

  /** @param {string} page */
  function linkTo(page) {
    const link = place.querySelector(`.lessons [data-lesson="${page}"]`);
    return /** @type {HTMLElement} */ (link?.cloneNode(true));
  }

  function show(focus = true) {
    reply.hidden = true;
    reply.replaceChildren();
    const asked = questions();
    forms.forEach((form) => (form.hidden = form !== asked[at]));
    if (at === asked.length) return score();
    const form = asked[at];
    form.reset();
    /** @type {HTMLFieldSetElement[]} */ ([...form.querySelectorAll("fieldset")]).forEach(
      (set) => (set.disabled = false),
    );
    for (const input of form.querySelectorAll("input")) input.disabled = false;
    /** @type {HTMLElement} */ (form.querySelector("[type=submit]")).hidden = false;
    status.textContent = `Question ${at + 1} of ${asked.length} · ${form.dataset.title} · right so far: ${right()}`;
    if (focus) form.querySelector("input")?.focus();
  }

  /** @param {HTMLFormElement} form */
  function answer(form) {
    const values = [...new FormData(form).values()].map(String);
    const { ask = "" } = form.dataset;
    if (ask !== "cells" && !values[0]) return;
    const told = toldOf()[at];
    const answered = answerOf(ask, values);
    given[at] = answered === told.right;
    for (const input of form.querySelectorAll("input")) input.disabled = true;
    /** @type {HTMLElement} */ (form.querySelector("[type=submit]")).hidden = true;
    const said = new DOMParser().parseFromString(told.said[answered] ?? told.other, "text/html");
    const more = document.createElement("p");
    more.append("See it in the lesson ", linkTo(told.lesson));
    const isLast = at + 1 === questions().length;
    reply.replaceChildren(
      ...said.body.childNodes,
      more,
      button(isLast ? "See the result" : "Next question", () => {
        at += 1;
        show();
      }),
    );
    reply.classList.toggle("right", given[at]);
    reply.hidden = false;
    reply.focus();
  }

  function score() {
    const told = toldOf();
    status.textContent = `${right()} of ${given.length} right`;
    const missed = [...new Set(told.filter((_, number) => !given[number]).map(({ lesson }) => lesson))];
    const words = document.createElement("p");
    if (missed.length) words.append("Look at these again: ");
    missed.forEach((page, number) => words.append(number ? ", " : "", linkTo(page)));
    const anew = (/** @type {number} */ next) => () => {
      [paper, at, given] = [next, 0, []];
      show();
    };
    const other = (paper + 1) % Number(place.dataset.papers);
    reply.classList.remove("right");
    reply.replaceChildren(
      words,
      button("Once more, the same questions", anew(paper)),
      button("Other questions", anew(other)),
    );
    reply.hidden = false;
    reply.focus();
  }

  place.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(/** @type {HTMLFormElement} */ (event.target));
  });
  place.addEventListener("keydown", (event) => moveMark(event));
  show(false);
}

/** From cell to cell by the arrow keys. @param {KeyboardEvent} event */
function moveMark(event) {
  const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const { target } = event;
  if (!by || !(target instanceof HTMLInputElement) || !target.closest(".cells")) return;
  const [row, col] = target.value.split(",").map(Number);
  const next = target.form?.querySelector(`input[value="${row + by[0]},${col + by[1]}"]`);
  if (!(next instanceof HTMLInputElement)) return;
  event.preventDefault();
  next.focus();
}
