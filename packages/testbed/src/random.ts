/**
 * A stream of numbers that depends on its key alone: sfc32 (128 bits of state), seeded by four FNV-1a hashes of the key.
 * Streams of different keys are independent, so one part of a simulation never shifts the numbers of another.
 */
export type Random = {
  /** Uniform in [0, 1). */
  unit(): number;
};

export function random(...key: readonly (string | number)[]): Random {
  const text = key.join('/');
  let a = hash(text, 0x811c9dc5);
  let b = hash(text, 0x9e3779b9);
  let c = hash(text, 0x85ebca6b);
  let counter = hash(text, 0xc2b2ae35);
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round += 1) next();
  return { unit: () => (next() * 0x20_0000 + (next() >>> 11)) / 0x20_0000_0000_0000 };
}

/** 32 bits that depend on the text alone. */
export function hash(text: string, basis = 0x811c9dc5): number {
  let value = basis;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return (value ^ (value >>> 16)) >>> 0;
}

export const chance = (from: Random, probability: number): boolean => from.unit() < probability;

export const between = (from: Random, low: number, high: number): number => low + (high - low) * from.unit();

/** Whole number in [low, high]. */
export const whole = (from: Random, low: number, high: number): number =>
  low + Math.floor((high - low + 1) * from.unit());

/** Uniform on the logarithm: as many between 1 and 10 as between 10 and 100. */
export const logUniform = (from: Random, low: number, high: number): number => low * (high / low) ** from.unit();

/** Mean 1. */
export const exponential = (from: Random): number => -Math.log(1 - from.unit());

/** Mean 0, deviation 1 (Box–Muller, one of the pair). */
export const normal = (from: Random): number => Math.sqrt(2 * exponential(from)) * Math.cos(2 * Math.PI * from.unit());

export const logNormal = (from: Random, median: number, sigma: number): number =>
  median * Math.exp(sigma * normal(from));

/** Mean `shape` (Marsaglia and Tsang 2000, shape ≥ 1). */
export function gamma(from: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(from);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - from.unit()) < x * x * 0.5 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** One of the values, each with the probability weight ÷ sum of weights. */
export function pick<T>(from: Random, choices: readonly (readonly [value: T, weight: number])[]): T {
  let left = from.unit() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of choices) {
    left -= weight;
    if (left < 0) return value;
  }
  const last = choices.at(-1);
  if (last === undefined) throw new Error('pick: there must be at least one choice');
  return last[0];
}
