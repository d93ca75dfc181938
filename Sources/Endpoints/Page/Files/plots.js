// Lines and points in SVG, linear or logarithmic on either axis.

import {brief, element, fill, shape} from './dom.js';
import {roundTicks, tickTexts} from './colour.js';

const SIZE = {width: 640, height: 340};
const AREA = {left: 66, right: 14, top: 12, bottom: 46};

/**
 * A figure of some series.
 * @param options.series [{name, x, y, low?, high?, points?, dashed?}]; what is not finite, or not positive on a
 *   logarithmic axis, is left out.
 * @param options.x {label, log, whole, least}, options.y likewise; ticks of a whole axis are integers, and what is below
 *   its least value is not drawn.
 */
export function chart({title, series, x, y, marks = []}) {
  const axes = {x: new Axis(x, series.map((one) => one.x)), y: new Axis(y, series.flatMap((one) => [one.y, one.low ?? [], one.high ?? []]))};
  const across = (value) => AREA.left + axes.x.fraction(value) * (SIZE.width - AREA.left - AREA.right);
  const down = (value) => SIZE.height - AREA.bottom - axes.y.fraction(value) * (SIZE.height - AREA.top - AREA.bottom);
  const drawing = shape('svg', {
    viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: 'application', 'aria-roledescription': 'plot', 'aria-label': title, tabindex: 0,
  });
  drawing.append(shape('rect', {
    class: 'area', x: AREA.left, y: AREA.top, width: SIZE.width - AREA.left - AREA.right,
    height: SIZE.height - AREA.top - AREA.bottom,
  }));
  for (const [tick, text] of axes.x.ticks(6)) {
    drawing.append(
      shape('line', {class: 'grid', x1: across(tick), x2: across(tick), y1: AREA.top, y2: SIZE.height - AREA.bottom}),
      shape('text', {class: 'tick', x: across(tick), y: SIZE.height - AREA.bottom + 16, 'text-anchor': 'middle'}, text));
  }
  for (const [tick, text] of axes.y.ticks(5)) {
    drawing.append(
      shape('line', {class: 'grid', x1: AREA.left, x2: SIZE.width - AREA.right, y1: down(tick), y2: down(tick)}),
      shape('text', {class: 'tick', x: AREA.left - 6, y: down(tick) + 4, 'text-anchor': 'end'}, text));
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
  const [first] = series;
  let chosen = null;
  /** Says what a place of the first series has, and of the others what is nearest. */
  const say = (index) => {
    chosen = index;
    readout.textContent = index === null ? title : `${title} · ${x.label} ${brief(first.x[index], 6)}: ${values(series, first.x[index], across)}`;
  };
  drawing.addEventListener('pointermove', (event) => {
    const box = drawing.getBoundingClientRect();
    say(nearest(first.x, (event.clientX - box.left) / box.width * SIZE.width, across));
  });
  drawing.addEventListener('pointerleave', (event) => { if (event.pointerType === 'mouse') say(null); });
  // What the keys choose is spoken, what the pointer passes over is not.
  drawing.addEventListener('focus', () => readout.setAttribute('aria-live', 'polite'));
  drawing.addEventListener('blur', () => {
    readout.removeAttribute('aria-live');
    say(null);
  });
  drawing.addEventListener('keydown', (event) => {
    const last = first.x.length - 1;
    const to = {
      ArrowRight: Math.min((chosen ?? -1) + 1, last), ArrowLeft: Math.max((chosen ?? last + 1) - 1, 0), Home: 0, End: last,
    }[event.key];
    if (to === undefined || last < 0) return;
    event.preventDefault();
    say(to);
  });
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

/** The index of what is drawn nearest to a place; null of nothing. */
function nearest(x, place, across) {
  let best = null;
  let distance = Infinity;
  x.forEach((value, index) => {
    const apart = Math.abs(across(value) - place);
    if (apart < distance) [best, distance] = [index, apart];
  });
  return best;
}

/** What all series have at a place; of those that have nothing there, what is nearest, and where. */
function values(series, at, across) {
  return series.map((one) => {
    const index = nearest(one.x, across(at), across);
    if (index === null) return null;
    const name = series.length > 1 ? `${one.name} ` : '';
    return `${name}${brief(one.y[index])}${one.x[index] === at ? '' : ` at ${brief(one.x[index], 6)}`}`;
  }).filter(Boolean).join(', ');
}

class Axis {
  constructor({log = false, from, whole = false, least = -Infinity}, lists) {
    Object.assign(this, {isLog: log, isWhole: whole, least});
    const all = lists.flat().filter((value) => Number.isFinite(value) && value >= least && (!log || value > 0));
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
    if (value < this.least) return NaN;
    const place = this.isLog ? (value > 0 ? Math.log10(value) : NaN) : value;
    return (place - this.low) / (this.high - this.low);
  }

  /** Round places with their texts. */
  ticks(count) {
    const places = this.places(count).filter((tick) => !this.isWhole || Number.isInteger(tick));
    const texts = tickTexts(places);
    return places.map((tick, index) => [tick, texts[index]]);
  }

  places(count) {
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
