// Lines on the paper: where a finger points, how lines grow, and the text that the engine reads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { count, extended, pointAt, written } from "../../stridelab/ui/components/sketch/lines.js";
import { paperLabel, penWords } from "../../stridelab/ui/components/sketch/words.js";

/** @typedef {import("../../stridelab/ui/components/sketch/lines.js").Line} Line */
/** @type {{ sketch: { lines: Line[], text: string }[] }} */
const CASES = JSON.parse(readFileSync(new URL("./cases.json", import.meta.url), "utf-8"));

test("a point is counted from the middle of the first pixel", () => {
  assert.deepEqual(pointAt(0, 0, 320, 32), [0, 0]);
  assert.deepEqual(pointAt(5, 5, 320, 32), [0, 0]);
  assert.deepEqual(pointAt(15, 25, 320, 32), [2, 1]);
  assert.deepEqual(pointAt(18, 25, 320, 32), [2, 1.3]);
});

test("a point beside the paper is brought to its edge", () => {
  assert.deepEqual(pointAt(-40, 1000, 320, 32), [31, 0]);
});

test("a line grows by points that lie apart", () => {
  /** @type {Line} */
  const line = [[4, 4]];
  assert.equal(extended(line, [4, 4.5]), line);
  assert.deepEqual(extended(line, [4.6, 4.5]), [
    [4, 4],
    [4.6, 4.5],
  ]);
  assert.deepEqual(extended([], [1, 2]), [[1, 2]]);
});

test("lines are written as the engine writes them", () => {
  assert.ok(CASES.sketch.length > 3);
  for (const { lines, text } of CASES.sketch) assert.equal(written(lines), text);
  assert.equal(count(CASES.sketch[0].lines), CASES.sketch[0].lines.flat().length);
});

test("the words say lines and the pen", () => {
  assert.match(paperLabel("The digit 8", 1), /^The digit 8, 1 line\. Draw with mouse or finger\./);
  assert.equal(penWords([3, 4], true), "Pen down at row 3, column 4.");
});
