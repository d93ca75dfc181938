// The heatmap of a job with all that may be chosen about it.

import {Source} from './blocks.js';
import {missing, names, table, tickTexts} from './colour.js';
import {element, field, fill, nameOf, select, shape} from './dom.js';
import {Heatmap} from './heatmap.js';
import {trainingPlots} from './studies.js';
import {json, patiently, save, token, wait} from './service.js';

const DEFAULTS = {colours: 'hot', kind: 'linear'};

/** What people choose stays chosen in this browser. */
function preferences() {
  try { return {...DEFAULTS, ...JSON.parse(localStorage.getItem('ntkd-style'))}; } catch { return {...DEFAULTS}; }
}

/** The section of a finished job's kernel. */
export function kernelSection(job, signal) {
  const {statistics} = job.result;
  const chosen = preferences();
  if (!names.includes(chosen.colours)) chosen.colours = DEFAULTS.colours;
  const state = {
    ...chosen, order: 'data', step: null,
    minimum: statistics.minimum, maximum: statistics.maximum, isTyped: false,
  };
  if (state.kind === 'log' && state.minimum <= 0) state.kind = 'symlog';
  const source = () => new Source(job, {step: state.step, order: state.order});
  const heatmap = new Heatmap(source(), state, `${nameOf(job)}: ${job.result.shape.join(' × ')} kernel`, signal);
  const bar = element('div', {class: 'colour-bar'});
  const left = element('p', {class: 'note', hidden: true});
  const trouble = element('p', {class: 'bad', role: 'alert', hidden: true});
  const links = element('div', {class: 'downloads'});

  let painted = {...state};
  /** Shows what is chosen, unless it cannot be shown; the files are of what is seen. */
  function paint() {
    trouble.hidden = true;
    const isOnePoint = state.minimum === state.maximum && state.isTyped && !hasOwnRange(job, state);
    if (state.kind === 'log' && state.minimum <= 0) say('A logarithmic scale begins above 0: choose a positive low end, or symlog.');
    else if (state.minimum > state.maximum || isOnePoint) say('The low end must be below the high end.');
    else {
      painted = {...state};
      heatmap.paint(painted);
      colourBar(bar, heatmap.scale, painted.colours);
      left.hidden = !(painted.kind === 'log' && statistics.minimum <= 0);
      left.textContent = `What is not positive is ${missing(painted.colours).name}.`;
    }
    downloads(links, job, {...painted, order: state.order, step: state.step}, say);
  }

  /** What people choose themselves is remembered. */
  function choose(name, value) {
    state[name] = value;
    lift();
    paint();
    try {
      localStorage.setItem('ntkd-style', JSON.stringify({colours: state.colours, kind: state.kind}));
    } catch { /* Then it is forgotten. */ }
  }

  function say(text) {
    trouble.textContent = text;
    trouble.hidden = false;
  }

  function end(name) {
    const input = element('input', {type: 'number', step: 'any', value: state[name], onchange: () => {
      if (Number.isFinite(input.valueAsNumber)) state[name] = input.valueAsNumber;
      else input.value = state[name];
      state.isTyped = true;
      paint();
    }});
    return input;
  }
  const [low, high] = [end('minimum'), end('maximum')];
  const fitRange = (minimum, maximum) => {
    Object.assign(state, {minimum, maximum, isTyped: false});
    [low.value, high.value] = [minimum, maximum];
    lift();
    paint();
  };

  const seen = () => [...heatmap.blocks.known.values()].map(({cells}) => cells.values);

  /** Of a record, and of sums of outputs, only what is seen is known. */
  function range() {
    if (state.step === null && job.result.shape.length !== 3) return [statistics.minimum, statistics.maximum];
    let [least, greatest] = [Infinity, -Infinity];
    for (const values of seen()) {
      for (const value of values) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
    }
    return least <= greatest ? [least, greatest] : [state.minimum, state.maximum];
  }

  /** Lets a logarithm begin at the least positive value that is seen, where its low end is none. */
  function lift() {
    if (state.kind !== 'log' || state.minimum > 0) return;
    let least = Infinity;
    for (const values of seen()) for (const value of values) if (value > 0 && value < least) least = value;
    if (least < state.maximum) low.value = state.minimum = least;
  }

  // What was asked for last; the state has what is seen.
  const wanted = {order: 'data', step: null};

  async function reorder(order) {
    wanted.order = order;
    try {
      await arrange();
      paint();
    } catch (error) {
      if (signal.aborted) return;
      ordering.value = wanted.order = state.order;
      say(error.message);
    }
  }

  let asking = null;
  /** Each record of a training has an order of its own; of several that are asked for the last is shown. */
  async function arrange() {
    asking?.abort();
    const {order, step} = wanted;
    const mine = asking = new AbortController();
    signal.addEventListener('abort', () => mine.abort(), {once: true});
    let document = null;
    if (order !== 'data') {
      const at = step === null ? '' : `&step=${step}`;
      await wait(step === null ? 0 : 150, mine.signal);
      if (mine.signal.aborted) return;
      try {
        document = await json(`${job.links.self}/order?by=${order}${at}`, {signal: mine.signal});
      } catch (error) {
        if (mine.signal.aborted) return;
        throw error;
      }
    }
    if (mine.signal.aborted) return;
    heatmap.samples = document?.indices ?? null;
    Object.assign(state, {order, step});
    heatmap.show(source());
  }
  const orders = [['data', 'as in the data'], ['cluster', 'by similarity']];
  if (job.specification.regression || job.specification.training) orders.push(['label', 'by target']);
  const ordering = select(orders, 'data', reorder);

  const button = (text, label, act) => element('button', {
    type: 'button', class: 'quiet', 'aria-label': label, title: label, onclick: () => { act(); heatmap.changed(); },
  }, text);
  const controls = element('div', {class: 'controls'},
    field('Colours', select(names.map((name) => [name, name]), state.colours, (value) => choose('colours', value))),
    field('Scale', select([['linear', 'linear'], ['log', 'log'], ['symlog', 'symlog']], state.kind, (value) => choose('kind', value))),
    field('Low', low), field('High', high),
    heatmap.source.isSquare ? field('Order', ordering) : null,
    element('div', {class: 'buttons'},
      button('−', 'Zoom out', () => heatmap.view.scale(1 / 1.5)), button('+', 'Zoom in', () => heatmap.view.scale(1.5)),
      button('Fit', 'Show all of it', () => heatmap.view.fit()),
      button('Range', 'Colours from the least to the greatest value', () => fitRange(...range()))));
  const node = element('section', {class: 'card kernel'}, element('h2', {}, 'Kernel'), controls, trouble,
    heatmap.node, bar, left,
    element('p', {id: 'heatmap-keys', class: 'note'},
      'Wheel or pinch zooms, dragging moves; arrow keys walk from cell to cell, with Shift further, + and − zoom, 0 shows all.'),
    links);
  // Of several outputs the sum is seen, and the statistics are of single values; of a training, of its beginning.
  heatmap.filled = () => {
    // A training begins with its last record, as soon as it is known which that is.
    if (job.links.training && state.step === null) return;
    heatmap.filled = () => {};
    if (job.result.shape.length === 3) fitRange(...range());
    else if (state.step !== null) {
      const [least, greatest] = range();
      fitRange(Math.min(least, statistics.minimum), Math.max(greatest, statistics.maximum));
    }
  };
  paint();
  /** Shows a record of the job's training. */
  async function show(step) {
    wanted.step = step;
    await arrange();
    paint();
  }
  return {node, heatmap, show};
}

