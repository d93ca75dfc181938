// Which part of a matrix is seen, and the gestures that change it.

/** The window on a matrix: the cell at its top left corner, and how long a cell's edges are in CSS pixels. */
export class View {
  constructor(rows, columns) {
    Object.assign(this, {rows, columns, left: 0, top: 0, zoom: 1, width: 1, height: 1, isFitted: true});
  }

  static largest = 64;

  get smallest() { return Math.min(this.width / this.columns, this.height / this.rows); }

  resize(width, height) {
    Object.assign(this, {width, height});
    if (this.isFitted) this.fit();
    else this.clamp();
  }

  fit() {
    this.zoom = this.smallest;
    this.left = this.top = 0;
    this.clamp();
    this.isFitted = true;
  }

  /** Keeps the matrix in the window. */
  clamp() {
    this.zoom = Math.min(Math.max(this.zoom, this.smallest), Math.max(View.largest, this.smallest));
    const keep = (start, shown, count) => (shown >= count ? (count - shown) / 2 : Math.min(Math.max(start, 0), count - shown));
    this.left = keep(this.left, this.width / this.zoom, this.columns);
    this.top = keep(this.top, this.height / this.zoom, this.rows);
    this.isFitted = this.zoom <= this.smallest * 1.0001;
  }

  /** Zooms about a point of the window, which stays where it is. */
  scale(factor, x = this.width / 2, y = this.height / 2) {
    const [column, row] = [this.left + x / this.zoom, this.top + y / this.zoom];
    this.zoom *= factor;
    this.zoom = Math.min(Math.max(this.zoom, this.smallest), Math.max(View.largest, this.smallest));
    this.left = column - x / this.zoom;
    this.top = row - y / this.zoom;
    this.clamp();
  }

  pan(x, y) {
    this.left -= x / this.zoom;
    this.top -= y / this.zoom;
    this.clamp();
  }

  /** Moves just so far that a cell is seen. */
  reveal({row, column}) {
    const into = (start, shown, cell) => Math.min(Math.max(start, cell + 1 - shown), cell);
    this.left = into(this.left, this.width / this.zoom, column);
    this.top = into(this.top, this.height / this.zoom, row);
    this.clamp();
  }

  /** The cell at a point of the window; null outside the matrix. */
  cell(x, y) {
    const [column, row] = [Math.floor(this.left + x / this.zoom), Math.floor(this.top + y / this.zoom)];
    return row >= 0 && column >= 0 && row < this.rows && column < this.columns ? {row, column} : null;
  }

  x(column) { return (column - this.left) * this.zoom; }

  y(row) { return (row - this.top) * this.zoom; }
}

/** Has a canvas react to wheel, drag, pinch and double click. `hover` gets the cell under the pointer. */
export function gestures(canvas, view, changed, hover) {
  const pointers = new Map();
  let moved = 0;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return {x: event.clientX - box.left, y: event.clientY - box.top};
  };
  const spread = () => {
    const [one, other] = [...pointers.values()];
    return {
      distance: Math.hypot(one.x - other.x, one.y - other.y), x: (one.x + other.x) / 2, y: (one.y + other.y) / 2,
    };
  };

  canvas.addEventListener('wheel', (event) => {
    const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    // Whoever sees all of it already scrolls on.
    if (view().isFitted && pixels > 0 && !event.ctrlKey) return;
    event.preventDefault();
    const {x, y} = place(event);
    view().scale(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.002)), x, y);
    changed();
  }, {passive: false});
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
    if (pointers.size === 1) moved = 0;
  });
  canvas.addEventListener('pointermove', (event) => {
    const now = place(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      hover(view().cell(now.x, now.y));
      return;
    }
    if (pointers.size === 2) {
      moved = Infinity;
      const old = spread();
      pointers.set(event.pointerId, now);
      const next = spread();
      view().pan(next.x - old.x, next.y - old.y);
      view().scale(next.distance / Math.max(old.distance, 1), next.x, next.y);
    } else {
      pointers.set(event.pointerId, now);
      moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
      view().pan(now.x - before.x, now.y - before.y);
    }
    changed();
  });
  const up = (event) => {
    const last = pointers.get(event.pointerId);
    pointers.delete(event.pointerId);
    // A tap is how a finger hovers.
    if (last && moved < 4) hover(view().cell(last.x, last.y));
  };
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', up);
  // A finger leaves whenever it is lifted; what it has chosen stays.
  canvas.addEventListener('pointerleave', (event) => { if (!pointers.size && event.pointerType === 'mouse') hover(null); });
  canvas.addEventListener('dblclick', (event) => {
    const {x, y} = place(event);
    view().scale(event.shiftKey ? 0.5 : 2, x, y);
    changed();
  });
}
