// Requests to the service, and what may go wrong with them.

/** An answer that is a problem document, or a server that does not answer. */
export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || `status ${status}`);
    this.status = status;
    this.document = document;
    this.errors = document.errors ?? [];
  }

  /** Whether asking again is no use: it was a refusal, not a server that is busy or away. */
  get isFinal() { return this.status >= 400 && this.status < 500 && this.status !== 429; }

  /** Whether nobody answered. */
  get isAway() { return this.status === 0; }
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
  let document = {};
  try { document = await response.json(); } catch { /* Some proxy's answer. */ }
  if (response.status === 401) dispatchEvent(new CustomEvent('ntkd-unauthorized'));
  throw new Problem(response.status, document);
}

export async function json(path, options) {
  return (await request(path, options)).json();
}

/** Posts the text of a JSON document. */
export function post(path, text, options = {}) {
  return request(path, {
    ...options, method: 'POST', body: text,
    headers: text === undefined ? {} : {'Content-Type': 'application/json', ...options.headers},
  });
}

/**
 * A job's events until it is over, by fetch: an EventSource sends no token.
 * `hear(name, data)` is called for each. Without events it falls back to asking again and again.
 */
export async function follow(id, hear, signal) {
  const path = `/v1/jobs/${encodeURIComponent(id)}`;
  let last = null;
  let pause = 1000;
  while (!signal.aborted) {
    try {
      const headers = {Accept: 'text/event-stream'};
      if (last) headers['Last-Event-ID'] = last;
      const response = await request(`${path}/events`, {headers, signal});
      if (response.status === 204) return;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (;;) {
        const {done, value} = await reader.read();
        if (done) break;
        pause = 1000;
        text += value;
        let end;
        while ((end = text.indexOf('\n\n')) >= 0) {
          const event = parse(text.slice(0, end));
          text = text.slice(end + 2);
          if (event.id) last = event.id;
          if (event.data) hear(event.name, JSON.parse(event.data));
          if (last === 'final') return;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.isFinal) throw error;
    }
    // Where something between does not let events through, the job itself is asked for.
    try {
      const job = await json(path, {signal});
      hear('state', job);
      if (isOver(job)) return;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Problem) || error.isFinal) throw error;
    }
    await wait(pause, signal);
    pause = Math.min(pause * 2, 15000);
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
