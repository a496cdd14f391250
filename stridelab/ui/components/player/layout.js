// Where things stand: sizes in, panels out. Sizes depend on the data and the width, not on the stride: nothing jumps.

/** @import { Axes, Drawing, Hover, Pair } from "./data.js" */
import { cellOf, inColour } from "./data.js";

/**
 * @typedef {object} Panel  a grid of cells, in pixels of the page
 * @property {"input" | "window" | "kernel" | "partial" | "output"} kind  window: a part of the input once more, large
 * @property {number} plane
 * @property {number} x
 * @property {number} y
 * @property {number} cell  a side
 * @property {number} rows
 * @property {number} cols
 * @property {Pair} origin  row and column of the first cell
 * @property {number} width
 * @property {number} height
 */
/** @typedef {{ x: number, y: number, w: number, h: number }} Rect */
/** @typedef {{ x: number, y: number, width: number, height: number, cell: number }} Slot  the output's room */
/** @typedef {{ panels: Panel[], slot: Slot, height: number, phone: boolean, largest?: number }} Layout  largest: cell of
 *    an enlarged output */
/** @typedef {{ width: number, tall: number, span: Pair, most: Pair, kernel: Pair, origin: Pair, planes: number, walks: boolean }} Room
 *    span: the input with all padding; most: the largest output among all results of stride 1; in cells */

const HEAD = 24; // a title, over its panel
const PHONE = 560; // narrower is a phone

/**
 * @param {Drawing} drawing
 * @param {number} width
 * @param {{ windowHeight: number, compact: boolean }} page
 * @returns {Layout}
 */
export function layOut(drawing, width, { windowHeight, compact }) {
  const { input, kernel, dense, problem, extent } = drawing;
  /** @type {Pair} */
  const span = problem ? [input.height, input.width] : [dense.height + extent[0] - 1, dense.width + extent[1] - 1];
  const widest = (/** @type {Drawing["rows"]} */ axes) => Math.max(...Object.values(axes).map((axis) => axis.span));
  /** @type {Room} */
  const room = {
    width,
    span,
    tall: Math.max(compact ? 260 : 300, Math.min(720, windowHeight - (compact ? 500 : 410))),
    most: problem ? span : [widest(drawing.rows), widest(drawing.cols)],
    kernel: [kernel.height, kernel.width],
    origin: problem ? [0, 0] : [-drawing.lead[0], -drawing.lead[1]],
    planes: input.planes.length,
    walks: !problem,
  };
  const phone = width < PHONE;
  const arrange = inColour(drawing) ? (phone ? colourOnAPhone : colour) : phone ? grayOnAPhone : gray;
  const { panels, slot, height } = arrange(room);
  if (!problem) panels.push(panelAt("output", 0, slot.x, slot.y, slot.cell, room.most));
  return { panels, slot, height, phone };
}

/**
 * @param {Panel["kind"]} kind
 * @param {number} plane
 * @param {number} x
 * @param {number} y
 * @param {number} cell
 * @param {Pair} size
 * @param {Pair} origin
 * @returns {Panel}
 */
export function panelAt(kind, plane, x, y, cell, [rows, cols], origin = [0, 0]) {
  const place = { x: Math.round(x), y: Math.round(y) };
  return { kind, plane, ...place, cell, rows, cols, origin, width: cols * cell, height: rows * cell };
}

/** The side of a cell with which so many fit. @param {number} width @param {number} height @param {Pair} size */
function cellIn(width, height, [rows, cols]) {
  return Math.max(2, Math.min(72, Math.floor(Math.min(width / cols, height / rows))));
}

