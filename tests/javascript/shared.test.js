// What all drawings share, as far as it needs no page.
import assert from "node:assert/strict";
import test from "node:test";

import { contrast, grouped, heat, inkOn, luminance, runs, unpacked } from "../../stridelab/ui/components/shared.js";

test("runs are the unbroken stretches, in order whatever the order", () => {
  assert.deepEqual(runs([]), []);
  assert.deepEqual(runs(new Set([7, 0, 1, 2, 5, 8])), [
    [0, 2],
    [5, 5],
    [7, 8],
  ]);
});

test("heat goes from white to the input's blue", () => {
  assert.deepEqual(heat(0), [247, 247, 247]);
  assert.deepEqual(heat(1), [0, 114, 178]); // #0072B2
});

test("a count has its thousands apart", () => {
  assert.equal(grouped(1234567), "1,234,567");
});

test("the ink stands out on every gray", () => {
  assert.equal(contrast(luminance([0, 0, 0]), luminance([255, 255, 255])), 21);
  for (let gray = 0; gray < 256; gray++) {
    const ink = inkOn([gray, gray, gray]) === "#000" ? 0 : 1;
    assert.ok(contrast(luminance([gray, gray, gray]), ink) >= 4.58);
  }
});

test("a long drawing comes as bytes after a line with all else, a short one as it is", () => {
  const short = { json: "{}", view: "{}" };
  assert.equal(unpacked(short), short);
  const long = { json: '{"words":"3 × 3"}', view: '{"link":{}}' };
  const line = JSON.stringify({ ...long, json: "" });
  assert.deepEqual(unpacked(new TextEncoder().encode(`${line}\n${long.json}`)), long);
});
