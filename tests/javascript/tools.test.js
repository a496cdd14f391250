// A link is made of the page's address and a drawing's own view.
import assert from "node:assert/strict";
import test from "node:test";

import { isEmptied } from "../../stridelab/ui/components/one_step_back.js";
import { playerLink, takeLink } from "../../stridelab/ui/components/player/link.js";
import { askedView, linkOf, withSettings } from "../../stridelab/ui/components/tools.js";
import { embedded, frameOf, unframed } from "../../stridelab/ui/components/tools_embed.js";
import { linesOf, received } from "../../stridelab/ui/components/tools_save.js";

const USUAL = { show: "unread", pos: "", play: "1", speed: "4", loop: "1", shift: "" };

test("a link has the address's settings and the view that is not usual", () => {
  const own = { show: "unread,visits", pos: "17", play: "0", speed: "4", loop: "1" };
  assert.equal(
    linkOf("http://here:1/slide?stride=3&pos=2&shift=1,2", USUAL, own),
    "http://here:1/slide?stride=3&show=unread,visits&pos=17&play=0",
  );
  assert.equal(linkOf("http://here:1/slide", USUAL, { show: "unread", pos: "", play: "1" }), "http://here:1/slide");
});

test("a view that a link asks for is taken once, and an empty one never", () => {
  const data = (/** @type {Record<string, string>} */ link) => ({ view: JSON.stringify({ usual: USUAL, link }) });
  assert.deepEqual(askedView(data({ pos: "3" }), "a"), { pos: "3" });
  assert.equal(askedView(data({ pos: "3" }), "a"), null);
  assert.deepEqual(askedView(data({ pos: "3" }), "b"), { pos: "3" });
  assert.equal(askedView(data({}), "a"), null);
});

test("player: a view comes back from its link", () => {
  const view = () => ({
    step: 0,
    stride: /** @type {[number, number]} */ ([2, 2]),
    asked: "",
    speed: 4,
    loop: true,
    playing: true,
    apart: false,
    overlays: { unread: true, visits: false, dense: false, enlarge: false },
    alone: null,
  });
  const sent = { ...view(), step: 16, speed: 0.75, loop: false, playing: false };
  sent.overlays = { unread: false, visits: true, dense: true, enlarge: false };
  const received = view();
  const page = { stride: [2, 2], reports: true };
  takeLink(received, playerLink(sent, page));
  assert.deepEqual(received, sent);
  const moved = { ...sent, stride: /** @type {[number, number]} */ ([3, 3]) };
  assert.equal(playerLink(moved, page).stride, undefined); // the page's own setting says it
  assert.equal(playerLink(moved, { ...page, reports: false }).stride, "3");
});

test("an address gets the settings that it lacks, and keeps those it has", () => {
  const address = withSettings("http://here/compare?stride=3", { stride: ["5"], strides: ["1", "4"] });
  assert.equal(address, "http://here/compare?stride=3&strides=1&strides=4");
});

test("what is usual again goes from the address, and what has another value by now stays", () => {
  const before = { stride: ["4"], kernel_size: ["5"] };
  assert.equal(withSettings("http://here/slide?stride=4&kernel_size=7", {}, before), "http://here/slide?kernel_size=7");
  assert.equal(withSettings("http://here/slide?stride=4", { stride: ["4"] }, before), "http://here/slide?stride=4");
});

test("an address is emptied when parameters are taken away, and none is new", () => {
  const emptied = (/** @type {string} */ less, /** @type {string} */ more) =>
    isEmptied(new URL(less, "http://here"), new URL(more, "http://here"));
  assert.ok(emptied("/slide", "/slide?stride=5"));
  assert.ok(emptied("/slide?a=1", "/slide?a=1&b=2"));
  assert.ok(!emptied("/slide?a=2", "/slide?a=1&b=2"));
  assert.ok(!emptied("/slide?a=1", "/slide?a=1"));
  assert.ok(!emptied("/compare", "/slide?a=1"));
});

test("an answer's lines are read as they come, and end before the file", () => {
  const bytes = new TextEncoder().encode('{"share":0.5}\n{"type":"image/png","name":"a"}\n\n{"x":1}\n');
  assert.deepEqual(linesOf(bytes.subarray(0, 9)), { lines: [], end: 0 });
  const { lines, end } = linesOf(bytes);
  assert.deepEqual(lines, [{ share: 0.5 }, { type: "image/png", name: "a" }]);
  assert.equal(new TextDecoder().decode(bytes.subarray(end)), '\n{"x":1}\n');
});

test("an answer in pieces gives its shares, its last line and the whole file", async () => {
  const bytes = new TextEncoder().encode('{"share":0.25}\n{"share":0.5}\n{"type":"a/b","name":"c"}\nthe\nfile');
  for (const size of [1, 7, 100]) {
    /** @type {ReadableStream<Uint8Array>} */
    const stream = new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
        controller.close();
      },
    });
    /** @type {number[]} */
    const shares = [];
    const { line, content } = await received(stream, (share) => shares.push(share));
    assert.equal(line.name, "c");
    assert.equal(new TextDecoder().decode(content), "the\nfile");
    assert.ok(size > 50 || shares.includes(0.25));
  }
});

test("the code of a frame has the drawing's address, escaped, and nothing of how its page is framed stays in a link", () => {
  const link = "http://here:1/slide?stride=3&show=unread,visits";
  const address = embedded(link, "player");
  assert.equal(address, `${link}&only=player&embed=true`);
  assert.match(
    frameOf(address, 'A "title"'),
    /src="http:\/\/here:1\/slide\?stride=3&amp;show=unread,visits&amp;only=player&amp;embed=true" title="A &quot;title&quot;"/,
  );
  assert.equal(unframed(`${link}&embed=true&embed_options=x&show_controls=true`), link);
  assert.equal(unframed("http://here:1/slide?embed=true"), "http://here:1/slide");
});
