// Brings the top of the page into view when the count in the data has changed: an experiment was started further down.

let seen = 0; // module scope lives as long as the tab

export default function ({ parentElement, data }) {
  if (data.count === seen) return;
  seen = data.count;
  if (!seen) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (let box = parentElement.host; box; box = box.parentElement) {
    if (box.scrollTop > 0) box.scrollTo({ top: 0, behavior: still ? "auto" : "smooth" });
  }
}
