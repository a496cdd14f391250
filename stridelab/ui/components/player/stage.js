// Where things stand when the drawing fills a screen: every number of the step on show is read from the back row. Where
// the grid's own numbers are too small for that, its window stands beside it once more, large.

/** @import { Drawing, Pair } from "./data.js" */
/** @import { Layout, Panel } from "./layout.js" */
/** @import { Type } from "./sheets.js" */
import { inColour } from "./data.js";
import { panelAt } from "./layout.js";
import { textSize } from "./sheets.js";
import { longest, longestWeight } from "./words.js";

const LARGEST = 170; // a cell of the output

/** The letters for a screen of this height: 28 pixels of 1080 for numbers of the step, 22 for all else. @param {number} screen @returns {Type} */
export function typeOn(screen) {
  return { title: screen * 0.0226, least: screen * 0.0209, most: screen * 0.037, now: screen * 0.0264 };
}

/**
 * @param {Drawing} drawing
 * @param {number} width
 * @param {number} height
 * @param {Type} type
 * @returns {Layout}
 */
export function onStage(drawing, width, height, type) {
  const { input, kernel, dense, problem, extent } = drawing;
  /** @type {Pair} */
  const span = problem ? [input.height, input.width] : [dense.height + extent[0] - 1, dense.width + extent[1] - 1];
  /** @type {Pair} */
  const origin = problem ? [0, 0] : [-drawing.lead[0], -drawing.lead[1]];
  const widest = (/** @type {Drawing["rows"]} */ axes) => Math.max(...Object.values(axes).map((axis) => axis.span));
  /** @type {Pair} */
  const most = problem ? span : [widest(drawing.rows), widest(drawing.cols)];
  /** @type {Pair} */
  const size = [kernel.height, kernel.width];
  const colour = inColour(drawing);
  const planes = input.planes.length;
  const head = type.title * 1.5;
  const gap = width * 0.025;
  const pitch = height / planes;
  const high = pitch - head - 4;
  const cellIn = (/** @type {number} */ across, /** @type {number} */ down, /** @type {Pair} */ [rows, cols]) =>
    Math.max(2, Math.floor(Math.min(across / cols, down / rows)));
  const cell = cellIn(width * (colour ? 0.2 : 0.43), high, span);
  const isSmall = textSize(cell, longest(input.planes), type) < type.now;
  const needed = (/** @type {number} */ characters) => type.now * 0.6 * characters + 5; // a cell with so many
  const wanted = size[1] * Math.max(needed(longestWeight(drawing)), needed(longest(input.planes)));
  const kernelRoom = Math.min(Math.max(width * 0.16, wanted), width * 0.34);
  const column = colour ? Math.min(high, width * 0.14) : kernelRoom;
  const stacked = isSmall && !colour;
  const kernelCell = cellIn(column, stacked ? (high - head) / 2 - 8 : high * (colour ? 1 : 0.7), size);
  /** @type {Panel[]} */
  const panels = [];
  let right = span[1] * cell + gap;
  for (let plane = 0; plane < planes; plane++) {
    const top = plane * pitch + head;
    panels.push(panelAt("input", plane, 0, top, cell, span, origin));
    const x = span[1] * cell + gap + (column - size[1] * kernelCell) / 2;
    if (stacked) {
      panels.push(panelAt("window", plane, x, top, kernelCell, size));
      panels.push(panelAt("kernel", plane, x, top + size[0] * kernelCell + head + 8, kernelCell, size));
      right = span[1] * cell + gap + column + gap;
      continue;
    }
    const middle = colour ? 0 : Math.max(0, (high - size[0] * kernelCell) / 3);
    if (isSmall) panels.push(panelAt("window", plane, x, top, kernelCell, size));
    const at = isSmall ? x + column + gap : x;
    panels.push(panelAt("kernel", plane, at, top + middle, kernelCell, size));
    right = span[1] * cell + gap + (column + gap) * (isSmall ? 2 : 1);
    if (!colour || problem) continue;
    const partCell = cellIn(width * 0.14, high, most);
    panels.push(panelAt("partial", plane, right, top, partCell, most));
  }
  if (colour) right += Math.min(width * 0.14, high) + gap;
  const room = { width: Math.max(40, width - right - 4), height: height - head - 4 };
  const slot = { x: right, y: head, ...room, cell: cellIn(room.width, room.height, most) };
  if (!problem) panels.push(panelAt("output", 0, slot.x, slot.y, slot.cell, most));
  return { panels, slot, height, phone: true, largest: LARGEST };
}
