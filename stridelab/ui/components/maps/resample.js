// Pictures at another size. A browser's own filter lets stripes of two pixels through as beats, which are just what a
// lesson on stride must not fake: what gets smaller is low-pass filtered first (Lanczos, three lobes).

/**
 * A picture for w x h pixels of the screen. Twice as large and more, it is its own: its pixels are shown as squares.
 * @param {HTMLImageElement} image
 * @param {number} w
 * @param {number} h
 * @returns {{ sheet: HTMLImageElement | OffscreenCanvas, isSquares: boolean }}
 */
export function resampled(image, w, h) {
  const isSquares = w >= 2 * image.naturalWidth;
  const isSame = w === image.naturalWidth && h === image.naturalHeight;
  return { sheet: isSquares || isSame ? image : lanczos(image, w, h), isSquares };
}

/** @param {HTMLImageElement} image @param {number} w @param {number} h */
function lanczos(image, w, h) {
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const source = brush(new OffscreenCanvas(width, height));
  source.drawImage(image, 0, 0);
  const { data } = source.getImageData(0, 0, width, height);
  let isGray = true;
  for (let at = 0; isGray && at < data.length; at += 4) {
    isGray = data[at] === data[at + 1] && data[at] === data[at + 2];
  }
  const result = new ImageData(w, h);
  result.data.fill(255);
  for (const channel of isGray ? [0] : [0, 1, 2]) {
    const plane = new Float32Array(width * height);
    for (let at = 0; at < plane.length; at++) plane[at] = data[4 * at + channel];
    const small = resampledLines(resampledLines(plane, height, width, w), w, height, h);
    for (const to of isGray ? [0, 1, 2] : [channel]) {
      for (let at = 0; at < small.length; at++) result.data[4 * at + to] = small[at];
    }
  }
  const sheet = new OffscreenCanvas(w, h);
  brush(sheet).putImageData(result, 0, 0);
  return sheet;
}

/**
 * The lines of a plane, each of `length` values, resampled to `size` values; these become the lines of what comes out
 * (size, lines), so that doing it twice does a whole picture.
 * @param {ArrayLike<number>} plane  (lines, length)
 * @param {number} lines
 * @param {number} length
 * @param {number} size
 */
export function resampledLines(plane, lines, length, size) {
  const out = new Float32Array(size * lines);
  const ratio = length / size;
  const widen = Math.max(1, ratio);
  for (let to = 0; to < size; to++) {
    const centre = (to + 0.5) * ratio - 0.5;
    const first = Math.max(0, Math.ceil(centre - 3 * widen));
    const last = Math.min(length - 1, Math.floor(centre + 3 * widen));
    const weights = new Float32Array(last - first + 1);
    for (let at = first; at <= last; at++) {
      weights[at - first] = sinc((at - centre) / widen) * sinc((at - centre) / (3 * widen));
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (let at = 0; at < weights.length; at++) weights[at] /= sum;
    for (let line = 0; line < lines; line++) {
      const start = line * length + first;
      let value = 0;
      for (let at = 0; at < weights.length; at++) value += weights[at] * plane[start + at];
      out[to * lines + line] = value;
    }
  }
  return out;
}

/** @param {number} t */
const sinc = (t) => (t ? Math.sin(Math.PI * t) / (Math.PI * t) : 1);

/** @param {OffscreenCanvas} canvas */
function brush(canvas) {
  const options = { willReadFrequently: true };
  return /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", options));
}
