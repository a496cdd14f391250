// A grid of cells to mark.
import assert from "node:assert/strict";
import test from "node:test";

import { toggled } from "../../stridelab/ui/components/mark_cells/component.js";
import { cellLabel, countWords } from "../../stridelab/ui/components/mark_cells/words.js";

test("a row is marked whole, and taken back whole", () => {
  const row = ["2,0", "2,1"];
  const once = toggled(new Set(["2,0"]), row, true);
  assert.deepEqual([...once].sort(), row);
  assert.deepEqual([...toggled(once, row, true)], []);
});

test("where one cell is asked for, a second click moves the mark", () => {
  assert.deepEqual([...toggled(new Set(["0,0"]), ["1,1"], false)], ["1,1"]);
  assert.deepEqual([...toggled(new Set(["1,1"]), ["1,1"], false)], []);
});

test("a cell says where it is and whether the window covers it", () => {
  assert.equal(cellLabel(0, 2, [[0, 1, 3, 3]]), "row 1, column 3, in the window");
  assert.equal(cellLabel(4, 2, [[0, 1, 3, 3]]), "row 5, column 3");
  assert.equal(countWords(1, true), "1 pixel marked.");
});
