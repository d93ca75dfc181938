// The first page: a specification to send, and the jobs.

import {age, brief, busy, duration, element, fill, nameOf, select} from './dom.js';
import {Editor} from './editor.js';
import {examples, written} from './examples.js';
import {Problem, follow, isOver, json, post, rest} from './service.js';
import {go} from './app.js';

const DRAFT = 'ntkd-draft';

export function homePage(main, signal) {
  document.title = 'ntkd';
  const editor = new Editor(signal);
  const send = element('button', {class: 'primary'}, 'Compute');
  async function submit() {
    editor.stop();
    const text = editor.value;
    if (attempt.text !== text) attempt = {text, key: randomKey()};
    try {
      const job = await post('/v1/jobs', text, {headers: {'Idempotency-Key': attempt.key}});
      attempt = {text: null, key: null};
      if (draft === null || draft === text) {
        sessionStorage.removeItem(DRAFT);
        draft = null;
      }
      // Whoever has gone elsewhere meanwhile stays there.
      if (!signal.aborted) go(`/jobs/${job.id}`);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      editor.refused(error);
    }
  }
  const form = element('form', {'aria-label': 'A new job', onsubmit: (event) => {
    event.preventDefault();
    busy(send, submit);
  }},
  element('div', {class: 'examples', role: 'group', 'aria-label': 'Examples'}, examples.map((example) =>
    element('button', {type: 'button', class: 'example', onclick: () => {
      editor.value = written(example.specification);
      keepDraft(editor.value);
    }}, element('b', {}, example.title), element('span', {}, example.text)))),
  editor.node, element('div', {class: 'row'}, send));
  fill(main,
    element('section', {class: 'new'}, element('h1', {}, 'Compute a kernel'), form),
    jobList(signal));
  editor.value = sessionStorage.getItem(DRAFT) ?? draft ?? written(examples[0].specification);
  editor.text.addEventListener('input', () => keepDraft(editor.value));
}

/** What was sent last without an answer, and its key: sent again it is the same job. */
let attempt = {text: null, key: null};
/** As many random bits as make it nobody else's; `randomUUID` is not there without TLS. */
const randomKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

let draft = null;
/** Keeps what is typed; what is too long for the browser's store, as long as the page is not loaded anew. */
export function keepDraft(text) {
  draft = text;
  try { sessionStorage.setItem(DRAFT, text); } catch { sessionStorage.removeItem(DRAFT); }
}

/** Jobs that the service gives at once, at most. */
const MOST = 200;
const PAUSE = {busy: 1500, idle: 6000};