/** Input, filter and output side by side. @param {Room} room */
function gray({ width, tall, span, most, kernel, origin }) {
  const gap = Math.max(34, Math.min(64, width * 0.05));
  const kernelRoom = Math.max(96, Math.min(230, width * 0.16));
  const across = width - 2 * gap - kernelRoom;
  const high = Math.max(116, Math.min(tall - HEAD, Math.floor(across * 0.54)));
  const cell = cellIn(across * (span[1] / (span[1] + most[1])), high, span);
  const side = cellIn(kernelRoom, Math.min(tall * 0.6, high), kernel);
  const left = Math.max(0, (width - (span[1] + most[1]) * cell - 2 * gap - kernelRoom) / 2);
  const middle = left + span[1] * cell + gap;
  const lower = HEAD + Math.max(0, (span[0] * cell - kernel[0] * side) / 3);
  return {
    panels: [
      panelAt("input", 0, left, HEAD, cell, span, origin),
      panelAt("kernel", 0, middle + (kernelRoom - kernel[1] * side) / 2, lower, side, kernel),
    ],
    slot: { x: middle + kernelRoom + gap, y: HEAD, width: most[1] * cell, height: most[0] * cell, cell },
    height: high + HEAD + 4,
  };
}

/** The input over filter and output. @param {Room} room */
function grayOnAPhone({ width, span, most, kernel, origin }) {
  const high = Math.min(width, 420);
  const cell = cellIn(width, high, span);
  const y = HEAD + high + 12 + HEAD; // as high whatever the grid: nothing under it moves
  const kernelRoom = width * 0.34;
  const outputRoom = width - kernelRoom - 26;
  const slot = { x: width - outputRoom, y, width: outputRoom, height: Math.min(outputRoom, 160) };
  return {
    panels: [
      panelAt("input", 0, (width - span[1] * cell) / 2, HEAD, cell, span, origin),
      panelAt("kernel", 0, 0, y, cellIn(kernelRoom, kernelRoom, kernel), kernel),
    ],
    slot: { ...slot, cell: cellIn(outputRoom, slot.height, most) },
    height: y + Math.max(slot.height, kernelRoom) + 4,
  };
}

/** A line for each plane, input, filter and result; their sum at the right. @param {Room} room */
function colour({ width, tall, span, most, kernel, origin, planes, walks }) {
  const gap = Math.max(26, Math.min(46, width * 0.035));
  const line = (tall + 60) / 3 - HEAD;
  const kernelRoom = Math.max(70, Math.min(150, width * 0.1));
  const side = (width - 3 * gap - kernelRoom) * 0.27;
  const cell = cellIn(side, line, span);
  const kernelCell = cellIn(kernelRoom, Math.min(line, span[0] * cell), kernel);
  const pitch = Math.floor(Math.min(side, line)) + HEAD;
  const middle = span[1] * cell + gap;
  const right = middle + kernelRoom + gap;
  const panels = [];
  for (let plane = 0; plane < planes; plane++) {
    const y = HEAD + plane * pitch;
    const x = middle + (kernelRoom - kernel[1] * kernelCell) / 2;
    panels.push(panelAt("input", plane, 0, y, cell, span, origin));
    panels.push(panelAt("kernel", plane, x, y + (span[0] * cell - kernel[0] * kernelCell) / 2, kernelCell, kernel));
    if (walks) panels.push(panelAt("partial", plane, right, y, cell, most));
  }
  const height = HEAD + planes * pitch;
  const x = right + most[1] * cell + gap * 1.4;
  const sumCell = cellIn(width - x, Math.min(height - 2 * HEAD, tall), most);
  const [across, down] = [most[1] * sumCell, most[0] * sumCell];
  const y = HEAD + Math.max(0, (height - 2 * HEAD - down) / 2);
  return { panels, slot: { x, y, width: across, height: down, cell: sumCell }, height };
}

/** A column for each plane, the sum under them. @param {Room} room */
function colourOnAPhone({ width, span, most, kernel, origin, planes, walks }) {
  const gap = 10;
  const column = (width - 2 * gap) / 3;
  const [high, kernelHigh] = [Math.min(column, 200), Math.min(column * 0.7, 90)];
  const cell = cellIn(column, high, span);
  const kernelCell = cellIn(kernelHigh, kernelHigh, kernel);
  const kernelY = HEAD + high + HEAD + 8;
  const partialY = kernelY + kernelHigh + HEAD + 8;
  const sumY = partialY + high + HEAD + 16;
  const panels = [];
  for (let plane = 0; plane < planes; plane++) {
    const x = plane * (column + gap);
    panels.push(panelAt("input", plane, x, HEAD, cell, span, origin));
    panels.push(panelAt("kernel", plane, x, kernelY, kernelCell, kernel));
    if (walks) panels.push(panelAt("partial", plane, x, partialY, cell, most));
  }
  const slot = { x: 0, y: walks ? sumY : partialY - HEAD, width, height: Math.min(width, 210) };
  return { panels, slot: { ...slot, cell: cellIn(width, 210, most) }, height: sumY + slot.height + 4 };
}

