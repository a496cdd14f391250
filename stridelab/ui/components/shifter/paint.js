// Pictures moved, enlarged and cut from their sheets.

import { fitPixels } from "../shared.js";

/** @typedef {HTMLImageElement | OffscreenCanvas} Picture */

/**
 * A part of an image, moved to the right and down, with what leaves coming in at the other side.
 * @param {Picture} image
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
export function rolled(image, x, y, width, height, right = 0, down = 0) {
  const sheet = new OffscreenCanvas(width, height);
  const ctx = brush(sheet);
  for (const left of [right % width, (right % width) - width]) {
    for (const top of [down % height, (down % height) - height]) {
      ctx.drawImage(image, x, y, width, height, left, top, width, height);
    }
  }
  return sheet;
}

/** An empty picture. @param {number} height @param {number} width */
export const blank = (height, width) => new OffscreenCanvas(Math.max(1, width), Math.max(1, height));

/**
 * A finished picture on a canvas of a size on the page; its pixels stay squares of one size.
 * @param {HTMLCanvasElement} canvas
 * @param {OffscreenCanvas} sheet
 * @param {[width: number, height: number]} size
 * @param {number} scale
 */
export function paintSheet(canvas, sheet, [width, height], scale) {
  fitPixels(canvas, width * scale, height * scale, scale);
  const ctx = brush(canvas);
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  squares(ctx, sheet, 0, 0, canvas.width, canvas.height);
}

/**
 * Single pixels of the stride-1 map. The rings stand still; the map moves under them.
 * @param {HTMLCanvasElement} canvas
 * @param {OffscreenCanvas} moved
 * @param {import("./layout.js").Data} data
 * @param {[width: number, height: number]} room
 * @param {number} scale
 */
export function paintCloseUp(canvas, moved, { close_up: part, stride, filter }, room, scale) {
  const cell = Math.max(1, Math.floor(Math.min(room[0] / part.width, room[1] / part.height)));
  const [width, height] = [cell * part.width, cell * part.height];
  fitPixels(canvas, width * scale, height * scale, scale);
  const ctx = brush(canvas);
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(moved, part.col, part.row, part.width, part.height, 0, 0, width, height);
  for (let row = 0; row < part.height; row += stride) {
    for (let col = 0; col < part.width; col += stride) {
      ctx.beginPath();
      ctx.arc((col + 0.5) * cell, (row + 0.5) * cell, Math.max(2, cell * 0.36), 0, 2 * Math.PI);
      stroke(ctx, "#1a1a1a", 4);
      stroke(ctx, filter, 2);
    }
  }
}

/**
 * All phases as small maps, the one in use framed.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLImageElement} maps
 * @param {import("./layout.js").Data} data
 * @param {[row: number, col: number]} phase
 * @param {[width: number, height: number]} size
 * @param {number} scale
 */
export function paintPhases(
  canvas,
  maps,
  { stride, map: [h, w], remainder_of: remainder, filter },
  phase,
  size,
  scale,
) {
  fitPixels(canvas, size[0] * scale, size[1] * scale, scale);
  const ctx = brush(canvas);
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  const gap = 3 * scale;
  const [width, height] = [canvas.width, canvas.height].map((side) => (side - gap * (stride + 1)) / stride);
  for (let row = 0; row < stride; row++) {
    for (let col = 0; col < stride; col++) {
      const [x, y] = [gap + col * (width + gap), gap + row * (height + gap)];
      squares(ctx, rolled(maps, remainder[col] * w, remainder[row] * h, w, h), x, y, width, height);
      if (row !== phase[0] || col !== phase[1]) continue;
      ctx.beginPath();
      ctx.rect(x - gap / 2, y - gap / 2, width + gap, height + gap);
      stroke(ctx, filter, gap);
    }
  }
}

/**
 * An image at another size whose pixels stay squares: by a whole factor first, then smoothly down.
 * @param {import("../shared.js").Context} ctx
 * @param {OffscreenCanvas} image
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function squares(ctx, image, x, y, width, height) {
  const factor = Math.ceil(width / image.width);
  let from = image;
  if (factor > 1 && factor * image.width !== width) {
    from = new OffscreenCanvas(factor * image.width, factor * image.height);
    const large = brush(from);
    large.imageSmoothingEnabled = false;
    large.drawImage(image, 0, 0, from.width, from.height);
  }
  ctx.imageSmoothingEnabled = from.width > width;
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(from, x, y, width, height);
}

/** @param {import("../shared.js").Context} ctx @param {string} colour @param {number} width */
function stroke(ctx, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

/** @param {HTMLCanvasElement | OffscreenCanvas} canvas */
function brush(canvas) {
  return /** @type {import("../shared.js").Context} */ (canvas.getContext("2d"));
}