/** The jobs, newest first: asked for again and again, the running ones followed as they go on. */
function jobList(signal) {
  const body = element('tbody');
  const more = element('button', {type: 'button', class: 'quiet', hidden: true}, 'Older jobs');
  const compare = element('button', {type: 'button', class: 'quiet', disabled: true}, 'Compare two');
  const note = element('p', {class: 'note', role: 'status'}, 'Loading…');
  const rows = new Map();
  const followed = new Map();
  const chosen = new Set();
  let [state, limit, pages, turn] = ['', 20, 1, 0];

  compare.addEventListener('click', () => go(`/compare?jobs=${[...chosen].join(',')}`));
  more.addEventListener('click', () => {
    if (limit < MOST) limit = Math.min(limit + 60, MOST);
    else pages++;
    refresh();
  });

  /** The jobs that are shown, from as many pages as it takes, and whether there are more. */
  async function read() {
    const jobs = [];
    let rest = '';
    for (let page = 0; page < pages && rest !== null; page++) {
      const part = await json(`/v1/jobs?limit=${limit}${state ? `&state=${state}` : ''}${rest}`, {signal});
      jobs.push(...part.data);
      rest = part.next_cursor ? `&cursor=${encodeURIComponent(part.next_cursor)}` : null;
    }
    return {jobs, hasMore: rest !== null};
  }

  function row(job) {
    const known = rows.get(job.id) ?? new Row(job.id, (isChosen) => {
      if (isChosen) chosen.add(job.id); else chosen.delete(job.id);
      compare.disabled = chosen.size !== 2;
    });
    rows.set(job.id, known);
    known.show(job);
    if (job.state === 'running' && !followed.has(job.id) && followed.size < 2) {
      const ended = new AbortController();
      followed.set(job.id, ended);
      signal.addEventListener('abort', () => ended.abort(), {once: true});
      follow(job.id, (name, data) => (name === 'state' ? known.show(data) : known.advance(data)), ended.signal)
        .catch(() => {}).finally(() => followed.delete(job.id));
    }
    return known.node;
  }

  /** The milliseconds after which to ask again. */
  async function refresh() {
    const mine = ++turn;
    try {
      const {jobs, hasMore} = await read();
      if (mine !== turn) return PAUSE.busy;
      arrange(body, jobs.map(row));
      const here = new Set(jobs.map((job) => job.id));
      for (const id of rows.keys()) {
        if (here.has(id)) continue;
        followed.get(id)?.abort();
        rows.delete(id);
        chosen.delete(id);
      }
      compare.disabled = chosen.size !== 2;
      // The focus does not go with the button.
      if (!hasMore && document.activeElement === more) body.lastElementChild?.querySelector('a').focus();
      more.hidden = !hasMore;
      note.textContent = jobs.length ? ''
        : state ? `No job is ${state}.` : 'No jobs yet. The first one is a click away.';
      return pages * (jobs.every(isOver) ? PAUSE.idle : PAUSE.busy);
    } catch (error) {
      if (signal.aborted) return 0;
      if (!(error instanceof Problem)) throw error;
      note.textContent = error.isAway ? 'The list is as it was when the server last answered.' : error.promise;
      return Math.max(PAUSE.busy, error.pause);
    }
  }

  (async () => {
    while (!signal.aborted) await rest(document.hidden ? 60000 : await refresh(), signal);
  })();

  const states = [['', 'all'], ...['queued', 'running', 'succeeded', 'failed', 'cancelled'].map((word) => [word, word])];
  return element('section', {class: 'jobs'},
    element('div', {class: 'row'}, element('h2', {}, 'Jobs'),
      element('label', {class: 'field'}, element('span', {}, 'State'),
        select(states, '', (value) => {
          [state, pages] = [value, 1];
          refresh();
        })), compare),
    element('div', {class: 'scroll'}, element('table', {},
      element('thead', {}, element('tr', {}, ['', 'Name', 'State', 'Size', 'Created', 'Took'].map((title) =>
        element('th', {scope: 'col'}, title)))), body)), note, more);
}

/** Has a table these rows in this order; those that stay are not touched, and keep the keyboard's focus. */
function arrange(body, rows) {
  const wanted = new Set(rows);
  for (const row of [...body.children]) if (!wanted.has(row)) row.remove();
  rows.forEach((row, index) => {
    if (body.children[index] !== row) body.insertBefore(row, body.children[index] ?? null);
  });
}

/** A job's row. */
class Row {
  constructor(id, choose) {
    this.box = element('input', {type: 'checkbox', onchange: () => choose(this.box.checked)});
    this.name = element('a', {href: `/jobs/${encodeURIComponent(id)}`});
    this.state = element('td');
    this.size = element('td', {class: 'number'});
    this.age = element('td');
    this.took = element('td', {class: 'number'});
    this.node = element('tr', {}, element('td', {}, this.box), element('td', {class: 'name'}, this.name),
      this.state, this.size, this.age, this.took);
  }

  show(job) {
    this.job = job;
    this.name.textContent = nameOf(job);
    this.box.setAttribute('aria-label', `Compare ${nameOf(job)}`);
    this.box.disabled = job.state !== 'succeeded';
    this.age.textContent = age(job.created_at);
    this.age.title = job.created_at;
    this.size.textContent = job.result ? job.result.shape.join(' × ') : '';
    this.took.textContent = job.result ? (job.result.cached ? 'known' : duration(job.result.seconds)) : '';
    fill(this.state, chip(job.state));
    if (job.state === 'running') this.advance(job.progress);
  }

  advance(progress) {
    if (this.job.state !== 'running' || !progress) return;
    fill(this.state, chip('running'),
      element('progress', {max: 1, value: progress.fraction, 'aria-label': `${brief(progress.fraction * 100, 3)} %`}));
    if (progress.eta_seconds !== null) this.took.textContent = `${duration(progress.eta_seconds)} left`;
  }
}

/** A job's state as a word in its colour. */
export function chip(state) {
  return element('span', {class: `chip ${state}`}, state);
}
