// The specification's editor: the service itself says what is wrong, and the editor where.

import {curl, python} from './commands.js';
import {bytes, copyButton, duration, element, fill} from './dom.js';
import {lineOf, lines} from './pointers.js';
import {Problem, persist, post, wait} from './service.js';

/** An editor with what its specification would take, its faults, and the lines to send it with. */
export class Editor {
  constructor(signal) {
    this.signal = signal;
    this.text = element('textarea', {
      spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', rows: 18, 'aria-label': 'Specification',
      'aria-describedby': 'verdict', oninput: () => this.changed(), onscroll: () => this.scrolled(),
      onkeydown: (event) => this.key(event),
    });
    this.gutter = element('div', {class: 'gutter', 'aria-hidden': 'true'});
    this.verdict = element('div', {id: 'verdict', class: 'verdict', role: 'status'});
    this.curl = element('pre', {tabindex: 0, 'aria-label': 'The curl command'});
    this.python = element('pre', {tabindex: 0, 'aria-label': 'The Python lines'});
    const lines = (title, pre) => element('details', {},
      element('summary', {}, title), element('div', {class: 'code'}, pre, copyButton(() => pre.textContent)));
    this.node = element('div', {class: 'editor'},
      element('div', {class: 'text'}, this.gutter, this.text), this.verdict,
      lines('The same with curl', this.curl), lines('The same in Python', this.python));
    this.marks = new Map();
  }

  get value() { return this.text.value; }

  set value(text) {
    this.text.value = text;
    this.text.scrollTop = 0;
    this.changed(0);
  }

  /** Two spaces for a tab; Escape leaves, so that keyboards are not trapped. */
  key(event) {
    if (event.key === 'Escape') this.text.blur();
    if (event.key !== 'Tab' || event.shiftKey || event.ctrlKey || event.altKey) return;
    if (this.text.selectionStart !== this.text.selectionEnd || !this.hasTyped) return;
    event.preventDefault();
    this.text.setRangeText('  ', this.text.selectionStart, this.text.selectionEnd, 'end');
    this.text.dispatchEvent(new Event('input'));
  }

  scrolled() { this.gutter.scrollTop = this.text.scrollTop; }

  async changed(pause = 350) {
    this.asking?.abort();
    this.hasTyped = pause > 0;
    this.marks = new Map();
    this.verdict.className = 'verdict';
    fill(this.verdict);
    this.number();
    this.write();
    this.asking = new AbortController();
    const signal = AbortSignal.any([this.asking.signal, this.signal]);
    await wait(pause, signal);
    if (signal.aborted) return;
    try {
      const answer = await persist(() => post('/v1/estimate', this.value, {signal}), signal,
        (problem) => fill(this.verdict, element('p', {}, problem.promise)));
      if (!signal.aborted) this.estimated(answer);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      this.refused(error);
    }
  }

  /** Judges no more until something is typed: the text is sent, and what is answered then counts. */
  stop() { this.asking?.abort(); }

  estimated(answer) {
    const parts = [
      `about ${duration(answer.seconds)}`, `${bytes(answer.memory_bytes)} of memory`,
      `a result of ${bytes(answer.result_bytes)}`,
    ];
    const reasons = answer.reasons.map((reason) =>
      element('li', {}, typeof reason === 'string' ? reason : reason.detail ?? JSON.stringify(reason)));
    this.verdict.className = answer.accepted ? 'verdict good' : 'verdict bad';
    fill(this.verdict, element('p', {}, answer.accepted ? '✓ Valid: ' : '✗ Would not be taken: ', parts.join(', ')),
      reasons.length ? element('ul', {}, reasons) : null);
  }

  /** Shows a problem, each of its faults at the line that it points to. */
  refused(problem) {
    const places = lines(this.value);
    const faults = problem.errors.map((fault) => ({...fault, line: lineOf(fault.pointer, places)}));
    if (problem.document.line) {
      faults.push({pointer: '', detail: problem.message, line: problem.document.line});
    }
    this.marks = new Map();
    for (const {line, pointer, detail} of faults) {
      this.marks.set(line, [...this.marks.get(line) ?? [], `${pointer} ${detail}`.trim()]);
    }
    this.number();
    this.verdict.className = 'verdict bad';
    const title = problem.isAway ? 'No answer' : problem.document.title ?? 'Not taken';
    const words = problem.isAway ? `${problem.message} Press Compute again: it makes no second job.` : problem.message;
    fill(this.verdict, element('p', {}, `✗ ${title}`),
      faults.length ? element('ul', {}, faults.map(({line, pointer, detail}) => element('li', {},
        element('button', {type: 'button', class: 'line', onclick: () => this.select(line)}, `line ${line}`),
        pointer ? [' ', element('code', {}, pointer)] : null, ` ${detail}`))) : element('p', {}, words));
  }

  select(line) {
    const all = this.value.split('\n');
    const start = all.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    this.text.focus();
    this.text.setSelectionRange(start, start + (all[line - 1] ?? '').length);
    const height = this.text.scrollHeight / all.length;
    this.text.scrollTop = Math.max(0, (line - 4) * height);
  }

  /** The lines' numbers; of very many lines they are a few long texts, with the faulty ones between. */
  number() {
    const count = this.value.split('\n').length;
    const numbers = (from, to) => Array.from({length: Math.max(0, to - from)}, (_, index) => `${from + index}\n`).join('');
    const parts = [];
    let next = 1;
    for (const line of [...this.marks.keys()].sort((one, other) => one - other)) {
      const title = this.marks.get(line).join('\n');
      parts.push(numbers(next, line), element('span', {class: 'fault', title}, String(line)));
      next = line + 1;
    }
    fill(this.gutter, parts, numbers(next, count + 1));
    this.scrolled();
  }

  write() {
    const document = this.value.trim();
    this.curl.textContent = curl(document);
    this.python.textContent = python(document);
  }
}
