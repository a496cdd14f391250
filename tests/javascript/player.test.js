// The player's pure parts, on walks that Python wrote: tests/data/player_cases.json, which a test holds equal to the engine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { moveFrom } from "../../stridelab/ui/components/player/arrow.js";
import * as first from "../../stridelab/ui/components/player/first_run.js";
import { newView } from "../../stridelab/ui/components/player/controls.js";
import * as data from "../../stridelab/ui/components/player/data.js";
import { between, hit, layOut, outputRect, panelsAt, rectOf } from "../../stridelab/ui/components/player/layout.js";
import * as words from "../../stridelab/ui/components/player/words.js";

/** @param {string} path */
const text = (path) => readFileSync(new URL(path, import.meta.url), "utf-8");

/** @type {Record<string, { drawing: object, outputs: Record<string, number[][]> }>} */
const CASES = JSON.parse(text("../data/player_cases.json"));
const drawings = Object.fromEntries(
  Object.entries(CASES).map(([name, { drawing }]) => [name, data.read(JSON.stringify(drawing))]),
);

/** Every drawing at every stride. @param {(drawing: data.Drawing, stride: data.Pair, name: string) => void} check */
function everywhere(check) {
  for (const [name, drawing] of Object.entries(drawings)) {
    for (const rows of drawing.strides) for (const cols of drawing.strides) check(drawing, [rows, cols], name);
  }
}

// -------------------------------------------------------------------- picking

test("what is picked from the dense map is the engine's map at every stride", () => {
  everywhere((drawing, stride, name) => {
    const axes = data.axesAt(drawing, stride);
    const output = CASES[name].outputs[stride.join(",")];
    const picked = output.map((row, i) =>
      row.map((_, j) => drawing.dense.sum.values[data.denseIndex(axes, drawing.dense, i, j)]),
    );
    assert.deepEqual(picked, output);
    assert.equal(data.steps(axes), output.length * output[0].length);
  });
});

test("a place in the grid leads to the step whose window starts there, and any place to one not beyond it", () => {
  everywhere((drawing, stride) => {
    const axes = data.axesAt(drawing, stride);
    for (let step = 0; step < data.steps(axes); step++) {
      const [row, col] = data.startOf(axes, step);
      assert.equal(data.stepNear(axes, [row, col]), step);
      assert.equal(data.stepNear(axes, [row + stride[0] - 1, col + stride[1] - 1]), step);
    }
    assert.equal(data.stepNear(axes, [-99, -99]), 0);
    assert.equal(data.stepNear(axes, [99, 99]), data.steps(axes) - 1);
  });
});

test("the arrow in the grid leads to the next window, and its length is the stride", () => {
  everywhere((drawing, stride) => {
    const axes = data.axesAt(drawing, stride);
    const last = data.steps(axes) - 1;
    for (let step = 0; step < last; step++) {
      const move = moveFrom(axes, step);
      assert.ok(move);
      assert.deepEqual([move.row, move.col], data.startOf(axes, step));
      const [row, col] = data.startOf(axes, step + 1);
      assert.deepEqual(move.down ? [row - move.length, axes.cols.starts[0]] : [move.row, col - move.length], [
        move.down ? move.row : row,
        move.down ? col : move.col,
      ]);
      assert.equal(move.length, stride[move.down ? 0 : 1]);
    }
    assert.equal(moveFrom(axes, last), null);
  });
});

