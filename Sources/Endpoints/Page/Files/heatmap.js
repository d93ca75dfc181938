// The heatmap: blocks of a matrix in colours, with axes, the profiles of a row and a column, and a cursor.

import {drawAxes} from './axes.js';
import {Blocks} from './blocks.js';
import {Scale, missing, table} from './colour.js';
import {element, shortest} from './dom.js';
import {View, gestures} from './view.js';

/** A matrix to look at. `node` is its element. */
export class Heatmap {
  /**
   * @param source Where the cells come from.
   * @param style {colours, kind, minimum, maximum}.
   * @param label For those who do not see it.
   */
  constructor(source, style, label, signal) {
    this.view = new View(source.rows, source.columns);
    this.canvas = element('canvas', {
      class: 'map', tabindex: 0, role: 'application', 'aria-label': label, 'aria-roledescription': 'heatmap',
      'aria-describedby': 'heatmap-keys', onkeydown: (event) => this.key(event),
      onblur: () => this.point(null),
    });
    this.axis = {row: element('canvas', {class: 'axis'}), column: element('canvas', {class: 'axis'})};
    this.readout = element('div', {class: 'readout'});
    this.trouble = element('p', {class: 'bad', role: 'alert', hidden: true});
    this.spoken = element('div', {class: 'hidden', role: 'status'});
    this.frame = element('div', {class: 'frame'}, this.canvas, this.axis.row, this.axis.column);
    this.node = element('div', {class: 'heatmap'}, this.frame, this.trouble, this.readout, this.spoken);
    this.style = style;
    this.cursor = null;
    /** Called after every change of the window. */
    this.moved = () => {};
    /** Called when all that is in the window is there. */
    this.filled = () => {};
    /** The samples at each place, where they are not in the data's order. */
    this.samples = null;
    this.show(source);
    gestures(this.canvas, () => this.view, () => this.changed(), (cell) => this.point(cell));
    const observer = new ResizeObserver(() => this.resize());
    observer.observe(this.frame);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', () => this.draw(), {signal});
    this.watch(signal);
    signal.addEventListener('abort', () => { observer.disconnect(); this.blocks.stop(); }, {once: true});
    this.paint(style);
  }

