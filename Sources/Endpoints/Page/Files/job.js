// The page of a job, in whatever state it is.

import {age, brief, busy, bytes, copyButton, duration, element, fill, nameOf, telling} from './dom.js';
import {chip, keepDraft} from './home.js';
import {go} from './app.js';
import {curl, python} from './commands.js';
import {written} from './examples.js';
import {facts, section} from './plots.js';
import {Problem, follow, isOver, load, patiently, post, request, rest} from './service.js';

const STAGES = {
  parameters: 'Drawing the parameters and the data', network: 'Running the network', kernel: 'Computing the kernel',
  training: 'Training', analyses: 'Analysing',
};

export async function jobPage(main, id, signal) {
  const path = `/v1/jobs/${encodeURIComponent(id)}`;
  fill(main, element('p', {class: 'note'}, 'Loading…'));
  let job;
  try {
    job = await patiently(path, signal, telling(main));
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof Problem)) throw error;
    absent(main, error);
    return;
  }
  const page = new JobPage(main, job, signal);
  if (!page.isOver) {
    await follow(job.id, (name, data) => {
      if (signal.aborted) return;
      // Events leave long data out of the specification.
      if (name === 'state') page.show({...data, specification: page.job.specification});
      else page.advance(data);
    }, signal).catch((error) => {
      if (!(error instanceof Problem)) throw error;
      absent(main, error, page.job);
    });
  }
}

/** A job that is not there, or no more, though it was seen. */
function absent(main, problem, seen = null) {
  document.title = 'ntkd';
  const words = seen && problem.status === 404 ? ['This job was deleted', `“${nameOf(seen)}” is no more.`] : {
    404: ['There is no such job', 'It never was, or it is another token’s.'],
    410: ['This job has expired', 'Its time to be kept is over; its result is gone. The same specification gives the same kernel again.'],
    401: ['A token is needed', problem.message],
  }[problem.status] ?? ['The job cannot be shown', problem.message];
  fill(main, element('section', {class: 'card empty'}, element('h1', {}, words[0]), element('p', {}, words[1]),
    element('p', {}, element('a', {href: '/'}, 'All jobs'))));
}

class JobPage {
  constructor(main, job, signal) {
    this.signal = signal;
    this.status = element('div', {class: 'status'});
    this.actions = element('div', {class: 'row'});
    this.result = element('div', {class: 'result'});
    this.title = element('h1', {tabindex: -1});
    this.trouble = element('p', {class: 'bad', role: 'alert', hidden: true});
    this.spoken = element('div', {class: 'hidden', role: 'status'});
    this.figures = element('div');
    this.attempts = element('span');
    fill(main, element('div', {class: 'job'},
      element('div', {class: 'head'}, this.title, this.status, this.actions, this.trouble, this.spoken), this.result,
      element('div', {}, this.figures, this.specification(job))));
    this.show(job);
    (async () => {
      for (; !signal.aborted; await rest(10000, signal)) this.grow();
    })();
  }

  get isOver() { return isOver(this.job); }

  show(job) {
    const before = this.job?.state;
    this.job = job;
    this.title.textContent = nameOf(job);
    this.attempts.textContent = String(job.attempt);
    document.title = `${nameOf(job)} · ntkd`;
    this.advance(job.progress);
    if (before === job.state) return;
    if (this.isOver) this.over();
    this.act();
    if (job.result) fill(this.figures, this.statistics(job.result));
    if (before) this.spoken.textContent = `${nameOf(job)}: ${job.state}`;
    if (job.state === 'succeeded') this.succeeded();
  }

  advance(progress) {
    const {state} = this.job;
    if (state !== 'running' && state !== 'queued') return;
    const left = progress?.eta_seconds;
    const words = state === 'queued' ? 'Waiting for its turn' : `${STAGES[progress.stage] ?? progress.stage}, ${progress.completed} of ${progress.total}`;
    this.bar ??= element('progress', {max: 1, 'aria-label': 'Progress'});
    if (state === 'running') this.bar.value = progress.fraction;
    else this.bar.removeAttribute('value');
    fill(this.status, element('p', {}, chip(state), ' ', words, left === null || left === undefined ? '' : `, ${duration(left)} left`), this.bar);
  }

