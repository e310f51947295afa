import { isFailure, type Failure } from '../../kernel/kernel.ts';

export type Refused = { readonly index: number; readonly reason: string };

export type Twins = {
  /** Inserts rows where nothing is kept: ROW_REFUSED when one of them is bad. Some 10 ms a try. */
  readonly attempt: (rows: readonly Buffer[]) => Promise<void>;
  /** Inserts all it can read of whole JSON lines and says which, by index. 10,000 bad rows take about a second. */
  readonly readable: (rows: readonly Buffer[]) => Promise<ReadonlySet<number>>;
};

/** Fewer rows than this are found by halving, which also knows why. */
const few = 50;

/**
 * Finds every row that fails by itself. All at once first, then by halving what is left: a line that is no JSON can hide
 * the next one from the first look, and what is refused for another reason than how it reads passes it.
 */
export async function findRefused(rows: readonly Buffer[], { attempt, readable }: Twins): Promise<Refused[]> {
  const whole = rows.flatMap((row, index) => (isJson(row) ? [index] : []));
  const read = await readable(whole.map((index) => at(rows, index))).catch((error: unknown) => {
    refusal(error);
    return undefined;
  });
  const bad = read === undefined ? [] : whole.filter((_, place) => !read.has(place));
  const explained = await bisect(rows, { indexes: bad.slice(0, few), attempt });
  const others = bad.slice(few).map((index) => ({
    index,
    reason: `the store cannot read this row; it is one of ${bad.length} refused together, see the first of them for why`,
  }));
  const suspects = new Set(bad);
  const rest = rows.flatMap((_, index) => (suspects.has(index) ? [] : [index]));
  return [...explained, ...others, ...(await bisect(rows, { indexes: rest, attempt }))].toSorted(
    (a, b) => a.index - b.index,
  );
}

type Bisecting = { readonly indexes: readonly number[]; readonly attempt: Twins['attempt'] };

/** Halves what fails until one row is left. k bad of n rows cost about k·log2(n) tries. */
async function bisect(rows: readonly Buffer[], { indexes, attempt }: Bisecting): Promise<Refused[]> {
  const search = async (from: number, to: number): Promise<Refused[]> => {
    if (from >= to) return [];
    const part = indexes.slice(from, to);
    const failure = await attempt(part.map((index) => at(rows, index))).then(() => undefined, refusal);
    if (failure === undefined) return [];
    const [index = 0] = part;
    if (part.length === 1) return [{ index, reason: failure.detail ?? failure.message }];
    const middle = (from + to) >> 1;
    return [...(await search(from, middle)), ...(await search(middle, to))];
  };
  return await search(0, indexes.length);
}

function at(rows: readonly Buffer[], index: number): Buffer {
  return rows[index] ?? Buffer.alloc(0);
}

function isJson(row: Buffer): boolean {
  try {
    return Array.isArray(JSON.parse(row.toString()));
  } catch {
    return false;
  }
}

function refusal(error: unknown): Failure {
  if (isFailure(error, 'ROW_REFUSED')) return error;
  throw error;
}