test("on Home the first three stops are slow and have a word each; what plays by itself stops after two rounds", () => {
  const page = { uid: "", stride: /** @type {data.Pair} */ ([2, 2]), speed: 4, autoplay: true, reports: false };
  const view = newView({ ...page, compact: true });
  const axes = data.axesAt(drawings.gray, view.stride);
  const texts = [0, 1, 2].map((step) => {
    assert.ok(first.intervalOf(Object.assign(view, { step })) > 2000);
    return words.firstWords(drawings.gray, axes, step);
  });
  const [value] = [drawings.gray.dense.sum.values[data.denseIndex(axes, drawings.gray.dense, ...data.cellOf(axes, 2))]];
  assert.match(texts[0], /^Stop 1: the filter lies on a window of 3 × 3 numbers\.$/);
  assert.match(texts[1], /^Stop 2, 2 pixels further: each number in the window is multiplied by the weight on it\.$/);
  assert.ok(texts[2].includes(`the 9 products are added up. The sum, ${words.brief(value)}, is one number`));
  assert.equal(first.intervalOf(Object.assign(view, { step: 3 })), 250);
  assert.deepEqual([first.goesOn(view), first.intervalOf(Object.assign(view, { step: 0 }))], [true, 250]);
  assert.equal(first.goesOn(view), false);
  view.alone = null; // somebody has pressed Play
  assert.deepEqual([first.goesOn(view), first.goesOn(view), first.goesOn(view)], [true, true, true]);
  assert.equal(first.intervalOf(newView({ ...page, compact: false })), 250);
});

test("the number in the size formula that is more than the filter's side is explained", () => {
  everywhere((drawing) => {
    const lines = words.reachLines(drawing);
    drawing.extent.forEach((extent, axis) => {
      const isWider = extent > drawing.taps[axis].length;
      assert.equal(
        lines.some((line) => line.startsWith(`${extent} = `)),
        isWider,
      );
    });
    for (const line of lines) {
      const [extent, apart, taps, less, more] = line.match(/\d+/g)?.map(Number) ?? [];
      assert.equal(extent, apart * (taps - less) + more);
    }
  });
});

test("where decimals would be rounded, weights are fractions, and the sum comes out by hand", () => {
  const at = (/** @type {number[]} */ values, over = 0) =>
    data.read(
      JSON.stringify({
        input: { planes: [] },
        kernel: { planes: [{ values, pixels: "" }], over },
      }),
    );
  const shown = (/** @type {data.Drawing} */ { kernel }) =>
    kernel.planes[0].values.map((value) => words.weightText(value, kernel.over));
  assert.deepEqual(shown(at([1 / 16, 1 / 8, 1 / 4, 0], 16)), ["1/16", "2/16", "4/16", "0"]);
  assert.deepEqual(shown(at([1 / 9, -1 / 9], 9)), ["1/9", "−1/9"]);
  assert.deepEqual(shown(at([0.5, -1, 0.125])), [".5", "−1", ".125"]);
  assert.deepEqual(shown(at([Math.PI])), ["3.14"]);
  assert.equal(words.longestWeight(at([1 / 16, 1 / 4], 16)), 4);
});

test("as many windows read a cell as the engine counts visits", () => {
  everywhere((drawing, stride) => {
    const axes = data.axesAt(drawing, stride);
    axes.rows.visits.forEach((down, row) =>
      axes.cols.visits.forEach((across, col) => {
        const { rows, cols } = data.readers(drawing, axes, [row, col]);
        assert.deepEqual([rows.length, cols.length], [down, across]);
        for (const [i, u] of rows) assert.equal(axes.rows.starts[i] + drawing.taps[0][u], row);
      }),
    );
  });
});

test("every cell has its own colour", () => {
  const { planes } = drawings.colour.input;
  planes.forEach((cells, plane) => {
    const rgb = cells.values.map((_, index) => data.colourAt(cells, index));
    assert.equal(cells.rgb.length, 3 * cells.values.length);
    assert.ok(rgb.every((bytes) => bytes.every((byte, n) => n === plane || byte === 0)));
  });
});

// -------------------------------------------------------------------- placing

const WIDTHS = [300, 390, 559, 560, 800, 1180, 1900];

