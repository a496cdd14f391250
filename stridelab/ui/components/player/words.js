// All words of the player, seen or read aloud: for another language, this file is the one to replace.

/** @import { Axes, Count, Drawing, Hover } from "./data.js" */
/** @import { Panel } from "./layout.js" */
import { grouped } from "../shared.js";
import { NOTHING_COVERED } from "./covered.js";
import { cellOf, denseIndex, inColour, readers, startOf, steps } from "./data.js";

const COLOURS = ["red", "green", "blue"];

/** What component.html asks for. @type {Record<string, string>} */
export const WORDS = {
  player: "Strided convolution, step by step",
  walk: "Filter walk",
  walkRole: "filter walk",
  stride: "Stride",
  strideOfColumns: "Stride, columns",
  rows: "Rows",
  columns: "Columns",
  apart: "Rows ≠ columns",
  apartTitle: "A stride of its own for rows and for columns",
  unread: "Unread",
  unreadTitle: "Hatch the input cells that no window reads",
  visits: "Visits",
  visitsTitle: "Show how many windows read each input cell",
  kept: "Kept of stride 1",
  keptTitle: "Show the stride-1 map faintly: the kept results are the same numbers",
  enlarge: "Enlarge",
  back: "Step back",
  backTitle: "Step back (left arrow)",
  forward: "Step forward",
  forwardTitle: "Step forward (right arrow)",
  step: "Step",
  speed: "Speed",
  speedLabel: "Speed, steps per second",
  loop: "Loop",
  sum: "Arithmetic of this step",
};

/** @param {boolean} playing @param {boolean} still  there is no walk */
export function playLabel(playing, still) {
  const name = playing ? "Pause" : "Play";
  return { name, title: still ? "There is nothing to play: see the sentence in the drawing" : `${name} (space)` };
}

/** @param {boolean} among  the output is shown among all results of stride 1 */
export function enlargeTitle(among) {
  return among
    ? "Not while “Kept of stride 1” is on: the output then has its place in the map of stride 1"
    : "Draw the output as large as the space allows";
}

/** @param {number} speed  steps a second */
export function speedText(speed) {
  const number = speed < 10 ? Number(speed.toFixed(1)) : Math.round(speed);
  return `${number} step${number === 1 ? "" : "s"}/s`;
}

/** @param {number} step @param {number | null} total  null: nobody is to know */
export function stepText(step, total) {
  return `step ${grouped(step + 1)} of ${total === null ? "?" : grouped(total)}`;
}

// -------------------------------------------------------------------- numbers

/** A number as a cell shows it: whole, or at most three digits after the point; a true minus. @param {number} value */
export function brief(value) {
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toFixed(Math.abs(value) < 1 ? 3 : 2)));
  return text.replace("-", "−").replace("−0.", "−.").replace(/^0\./, ".");
}

/** @param {number} value */
export function bracket(value) {
  return value < 0 ? `(${brief(value)})` : brief(value);
}

/** A weight of the filter: where decimals would be rounded, a fraction, so that the sum comes out by hand. @param {number} value @param {number} over */
export function weightText(value, over) {
  return over && value ? `${Math.round(value * over)}/${over}`.replace("-", "−") : brief(value);
}

/** How many characters the longest weight has. @param {Drawing} drawing */
export function longestWeight({ kernel }) {
  const { planes, over } = kernel;
  return Math.max(...planes.flatMap(({ values }) => values.map((value) => weightText(value, over).length)));
}

/** How many characters the longest of these numbers has. @param {{ values: number[] }[]} planes */
export function longest(planes) {
  return Math.max(1, ...planes.map(({ values }) => Math.max(...values.map((value) => brief(value).length))));
}

// -------------------------------------------------------------------- over the panels

/**
 * @param {Panel} panel
 * @param {Drawing} drawing
 * @param {Axes} axes
 * @param {boolean} among  the output is shown among all results of stride 1
 */
export function title(panel, drawing, axes, among, covered = NOTHING_COVERED) {
  const colour = inColour(drawing);
  const by = (/** @type {{ height: number, width: number }} */ { height, width }) => `${height} × ${width}`;
  const plane = COLOURS[panel.plane];
  if (panel.kind === "window") return colour ? `Window, ${plane}` : "Window";
  if (panel.kind === "partial") return `Result, ${plane}`;
  if (panel.kind === "input") {
    return colour ? `Input, ${plane}` : `Input ${by(drawing.input)}${drawing.problem ? "" : padded(axes)}`;
  }
  if (panel.kind === "kernel") return colour ? `Filter, ${plane}` : `Filter ${by(drawing.kernel)}`;
  const { rows, cols } = axes;
  if (covered.size) return colour ? "Sum = output" : "Output";
  const all = among ? ` of ${by({ height: rows.span, width: cols.span })}` : "";
  return `${colour ? "Sum = output" : "Output"} ${by({ height: rows.starts.length, width: cols.starts.length })}${all}`;
}

/** The padding: one number where all sides agree, else before and after. @param {Axes} axes */
function padded({ rows, cols }) {
  const [[top, bottom], [left, right]] = [rows.padding, cols.padding];
  const sides = [top, bottom, left, right];
  if (!Math.max(...sides)) return "";
  if (sides.every((side) => side === top)) return ` + padding ${top}`;
  const alike = top === left && bottom === right;
  return alike
    ? ` + padding: top, left ${top}; bottom, right ${bottom}`
    : ` + padding: top ${top}, bottom ${bottom}, left ${left}, right ${right}`;
}

// -------------------------------------------------------------------- of the step and of what is pointed at