/**
 * The panels at a stride: the output at the input's own scale, enlarged on request and on a phone, or among all results
 * of stride 1.
 * @param {Layout} layout
 * @param {Axes} axes
 * @param {{ dense: boolean, enlarge: boolean }} overlays
 * @param {boolean} [isSizeCovered]  then the output takes all the room that it might need
 */
export function panelsAt({ panels, slot, phone, largest = 64 }, { rows, cols }, { dense, enlarge }, isSizeCovered) {
  return panels.map((panel) => {
    if (isSizeCovered || (panel.kind !== "output" && panel.kind !== "partial")) return panel;
    const [down, across] = dense ? [rows.span, cols.span] : [rows.starts.length, cols.starts.length];
    let { cell } = panel;
    if (panel.kind === "output" && (enlarge || phone) && !dense) {
      cell = Math.max(cell, Math.min(largest, Math.floor(Math.min(slot.width / across, slot.height / down))));
    }
    return { ...panel, cell, rows: down, cols: across, width: across * cell, height: down * cell };
  });
}

/**
 * The rectangle of cells, counted as the panel counts them.
 * @param {Panel} panel
 * @param {number} row
 * @param {number} col
 * @returns {Rect}
 */
export function rectOf({ x, y, cell, origin }, row, col, rows = 1, cols = 1) {
  return { x: x + (col - origin[1]) * cell, y: y + (row - origin[0]) * cell, w: cols * cell, h: rows * cell };
}

/**
 * Where output cell (i, j) stands in an output or partial panel.
 * @param {Panel} panel
 * @param {Axes} axes
 * @param {boolean} among  all results of stride 1
 * @param {number} i
 * @param {number} j
 */
export function outputRect(panel, { rows, cols }, among, i, j) {
  return among ? rectOf(panel, rows.starts[i] - rows.starts[0], cols.starts[j] - cols.starts[0]) : rectOf(panel, i, j);
}

/**
 * What is at a point of the drawing.
 * @param {Panel[]} panels
 * @param {Axes} axes
 * @param {boolean} among  the output stands among all results of stride 1
 * @param {number} x
 * @param {number} y
 * @returns {Hover | null}
 */
export function hit(panels, axes, among, x, y) {
  const panel = panels.find((at) => x >= at.x && y >= at.y && x < at.x + at.width && y < at.y + at.height);
  if (!panel || panel.kind === "window") return null;
  const row = Math.floor((y - panel.y) / panel.cell) + panel.origin[0];
  const col = Math.floor((x - panel.x) / panel.cell) + panel.origin[1];
  if (panel.kind === "input" || panel.kind === "kernel") return { kind: panel.kind, plane: panel.plane, row, col };
  const { rows, cols } = axes;
  const i = among ? rows.starts.indexOf(row + rows.starts[0]) : row;
  const j = among ? cols.starts.indexOf(col + cols.starts[0]) : col;
  return i < 0 || j < 0 ? null : { kind: "output", step: i * cols.starts.length + j };
}

/**
 * Where a window starts on its way from one step to another: `share` of the way, along the axis on which it moves.
 * @param {Axes} axes
 * @param {number} from
 * @param {number} to
 * @param {number} share
 * @returns {Pair}
 */
export function between(axes, from, to, share) {
  const [[a, b], [i, j]] = [cellOf(axes, from), cellOf(axes, to)];
  const [rows, cols] = [axes.rows.starts, axes.cols.starts];
  const eased = share * (2 - share);
  if (a === i) return [rows[i], cols[b] + (cols[j] - cols[b]) * eased];
  return [rows[a] + (rows[i] - rows[a]) * eased, cols[j]];
}
