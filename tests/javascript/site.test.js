// What the static site does by itself: answers of its quiz.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answerOf } from "../../stridelab/ui/export/site/quiz.js";

test("an answer is written as the engine writes it", () => {
  assert.equal(answerOf("number", ["07.0"]), "7");
  assert.equal(answerOf("number", ["0.50"]), "0.5");
  assert.equal(answerOf("choose", ["2"]), "2");
  assert.equal(answerOf("cells", ["10,2", "2,11", "2,3"]), "2,3 2,11 10,2");
  assert.equal(answerOf("cell", ["0,4"]), "0,4");
  assert.equal(answerOf("cells", []), "none");
});
