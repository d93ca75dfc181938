// What is drawn beside a heatmap: ticks, and the profiles of the row and the column under the cursor.

import {roundTicks, tickTexts} from './colour.js';

const FONT = '11px system-ui, sans-serif';

/** Ticks along both sides of a heatmap, with the profiles of the cursor's row and column. */
export function drawAxes(map, ratio) {
  const style = getComputedStyle(map.node);
  const colour = (name) => style.getPropertyValue(name);
  for (const isColumn of [true, false]) {
    const canvas = isColumn ? map.axis.column : map.axis.row;
    const context = canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = FONT;
    const side = new Side(map.view, isColumn);
    context.fillStyle = colour('--text');
    ticks(context, side);
    const values = map.line?.[isColumn ? 'row' : 'column'];
    if (values) profile(context, side, values, canvas.getBoundingClientRect(), map.style, colour);
    else if (isColumn && !map.cursor) {
      context.fillStyle = colour('--faint');
      context.textAlign = 'center';
      context.fillText('The row and the column under the pointer are drawn here and on the right.', side.length / 2, 50, side.length);
    }
  }
}

/** A side of the window on a matrix. */
class Side {
  constructor(view, isColumn) {
    this.isColumn = isColumn;
    this.length = isColumn ? view.width : view.height;
    this.at = (index) => (isColumn ? view.x(index) : view.y(index));
    const [start, count] = isColumn ? [view.left, view.columns] : [view.top, view.rows];
    /** The first and the last cell that is seen, not necessarily whole. */
    this.low = Math.max(0, start);
    this.high = Math.min(count, start + this.length / view.zoom);
  }
}

function ticks(context, {isColumn, length, at, low, high}) {
  context.textAlign = isColumn ? 'center' : 'left';
  context.textBaseline = isColumn ? 'top' : 'middle';
  for (const tick of roundTicks(low, Math.max(low, high - 1), Math.max(2, length / 80))) {
    if (!Number.isInteger(tick)) continue;
    const place = at(tick + 0.5);
    context.fillRect(isColumn ? place : 0, isColumn ? 0 : place, isColumn ? 1 : 4, isColumn ? 4 : 1);
    // What stands at an end is moved in, so that none of it is cut off.
    const half = isColumn ? context.measureText(String(tick)).width / 2 : 6;
    const middle = Math.min(Math.max(place, half), length - half);
    context.fillText(String(tick), isColumn ? middle : 6, isColumn ? 6 : middle);
  }
}

function profile(context, {isColumn, at, low, high}, values, box, {minimum, maximum}, colour) {
  const [near, far] = isColumn ? [24, box.height - 4] : [44, box.width - 4];
  if (far - near < 20) return;
  const height = (value) => far - (value - minimum) / (maximum - minimum || 1) * (far - near);
  context.strokeStyle = colour('--border');
  context.beginPath();
  for (const edge of [near, far]) {
    if (isColumn) { context.moveTo(at(low), edge); context.lineTo(at(high), edge); }
    else { context.moveTo(far + near - edge, at(low)); context.lineTo(far + near - edge, at(high)); }
  }
  context.stroke();
  context.strokeStyle = colour('--accent');
  context.lineWidth = 1.25;
  context.beginPath();
  const [first, last] = [Math.floor(low), Math.min(values.length, Math.ceil(high))];
  const step = Math.max(1, Math.floor((last - first) / 2000));
  for (let index = first; index < last; index += step) {
    const [along, across] = [at(index + 0.5), height(values[index])];
    if (isColumn) context.lineTo(along, across);
    else context.lineTo(near + far - across, along);
  }
  context.stroke();
  if (!isColumn) return;
  const [least, greatest] = tickTexts([minimum, maximum]);
  context.fillStyle = colour('--text');
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillText(greatest, at(low) + 2, near + 10);
  context.fillText(least, at(low) + 2, far - 2);
}
