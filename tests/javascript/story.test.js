// Which lessons were visited, and how they are marked.
import assert from "node:assert/strict";
import test from "node:test";

import { marks, withPage, withWalks } from "../../stridelab/ui/components/story/component.js";

test("a page is visited once", () => {
  assert.deepEqual(withPage(["slide"], "compare"), ["slide", "compare"]);
  assert.deepEqual(withPage(["slide"], "slide"), ["slide"]);
});

test("every lesson has its number, and only what was visited a mark", () => {
  const sheet = marks(["slide", "compare"], ["compare", "home"]);
  assert.match(sheet, /href\$="\/slide"\] p::before.* content: "1 "/);
  assert.match(sheet, /href\$="\/compare"\] p::before.* content: "2 "/);
  assert.match(sheet, /\[href="compare"\] p::after { content: " ✓" \/ " visited"/);
  assert.doesNotMatch(sheet, /slide"\] p::after/);
});

test("of the two sentences about a picture that is gone, the browser shows the one that is true of it", () => {
  assert.match(marks([], [], true), /own_of_other { display: none; }/);
  assert.match(marks([], []), /own_of_maker { display: none; }/);
});

test("a walk is kept while it is under way, and a walk of one's own until the session closes it", () => {
  const kept = { at: { aa: 2, bb: 1 }, own: "word" };
  assert.deepEqual(withWalks(kept, { at: { aa: 0, cc: 3 }, own: null }), { at: { bb: 1, cc: 3 }, own: "word" });
  assert.deepEqual(withWalks(kept, { at: {}, own: "" }), { at: { aa: 2, bb: 1 }, own: "" });
});
