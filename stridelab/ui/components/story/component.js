// Numbers the lessons in the navigation and marks those that were visited. Which ones, the browser alone remembers:
// nothing of it is sent. The marks are rules of one style sheet, so Streamlit's own elements stay as it makes them. It
// also remembers at which question a walk is: that is sent to a session that has just begun, after a reload.

import { closeDrawer, watchDrawer } from "./drawer.js";
import { watchPlates } from "./plates.js";
import { watchServer } from "./server_away.js";
import { STORY_WORDS } from "./words.js";

/** @typedef {{ at: Record<string, number>, own: string }} Walks  number of a walk -> its question; a teacher's own, packed */
/** @typedef {{ at: Record<string, number>, own: string | null, asks: boolean }} Walking  own: null where the session knows
 *    of none; asks: it does not know what is kept */
/** @typedef {{ page: string, lessons: string[], own: string, walks: Walking }} Story  own: what an own
 *    picture is known by; empty: none is shown */

const KEY = "stride-lab-visited";
const OWN = "stride-lab-own-picture";
const WALKS = "stride-lab-walks";
const NAVIGATION = ["stTopNavLink", "stSidebarNavLink"];
const LINK = "stPageLink-NavLink";

/** The page that is open, and the own picture on it. */
let shown = "";
let ownShown = "";

/** The pages visited so far; none where the browser keeps nothing. @returns {string[]} */
export function visited() {
  try {
    const names = JSON.parse(localStorage.getItem(KEY) || "[]");
    return Array.isArray(names) ? names.filter((name) => /^\w+$/.test(name)) : [];
  } catch {
    return [];
  }
}

/** The walks as this browser has kept them. @returns {Walks} */
function keptWalks() {
  try {
    const { at = {}, own = "" } = JSON.parse(localStorage.getItem(WALKS) || "{}");
    return { at, own };
  } catch {
    return { at: {}, own: "" };
  }
}

/**
 * What is kept from now on; a walk at its beginning needs no place.
 * @param {Walks} kept
 * @param {Pick<Walking, "at" | "own">} now
 * @returns {Walks}
 */
export function withWalks(kept, { at, own }) {
  const all = Object.entries({ ...kept.at, ...at }).filter(([, question]) => question > 0);
  return { at: Object.fromEntries(all), own: own ?? kept.own };
}

/** One more page. @param {string[]} before @param {string} page */
export function withPage(before, page) {
  return before.includes(page) ? before : [...before, page];
}

/**
 * The style sheet with all numbers and marks. The number of a lesson is no part of its link's name, a visit is one.
 * @param {string[]} lessons  file names in their order
 * @param {string[]} seen
 * @param {boolean} [isMaker]  whether this tab had an own picture
 */
export function marks(lessons, seen, isMaker = false) {
  const at = (/** @type {string} */ id, /** @type {string} */ page) =>
    id === LINK ? `[data-testid="${id}"][href="${page}"]` : `[data-testid="${id}"][href$="/${page}"]`;
  const rules = lessons.map(
    (page, index) =>
      `${NAVIGATION.map((id) => `${at(id, page)} p::before`).join(", ")} { content: "${index + 1} " / ""; }`,
  );
  const mark = 'content: " ✓" / ""; position: absolute; font-size: 0.8em;'; // no wider for it: the menu is full
  for (const page of lessons.filter((name) => seen.includes(name))) {
    rules.push(`${NAVIGATION.map((id) => `${at(id, page)} p::after`).join(", ")} { ${mark} }`);
    rules.push(`${at(LINK, page)} p::after { content: " ✓" / "${STORY_WORDS.visited}"; }`);
  }
  rules.push(`.st-key-own_of_${isMaker ? "other" : "maker"} { display: none; }`);
  rules.push(`[data-testid="stExpandSidebarButton"]::after { content: "${STORY_WORDS.menu}"; }`);
  return rules.join("\n");
}

/** @param {{ data: { json: string }, setStateValue: (name: string, value: string) => void }} component */
export default function storyMarks({ data, setStateValue }) {
  /** @type {Story} */
  const { page, lessons, own, walks } = JSON.parse(data.json);
  watchServer();
  watchPlates();
  watchDrawer();
  if (page !== shown) closeMenu();
  shown = page;
  if (own && own !== ownShown) closeDrawer();
  ownShown = own;
  const kept = keptWalks();
  const walked = JSON.stringify(withWalks(kept, walks));
  if (walks.asks && (kept.own || Object.keys(kept.at).length)) setStateValue("walks", JSON.stringify(kept));
  const seen = withPage(visited(), page);
  try {
    localStorage.setItem(KEY, JSON.stringify(seen));
    localStorage.setItem(WALKS, walked);
  } catch {
    // a browser that keeps nothing marks nothing
  }
  const id = "stride-lab-story";
  const sheet = document.getElementById(id) || document.head.appendChild(document.createElement("style"));
  sheet.id = id;
  sheet.textContent = marks(lessons, seen, hadOwn(!!own));
}

/** Whether this tab shows an own picture, or did before its page was loaded again. @param {boolean} own */
function hadOwn(own) {
  try {
    if (own) sessionStorage.setItem(OWN, "1");
    return sessionStorage.getItem(OWN) !== null;
  } catch {
    return own;
  }
}

/** In a narrow window the menu lies over the page. Streamlit closes it on a phone only. */
function closeMenu() {
  if (!matchMedia("(max-width: 767px)").matches) return;
  const open = '[data-testid="stSidebar"][data-collapsed="false"]';
  /** @type {HTMLElement | null} */
  const button = document.querySelector(`${open} [data-testid="stSidebarCollapseButton"] button`);
  button?.click();
}
