// A saved drawing in a page of its own: what Streamlit does for a component, without a server.

/** @typedef {import("../components/shared.js").Component} Component */

/**
 * Mount the drawing that the page holds: its markup in a template, what Python sent as JSON.
 * @param {(component: Component) => unknown} drawIn
 */
export function host(drawIn) {
  const at = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const root = at("drawing").attachShadow({ mode: "open" }); // the page's styles stay out, as they do in the app
  root.append(/** @type {HTMLTemplateElement} */ (at("markup")).content.cloneNode(true));
  const data = JSON.parse(at("data").textContent ?? "");
  at("data").remove(); // what a teacher has covered stands nowhere in the page
  const nobody = () => {}; // no server hears what is chosen: the drawing holds it
  const show = () => drawIn({ parentElement: root, data, setStateValue: nobody, setTriggerValue: nobody });
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  tellHeight(window, document.body);
}

/** Tell a page that shows this one in a frame how high it is, whenever that changes. @param {Window} view @param {Element} page */
function tellHeight(view, page) {
  if (view.parent === view) return;
  document.documentElement.dataset.framed = "yes";
  const tell = () => {
    const height = Math.ceil(page.getBoundingClientRect().height);
    view.parent.postMessage({ type: "stridelab:height", height }, "*");
  };
  new ResizeObserver(tell).observe(page);
}