  over() {
    const {job} = this;
    const took = job.started_at ? duration((Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000) : null;
    const words = {
      succeeded: job.result?.cached ? 'known from an equal job' : `in ${duration(job.result?.seconds ?? 0)}`,
      failed: took ? `after ${took}` : '', cancelled: took ? `after ${took}` : 'before it began',
    }[job.state];
    this.ago = element('time', {datetime: job.finished_at, title: job.finished_at});
    fill(this.status, element('p', {}, chip(job.state), ` ${words}, `, this.ago),
      job.error ? element('div', {class: 'failure'}, element('p', {}, job.error.detail ?? job.error.message ?? job.error.code),
        job.error.code ? element('p', {class: 'note'}, element('code', {}, job.error.code)) : null) : null);
    this.grow();
  }

  /** What has just been grows old. */
  grow() {
    if (this.ago) this.ago.textContent = age(this.job.finished_at);
  }

  act() {
    const {job} = this;
    const button = (text, run) => element('button', {type: 'button', class: 'quiet', onclick: ({target}) => busy(target, async () => {
      this.trouble.hidden = true;
      try {
        await run();
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        this.trouble.textContent = error.message;
        this.trouble.hidden = false;
      }
    })}, text);
    const again = button('Run again', async () => {
      const copy = await post('/v1/jobs', JSON.stringify(job.specification));
      if (!this.signal.aborted) go(`/jobs/${copy.id}`);
    });
    const edit = button('Edit a copy', async () => {
      keepDraft(written(job.specification));
      go('/');
    });
    const remove = button('Delete', async () => {
      if (!confirm(`Delete “${nameOf(job)}” and its result?`)) return;
      await request(job.links.self, {method: 'DELETE'});
      // Whoever has gone elsewhere meanwhile stays there.
      if (!this.signal.aborted) go('/');
    });
    const cancel = button('Cancel', async () => {
      this.show({...await post(job.links.cancel), specification: job.specification});
    });
    // Who has pressed a button that goes is not sent to the beginning of the page.
    const hasFocus = this.actions.contains(document.activeElement);
    fill(this.actions, this.isOver ? [again, edit, remove] : [cancel, edit]);
    if (hasFocus) this.title.focus({preventScroll: true});
  }

  async succeeded() {
    const {job, signal} = this;
    const module = (path) => load(path, signal, telling(this.result));
    let modules;
    try {
      modules = await Promise.all([module('./kernel.js'), module('./studies.js')]);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    const [{kernelSection, trainingSection}, {studies}] = modules;
    const kernel = kernelSection(job, signal);
    const training = job.links.training ? section('Training', () => trainingSection(job, kernel, signal)) : null;
    fill(this.result, kernel.node, training, studies(job, signal));
  }

  statistics(result) {
    const {statistics} = result;
    return element('section', {class: 'card'}, element('h2', {}, 'Figures'), facts([
      ['Shape', result.shape.join(' × ')], ['Type', result.dtype],
      ['Parameters', result.parameters.toLocaleString('en')], ['Outputs', String(result.outputs)],
      ['Least, greatest', `${brief(statistics.minimum, 6)}, ${brief(statistics.maximum, 6)}`],
      ['Mean', brief(statistics.mean, 6)],
      statistics.trace === null ? null : ['Trace', brief(statistics.trace, 6)],
      ['Frobenius norm', brief(statistics.frobenius_norm, 6)],
      ['Size', bytes(result.shape.reduce((product, count) => product * count, result.dtype === 'float32' ? 4 : 8))],
    ]), (result.notes ?? []).length ? element('ul', {class: 'notes'}, result.notes.map((note) =>
      element('li', {}, typeof note === 'string' ? note : note.detail ?? note.message ?? JSON.stringify(note)))) : null);
  }

  specification(job) {
    const text = written(job.specification);
    const lines = (title, command) => element('details', {}, element('summary', {}, title),
      element('div', {class: 'code'}, element('pre', {tabindex: 0}, command), copyButton(() => command)));
    return element('section', {class: 'card'}, element('h2', {}, 'Specification'),
      element('div', {class: 'code'}, element('pre', {tabindex: 0}, text), copyButton(() => text)),
      lines('The same with curl', curl(text)), lines('The same in Python', python(text)),
      facts([['Job', element('code', {}, job.id)], ['Digest', element('code', {}, job.digest)],
        ['Created', job.created_at], ['Attempts', this.attempts]]));
  }
}