test("panels stand in the room there is, one beside the other", () => {
  everywhere((drawing, stride) => {
    for (const width of WIDTHS) {
      for (const overlays of [
        { dense: false, enlarge: false },
        { dense: false, enlarge: true },
        { dense: true, enlarge: false },
      ]) {
        const layout = layOut(drawing, width, { windowHeight: 800, compact: false });
        const panels = panelsAt(layout, data.axesAt(drawing, stride), overlays);
        assert.equal(layout.phone, width < 560);
        assert.equal(panels.length, drawing.input.planes.length > 1 ? 10 : 3);
        for (const panel of panels) {
          assert.ok(panel.x >= 0 && panel.x + panel.width <= width + 1, `${panel.kind} at ${width}`);
          assert.ok(panel.y + panel.height <= layout.height + 1, `${panel.kind} at ${width}`);
          for (const other of panels) {
            const apart =
              panel === other ||
              panel.x + panel.width <= other.x + 1 ||
              other.x + other.width <= panel.x + 1 ||
              panel.y + panel.height <= other.y + 1 ||
              other.y + other.height <= panel.y + 1;
            assert.ok(apart, `${panel.kind} ${panel.plane} on ${other.kind} ${other.plane} at ${width}`);
          }
        }
      }
    }
  });
});

test("the drawing is as high whatever the grid, the filter and the stride: nothing under it moves", () => {
  for (const drawing of [drawings.square, drawings.colour]) {
    for (const width of WIDTHS) {
      const heights = [
        [8, 3],
        [12, 3],
        [32, 3],
        [32, 11],
        [12, 1],
      ].map(([grid, size]) => {
        const square = (/** @type {number} */ side) => ({ height: side, width: side });
        const axes = { 1: { ...drawing.rows[1], span: grid } };
        const sized = {
          ...drawing,
          input: { ...drawing.input, ...square(grid) },
          kernel: { ...drawing.kernel, ...square(size) },
          dense: { ...drawing.dense, ...square(grid) },
          ...{ rows: axes, cols: axes },
        };
        return layOut(sized, width, { windowHeight: 800, compact: false }).height;
      });
      assert.equal(new Set(heights).size, 1, `${heights} at ${width}`);
    }
  }
});

test("the output is drawn at the input's scale, or as large as the space allows", () => {
  const layout = layOut(drawings.gray, 1180, { windowHeight: 800, compact: false });
  const at = (/** @type {boolean} */ enlarge) =>
    panelsAt(layout, data.axesAt(drawings.gray, [2, 2]), { dense: false, enlarge });
  const [input, , output] = at(false);
  assert.equal(output.cell, input.cell);
  assert.ok(at(true)[2].cell > input.cell);
});

test("a point in a cell hits it, and none beside the panels", () => {
  everywhere((drawing, stride) => {
    const axes = data.axesAt(drawing, stride);
    for (const dense of [false, true]) {
      const layout = layOut(drawing, 1180, { windowHeight: 800, compact: false });
      const panels = panelsAt(layout, axes, { dense, enlarge: false });
      const output = panels[panels.length - 1];
      for (let step = 0; step < data.steps(axes); step++) {
        const { x, y, w, h } = outputRect(output, axes, dense, ...data.cellOf(axes, step));
        assert.deepEqual(hit(panels, axes, dense, x + w / 2, y + h / 2), { kind: "output", step });
      }
      const { x, y } = rectOf(panels[0], 0 - drawing.lead[0], 1);
      assert.deepEqual(hit(panels, axes, dense, x + 1, y + 1), {
        kind: "input",
        plane: 0,
        row: 0 - drawing.lead[0],
        col: 1,
      });
      assert.equal(hit(panels, axes, dense, 1179, 1), null);
    }
  });
  const axes = data.axesAt(drawings.gray, [3, 3]);
  const panels = panelsAt(layOut(drawings.gray, 1180, { windowHeight: 800, compact: false }), axes, {
    dense: true,
    enlarge: false,
  });
  assert.equal(hit(panels, axes, true, panels[2].x + panels[2].cell * 1.5, panels[2].y + 1), null, "not kept");
});

