/**
 * JSON.parse of an engine that misreads keys: where an object of the process has had a key that ends in a backslash, V8
 * takes a later key that is written with an escape at the same place for that one ({"\\":1}, then {"\"":1}). Texts without an
 * escaped key go to the engine; the others are read here, after the engine has said that they are JSON. Throws SyntaxError.
 * `number`: of the text of a number; the engine's own reading where it is left out.
 */
export function readJson(text: string, number?: (source: string) => unknown): unknown {
  if (!hasEscapedKey(text)) return number === undefined ? JSON.parse(text) : JSON.parse(text, reviverOf(number));
  JSON.parse(text);
  return new Reader(text, number ?? Number).read();
}

type Reviver = (name: string, value: unknown) => unknown;

function reviverOf(number: (source: string) => unknown): Reviver {
  const revive = (_name: string, value: unknown, context: { readonly source?: string }): unknown =>
    typeof value === 'number' && context.source !== undefined ? number(context.source) : value;
  return revive as Reviver;
}

/** Whether a key is written with an escape. A backslash stands in texts only, and a text before a colon is a key. */
function hasEscapedKey(text: string): boolean {
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
    at = skipSpace(text, textEnd(text, at));
    if (text.charCodeAt(at) === colon) return true;
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/** Behind the quote that closes the text which `at` stands in. */
function textEnd(text: string, at: number): number {
  for (let next = at; next < text.length; next += 1) {
    const code = text.charCodeAt(next);
    if (code === quote) return next + 1;
    if (code === backslash) next += 1;
  }
  return text.length;
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && text.charCodeAt(next) <= 0x20) next += 1;
  return next;
}

/** Reads a text that is known to be JSON. */
class Reader {
  readonly #text: string;
  readonly #number: (source: string) => unknown;
  #at = 0;

  constructor(text: string, number: (source: string) => unknown) {
    this.#text = text;
    this.#number = number;
  }

  read(): unknown {
    switch (this.#next()) {
      case '{':
        return this.#object();
      case '[':
        return this.#list();
      case '"':
        return this.#string();
      case 't':
        return this.#word(4, true);
      case 'f':
        return this.#word(5, false);
      case 'n':
        return this.#word(4, null);
      default:
        return this.#digits();
    }
  }

  #next(): string {
    this.#at = skipSpace(this.#text, this.#at);
    return this.#text.charAt(this.#at);
  }

  /** Passes over what opens the members, the comma between two of them, or what closes them: true while there is one more. */
  #more(closing: string): boolean {
    this.#at += 1;
    if (this.#next() !== closing) return true;
    this.#at += 1;
    return false;
  }

  #object(): unknown {
    const object: Record<string, unknown> = {};
    if (!this.#more('}')) return object;
    for (;;) {
      this.#next();
      const key = this.#string();
      this.#next();
      this.#at += 1;
      const value = this.read();
      // Assigned, it would be the object's prototype.
      if (key === '__proto__')
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      else object[key] = value;
      if (this.#next() === '}') break;
      this.#at += 1;
    }
    this.#at += 1;
    return object;
  }

  #list(): unknown[] {
    const list: unknown[] = [];
    if (!this.#more(']')) return list;
    for (;;) {
      list.push(this.read());
      if (this.#next() === ']') break;
      this.#at += 1;
    }
    this.#at += 1;
    return list;
  }

  #string(): string {
    const start = this.#at;
    this.#at = textEnd(this.#text, start + 1);
    const literal = this.#text.slice(start, this.#at);
    return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  }

  #word<T>(length: number, value: T): T {
    this.#at += length;
    return value;
  }

  #digits(): unknown {
    const start = this.#at;
    let code = this.#text.charCodeAt(this.#at);
    // Digits, and + - . E e.
    while (
      (code >= 0x30 && code <= 0x39) ||
      code === 0x2b ||
      code === 0x2d ||
      code === 0x2e ||
      code === 0x45 ||
      code === 0x65
    ) {
      this.#at += 1;
      code = this.#text.charCodeAt(this.#at);
    }
    return this.#number(this.#text.slice(start, this.#at));
  }
}
