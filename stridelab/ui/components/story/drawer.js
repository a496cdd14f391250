// On a phone the settings are a drawer over the drawing's lower part (page.css): when it opens, the page is moved so
// that the drawing begins where the page does. It closes when an own picture has come, which is to be looked at. And a
// step of a walk moves the page so that the drawing that answers is in view below it.

/** From now on, once in a document. */
export function watchDrawer() {
  if (document.body.dataset.drawer) return;
  document.body.dataset.drawer = "watched";
  document.addEventListener("click", toWalk);
  document.addEventListener("change", (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (!box.checked || !box.closest(".drawer")) return;
    const column = box.closest('[data-testid="stHorizontalBlock"]')?.firstElementChild;
    const drawn = [...(column?.querySelectorAll("*") ?? [])].flatMap(({ shadowRoot }) => shadowRoot ?? []);
    const canvas = drawn.flatMap((root) => root.querySelector("canvas") ?? [])[0];
    /** @type {HTMLElement | null | undefined} */
    const place = canvas ?? column?.querySelector('[data-testid="stMetric"]'); // above a chart
    if (!place) return;
    place.style.scrollMarginTop = "5.5rem";
    place.scrollIntoView({ block: "start" });
  });
}

/** @param {MouseEvent} event */
function toWalk({ target }) {
  const button = target instanceof Element && target.closest("button");
  const walk = button && button.closest(".st-key-walk, .st-key-walk_closed");
  if (!(walk instanceof HTMLElement) || !matchMedia("(max-width: 640px)").matches) return;
  walk.style.scrollMarginTop = "4.2rem";
  walk.scrollIntoView({ block: "start" });
}

export function closeDrawer() {
  const box = document.querySelector(".drawer input");
  if (box instanceof HTMLInputElement) box.checked = false;
}
