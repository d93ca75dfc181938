// Lines and points in SVG, linear or logarithmic on either axis.

import {brief, element, fill, shape} from './dom.js';
import {roundTicks, tickText} from './colour.js';

const SIZE = {width: 640, height: 340};
const AREA = {left: 66, right: 14, top: 12, bottom: 46};

/**
 * A figure of some series.
 * @param options.series [{name, x, y, low?, high?, points?, dashed?}]; what is not finite, or not positive on a
 *   logarithmic axis, is left out.
 * @param options.x {label, log}, options.y likewise.
 */
export function chart({title, series, x, y, marks = []}) {
  const axes = {x: new Axis(x, series.map((one) => one.x)), y: new Axis(y, series.flatMap((one) => [one.y, one.low ?? [], one.high ?? []]))};
  const across = (value) => AREA.left + axes.x.fraction(value) * (SIZE.width - AREA.left - AREA.right);
  const down = (value) => SIZE.height - AREA.bottom - axes.y.fraction(value) * (SIZE.height - AREA.top - AREA.bottom);
  const drawing = shape('svg', {viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: 'img', 'aria-label': title});
  drawing.append(shape('rect', {
    class: 'area', x: AREA.left, y: AREA.top, width: SIZE.width - AREA.left - AREA.right,
    height: SIZE.height - AREA.top - AREA.bottom,
  }));
  for (const tick of axes.x.ticks(6)) {
    drawing.append(
      shape('line', {class: 'grid', x1: across(tick), x2: across(tick), y1: AREA.top, y2: SIZE.height - AREA.bottom}),
      shape('text', {class: 'tick', x: across(tick), y: SIZE.height - AREA.bottom + 16, 'text-anchor': 'middle'}, tickText(tick)));
  }
  for (const tick of axes.y.ticks(5)) {
    drawing.append(
      shape('line', {class: 'grid', x1: AREA.left, x2: SIZE.width - AREA.right, y1: down(tick), y2: down(tick)}),
      shape('text', {class: 'tick', x: AREA.left - 6, y: down(tick) + 4, 'text-anchor': 'end'}, tickText(tick)));
  }
  for (const mark of marks) {
    if (!Number.isFinite(axes.x.fraction(mark.x))) continue;
    drawing.append(shape('line', {class: 'mark', x1: across(mark.x), x2: across(mark.x), y1: AREA.top, y2: SIZE.height - AREA.bottom}));
  }
  drawing.append(
    shape('text', {x: (AREA.left + SIZE.width - AREA.right) / 2, y: SIZE.height - 8, 'text-anchor': 'middle'}, x.label),
    shape('text', {
      transform: `translate(14 ${(AREA.top + SIZE.height - AREA.bottom) / 2}) rotate(-90)`, 'text-anchor': 'middle',
    }, y.label));
  series.forEach((one, index) => draw(drawing, one, index, across, down));
  const readout = element('figcaption', {}, title);
  const legend = series.length > 1 ? element('div', {class: 'legend'}, series.map((one, index) =>
    element('span', {class: `series-${index % 6}${one.dashed ? ' dashed' : ''}`}, one.name))) : null;
  drawing.addEventListener('pointermove', (event) => {
    const box = drawing.getBoundingClientRect();
    const place = (event.clientX - box.left) / box.width * SIZE.width;
    readout.textContent = `${title} · ${near(series, x, place, across)}`;
  });
  drawing.addEventListener('pointerleave', () => { readout.textContent = title; });
  return element('figure', {class: 'chart'}, drawing, legend, readout);
}

function draw(drawing, one, index, across, down) {
  const group = shape('g', {class: `series series-${index % 6}${one.dashed ? ' dashed' : ''}`});
  let path = '';
  let isDown = false;
  one.x.forEach((value, place) => {
    const [left, top] = [across(value), down(one.y[place])];
    if (!Number.isFinite(left) || !Number.isFinite(top)) { isDown = false; return; }
    path += `${isDown ? 'L' : 'M'}${left.toFixed(1)} ${top.toFixed(1)}`;
    isDown = true;
    if (one.points) group.append(shape('circle', {cx: left.toFixed(1), cy: top.toFixed(1), r: 3}));
    if (one.low) {
      const [low, high] = [down(one.low[place]), down(one.high[place])];
      if (Number.isFinite(low) && Number.isFinite(high)) {
        group.append(shape('line', {x1: left, x2: left, y1: low.toFixed(1), y2: high.toFixed(1)}));
      }
    }
  });
  group.prepend(shape('path', {d: path}));
  drawing.append(group);
}

/** What all series have nearest to a place. */
function near(series, x, place, across) {
  const parts = series.map((one) => {
    let best = -1;
    let distance = Infinity;
    one.x.forEach((value, index) => {
      const apart = Math.abs(across(value) - place);
      if (apart < distance) [best, distance] = [index, apart];
    });
    return best < 0 ? null : {at: one.x[best], text: `${series.length > 1 ? `${one.name} ` : ''}${brief(one.y[best])}`};
  }).filter(Boolean);
  return parts.length ? `${x.label} ${brief(parts[0].at)}: ${parts.map((part) => part.text).join(', ')}` : '';
}

class Axis {
  constructor({log = false, from}, lists) {
    this.isLog = log;
    const all = lists.flat().filter((value) => Number.isFinite(value) && (!log || value > 0));
    if (from !== undefined) all.push(from);
    let [low, high] = [Infinity, -Infinity];
    for (const value of all) { low = Math.min(low, value); high = Math.max(high, value); }
    if (!(low <= high)) [low, high] = log ? [0.1, 10] : [0, 1];
    if (log) {
      [this.low, this.high] = [Math.log10(low), Math.log10(high)];
      const pad = Math.max((this.high - this.low) * 0.04, 0.05);
      this.low -= pad;
      this.high += pad;
    } else {
      const pad = (high - low) * 0.04 || Math.abs(high) * 0.1 || 1;
      [this.low, this.high] = [from === undefined ? low - pad : low, high + pad];
    }
  }

  fraction(value) {
    const place = this.isLog ? (value > 0 ? Math.log10(value) : NaN) : value;
    return (place - this.low) / (this.high - this.low);
  }

  ticks(count) {
    if (!this.isLog) return roundTicks(this.low, this.high, count).filter((tick) => tick >= this.low && tick <= this.high);
    const [low, high] = [Math.ceil(this.low), Math.floor(this.high)];
    if (high - low < 1) {
      return roundTicks(10 ** this.low, 10 ** this.high, count).filter((tick) => tick >= 10 ** this.low && tick <= 10 ** this.high);
    }
    const step = Math.max(1, Math.ceil((high - low) / count));
    return Array.from({length: Math.floor((high - low) / step) + 1}, (_, index) => 10 ** (low + index * step));
  }
}

/** Rows of what there is to say, as a table of two columns. */
export function facts(rows) {
  return element('table', {class: 'facts'}, element('tbody', {}, rows.filter(Boolean).map(([name, value, hint]) =>
    element('tr', {}, element('th', {scope: 'row', title: hint}, name), element('td', {}, value)))));
}

/** A section that says it is on its way, then what came, or why nothing did. */
export function section(title, make) {
  const body = element('div', {}, element('p', {class: 'note'}, 'Loading…'));
  make().then((nodes) => fill(body, nodes), (error) => {
    if (error.name !== 'AbortError') fill(body, element('p', {class: 'bad'}, error.message));
  });
  return element('section', {class: 'card'}, element('h2', {}, title), body);
}