function colourBar(bar, scale, colours) {
  const canvas = element('canvas', {width: 256, height: 1});
  const context = canvas.getContext('2d');
  const image = new ImageData(256, 1);
  new Uint32Array(image.data.buffer).set(table(colours));
  context.putImageData(image, 0, 0);
  const ticks = scale.ticks(6);
  const texts = tickTexts(ticks);
  const ruler = shape('svg', {'aria-hidden': 'true'}, ticks.map((tick, index) => {
    const x = `${Math.min(Math.max(scale.fraction(tick), 0), 1) * 100}%`;
    return [shape('line', {x1: x, x2: x, y1: 0, y2: 4}), shape('text', {x, y: 16, 'text-anchor': 'middle'}, texts[index])];
  }));
  fill(bar, canvas, ruler);
}

/** Whether colours go from the least to the greatest value of what the service draws by itself. */
function hasOwnRange(job, {minimum, maximum, step}) {
  const {statistics} = job.result;
  return step === null && minimum === statistics.minimum && maximum === statistics.maximum;
}

/** The files of what is seen, as links; where a token is needed, as buttons that send it. */
function downloads(links, job, state, fail) {
  const {colours, kind, minimum, maximum, order, step} = state;
  const shared = [order === 'data' ? null : `order=${order}`, step === null ? null : `step=${step}`].filter(Boolean);
  const ends = hasOwnRange(job, state) || !(minimum < maximum) ? [] : [`vmin=${minimum}`, `vmax=${maximum}`];
  const drawn = [`colormap=${colours}`, `scale=${kind}`, ...ends, ...shared].join('&');
  const query = shared.length ? `?${shared.join('&')}` : '';
  const {matrix, heatmap} = job.links;
  const files = [
    ['npy', `${matrix}.npy${query}`], ['csv', `${matrix}.csv${query}`], ['json', `${matrix}.json${query}`],
    ['png', `${heatmap}.png?${drawn}`], ['svg', `${heatmap}.svg?${drawn}`], ['pdf', `${heatmap}.pdf?${drawn}`],
  ];
  if (job.links.standard_error) files.push(['standard-error.npy', `${job.links.standard_error}.npy`]);
  fill(links, element('span', {}, 'Download'), files.map(([ending, path]) => {
    const name = `${job.id}.${ending}`;
    return element('a', {href: path, download: name, onclick: (event) => {
      if (!token.value) return;
      event.preventDefault();
      save(path, name).catch((error) => fail(error.message));
    }}, `.${ending}`);
  }));
}

