// From values to colours, step for step as the service does it in its pictures.

import maps, {missing as others} from './colormaps.js';
import {superscript} from './dom.js';

export const names = Object.keys(maps);

const tables = new Map();

/** 256 colours as the bytes of pixels. */
export function table(name) {
  if (!tables.has(name)) {
    const pixels = new Uint32Array(256);
    const parts = new Uint8Array(pixels.buffer);
    for (let step = 0; step < 256; step++) {
      for (let part = 0; part < 3; part++) {
        parts[step * 4 + part] = parseInt(maps[name].substr(step * 6 + part * 2, 2), 16);
      }
      parts[step * 4 + 3] = 255;
    }
    tables.set(name, pixels);
  }
  return tables.get(name);
}

/** A range of one point as that point ± 10 %, as the service's pictures have it (matplotlib's `nonsingular`). */
function widened(minimum, maximum) {
  const largest = Math.max(Math.abs(minimum), Math.abs(maximum));
  if (maximum - minimum > largest * 1e-15) return [minimum, maximum];
  return largest < 1e-286 ? [-0.1, 0.1] : [minimum - 0.1 * Math.abs(minimum), maximum + 0.1 * Math.abs(maximum)];
}

/** The colour of what has no place on a scale, which the map has not, as the bytes of a pixel; and what it is called. */
export function missing(map) {
  const [digits, name] = others[map];
  const parts = Uint8Array.of(...[0, 2, 4].map((place) => parseInt(digits.substr(place, 2), 16)), 255);
  return {pixel: new Uint32Array(parts.buffer)[0], name};
}

/** The steps' places between two values, linear, logarithmic or both. */
export class Scale {
  constructor(kind, ...ends) {
    const [minimum, maximum] = widened(...ends);
    Object.assign(this, {kind, minimum, maximum});
    const largest = Math.max(Math.abs(minimum), Math.abs(maximum));
    this.threshold = largest > 0 ? 10 ** (Math.ceil(Math.log10(largest)) - 3) : 1;
    this.low = this.transform(minimum);
    this.span = this.transform(maximum) - this.low;
  }

  transform(value) {
    if (this.kind === 'linear') return value;
    if (this.kind === 'log') return value > 0 ? Math.log10(value) : NaN;
    const stretch = 1 / (1 - 0.1);
    if (Math.abs(value) <= this.threshold) return value * stretch;
    return Math.sign(value) * this.threshold * (stretch - Math.log10(this.threshold) + Math.log10(Math.abs(value)));
  }

  /** 0 at the minimum, 1 at the maximum; NaN of what has no colour. */
  fraction(value) { return this.span > 0 ? (this.transform(value) - this.low) / this.span : 0; }

  /** The value at a fraction of the way. */
  inverse(fraction) {
    const place = this.low + fraction * this.span;
    if (this.kind === 'linear') return place;
    if (this.kind === 'log') return 10 ** place;
    const stretch = 1 / (1 - 0.1);
    const size = Math.abs(place) / this.threshold;
    if (size <= stretch) return place / stretch;
    return Math.sign(place) * 10 ** (size - stretch + Math.log10(this.threshold));
  }

  /** Paints values into pixels; what has no colour gets that of what is missing. */
  paint(values, pixels, colours, missing) {
    const isLinear = this.kind === 'linear';
    for (let index = 0; index < values.length; index++) {
      const place = isLinear ? values[index] : this.transform(values[index]);
      const step = 256 * (this.span > 0 ? (place - this.low) / this.span : 0);
      pixels[index] = Number.isNaN(step) ? missing : colours[Math.min(Math.max(Math.floor(step), 0), 255)];
    }
  }

  /** Some round values between the ends. */
  ticks(count = 5) {
    if (this.kind === 'log') {
      const low = Math.ceil(Math.log10(this.minimum) - 1e-9);
      const high = Math.floor(Math.log10(this.maximum) + 1e-9);
      const step = Math.max(1, Math.ceil((high - low) / count));
      const powers = [];
      for (let power = low; power <= high; power += step) powers.push(10 ** power);
      if (powers.length > 1) return powers;
    }
    if (this.kind === 'symlog') return [0, 0.25, 0.5, 0.75, 1].map((fraction) => this.inverse(fraction));
    return roundTicks(this.minimum, this.maximum, count);
  }
}

/** Multiples of 1, 2 or 5 times a power of ten. */
export function roundTicks(minimum, maximum, count) {
  const raw = (maximum - minimum) / count;
  // Ends that differ by rounding only have no round values between.
  if (!(raw > 2 ** -45 * Math.max(Math.abs(minimum), Math.abs(maximum)))) return [minimum];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw * 0.999);
  const ticks = [];
  for (let index = Math.ceil(minimum / step - 1e-9); index * step <= maximum + step * 1e-9; index++) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

/** Ticks as texts, with as many digits as tell each from the next. */
export function tickTexts(ticks) {
  const largest = Math.max(...ticks.map(Math.abs));
  const gap = Math.min(...ticks.slice(1).map((tick, index) => Math.abs(tick - ticks[index])));
  const digits = gap > 0 && gap < Infinity ? Math.ceil(Math.log10(largest / gap) - 1e-9) + 1 : 3;
  return ticks.map((tick) => tickText(tick, Math.min(Math.max(digits, 3), 15)));
}

export function tickText(value, digits = 3) {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) {
    const [head, power] = value.toExponential(digits - 1).split('e');
    const factor = Number(head);
    return `${factor === 1 ? '' : factor === -1 ? '−' : `${factor}·`}10${superscript(Number(power))}`.replace('-', '−');
  }
  return String(Number(value.toPrecision(digits))).replace('-', '−');
}
