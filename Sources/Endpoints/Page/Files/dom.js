// Elements and numbers. Text only ever becomes text: names and problems are other people's.

/** An element: `element('a', {href, class: 'x', onclick}, 'text', child)`. */
export function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** The same of SVG. */
export function shape(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** Puts these in the place of all children. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** A labelled control. */
export function field(label, control) {
  return element('label', {class: 'field'}, element('span', {}, label), control);
}

export function select(options, value, onchange) {
  const control = element('select', {onchange: () => onchange(control.value)},
    options.map(([key, text]) => element('option', {value: key, selected: key === value}, text)));
  return control;
}

/** A button that copies what `text` gives. */
export function copyButton(text) {
  const button = element('button', {type: 'button', class: 'quiet', onclick: async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Select and copy';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  }}, 'Copy');
  return button;
}

/** Says in the place of all children why there is nothing yet, for who asks again. */
export const telling = (node) => (problem) => fill(node, element('p', {class: 'note'}, problem.promise));

/** Does what a button is for, unless it is still at it. A disabled button would lose the focus. */
export async function busy(button, act) {
  if (button.ariaDisabled) return;
  button.ariaDisabled = 'true';
  try { await act(); } finally { button.ariaDisabled = null; }
}

/** What people call a job. */
export const nameOf = ({name, id}) => name.trim() || id;

/** The fewest digits that read back to the same number of that type. */
export function shortest(value, isSingle) {
  if (!Number.isFinite(value)) return String(value);
  if (isSingle) {
    for (let digits = 1; digits <= 9; digits++) {
      const text = value.toPrecision(digits);
      if (Math.fround(Number(text)) === value) return String(Number(text));
    }
  }
  return String(value);
}

/** A number for reading: a few digits, powers where they are many. */
export function brief(value, digits = 4) {
  if (value === null || value === undefined) return '–';
  if (!Number.isFinite(value)) return String(value).replace('Infinity', '∞');
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [head, power] = value.toExponential(digits - 1).split('e');
    return `${Number(head)}·10${superscript(Number(power))}`;
  }
  return String(Number(value.toPrecision(digits)));
}

export function superscript(power) {
  return String(power).replace('-', '⁻').replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit]);
}

export function bytes(count) {
  for (const [unit, size] of [['TB', 1e12], ['GB', 1e9], ['MB', 1e6], ['kB', 1e3]]) {
    if (count >= size) return `${Number((count / size).toPrecision(3))} ${unit}`;
  }
  return `${count} bytes`;
}

export function duration(seconds) {
  if (seconds < 1e-3) return `${Math.max(1, Math.round(seconds * 1e6))} µs`;
  if (seconds < 1) return `${Math.round(seconds * 1e3)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} min`;
  return `${Math.floor(seconds / 86400)} days`;
}

/** How long ago, in one word or two. */
export function age(date, now = Date.now()) {
  const seconds = (now - Date.parse(date)) / 1000;
  if (!(seconds >= 1)) return 'now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} days ago`;
}
