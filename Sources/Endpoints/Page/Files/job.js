// The page of a job, in whatever state it is.

import {age, brief, bytes, copyButton, duration, element, fill} from './dom.js';
import {chip, keepDraft} from './home.js';
import {go} from './app.js';
import {curl, python} from './commands.js';
import {written} from './examples.js';
import {facts, section} from './plots.js';
import {Problem, follow, isOver, patiently, post, request} from './service.js';

const STAGES = {
  parameters: 'Drawing the parameters and the data', network: 'Running the network', kernel: 'Computing the kernel',
  training: 'Training', analyses: 'Analysing',
};

export async function jobPage(main, id, signal) {
  const path = `/v1/jobs/${encodeURIComponent(id)}`;
  fill(main, element('p', {class: 'note'}, 'Loading…'));
  let job;
  try {
    job = await patiently(path, signal, (problem) => fill(main, element('p', {class: 'note'}, problem.promise)));
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
  const words = seen && problem.status === 404 ? ['This job was deleted', `“${seen.name}” is no more.`] : {
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
    this.title = element('h1');
    this.trouble = element('p', {class: 'bad', role: 'alert', hidden: true});
    this.about = element('div');
    fill(main, element('div', {class: 'job'},
      element('div', {class: 'head'}, this.title, this.status, this.actions, this.trouble), this.result, this.about));
    this.show(job);
  }

  get isOver() { return isOver(this.job); }

  show(job) {
    const before = this.job?.state;
    this.job = job;
    this.title.textContent = job.name;
    document.title = `${job.name} · ntkd`;
    if (before === job.state) {
      this.advance(job.progress);
      return;
    }
    if (job.state === 'running' || job.state === 'queued') this.advance(job.progress);
    else this.over();
    this.act();
    this.tell();
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
    fill(this.status, element('p', {}, chip(job.state), ` ${words}, ${age(job.finished_at)}`),
      job.error ? element('div', {class: 'failure'}, element('p', {}, job.error.detail ?? job.error.message ?? job.error.code),
        job.error.code ? element('p', {class: 'note'}, element('code', {}, job.error.code)) : null) : null);
  }

  act() {
    const {job} = this;
    const button = (text, run, style = 'quiet') => element('button', {type: 'button', class: style, onclick: async (event) => {
      const {target} = event;
      target.disabled = true;
      this.trouble.hidden = true;
      try {
        await run();
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        this.trouble.textContent = error.message;
        this.trouble.hidden = false;
      } finally { target.disabled = false; }
    }}, text);
    const again = button('Run again', async () => {
      const copy = await (await post('/v1/jobs', JSON.stringify(job.specification))).json();
      go(`/jobs/${copy.id}`);
    });
    const edit = button('Edit a copy', async () => {
      keepDraft(written(job.specification));
      go('/');
    });
    const remove = button('Delete', async () => {
      if (!confirm(`Delete “${job.name}” and its result?`)) return;
      await request(job.links.self, {method: 'DELETE'});
      go('/');
    });
    const cancel = button('Cancel', async () => {
      this.show({...await (await post(job.links.cancel)).json(), specification: job.specification});
    });
    fill(this.actions, this.isOver ? [again, edit, remove] : [cancel, edit]);
  }

  async succeeded() {
    const {job, signal} = this;
    const [{kernelSection, trainingSection}, {studies}] = await Promise.all([import('./kernel.js'), import('./studies.js')]);
    if (signal.aborted) return;
    const kernel = kernelSection(job, signal);
    const training = job.links.training ? section('Training', () => trainingSection(job, kernel, signal)) : null;
    fill(this.result, kernel.node, training, studies(job, signal));
  }

  /** What there is to know besides: figures, notes, specification. */
  tell() {
    const {job} = this;
    const {result} = job;
    const text = written(job.specification);
    const lines = (title, command) => element('details', {}, element('summary', {}, title),
      element('div', {class: 'code'}, element('pre', {tabindex: 0}, command), copyButton(() => command)));
    fill(this.about,
      result ? element('section', {class: 'card'}, element('h2', {}, 'Figures'), facts([
        ['Shape', result.shape.join(' × ')], ['Type', result.dtype],
        ['Parameters', result.parameters.toLocaleString('en')], ['Outputs', String(result.outputs)],
        ['Least, greatest', `${brief(result.statistics.minimum, 6)}, ${brief(result.statistics.maximum, 6)}`],
        ['Mean', brief(result.statistics.mean, 6)],
        result.statistics.trace === null ? null : ['Trace', brief(result.statistics.trace, 6)],
        ['Frobenius norm', brief(result.statistics.frobenius_norm, 6)],
        ['Size', bytes(result.shape.reduce((product, count) => product * count, result.dtype === 'float32' ? 4 : 8))],
      ]), (result.notes ?? []).length ? element('ul', {class: 'notes'}, result.notes.map((note) =>
        element('li', {}, typeof note === 'string' ? note : note.detail ?? note.message ?? JSON.stringify(note)))) : null) : null,
      element('section', {class: 'card'}, element('h2', {}, 'Specification'),
        element('div', {class: 'code'}, element('pre', {tabindex: 0}, text), copyButton(() => text)),
        lines('The same with curl', curl(text)), lines('The same in Python', python(text)),
        facts([['Job', element('code', {}, job.id)], ['Digest', element('code', {}, job.digest)], ['Created', job.created_at], ['Attempts', String(job.attempt)]])));
  }
}
