// A network without the answers that a teacher's link covers: what is not there cannot be drawn or said.

/** @typedef {import("../cover.js").Cover} Cover */
/** @typedef {import("./layout.js").Data} Data */

const COVERED = "?";
const [INPUT, OUTPUT, MACS] = [4, 5, 7]; // places in a row of the table

/**
 * size: of the maps, a size of 0 standing for one that nobody is to know; cost: MACs.
 * @param {Data} data
 * @param {Pick<Cover, "has">} cover
 * @returns {Data}
 */
export function withoutAnswers(data, cover) {
  const [size, cost] = [cover.has("size"), cover.has("cost")];
  if (!size && !cost) return data;
  const hidden = [...(size ? [INPUT, OUTPUT] : []), ...(cost ? [MACS] : [])];
  const layers = data.layers.map((layer, at) => ({
    ...layer,
    row: layer.row.map((cell, place) => (at && hidden.includes(place) ? COVERED : cell)),
    size: size ? 0 : layer.size,
    macs: cost ? 0 : layer.macs,
    short: cost ? COVERED : layer.short,
  }));
  const { now, before, known } = data.total;
  return {
    ...data,
    layers,
    before: data.before.map(([map, field, macs]) => [size ? 0 : map, field, cost ? 0 : macs]),
    total: { now: cost ? COVERED : now, before: cost && before ? COVERED : before, known },
  };
}
