// All words of this drawing, but for what Python sends: titles, captions and numbers of the maps, and the scale's note.

import { grouped } from "../shared.js";

/** What stands in component.html. */
export const WORDS = {
  drawing: "Strides side by side",
  scrub: "Step of all maps",
  size: "Size of the maps",
  true: "True size",
  equal: "Equal size",
  table: "Numbers of each stride",
  stride: "Stride",
  output: "Output",
  windows: "Windows",
  share: "of stride 1",
  macs: "MACs",
  unread: "Unread",
  memory: "Memory",
};

export const PLAY = { play: "Play", pause: "Pause" };

/** @param {{ title: string, caption: string }} map */
export const mapLabel = ({ title, caption }) => `${title}, ${caption}`;

/** @param {number} step @param {number | null} most  null: nobody is to know */
export const stepWords = (step, most) => (most === null ? "" : `step ${grouped(step)} of ${grouped(most)}`);

/** @param {number} windows */
export const windowWords = (windows) => `${grouped(windows)} windows`;

/** What a screen reader is told: how far it is, and which strides are done. @param {string} step @param {number[]} strides */
export function spoken(step, strides) {
  return `${step}. Finished: ${strides.length ? `stride ${strides.join(", ")}` : "none"}.`;
}