test("a window glides along the axis on which it moves", () => {
  const axes = data.axesAt(drawings.valid, [2, 2]);
  assert.deepEqual(between(axes, 0, 1, 0), [0, 0]);
  assert.deepEqual(between(axes, 0, 1, 0.5), [0, 1.5]);
  assert.deepEqual(between(axes, 0, 1, 1), [0, 2]);
  assert.deepEqual(between(axes, 0, 5, 0.5), [1.5, 0]);
  assert.deepEqual(between(axes, 4, 5, 0.5), [1.5, 0], "a new row begins");
});

test("without a walk, grid and filter stand where they are, and nothing for the output", () => {
  for (const drawing of [drawings.gray, drawings.colour]) {
    const still = { ...drawing, problem: "No." };
    for (const width of WIDTHS) {
      const { panels } = layOut(still, width, { windowHeight: 800, compact: false });
      assert.deepEqual(new Set(panels.map(({ kind }) => kind)), new Set(["input", "kernel"]));
    }
  }
});

// -------------------------------------------------------------------- saying

test("numbers are short, with a true minus", () => {
  const written = [0, 7, -7, 0.5, -0.25, 1 / 3, 1234.5678, -12.345].map(words.brief);
  assert.deepEqual(written, ["0", "7", "−7", ".5", "−.25", ".333", "1234.57", "−12.35"]);
  assert.equal(words.bracket(-2), "(−2)");
  assert.equal(words.bracket(2), "2");
  assert.equal(words.longest([{ values: [1, -22] }, { values: [0.125] }]), 4);
});

test("what is unread is said of the input and of its padding", () => {
  /** @type {[string, data.Pair, string][]} */
  const said = [
    ["square", [1, 1], "every input cell read"],
    ["square", [2, 2], "every input cell read; 1 row and 1 column of padding stay unread"],
    ["gray", [2, 2], "every input cell read; 1 row of padding stay unread"],
    ["wide", [3, 1], "every input cell read; 1 row of padding stay unread"],
    ["valid", [2, 2], "23 of 144 input cells unread"],
    ["square", [8, 8], "119 of 144 input cells unread, 1 row and 1 column of padding too"],
  ];
  for (const [name, stride, sentence] of said) {
    const drawing = drawings[name];
    const { macs, unread } = words.costWords(drawing.counts[stride.join(",")], data.axesAt(drawing, stride));
    const cost = `${macs}, ${unread}`;
    assert.equal(cost.split(" MACs, ")[1], sentence);
  }
});

test("windows and MACs are said with their numbers, for every stride", () => {
  everywhere((drawing, stride) => {
    const axes = data.axesAt(drawing, stride);
    const count = drawing.counts[stride.join(",")];
    const { windows, macs, unread } = words.costWords(count, axes);
    const cost = `${macs}, ${unread}`;
    const most = data.steps(data.axesAt(drawing, [1, 1]));
    const total = data.steps(axes).toLocaleString("en");
    const share =
      data.steps(axes) < most ? `${count.share} of stride 1's ${most.toLocaleString("en")}` : "the most there can be";
    assert.equal(windows, `${total} windows, ${share}`);
    assert.ok(cost.startsWith(`${count.macs.toLocaleString("en")} MACs, `));
  });
});

test("the size is one formula, or two where the axes differ", () => {
  const [square, gray] = [drawings.square, drawings.gray].map((drawing) => data.axesAt(drawing, [2, 2]));
  assert.deepEqual(words.sizeLines(square), ["Output size ⌊(12 + 1 + 1 − 3) / 2⌋ + 1 = 6"]);
  assert.deepEqual(words.sizeLines(gray), [`Output height ${gray.rows.formula}`, `Output width ${gray.cols.formula}`]);
});

test("a step is told with its number and its window", () => {
  const axes = data.axesAt(drawings.square, [2, 2]);
  const value = words.brief(CASES.square.outputs["2,2"][0][1]);
  assert.equal(
    words.stepSentence(drawings.square, axes, 1),
    `Output row 1, column 2 is ${value}. Its window covers input rows 0 to 2, columns 2 to 4, partly padding.`,
  );
  assert.match(words.stepSentence(drawings.square, axes, 7), /input rows 2 to 4, columns 2 to 4\.$/);
});

