import type { Json, JsonObject } from '@millrace/contract';

/** The keys of a path: `a.b\.c` is the key `b.c` of `a`. */
export function keysOf(path: string): readonly string[] {
  if (!path.includes('\\')) return path.split('.');
  const keys: string[] = [''];
  for (let at = 0; at < path.length; at += 1) {
    const character = path.charAt(at);
    const next = path.charAt(at + 1);
    if (character === '.') keys.push('');
    else if (character === '\\' && (next === '.' || next === '\\')) {
      keys[keys.length - 1] += next;
      at += 1;
    } else keys[keys.length - 1] += character;
  }
  return keys;
}

export function pathOf(keys: readonly string[]): string {
  return keys.map((key) => key.replaceAll(/[\\.]/g, String.raw`\$&`)).join('.');
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** undefined where there is nothing, or null. */
export type Read = (data: JsonObject) => Exclude<Json, null> | undefined;

export function compileRead(keys: readonly string[]): Read {
  const [first = '', ...rest] = keys;
  const top = readKey(first);
  if (rest.length === 0) return top;
  const inner = rest.map(readKey);
  return (data) => {
    let value = top(data);
    for (const read of inner) {
      if (typeof value !== 'object' || Array.isArray(value)) return undefined;
      value = read(value as JsonObject);
    }
    return value;
  };
}

function readKey(key: string): Read {
  // What every object inherits is no field of it; asking so costs, so only where it matters.
  if (key in Object.prototype) return (data) => (Object.hasOwn(data, key) ? (data[key] ?? undefined) : undefined);
  return (data) => data[key] ?? undefined;
}

type Open = { [key: string]: Json };

/** An object that is copied where it is changed, and nowhere else. */
export class Draft {
  data: JsonObject = {};
  #copied = false;

  /** Begins with an object that is not to be touched. */
  begin(data: JsonObject): void {
    this.data = data;
    this.#copied = false;
  }

  /** Makes the objects on the way. False, and nothing is done, where something else stands in it. */
  put(keys: readonly string[], value: Json): boolean {
    const last = keys.length - 1;
    if (last > 0 && isBlocked(this.data, keys)) return false;
    let node = this.#open();
    for (let at = 0; at < last; at += 1) {
      const key = keys[at] as string;
      const inner = Object.hasOwn(node, key) ? node[key] : undefined;
      const copy: Open = isObject(inner) ? { ...inner } : {};
      node[key] = copy;
      node = copy;
    }
    node[keys[last] as string] = value;
    return true;
  }

  remove(keys: readonly string[]): void {
    const last = keys.length - 1;
    let node = this.#open();
    for (let at = 0; at < last; at += 1) {
      const key = keys[at] as string;
      const inner = Object.hasOwn(node, key) ? node[key] : undefined;
      if (!isObject(inner)) return;
      const copy: Open = { ...inner };
      node[key] = copy;
      node = copy;
    }
    delete node[keys[last] as string];
  }

  #open(): Open {
    if (!this.#copied) {
      this.data = { ...this.data };
      this.#copied = true;
    }
    return this.data as Open;
  }
}

/** Something on the way is there and no object. */
function isBlocked(data: JsonObject, keys: readonly string[]): boolean {
  let node = data;
  for (const key of keys.slice(0, -1)) {
    const inner = Object.hasOwn(node, key) ? (node[key] ?? null) : null;
    if (inner === null) return false;
    if (!isObject(inner)) return true;
    node = inner;
  }
  return false;
}
