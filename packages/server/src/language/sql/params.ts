export type SqlParams = Readonly<Record<string, string | number | readonly (string | number)[]>>;

type ParamType = 'String' | 'Float64' | 'Array(String)' | 'Array(Float64)';

/** Bound parameters of one statement. The same value is bound once, so that the engine sees equal expressions as equal. */
export class Params {
  readonly #prefix: string;
  readonly #names = new Map<string, string>();
  readonly #values: Record<string, string | number | readonly (string | number)[]> = {};

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The placeholder to write into the SQL. */
  add(value: string | number | readonly (string | number)[], type: ParamType): string {
    const key = `${type} ${JSON.stringify(value)}`;
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `${this.#prefix}${this.#names.size}`;
      this.#names.set(key, name);
      this.#values[name] = value;
    }
    return `{${name}:${type}}`;
  }

  get values(): SqlParams {
    return this.#values;
  }
}

export function allOf(parts: readonly string[]): string {
  if (parts.includes('0')) return '0';
  return (
    joined(
      parts.filter((part) => part !== '1'),
      ' AND ',
    ) ?? '1'
  );
}

export function anyOf(parts: readonly string[]): string {
  if (parts.includes('1')) return '1';
  return (
    joined(
      parts.filter((part) => part !== '0'),
      ' OR ',
    ) ?? '0'
  );
}

/** NULL stands for "not the case" inside a leaf, so it negates to TRUE. */
export function negated(sql: string): string {
  if (sql === '0') return '1';
  return sql === '1' ? '0' : `NOT ifNull(${sql}, 0)`;
}

function joined(parts: readonly string[], word: string): string | undefined {
  if (parts.length === 0) return undefined;
  return parts.length === 1 ? parts[0] : `(${parts.join(word)})`;
}
