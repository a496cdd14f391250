// The keys of what a page itself has under plates (ui/cover.py): R takes off the next one, C covers again. A drawing with
// answers of its own takes the keys before, at the window (components/cover.js).

import { isTyped, pressPagePlate } from "../cover.js";

/** From now on, once in a document. */
export function watchPlates() {
  if (document.body.dataset.plates) return;
  document.body.dataset.plates = "watched";
  document.addEventListener("keydown", pressPlate, true);
}

/** @param {KeyboardEvent} event */
function pressPlate(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyped(event)) return;
  if (!pressPagePlate(event.key.toLowerCase())) return;
  event.preventDefault();
  event.stopPropagation(); // Streamlit's own shortcuts
}
