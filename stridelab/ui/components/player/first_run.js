// What plays by itself: on Home its first stops are slow, with a word each; and it stops once it has been seen.

/** @import { View } from "./controls.js" */

const SLOW = 2800; // milliseconds at each of the first stops
const STOPS = 3;
const ROUNDS = 2; // then who has not touched it has seen it

/** @typedef {{ rounds: number, slow: boolean }} Alone  it plays by itself: walks begun; whether its first stops are slow */

/** @param {boolean} compact @returns {Alone} */
export function alone(compact) {
  return { rounds: 1, slow: compact };
}

/** Whether the step is one that has a word of its own now. @param {View} view */
export function isSlow({ alone, playing, step }) {
  return Boolean(alone?.slow && playing && alone.rounds === 1 && step < STOPS);
}

/** Milliseconds until the next step. @param {View} view */
export function intervalOf(view) {
  return isSlow(view) ? SLOW : 1000 / view.speed;
}

/** Whether the walk, at its end, begins anew. @param {View} view */
export function goesOn({ loop, alone }) {
  return loop && !(alone && ++alone.rounds > ROUNDS);
}