/** The records of a training: their plots, and a slider that shows the kernel of each. */
export async function trainingSection(job, kernel, signal) {
  const document = await patiently(`${job.links.training}.json`, signal);
  const {records} = document;
  const steps = records.map((record) => record.step);
  const output = element('output', {}, `step ${steps.at(-1)}`);
  const slider = element('input', {
    type: 'range', min: 0, max: steps.length - 1, value: steps.length - 1, 'aria-label': 'Recorded step',
    oninput: () => show(slider.valueAsNumber),
  });

  function show(index) {
    slider.value = index;
    slider.setAttribute('aria-valuetext', `step ${steps[index]}`);
    const {loss, relative_change: change} = records[index];
    output.textContent = `step ${steps[index]}, loss ${loss.toPrecision(4)}, changed by ${(change * 100).toPrecision(3)} %`;
    kernel.show(steps[index]).catch((error) => { output.textContent = error.message; });
  }

  let playing = null;
  const play = element('button', {type: 'button', class: 'quiet', onclick: async () => {
    if (playing) { playing.abort(); return; }
    playing = new AbortController();
    signal.addEventListener('abort', () => playing?.abort(), {once: true});
    play.textContent = 'Stop';
    const from = slider.valueAsNumber === steps.length - 1 ? 0 : slider.valueAsNumber;
    for (let index = from; index < steps.length && !playing.signal.aborted; index++) {
      show(index);
      await wait(500, playing.signal);
      for (let turn = 0; turn < 40 && !kernel.heatmap.blocks.isIdle; turn++) await wait(50, playing.signal);
    }
    playing = null;
    play.textContent = 'Play';
  }}, 'Play');
  kernel.node.querySelector('.controls').after(
    element('div', {class: 'row training'}, element('span', {}, 'In training'), play, slider, output));
  show(steps.length - 1);
  return trainingPlots(document);
}
