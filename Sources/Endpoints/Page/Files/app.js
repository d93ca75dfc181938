// What a path shows.

import {element, fill, telling} from './dom.js';
import {load, onConnection, persist, request, token} from './service.js';

const main = document.getElementById('main');
const connection = document.getElementById('connection');
let life = new AbortController();

let shown = '';

/** Shows the page of a path; whatever the last page was waiting for ends. */
async function show() {
  shown = location.pathname + location.search;
  life.abort();
  life = new AbortController();
  const {signal} = life;
  const parts = location.pathname.split('/').filter(Boolean).map((part) => {
    try { return decodeURIComponent(part); } catch { return part; }
  });
  const page = (path) => load(path, signal, telling(main));
  try {
    if (parts[0] === 'jobs' && parts.length === 2) {
      const {jobPage} = await page('./job.js');
      await jobPage(main, parts[1], signal);
    } else if (parts[0] === 'compare') {
      const {comparePage} = await page('./compare.js');
      await comparePage(main, (new URLSearchParams(location.search).get('jobs') ?? '').split(','), signal);
    } else {
      const {homePage} = await page('./home.js');
      homePage(main, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Goes to a path of ours without loading the page anew. */
export function go(path) {
  history.pushState(null, '', path);
  scrollTo(0, 0);
  show();
  main.focus({preventScroll: true});
}

addEventListener('popstate', () => { if (shown !== location.pathname + location.search) show(); });
addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || link.hasAttribute('download')) return;
  if (url.pathname === location.pathname && url.search === location.search && url.hash) return;
  if (url.pathname !== '/' && !/^\/(jobs\/[^/]+|compare)$/.test(url.pathname)) return;
  event.preventDefault();
  go(url.pathname + url.search);
});

let isAway = false;
onConnection((answers) => {
  if (answers !== isAway) return;
  isAway = !answers;
  connection.className = isAway ? 'away' : '';
  connection.textContent = isAway ? 'The server does not answer. Trying again…' : '';
  // Not every page asks by itself for something again.
  if (isAway) persist(() => request('/healthz'), new AbortController().signal).catch(() => {});
});

addEventListener('ntkd-unauthorized', () => {
  if (document.querySelector('dialog[open]')) return;
  const input = element('input', {type: 'password', name: 'token', autocomplete: 'off', required: true});
  const dialog = element('dialog', {'aria-labelledby': 'token-title'},
    element('form', {method: 'dialog', onsubmit: () => { token.value = input.value.trim(); }},
    element('h2', {id: 'token-title'}, token.value ? 'This token is not known' : 'A token is needed'),
    element('p', {}, 'This server lets in who has a token. It is kept until you close this tab.'),
    element('label', {class: 'field'}, element('span', {}, 'Token'), input),
    element('div', {class: 'row'}, element('button', {class: 'primary'}, 'Go on'))));
  dialog.addEventListener('close', () => {
    dialog.remove();
    show();
  });
  document.body.append(dialog);
  dialog.showModal();
});

fill(main);
show();