test("what is pointed at is told by the windows that read it", () => {
  const drawing = drawings.square;
  const axes = data.axesAt(drawing, [2, 2]);
  const say = (/** @type {data.Hover} */ hover) => words.hoverSentence(drawing, axes, hover);
  const value = drawing.input.planes[0].values[13];
  assert.equal(
    say({ kind: "input", plane: 0, row: 1, col: 1 }),
    `Input row 2, column 2 (value ${value}) is read by 4 windows: 2 along the rows × 2 along the columns.`,
  );
  assert.match(say({ kind: "input", plane: 0, row: 0, col: 0 }), /is read by 1 window\.$/);
  assert.equal(
    say({ kind: "input", plane: 0, row: 12, col: 12 }),
    "Padding at row 13, column 13: no window reads it at this stride.",
  );
  assert.equal(say({ kind: "input", plane: 0, row: 13, col: 0 }), "No padding here at this stride.");
  assert.equal(
    say({ kind: "kernel", plane: 0, row: 0, col: 1 }),
    "Filter weight −1 (row 1, column 2) meets only the marked cells: one for each of the 36 windows.",
  );
  assert.equal(say({ kind: "output", step: 3 }), words.stepSentence(drawing, axes, 3));
});

test("panels are named, with their size and padding", () => {
  /** @param {string} name @param {data.Pair} stride */
  const titles = (name, stride, dense = false) => {
    const drawing = drawings[name];
    const axes = data.axesAt(drawing, stride);
    const layout = layOut(drawing, 1180, { windowHeight: 800, compact: false });
    return panelsAt(layout, axes, { dense, enlarge: false }).map((panel) => words.title(panel, drawing, axes, dense));
  };
  assert.deepEqual(titles("square", [2, 2]), ["Input 12 × 12 + padding 1", "Filter 3 × 3", "Output 6 × 6"]);
  assert.deepEqual(titles("valid", [2, 2], true), ["Input 12 × 12", "Filter 3 × 3", "Output 5 × 5 of 10 × 10"]);
  assert.deepEqual(titles("colour", [1, 1]).slice(0, 3), ["Input, red", "Filter, red", "Result, red"]);
  assert.equal(titles("colour", [1, 1]).at(-1), "Sum = output 6 × 7");
});

test("the parts of a sum are its products, or the planes' own results and the bias", () => {
  assert.equal(words.sumText(drawings.square, 0), "sum of 9 products = ");
  const parts = drawings.colour.dense.partials.map(({ values }) => words.bracket(values[0]));
  assert.equal(words.sumText(drawings.colour, 0), `${parts.join(" + ")} + bias 5 = `);
  assert.equal(words.sumText(drawings.dilated, 0), "sum of 6 products + bias (−2.5) = ");
});

test("speed, steps and buttons have their words", () => {
  assert.deepEqual([0.5, 1, 4.04, 59.7].map(words.speedText), ["0.5 steps/s", "1 step/s", "4 steps/s", "60 steps/s"]);
  assert.equal(words.stepText(1233, 1500), "step 1,234 of 1,500");
  assert.deepEqual(words.playLabel(true, false), { name: "Pause", title: "Pause (space)" });
  assert.match(words.playLabel(false, true).title, /^There is nothing to play/);
});

test("all words stand in words.js: component.html has none", () => {
  const html = text("../../stridelab/ui/components/player/component.html");
  assert.equal(html.replace(/<[^>]*>/g, "").trim(), "");
  assert.doesNotMatch(html, / (title|aria-label|aria-roledescription)=/);
  for (const [, name] of html.matchAll(/data-(?:word|title|label|role)="(\w+)"/g)) assert.ok(words.WORDS[name], name);
});
