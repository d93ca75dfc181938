// Two kernels side by side, with their difference, in one window.

import {Difference, Source} from './blocks.js';
import {brief, element, fill, nameOf, telling} from './dom.js';
import {Heatmap} from './heatmap.js';
import {facts} from './plots.js';
import {patiently} from './service.js';

export async function comparePage(main, ids, signal) {
  document.title = 'Two kernels · ntkd';
  fill(main, element('p', {class: 'note'}, 'Loading…'));
  try {
    if (ids.length !== 2 || !ids.every(Boolean)) throw new Error('Two jobs are compared: /compare?jobs=A,B');
    const read = (path) => patiently(path, signal, telling(main));
    const [one, other] = await Promise.all(ids.map((id) => read(`/v1/jobs/${encodeURIComponent(id)}`)));
    const figures = await read(`/v1/compare?jobs=${ids.map(encodeURIComponent).join(',')}`);
    if (!signal.aborted) show(main, [one, other], figures, signal);
  } catch (error) {
    if (signal.aborted) return;
    fill(main, element('section', {class: 'card empty'}, element('h1', {}, 'These cannot be compared'),
      element('p', {}, error.message), (error.errors ?? []).map((fault) => element('p', {}, fault.detail)),
      element('p', {}, element('a', {href: '/'}, 'All jobs'))));
  }
}

function show(main, jobs, figures, signal) {
  const all = jobs.map((job) => job.result.statistics);
  const shared = {
    colours: 'viridis', kind: 'linear', minimum: Math.min(...all.map((one) => one.minimum)),
    maximum: Math.max(...all.map((one) => one.maximum)),
  };
  const sources = jobs.map((job) => new Source(job));
  // Of its own, so that lines of one map are not given up for another's.
  const difference = new Difference(...jobs.map((job) => new Source(job)));
  const largest = Math.max(...all.map((one) => Math.max(Math.abs(one.minimum), Math.abs(one.maximum)))) || 1;
  const maps = [
    ...jobs.map((job, index) => [nameOf(job), new Heatmap(sources[index], shared, nameOf(job), signal), `/jobs/${job.id}`]),
    ['The first less the second', new Heatmap(difference, {colours: 'coolwarm', kind: 'linear', minimum: -largest, maximum: largest}, 'Difference', signal)],
  ];
  fitDifference(maps[2][1]);
  for (const [, map] of maps) {
    map.moved = (view) => {
      for (const [, other] of maps) {
        if (other === map) continue;
        Object.assign(other.view, {left: view.left, top: view.top, zoom: view.zoom, isFitted: view.isFitted});
        other.draw();
      }
    };
  }
  fill(main, element('h1', {}, 'Two kernels'),
    element('div', {class: 'side-by-side'}, maps.map(([name, map, link]) => element('section', {class: 'card'},
      element('h2', {}, link ? element('a', {href: link}, name) : name), map.node))),
    element('p', {id: 'heatmap-keys', class: 'note'}, 'The three move together. Arrow keys walk from cell to cell.'),
    element('section', {class: 'card'}, element('h2', {}, 'How alike'), facts(
      Object.entries(figures).filter(([, value]) => typeof value === 'number').map(([name, value]) =>
        [name === 'cka' ? 'CKA' : name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase()), brief(value, 6)]))));
}

/** Colours up to the greatest difference that has been seen. */
function fitDifference(map) {
  const arrived = map.blocks.arrived;
  let largest = 0;
  map.blocks.arrived = (error) => {
    let most = 0;
    for (const {cells} of map.blocks.known.values()) for (const value of cells.values) most = Math.max(most, Math.abs(value));
    if (most > largest) {
      largest = most;
      map.paint({...map.style, minimum: -most, maximum: most});
    }
    arrived(error);
  };
}
