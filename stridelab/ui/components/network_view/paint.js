// The two canvases: the columns of the layers, and the picture with a layer's field.

import { hatch } from "../shared.js";
import { CAP, strideColour } from "./layout.js";
import { barWords, called, FIRST, lastOf, PICTURE_WIDTH, strideName, titles } from "./words.js";

/** @typedef {import("../shared.js").Box} Box */
/** @typedef {import("./layout.js").Data} Data */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {Record<"ink" | "paper" | "font", string>} Look */

/**
 * All that does not depend on the layer pointed at.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Data} data
 * @param {Layout} layout
 * @param {Look} look
 */
export function paintBase(ctx, data, layout, look) {
  const { layers, before, input, wrong, colors } = data;
  const { pitch, bottom, font } = layout;
  paintStrides(ctx, data, layout, look);
  const gap = pitch > 4 ? Math.min(6, pitch * 0.16) : 0;
  const width = Math.max(0.8, pitch - gap);
  const colours = { size: colors.output, field: colors.input, macs: colors.filter };
  const heads = titles(data);
  layout.strips.forEach((strip, number) => {
    const { quantity, top, floor } = strip;
    ctx.fillStyle = colours[quantity];
    layers.forEach((layer, at) => {
      const height = layout.bar(strip, layer[quantity]);
      ctx.fillRect(layout.x(at) + gap / 2, floor - height, width, height);
    });
    const tops = before.map((numbers) => floor - layout.bar(strip, numbers[number]));
    if (tops.length) paintSteps(ctx, tops, layout, look);
    ctx.strokeStyle = "rgba(128,128,128,.8)";
    ctx.lineWidth = 1;
    rule(ctx, layout.width, floor + 0.5);
    if (quantity === "field") {
      const y = floor - layout.bar(strip, Math.max(...input));
      ctx.setLineDash([5, 4]);
      ctx.strokeStyle = look.ink;
      rule(ctx, layout.width, y);
      ctx.setLineDash([]);
      write(ctx, PICTURE_WIDTH, 1, y > top + font ? y - 5 : y + font, "left", 0.9 * font, look);
    }
    write(ctx, heads[quantity], 1, top - 7, "left", font, look);
  });
  const at = layers.findIndex(({ row }) => row[0] === wrong);
  if (at >= 0) {
    ctx.fillStyle = colors.unread;
    ctx.fillRect(layout.x(at) + pitch / 2 - 2, CAP, 4, bottom - CAP);
  }
  paintNames(ctx, data, layout, look);
}

/**
 * Strided layers: a band through all three strips, and above it the stride where there is room.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Data} data
 * @param {Layout} layout
 * @param {Look} look
 */
function paintStrides(ctx, data, layout, look) {
  const { pitch, bottom, font } = layout;
  let end = 0; // of the last label
  data.layers.forEach(({ strided }, at) => {
    if (!strided) return;
    const middle = layout.x(at) + pitch / 2;
    const band = Math.max(3, pitch);
    ctx.globalAlpha = 0.3;
    ctx.fillStyle = strideColour(data, strided);
    ctx.fillRect(middle - band / 2, CAP, band, bottom - CAP);
    ctx.globalAlpha = 1;
    ctx.beginPath();
    ctx.moveTo(middle - 5, CAP - 7);
    ctx.lineTo(middle + 5, CAP - 7);
    ctx.lineTo(middle, CAP + 2);
    ctx.fill();
    const words = pitch > 5 * font ? strideName(strided) : String(strided);
    if (middle - words.length * 4 < end) return;
    end = middle + words.length * 4 + 3;
    write(ctx, words, Math.max(5, middle), CAP - 9, "center", 0.9 * font, look);
  });
}

/**
 * The layers' names under the strips, or where they begin and end.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Data} data
 * @param {Layout} layout
 * @param {Look} look
 */
function paintNames(ctx, { layers }, layout, look) {
  const { pitch, font } = layout;
  const y = layout.bottom + 18;
  if (pitch > 44) {
    layers.forEach(({ row }, at) => {
      write(ctx, shortened(ctx, called(row[0]), pitch - 6), layout.x(at) + pitch / 2, y, "center", 0.9 * font, look);
    });
    return;
  }
  write(ctx, FIRST, 1, y, "left", 0.9 * font, look);
  const right = Math.min(layout.width - 2, layout.x(layers.length));
  write(ctx, lastOf(layers.length - 1), right, y, "right", 0.9 * font, look);
}

/**
 * The tops of the original's bars, as one line of steps.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number[]} tops
 * @param {Layout} layout
 * @param {Look} look
 */