  /** Another screen, or another zoom of the page, has other pixels, though nothing has another size. */
  watch(signal) {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
      this.draw();
      this.watch(signal);
    }, {once: true, signal});
  }

  /** Shows another matrix of the same shape in the same window. */
  show(source) {
    this.before = this.blocks;
    this.blocks?.stop();
    this.source = source;
    this.line = null;
    this.failure = null;
    this.blocks = new Blocks(source, (error) => {
      this.failure = error;
      this.trouble.textContent = error ? error.message : '';
      this.trouble.hidden = !error;
      this.draw();
    });
    if (this.cursor) this.point(this.cursor);
    this.draw();
  }

  /** Other colours. */
  paint(style) {
    this.style = style;
    this.scale = new Scale(style.kind, style.minimum, style.maximum);
    this.version = (this.version ?? 0) + 1;
    this.draw();
  }

  resize() {
    const ratio = this.ratio = devicePixelRatio;
    for (const canvas of [this.canvas, this.axis.row, this.axis.column]) {
      const box = canvas.getBoundingClientRect();
      canvas.width = Math.round(box.width * ratio);
      canvas.height = Math.round(box.height * ratio);
    }
    this.view.resize(this.canvas.width / ratio, this.canvas.height / ratio);
    this.draw();
  }

  changed() {
    this.draw();
    this.moved(this.view);
  }

  draw() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      this.render();
    });
  }

  /** The blocks of a level that are in the window. */
  visible(pool) {
    const {view, source} = this;
    const size = source.edge * pool * source.outputs;
    const places = [];
    const [right, bottom] = [view.left + view.width / view.zoom, view.top + view.height / view.zoom];
    for (let row = Math.max(0, Math.floor(view.top / size)); row * size < Math.min(bottom, source.rows); row++) {
      for (let column = Math.max(0, Math.floor(view.left / size)); column * size < Math.min(right, source.columns); column++) {
        places.push([pool, row, column]);
      }
    }
    const middle = ([, row, column]) => Math.hypot(
      (row + 0.5) * size - (view.top + bottom) / 2, (column + 0.5) * size - (view.left + right) / 2);
    return places.sort((one, other) => middle(one) - middle(other));
  }

  /** How many cells go into a pixel, as a power of two. */
  get pool() {
    const cells = 1 / (this.view.zoom * this.ratio);
    return cells <= 1 ? 1 : 2 ** Math.round(Math.log2(cells));
  }

  render() {
    if (this.ratio !== devicePixelRatio) this.resize();
    const context = this.canvas.getContext('2d');
    const {ratio} = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const {pool} = this;
    const wanted = this.visible(pool);
    this.blocks.want(wanted);
    const isWhole = wanted.every((place) => this.blocks.get(...place));
    // Until the blocks of this level are there, coarser ones stand in, and those of the last matrix.
    const all = isWhole ? [] : [...this.before?.known.values() ?? [], ...this.blocks.known.values()]
      .sort((one, other) => other.place[0] - one.place[0]);
    for (const block of all) this.stamp(context, block, ratio);
    for (const place of wanted) {
      const block = this.blocks.get(...place);
      if (block) this.stamp(context, block, ratio);
    }
    if (isWhole) this.before = null;
    if (isWhole && !this.failure) this.filled();
    // One finger scrolls the page as long as there is nothing to move.
    this.canvas.classList.toggle('fitted', this.view.isFitted);
    this.canvas.dataset.state = this.failure ? 'failed' : isWhole ? 'whole' : 'loading';
    if (this.cursor) this.outline(context, ratio);
    drawAxes(this, ratio);
  }

  stamp(context, block, ratio) {
    const {source, view} = this;
    const [pool, row, column] = block.place;
    const [top, bottom] = source.range(row, pool, 0).map((sample) => Math.round(view.y(sample * source.outputs) * ratio));
    const [left, right] = source.range(column, pool, 1).map((sample) => Math.round(view.x(sample * source.outputs) * ratio));
    if (right < 0 || bottom < 0 || left > this.canvas.width || top > this.canvas.height) return;
    if (block.version !== this.version) {
      const {rows, columns, values} = block.cells;
      const image = new ImageData(columns, rows);
      const {colours} = this.style;
      this.scale.paint(values, new Uint32Array(image.data.buffer), table(colours), missing(colours).pixel);
      block.picture ??= new OffscreenCanvas(columns, rows);
      block.picture.getContext('2d').putImageData(image, 0, 0);
      block.version = this.version;
    }
    context.imageSmoothingEnabled = right - left < block.cells.columns;
    context.drawImage(block.picture, left, top, right - left, bottom - top);
  }

  outline(context, ratio) {
    const {view, cursor} = this;
    const size = Math.max(view.zoom, 3);
    context.lineWidth = ratio;
    for (const [colour, inset] of [['#fff', 0], ['#000', 1]]) {
      context.strokeStyle = colour;
      context.strokeRect(
        (view.x(cursor.column) - inset) * ratio, (view.y(cursor.row) - inset) * ratio,
        (size + 2 * inset) * ratio, (size + 2 * inset) * ratio);
    }
  }

  /** A cell under the pointer, or none. */
  point(cell, isSpoken = false) {
    this.cursor = cell;
    this.draw();
    const turn = this.turn = Symbol('turn');
    if (!cell) {
      this.line = null;
      this.readout.textContent = '';
      return;
    }
    clearTimeout(this.timer);
    this.readout.textContent = this.place(cell);
    this.timer = setTimeout(async () => {
      // A column may take longer than a row, which has the value already.
      const lines = {row: this.source.row(cell.row), column: this.source.column(cell.column)};
      lines.column.catch(() => {});
      try {
        const row = await lines.row;
        if (turn !== this.turn || !this.cursor) return;
        this.readout.textContent = `${this.place(cell)}: ${shortest(row[cell.column], this.source.isSingle)}`;
        if (isSpoken) this.spoken.textContent = this.readout.textContent;
        this.line = {row, column: this.line?.at === cell.column ? this.line.column : null, at: cell.column};
        this.draw();
        const column = await lines.column;
        if (turn !== this.turn || !this.cursor) return;
        this.line = {row, column, at: cell.column};
        this.draw();
      } catch (error) {
        if (turn === this.turn && error.name !== 'AbortError') this.readout.textContent = error.message;
      }
    }, 30);
  }

  place({row, column}) {
    const {samples, source: {outputs}} = this;
    const name = (index) => {
      if (!samples && outputs === 1) return String(index);
      const sample = Math.floor(index / outputs);
      const output = outputs === 1 ? '' : `, output ${index % outputs}`;
      return `${index} (sample ${samples?.[sample] ?? sample}${output})`;
    };
    return `row ${name(row)}, column ${name(column)}`;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
    const far = Math.max(1, Math.round(Math.min(this.view.width, this.view.height) / this.view.zoom / 10));
    if (steps[event.key]) {
      const [down, right] = steps[event.key].map((step) => step * (event.shiftKey ? far : 1));
      const from = this.cursor ?? this.view.cell(this.view.width / 2, this.view.height / 2) ?? {row: 0, column: 0};
      const into = (index, count) => Math.min(Math.max(index, 0), count - 1);
      const cell = {row: into(from.row + down, this.source.rows), column: into(from.column + right, this.source.columns)};
      this.view.reveal(cell);
      this.point(cell, true);
    } else if (event.key === '+' || event.key === '=') this.view.scale(1.5, ...this.centre);
    else if (event.key === '-') this.view.scale(1 / 1.5, ...this.centre);
    else if (event.key === '0') this.view.fit();
    else return;
    event.preventDefault();
    this.changed();
  }

  get centre() {
    return this.cursor
      ? [this.view.x(this.cursor.column + 0.5), this.view.y(this.cursor.row + 0.5)]
      : [this.view.width / 2, this.view.height / 2];
  }
}
