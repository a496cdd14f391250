// The pure parts of the drawings, against what Python wrote in cases.json (see cases.py).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { largest, lensAt, visitsAt } from "../../stridelab/ui/components/coverage/layout.js";
import { layerWords } from "../../stridelab/ui/components/coverage/words.js";
import { centerOf, follow, Layout, nearest } from "../../stridelab/ui/components/layer_stack/layout.js";
import { facts } from "../../stridelab/ui/components/layer_stack/words.js";
import { openedPart, places } from "../../stridelab/ui/components/maps/layout.js";
import { resampledLines } from "../../stridelab/ui/components/maps/resample.js";
import { stepsOf } from "../../stridelab/ui/components/shifter/layout.js";
import { sentence } from "../../stridelab/ui/components/shifter/words.js";

const CASES = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"));

test("layer_stack: every unit lights the pixels that the engine says it sees", () => {
  for (const { data, sees } of CASES.layer_stack) {
    for (const axis of /** @type {const} */ (["rows", "cols"])) {
      /** @type {number[][][]} */ (sees[axis]).forEach((units, layer) => {
        units.forEach((pixels, unit) => {
          const [lit] = follow(data.maps, axis, layer, unit);
          assert.deepEqual(
            [...lit.units].sort((a, b) => a - b),
            pixels,
          );
        });
      });
    }
  }
});

test("layer_stack: a unit is found again at its own place on the screen", () => {
  for (const { data } of CASES.layer_stack) {
    const layout = new Layout(data, { width: 1200, section: 700, photo: 300, window: 800 });
    for (const [layer, { rows, cols }] of data.maps.entries()) {
      for (const col of cols.spans.keys()) {
        assert.equal(nearest(cols, centerOf(cols, col)), col);
        const now = { layer, row: 0, col: 0 };
        assert.deepEqual(layout.unitInSection(layout.middle(layer, col), layout.y(layer), now), { layer, row: 0, col });
      }
      const { x, y, unit } = layout.photo;
      const place = (/** @type {number} */ pixel) => (pixel + 0.5) * unit;
      const found = layout.unitInPhoto(x + place(centerOf(cols, 1)), y + place(centerOf(rows, 0)), layer);
      assert.deepEqual(found, { layer, row: 0, col: 1 });
    }
  }
});

test("layer_stack: the facts count from 1 and tell a whole field from one with gaps", () => {
  const [plain, , holes] = CASES.layer_stack;
  const words = (/** @type {any} */ { data }, /** @type {number} */ layer) =>
    facts(data.maps[layer], { layer, row: 1, col: 1 }).facts;
  assert.equal(words(plain, 1).unit, "Layer 1: row 2, column 2");
  assert.equal(words(plain, 1).field, "3 × 3 pixels: rows 2 to 4, columns 2 to 4");
  assert.equal(words(plain, 1).read, "all of these pixels");
  assert.match(words(holes, 2).read, /: the field has gaps$/);
});

test("coverage: a pixel's visits are the engine's, and the largest output is that of stride 1", () => {
  const { layers, visits } = CASES.coverage;
  for (const [rule, byStride] of Object.entries(visits)) {
    for (const [stride, counts] of Object.entries(byStride)) {
      const layer = layers[rule][stride];
      if (!counts) {
        assert.equal(typeof layer.problem, "string");
        continue;
      }
      /** @type {number[][]} */ (counts).forEach((row, r) =>
        row.forEach((count, c) => assert.equal(visitsAt(layer, r, c), count)),
      );
      assert.equal(layer.most_visits, Math.max(...counts.flat()));
    }
  }
  const most = layers.pytorch[1].rows.starts.length;
  assert.deepEqual(largest(/** @type {any} */ ({ layers })), { rows: most, side: most });
});

test("coverage: the magnifier stays inside picture and padding, and a refusal is told", () => {
  const data = /** @type {any} */ ({
    ...{ height: 30, width: 8, title: "A picture" },
    room: { top: 1, bottom: 2, left: 2, right: 1 },
  });
  assert.deepEqual(lensAt(data, -50, 50), { row: -1, col: -2, rows: 11, cols: 11 });
  assert.equal(lensAt(data, 1e6, 0).row, 30 + 2 - 11);
  const words = layerWords(data, { problem: "It does not fit." }, "unread");
  assert.deepEqual([words.output, words.formula, words.unread], ["No output", "It does not fit.", ""]);
});

test("shifter: a shift is the engine's whole steps, remainder and phase, or a sentence", () => {
  const { data, steps } = CASES.shifter;
  /** @type {number[][]} */ (steps).forEach((expected, shift) => {
    const found = stepsOf(data, { rows: shift, cols: 0 });
    assert.ok(found.problem === null);
    assert.deepEqual([found.rows.steps, found.rows.remainder, found.rows.phase], expected);
  });
  assert.match(String(stepsOf(data, { rows: 9, cols: 0 }).problem), /^A shift of 9 rows leaves nothing/);
  const moved = /** @type {any} */ (stepsOf(data, { rows: 0, cols: 6 }));
  assert.equal(
    sentence(3, { rows: 0, cols: 6 }, moved.rows, moved.cols),
    "Moved by 6 to the right: whole steps of 3. The map moves by 2 cells to the right, and nothing else changes.",
  );
});

test("maps: a line is resampled as Pillow does it", () => {
  for (const { line, size, resampled } of CASES.maps) {
    const found = resampledLines(line, 1, line.length, size);
    resampled.forEach((/** @type {number} */ value, /** @type {number} */ at) =>
      assert.ok(Math.abs(found[at] - value) < 0.01, `${size}: ${found[at]} is not ${value}`),
    );
  }
});

test("maps: true sizes keep their relation and stay in the room; the opened part grows to the whole", () => {
  const maps = [1, 2, 3, 8].map((stride) => ({ height: 512 / stride, width: 512 / stride }));
  const all = places(maps, "true", 900, { window: 800 });
  all.forEach(({ width }, at) => assert.ok(Math.abs(width - (all[0].width * maps[at].width) / 512) < 1e-9));
  assert.ok(all.reduce((sum, { column }) => sum + column, 0) + 3 * 17 <= 900);
  const canvas = { height: 40, width: 40 };
  assert.deepEqual(openedPart({ height: 4, width: 4 }, 6, canvas), { height: 10, next: { width: 20, height: 10 } });
  assert.equal(openedPart({ height: 4, width: 4 }, 16, canvas).height, 40);
});
