import { isFailure, type Failure } from '../../kernel/kernel.ts';

export type Refused = { readonly index: number; readonly reason: string };

/** Finds every row that fails by itself: halves what fails until one row is left. k bad of n rows cost about k·log2(n) tries. */
export async function bisect(
  rows: readonly Buffer[],
  attempt: (rows: readonly Buffer[]) => Promise<void>,
): Promise<Refused[]> {
  const search = async (from: number, to: number): Promise<Refused[]> => {
    if (from >= to) return [];
    const failure = await attempt(rows.slice(from, to)).then(() => undefined, refusal);
    if (failure === undefined) return [];
    if (to - from === 1) return [{ index: from, reason: failure.detail ?? failure.message }];
    const middle = (from + to) >> 1;
    return [...(await search(from, middle)), ...(await search(middle, to))];
  };
  return await search(0, rows.length);
}

function refusal(error: unknown): Failure {
  if (isFailure(error, 'ROW_REFUSED')) return error;
  throw error;
}
