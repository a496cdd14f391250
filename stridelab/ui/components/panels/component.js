// Grids of numbers or tones: the shapes that Python has laid out, as SVG.

/** @typedef {[x: number, y: number, width: number, height: number, role: string, tone: number | null]} Box_ */
/** @typedef {[x: number, y: number, text: string, size: number, middle: boolean, white: boolean]} Text_ */
/** @typedef {{ words: string, width: number, height: number, boxes: Box_[], texts: Text_[] }} Sheet_ */

const SPACE = "http://www.w3.org/2000/svg";

/** @param {{ data: { json: string }, parentElement: HTMLElement | ShadowRoot }} component */
export default function panelsDrawn({ data, parentElement }) {
  const place = /** @type {HTMLElement} */ (parentElement.querySelector(".panels"));
  if (place.dataset.json === data.json) return;
  place.dataset.json = data.json;
  /** @type {{ panels: Sheet_[], colors: Record<string, string> }} */
  const { panels, colors } = JSON.parse(data.json);
  place.replaceChildren(...panels.map((panel) => sheetOf(panel, colors)));
}

/** @param {string} tag @param {Record<string, unknown>} attributes */
function shape(tag, attributes) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** @param {Sheet_} panel @param {Record<string, string>} colors */
function sheetOf({ words, width, height, boxes, texts }, colors) {
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": words });
  const toned = boxes.some(([, , , , , tone]) => tone !== null);
  for (const [x, y, w, h, role, tone] of boxes) {
    const box = shape("rect", { x, y, width: w, height: h, class: role });
    if (role in colors) box.setAttribute("style", `stroke: ${colors[role]}`);
    if (tone !== null) box.setAttribute("style", `fill: rgb(${tone},${tone},${tone})`);
    svg.append(box);
    if (role === "mark") svg.append(hatched(x, y, w, colors.mark));
  }
  for (const [x, y, text, size, middle, white] of texts) {
    const tone = toned && middle ? (white ? "white" : "black") : "";
    const element = shape("text", { x, y, "font-size": size, class: `${middle ? "middle" : ""} ${tone}` });
    element.textContent = text;
    svg.append(element);
  }
  return svg;
}

/** Slanted lines over a square cell. @param {number} x @param {number} y @param {number} side @param {string} color */
function hatched(x, y, side, color) {
  const quarters = [0.25, 0.5, 0.75, 1].map((share) => share * side);
  const upper = quarters.map((at) => `M${x} ${y + at}L${x + at} ${y}`);
  const lower = quarters.slice(0, 3).map((at) => `M${x + at} ${y + side}L${x + side} ${y + at}`);
  const lines = shape("path", { d: [...upper, ...lower].join(""), stroke: color, "stroke-width": 2 });
  return lines;
}
