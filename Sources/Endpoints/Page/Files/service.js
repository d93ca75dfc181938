// Requests to the service, and what may go wrong with them.

/** An answer that is a problem document, or a server that does not answer. */
export class Problem extends Error {
  /** @param pause Milliseconds that the answer wants to pass before the next request. */
  constructor(status, document, pause = 0) {
    super(document.detail || document.title || `status ${status}`);
    this.status = status;
    this.document = document;
    this.errors = document.errors ?? [];
    this.pause = pause;
  }

  /** Whether asking again is no use: it was a refusal, not a server that is busy or away. */
  get isFinal() { return this.status >= 400 && this.status < 500 && this.status !== 429; }

  /** Whether nobody answered. */
  get isAway() { return this.status === 0; }

  /** What a page says that asks again. */
  get promise() {
    return this.isAway
      ? 'The server does not answer. This page goes on as soon as it does.'
      : `${this.message.replace(/[^.]$/, '$&.')} This page asks again.`;
  }
}

const LONGEST_PAUSE = 60000;

/** Retry-After, in seconds or as a date (RFC 9110, section 10.2.3), as milliseconds from now. */
function pauseOf(response) {
  const text = response.headers.get('Retry-After') ?? '';
  const pause = /^\d+$/.test(text) ? 1000 * Number(text) : Date.parse(text) - Date.now();
  return pause > 0 ? Math.min(pause, LONGEST_PAUSE) : 0;
}

const TOKEN = 'ntkd-token';

export const token = {
  get value() { return sessionStorage.getItem(TOKEN) ?? ''; },
  set value(text) {
    if (text) sessionStorage.setItem(TOKEN, text);
    else sessionStorage.removeItem(TOKEN);
  },
};

/** Is called with whether the server answers. */
let listener = () => {};
export function onConnection(call) { listener = call; }

/** Whether nothing changes in a job any more. */
export const isOver = ({state}) => ['succeeded', 'failed', 'cancelled'].includes(state);

/** A response with a status of success; throws a Problem otherwise. */
export async function request(path, options = {}) {
  const headers = new Headers(options.headers);
  if (token.value) headers.set('Authorization', `Bearer ${token.value}`);
  let response;
  try {
    response = await fetch(path, {...options, headers});
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    listener(false);
    throw new Problem(0, {title: 'The server does not answer.'});
  }
  listener(true);
  if (response.ok) return response;
  let document = {title: `Something between this page and the server answers ${response.status}.`};
  try {
    document = await response.json();
  } catch (error) {
    // Otherwise it is some gateway's answer.
    if (error.name === 'AbortError') throw error;
  }
  if (response.status === 401) dispatchEvent(new CustomEvent('ntkd-unauthorized'));
  throw new Problem(response.status, document, pauseOf(response));
}

/** A number of sixteen digits and more, which may be a seed up to 2⁶⁴ − 1. */
const LONG = /[[:,\s]-?\d{16,}[,\]}\s]/;
/** Keeps the digits of integers that no double holds, where the browser can. */
const exact = (_, value, context) => (typeof value === 'number' && !Number.isSafeInteger(value)
  && /^-?\d+$/.test(context?.source ?? '') ? JSON.rawJSON(context.source) : value);

/** The JSON that is answered; what breaks off, or is none, is no answer. */
export async function json(path, options) {
  const response = await request(path, options);
  try {
    const text = await response.text();
    return LONG.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem(0, {title: 'The answer did not come whole.'});
  }
}

/**
 * Asks until there is an answer or a refusal; whoever is only busy or away is asked again, ever more rarely.
 * `tell(problem)` is called before every pause.
 */
export async function persist(ask, signal, tell = () => {}) {
  for (let pause = 1000; ; pause = Math.min(2 * pause, 15000)) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || error.isFinal) throw error;
      tell(error);
      await wait(Math.max(pause, error.pause), signal);
      signal.throwIfAborted();
    }
  }
}

/** A module of the page, however long it takes. */
export function load(path, signal, tell) {
  return persist(() => import(path).catch(() => { throw new Problem(0, {title: 'The server does not answer.'}); }), signal, tell);
}

/** The JSON at a path, however long it takes. */
export function patiently(path, signal, tell) {
  return persist(() => json(path, {signal}), signal, tell);
}

/** Posts the text of a JSON document; the JSON that is answered. */
export function post(path, text, options = {}) {
  return json(path, {
    ...options, method: 'POST', body: text,
    headers: text === undefined ? {} : {'Content-Type': 'application/json', ...options.headers},
  });
}

/** Milliseconds that events may say nothing: the first comes at once, and a comment every 15 s. */
const SILENCE = {before: 5000, between: 40000};
/** Milliseconds from one question for a job to the next where its events do not come through, or nobody looks. */
const POLL = {seen: 2000, hidden: 15000};

/**
 * A job's events until it is over, by fetch: an EventSource sends no token.
 *
 * `hear(name, data)` is called for each. Where something between holds the events back, or does not let them through,
 * the job itself is asked for again and again; so it is while the page is hidden, since a browser keeps six connections
 * for all pages of a server (HTTP/1.1), and streams of forgotten ones would take them.
 */
export async function follow(id, hear, signal) {
  const path = `/v1/jobs/${encodeURIComponent(id)}`;
  let last = null;
  let isHeard = true;
  for (let pause = POLL.seen; !signal.aborted; await rest(document.hidden ? POLL.hidden : pause, signal)) {
    const glance = change();
    try {
      if (isHeard && !document.hidden) {
        for await (const event of events(`${path}/events`, last, AbortSignal.any([signal, glance.signal]))) {
          if (event.id) last = event.id;
          if (event.data) hear(event.name, JSON.parse(event.data));
          if (last === 'final') return;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.isFinal) throw error;
      if (error.name === 'AbortError' && !glance.signal.aborted) isHeard = false;
    } finally { glance.abort(); }
    try {
      const job = await json(path, {signal});
      hear('state', job);
      if (isOver(job)) return;
      pause = POLL.seen;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Problem) || error.isFinal) throw error;
      pause = Math.max(Math.min(2 * pause, 15000), error.pause);
    }
  }
}

/** What is aborted when the page is hidden or seen again. */
function change() {
  const next = new AbortController();
  document.addEventListener('visibilitychange', () => next.abort(), {signal: next.signal});
  return next;
}

/** Waits, but no longer than until the page is hidden or seen again. */
export async function rest(milliseconds, signal) {
  const next = change();
  await wait(milliseconds, AbortSignal.any([signal, next.signal]));
  next.abort();
}

/** The events of a stream as they come; an AbortError after too long a silence. */
async function* events(path, last, signal) {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE.before);
  try {
    const headers = {Accept: 'text/event-stream'};
    if (last) headers['Last-Event-ID'] = last;
    const response = await request(path, {headers, signal: AbortSignal.any([signal, silence.signal])});
    if (response.status === 204) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE.between);
      text += value;
      let end;
      while ((end = text.indexOf('\n\n')) >= 0) {
        yield parse(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

function parse(block) {
  const event = {name: 'message', data: ''};
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) event.name = line.slice(7);
    else if (line.startsWith('data: ')) event.data += line.slice(6);
    else if (line.startsWith('id: ')) event.id = line.slice(4);
  }
  return event;
}

export function wait(milliseconds, signal) {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end, {once: true});
  });
}

/** Saves what a path gives, also where a token is needed, which a link does not send. */
export async function save(path, name) {
  const blob = await (await request(path)).blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
