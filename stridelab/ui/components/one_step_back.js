// One press of Back goes one page back, to what was there. Streamlit empties a page's address when a link to another one
// is clicked, and gives the new page two entries in the browser's history: its bare address, and the one with settings.
// When one goes back, it empties the address of the page that is come to, and then asks the server for that.

/** @typedef {History["pushState"] & { isOneStep?: boolean }} Push */

/**
 * Whether an address is another one with parameters taken away.
 * @param {URL} less
 * @param {URL} more
 */
export function isEmptied(less, more) {
  if (less.pathname !== more.pathname || less.search === more.search) return false;
  return [...less.searchParams].every(([key, text]) => more.searchParams.getAll(key).includes(text));
}

/** @param {Window} page */
export function oneStepBack(page) {
  const { history, location, document } = page;
  /** @type {Push} */
  const push = history.pushState;
  const replace = history.replaceState;
  if (push.isOneStep) return;
  const pathOf = (/** @type {string} */ address) => new URL(address, location.href).pathname;
  /** The address of the page that is being left, as it was. @type {string | null} */
  let left = null;
  document.addEventListener(
    "click",
    (event) => {
      const link = event.composedPath().find((element) => element instanceof HTMLAnchorElement);
      left = link && pathOf(link.href) !== location.pathname ? location.href : null;
    },
    true,
  );
  let isBack = false; // until somebody does something on the page
  page.addEventListener("popstate", () => (isBack = true), true);
  for (const name of ["pointerdown", "keydown"]) page.addEventListener(name, () => (isBack = false), true);
  history.replaceState = (state, title, address) => {
    const here = new URL(location.href);
    if (isBack && address != null && isEmptied(new URL(address, here), here)) return;
    replace.call(history, state, title, address);
  };
  /** @type {Push} */
  const once = (state, title, address) => {
    if (address != null && pathOf(String(address)) === location.pathname) {
      replace.call(history, state, title, address);
      return;
    }
    if (left && pathOf(left) === location.pathname) replace.call(history, history.state, title, left);
    left = null;
    push.call(history, state, title, address);
  };
  once.isOneStep = true;
  history.pushState = once;
}