function paintSteps(ctx, tops, layout, { ink, paper }) {
  ctx.beginPath();
  tops.forEach((y, at) => {
    ctx.lineTo(layout.x(at), y);
    ctx.lineTo(layout.x(at + 1), y);
  });
  const isFine = layout.pitch < 8; // no room for a rim
  if (!isFine) stroke(ctx, paper, 4);
  stroke(ctx, ink, isFine ? 1.2 : 2);
}

/**
 * The layer pointed at: its three bars framed, and their values.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Data} data
 * @param {Layout} layout
 * @param {number} at
 * @param {Look} look
 */
export function paintPointer(ctx, data, layout, at, look) {
  const layer = data.layers[at];
  const words = barWords(layer);
  const width = Math.max(3, layout.pitch);
  const middle = layout.x(at) + layout.pitch / 2;
  const isLeft = middle + width / 2 + 70 >= layout.width;
  const x = isLeft ? middle - width / 2 - 5 : middle + width / 2 + 5;
  for (const { top, floor } of layout.strips) {
    ctx.beginPath();
    ctx.rect(middle - width / 2, top - 1, width, floor - top + 1);
    stroke(ctx, look.paper, 4);
    stroke(ctx, look.ink, 2);
  }
  for (const strip of layout.strips) {
    const { quantity, top, floor } = strip;
    const y = floor - Math.max(3, layout.bar(strip, layer[quantity]));
    const align = isLeft ? "right" : "left";
    write(ctx, words[quantity], x, Math.max(top + layout.font, y), align, 1.15 * layout.font, look);
  }
}

/**
 * The picture, bright where the layer's middle unit sees it.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Data} data
 * @param {ReturnType<typeof import("./layout.js").photoLayout>} photo
 * @param {number} at
 * @param {HTMLImageElement | null} image
 * @param {Look} look
 */
export function paintPhoto(ctx, { input: [rows, cols], layers, colors }, photo, at, image, look) {
  const { width, height, unit } = photo;
  /** @type {Box} */
  const whole = [photo.x, photo.y, cols * unit, rows * unit];
  const [[top, bottom], [left, right]] = layers[at].box;
  const [x, y] = [photo.x + left * unit, photo.y + top * unit];
  const [w, h] = [(right - left + 1) * unit, (bottom - top + 1) * unit];
  ctx.clearRect(0, 0, width, height);
  hatch(ctx, [0, 0, width, height], "rgba(128,128,128,.35)", 6);
  ctx.fillStyle = look.paper;
  ctx.fillRect(...whole);
  if (image) {
    ctx.imageSmoothingEnabled = cols > 48;
    ctx.globalAlpha = 0.4;
    ctx.drawImage(image, ...whole);
    ctx.globalAlpha = 1;
    ctx.save();
    ctx.beginPath();
    ctx.rect(x, y, w, h);
    ctx.clip();
    ctx.drawImage(image, ...whole);
    ctx.restore();
  }
  // A field that reaches beyond the drawing ends at its rim, where its edge can still be seen.
  const [l, t] = [Math.max(2.5, x), Math.max(2.5, y)];
  const [r, b] = [Math.min(width - 2.5, x + w), Math.min(height - 2.5, y + h)];
  ctx.beginPath();
  ctx.rect(l, t, Math.max(2, r - l), Math.max(2, b - t));
  stroke(ctx, "#fff", 5);
  stroke(ctx, colors.input, 3);
}

/** @param {CanvasRenderingContext2D} ctx @param {string} colour @param {number} width */
function stroke(ctx, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} width @param {number} y */
function rule(ctx, width, y) {
  ctx.beginPath();
  ctx.moveTo(0, y);
  ctx.lineTo(width, y);
  ctx.stroke();
}

/**
 * Words that stand out from what is under them.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} words
 * @param {number} x
 * @param {number} y
 * @param {CanvasTextAlign} align
 * @param {number} size
 * @param {Look} look
 */
function write(ctx, words, x, y, align, size, look) {
  ctx.font = `600 ${Math.round(size)}px ${look.font}`;
  ctx.textAlign = align;
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = look.paper;
  ctx.strokeText(words, x, y);
  ctx.fillStyle = look.ink;
  ctx.fillText(words, x, y);
}

/** As many signs of the words as there is room for. @param {CanvasRenderingContext2D} ctx @param {string} words @param {number} room */
function shortened(ctx, words, room) {
  while (words.length > 2 && ctx.measureText(words).width > room) words = `${words.slice(0, -2)}…`;
  return words;
}
