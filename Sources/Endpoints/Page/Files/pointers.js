// Where in a JSON text the value of a pointer stands.

/** A map from JSON Pointer (RFC 6901) to the line, from 1, on which its value begins. */
export function lines(text) {
  const places = new Map();
  let at = 0;
  let line = 1;

  function blank() {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 10) line++;
      else if (code !== 32 && code !== 9 && code !== 13) return;
      at++;
    }
  }

  function string() {
    const start = at++;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at++;
    try { return JSON.parse(text.slice(start, at)); } catch { throw new SyntaxError('a string'); }
  }

  function value(pointer) {
    blank();
    places.set(pointer, line);
    if (text[at] === '{') members(pointer);
    else if (text[at] === '[') items(pointer);
    else if (text[at] === '"') string();
    else {
      const rest = /[^\s,\]}]*/y;
      rest.lastIndex = at;
      at += rest.exec(text)[0].length;
    }
    blank();
  }

  function members(pointer) {
    at++;
    for (blank(); text[at] !== '}'; blank()) {
      if (text[at] !== '"') throw new SyntaxError('a name');
      const name = string().replaceAll('~', '~0').replaceAll('/', '~1');
      blank();
      if (text[at++] !== ':') throw new SyntaxError('a colon');
      value(`${pointer}/${name}`);
      if (text[at] === ',') at++;
      else if (text[at] !== '}') throw new SyntaxError('a comma');
    }
    at++;
  }

  function items(pointer) {
    at++;
    for (let index = 0; blank(), text[at] !== ']'; index++) {
      value(`${pointer}/${index}`);
      if (text[at] === ',') at++;
      else if (text[at] !== ']') throw new SyntaxError('a comma');
    }
    at++;
  }

  // Of a text that breaks off, or is nested too deeply, what comes before is known.
  try {
    value('');
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
  }
  return places;
}

/** The line of a pointer, or of the nearest value around it. */
export function lineOf(pointer, places) {
  for (let rest = pointer; ; rest = rest.slice(0, rest.lastIndexOf('/'))) {
    if (places.has(rest)) return places.get(rest);
    if (!rest) return 1;
  }
}