/** @param {Drawing} drawing @param {Axes} axes @param {number} step */
export function stepSentence(drawing, axes, step, covered = NOTHING_COVERED) {
  const [i, j] = cellOf(axes, step);
  const [top, left] = [axes.rows.starts[i], axes.cols.starts[j]];
  const [bottom, right] = [top + drawing.extent[0], left + drawing.extent[1]];
  const { height, width } = drawing.input;
  const outside = top < 0 || left < 0 || bottom > height || right > width ? ", partly padding" : "";
  const value = covered.sum ? "covered" : brief(drawing.dense.sum.values[denseIndex(axes, drawing.dense, i, j)]);
  const window = `input rows ${top + 1} to ${bottom}, columns ${left + 1} to ${right}${outside}`;
  return `Output row ${i + 1}, column ${j + 1} is ${value}. Its window covers ${window}.`;
}

/** On Home, at each of the first stops one word of what happens there. @param {Drawing} drawing @param {Axes} axes @param {number} step */
export function firstWords({ kernel: { height, width }, dense }, axes, step) {
  const [i, j] = cellOf(axes, step);
  const [[, before], [, now]] = [startOf(axes, Math.max(0, step - 1)), startOf(axes, step)];
  const moved = `Stop ${step + 1}, ${now - before} pixels further`;
  if (step === 0) return `Stop 1: the filter lies on a window of ${height} × ${width} numbers.`;
  if (step === 1) return `${moved}: each number in the window is multiplied by the weight on it.`;
  const value = brief(dense.sum.values[denseIndex(axes, dense, i, j)]);
  return `${moved}: the ${height * width} products are added up. The sum, ${value}, is one number of the output.`;
}

/** @param {Drawing} drawing @param {Axes} axes @param {Hover} hover */
export function hoverSentence(drawing, axes, hover, covered = NOTHING_COVERED) {
  if (hover.kind === "output") return stepSentence(drawing, axes, hover.step, covered);
  const { plane, row, col } = hover;
  if (hover.kind === "kernel") {
    const weight = weightText(
      drawing.kernel.planes[plane].values[row * drawing.kernel.width + col],
      drawing.kernel.over,
    );
    const place = `(row ${row + 1}, column ${col + 1})`;
    const windows = covered.cost ? "windows" : `${grouped(steps(axes))} windows`;
    return `Filter weight ${weight} ${place} meets only the marked cells: one for each of the ${windows}.`;
  }
  const { height, width, planes } = drawing.input;
  const [[top, bottom], [left, right]] = [axes.rows.padding, axes.cols.padding];
  if (row < -top || row >= height + bottom || col < -left || col >= width + right) {
    return "No padding here at this stride.";
  }
  const inside = row >= 0 && row < height && col >= 0 && col < width;
  const cell = inside
    ? `Input row ${row + 1}, column ${col + 1} (value ${brief(planes[plane].values[row * width + col])})`
    : `Padding at row ${row + 1}, column ${col + 1}`;
  if (covered.unread) return `${cell}.`;
  const { rows, cols } = readers(drawing, axes, [row, col]);
  const windows = rows.length * cols.length;
  if (!windows) return `${cell}: no window reads it at this stride.`;
  if (windows === 1) return `${cell} is read by 1 window.`;
  return `${cell} is read by ${windows} windows: ${rows.length} along the rows × ${cols.length} along the columns.`;
}

// -------------------------------------------------------------------- under the drawing

/** The output size as a formula: one line where both axes agree. @param {Axes} axes */
export function sizeLines({ rows, cols }) {
  if (rows.formula === cols.formula) return [`Output size ${rows.formula}`];
  return [`Output height ${rows.formula}`, `Output width ${cols.formula}`];
}

/** Where the number in the formula comes from that is more than the filter's side. @param {Drawing} drawing */
export function reachLines({ extent, taps }) {
  const lines = taps.map(([first, second, ...more], axis) => {
    const apart = second - first;
    if (!(apart > 1)) return "";
    return `${extent[axis]} = ${apart} × (${more.length + 2} − 1) + 1: the reach at dilation ${apart}`;
  });
  return lines.filter((line, axis) => line && lines.indexOf(line) === axis);
}

/** Windows; MACs; and what no window reads of the input and of its padding. @param {Count} count @param {Axes} axes */
export function costWords(count, { rows, cols }) {
  const fewer = count.windows < count.most;
  const share = fewer ? `${count.share} of stride 1's ${grouped(count.most)}` : "the most there can be";
  let unread = count.unread
    ? `${grouped(count.unread)} of ${grouped(count.cells)} input cells unread`
    : "every input cell read";
  const padding = [counted(rows.unread_padding.length, "row"), counted(cols.unread_padding.length, "column")];
  const lines = padding.filter(Boolean).join(" and ");
  if (lines) unread += count.unread ? `, ${lines} of padding too` : `; ${lines} of padding stay unread`;
  return { windows: `${grouped(count.windows)} windows, ${share}`, macs: `${grouped(count.macs)} MACs`, unread };
}

/** @param {number} number @param {string} thing */
function counted(number, thing) {
  return number ? `${number} ${thing}${number > 1 ? "s" : ""}` : "";
}

/** What stands before a step's value: the parts that add up to it. @param {Drawing} drawing @param {number} index  in the dense map */
export function sumText({ dense, kernel, bias }, index, isCovered = false) {
  if (isCovered && dense.partials.length) return "= "; // the parts give it away
  const parts = dense.partials.length
    ? dense.partials.map(({ values }) => bracket(values[index])).join(" + ")
    : `sum of ${kernel.height * kernel.width} products`;
  return `${parts}${bias ? ` + bias ${bracket(bias)}` : ""} = `;
}

/** @param {number} plane */
export function planeLabel(plane) {
  return `${COLOURS[plane]}: `;
}
