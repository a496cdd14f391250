// The stride in the grid itself: an arrow from one window to the next, with its length in cells.

/** @import { Axes, Pair } from "./data.js" */
/** @import { Panel } from "./layout.js" */
/** @import { Look, Type } from "./sheets.js" */
import { cellOf, startOf, steps } from "./data.js";

/** @typedef {{ row: number, col: number, down: boolean, length: number }} Move  from the window that starts there */

/** The way from a step to the next: along its row, or at the row's end down to the next one. @param {Axes} axes @param {number} step @returns {Move | null} */
export function moveFrom(axes, step) {
  if (step + 1 >= steps(axes)) return null;
  const [[i], [next]] = [cellOf(axes, step), cellOf(axes, step + 1)];
  const [row, col] = startOf(axes, step);
  const [nextRow, nextCol] = startOf(axes, step + 1);
  const down = next > i;
  return { row, col, down, length: down ? nextRow - row : nextCol - col };
}

/**
 * On the window's lower edge, or where it goes down on its right edge: between the numbers of the cells.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Panel} input
 * @param {Pair} extent
 * @param {Move} move
 * @param {Look} look
 * @param {Type} type
 */
export function paintMove(ctx, { x, y, cell, origin }, extent, { row, col, down, length }, look, type) {
  if (cell * length < 16) return;
  const left = x + (col - origin[1] + (down ? extent[1] : 0)) * cell;
  const top = y + (row - origin[0] + (down ? 0 : extent[0])) * cell;
  const size = type.now || Math.max(12, Math.min(16, cell * 0.5));
  ctx.save();
  ctx.translate(Math.round(left), Math.round(Math.min(top, ctx.canvas.clientHeight - size * 0.62)));
  if (down) ctx.transform(0, 1, 1, 0, 0, 0);
  const [end, head] = [cell * length, Math.min(7, cell * 0.3)];
  for (const [colour, width] of /** @type {[string, number][]} */ ([
    [look.paper, 6],
    [look.ink, 2.5],
  ])) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.moveTo(0, -head);
    ctx.lineTo(0, head);
    ctx.moveTo(0, 0);
    ctx.lineTo(end, 0);
    ctx.moveTo(end - head, -head);
    ctx.lineTo(end, 0);
    ctx.lineTo(end - head, head);
    ctx.stroke();
  }
  ctx.translate(end / 2, 0);
  if (down) ctx.transform(0, 1, 1, 0, 0, 0);
  ctx.font = `700 ${size}px ${look.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 6;
  ctx.strokeStyle = look.paper;
  ctx.strokeText(String(length), 0, 0);
  ctx.fillStyle = look.ink;
  ctx.fillText(String(length), 0, 0);
  ctx.restore();
}
