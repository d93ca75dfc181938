// A matrix that may be far larger than the screen, in square blocks of the resolution that is needed.

import {grid, readNumbers} from './npy.js';
import {Problem, request} from './service.js';

/** Cells of a block's edge. */
const EDGE = 512;
const MOST_ROWS = 128;

/** A finished kernel, read block by block. */
export class Source {
  /**
   * @param job The finished job.
   * @param options.step The record of a training, if one is meant.
   * @param options.order `data`, `cluster` or `label`.
   */
  constructor(job, {step = null, order = 'data'} = {}) {
    this.job = job;
    const [rows, columns, outputs = 1, more] = job.result.shape;
    this.samples = [rows, columns];
    /** Rows and columns that a sample has. */
    this.outputs = more ? outputs : 1;
    this.rows = rows * this.outputs;
    this.columns = columns * this.outputs;
    this.isSingle = job.result.dtype === 'float32' && job.result.shape.length !== 3;
    this.isSquare = rows === columns && !job.specification.against;
    // Numbers that come for a pair of samples; each has its own mean over samples.
    const pairs = outputs * (more ?? 1);
    this.edge = Math.max(1, Math.floor(EDGE / Math.max(this.outputs, Math.sqrt(pairs))));
    const query = [step === null ? null : `step=${step}`, order === 'data' ? null : `order=${order}`];
    this.query = query.filter(Boolean);
    this.lines = new Map();
    /** What stops the lines that are on their way, and those that are looked at. */
    this.reading = new Map();
    this.looked = {};
  }

  path(parts) {
    return `${this.job.links.matrix}.npy?${[...parts, ...this.query].join('&')}`;
  }

  /** The samples that a block of a level covers. */
  range(index, pool, side) {
    const start = index * this.edge * pool;
    return [start, Math.min(start + this.edge * pool, this.samples[side])];
  }

  async block(pool, row, column, signal) {
    const [top, bottom] = this.range(row, pool, 0);
    const [left, right] = this.range(column, pool, 1);
    const parts = [`rows=${top}:${bottom}`, `columns=${left}:${right}`];
    if (pool > 1) parts.push(`pool=${pool}`);
    const response = await request(this.path(parts), {signal});
    return grid(readNumbers(await response.arrayBuffer()));
  }

  /** A row of the grid, exact. */
  row(index) { return this.line('row', index, 'across'); }

  /** A column; of a symmetric kernel that is a row, of several outputs too: Θ(x, y)ₒₚ = Θ(y, x)ₚₒ. */
  column(index) { return this.line(this.isSquare ? 'row' : 'column', index, 'down'); }

  /** A line of the grid. The one that was asked for before to be drawn in the same direction is no longer fetched. */
  line(kind, index, direction) {
    const sample = Math.floor(index / this.outputs);
    const key = `${kind} ${sample}`;
    this.looked[direction] = key;
    for (const [other, control] of this.reading) {
      if (Object.values(this.looked).includes(other)) continue;
      control.abort();
      this.reading.delete(other);
      this.lines.delete(other);
    }
    const known = this.lines.get(key) ?? this.read(kind, sample, key);
    const output = index % this.outputs;
    return known.then(({rows, columns, values}) => (kind === 'row'
      ? values.subarray(output * columns, (output + 1) * columns)
      : Float64Array.from({length: rows}, (_, row) => values[row * columns + output])));
  }

  read(kind, sample, key) {
    const control = new AbortController();
    const side = kind === 'row' ? 'rows' : 'columns';
    const lines = request(this.path([`${side}=${sample}:${sample + 1}`]), {signal: control.signal})
      .then((response) => response.arrayBuffer()).then((buffer) => grid(readNumbers(buffer)));
    this.reading.set(key, control);
    this.lines.set(key, lines);
    lines.catch(() => {
      if (this.lines.get(key) === lines) this.lines.delete(key);
    }).finally(() => {
      if (this.reading.get(key) === control) this.reading.delete(key);
    });
    if (this.lines.size > MOST_ROWS) this.lines.delete(this.lines.keys().next().value);
    return lines;
  }
}

/** One kernel less another of the same shape. */
export class Difference {
  constructor(one, other) {
    Object.assign(this, {one, other});
    for (const name of ['samples', 'outputs', 'rows', 'columns', 'isSquare', 'edge']) this[name] = one[name];
    this.isSingle = false;
  }

  range(...place) { return this.one.range(...place); }

  async block(...place) {
    const [one, other] = await Promise.all([this.one.block(...place), this.other.block(...place)]);
    return {...one, values: minus(one.values, other.values), isSingle: false};
  }

  async row(index) { return minus(...await Promise.all([this.one.row(index), this.other.row(index)])); }

  async column(index) { return minus(...await Promise.all([this.one.column(index), this.other.column(index)])); }
}

function minus(one, other) {
  return Float64Array.from(one, (value, index) => value - other[index]);
}

/** The blocks that are there or on their way; those not wanted for longest are let go. */
export class Blocks {
  constructor(source, arrived) {
    Object.assign(this, {source, arrived});
    this.known = new Map();
    this.waiting = [];
    this.active = new Map();
    /** What could not be had, with the time from when on it is asked for again. */
    this.failed = new Map();
  }

  static most = 64;
  static mostActive = 4;

  key(pool, row, column) { return `${pool} ${row} ${column}`; }

  /** A block, if it is there. */
  get(pool, row, column) {
    const key = this.key(pool, row, column);
    const block = this.known.get(key);
    if (block) {
      this.known.delete(key);
      this.known.set(key, block);
    }
    return block;
  }

  /** Fetches what is wanted now, and nothing that no longer is. */
  want(places) {
    const keys = new Set(places.map((place) => this.key(...place)));
    for (const [key, control] of this.active) {
      if (keys.has(key)) continue;
      this.active.delete(key);
      control.abort();
    }
    this.waiting = places.filter((place) => {
      const key = this.key(...place);
      return !this.known.has(key) && !this.active.has(key) && !(this.failed.get(key)?.until > Date.now());
    });
    this.next();
  }

  next() {
    while (this.active.size < Blocks.mostActive && this.waiting.length) {
      const place = this.waiting.shift();
      const key = this.key(...place);
      const control = new AbortController();
      this.active.set(key, control);
      this.source.block(...place, control.signal).then((cells) => {
        this.failed.delete(key);
        this.known.set(key, {place, cells});
        while (this.known.size > Blocks.most) this.known.delete(this.known.keys().next().value);
        this.arrived(null);
      }, (error) => {
        if (error.name !== 'AbortError') this.fail(key, error);
      }).finally(() => {
        if (this.active.get(key) === control) this.active.delete(key);
        this.next();
      });
    }
  }

  /** Notes a failure: a refusal is final, what is only away or busy is asked again, ever more rarely. */
  fail(key, error) {
    const isFinal = error instanceof Problem && error.isFinal;
    const pause = isFinal ? Infinity : Math.max(Math.min(2 * (this.failed.get(key)?.pause ?? 500), 30000), error.pause ?? 0);
    this.failed.set(key, {until: Date.now() + pause, pause});
    this.arrived(error);
    if (!isFinal) setTimeout(() => { if (!this.isStopped) this.arrived(error); }, pause + 10);
  }

  /** Whether all that was wanted is there. */
  get isIdle() { return !this.active.size && !this.waiting.length; }

  stop() {
    this.isStopped = true;
    this.waiting = [];
    for (const control of this.active.values()) control.abort();
  }
}
