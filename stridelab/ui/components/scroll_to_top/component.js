// Brings the top of the page into view when the count in the data has changed: an experiment was started further down.

let seen = 0; // module scope lives as long as the tab

/** @param {{ parentElement: ShadowRoot, data: { count: number } }} component */
export default function scrollToTop({ parentElement, data }) {
  if (data.count === seen) return;
  seen = data.count;
  if (!seen) return;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  /** @type {Element | null} */
  let box = parentElement.host;
  for (; box; box = box.parentElement) {
    if (box.scrollTop > 0) box.scrollTo({ top: 0, behavior: isStill ? "auto" : "smooth" });
  }
}
