import type { Span } from './item-spans.ts';
import { parseJson, parseText } from './json.ts';
import { isItem, type Layout } from './request.ts';
import { sliceBytes, type Steps } from './steps.ts';

export type ElementsOptions = {
  readonly layout: Layout;
  readonly found: number;
  /** Of one run at most, unless a single element is larger. */
  readonly runBytes?: number;
};

/**
 * What `parseJson` makes of the body, with pauses: `spans` are the elements of its outermost array, or of the array in
 * its last member `batch`. The elements are parsed in runs, each as an array of its own, and the body around them with
 * one null in their place. Between runs stands a comma, so the whole is JSON exactly when every part is.
 */
export function* parseElements(body: Buffer, spans: readonly Span[], options: ElementsOptions): Steps<unknown> {
  const { layout, found, runBytes = sliceBytes } = options;
  const first = spans[0];
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return parseJson(body, found);
  const around = [body.subarray(0, first.start), Buffer.from('null'), body.subarray(last.end)];
  const outer = parseJson(Buffer.concat(around), found);
  if (outer === undefined) return undefined;
  const values = layout !== 'batch' ? outer : isItem(outer) ? outer['batch'] : undefined;
  // Spans of something else, in what is no batch at all.
  if (!Array.isArray(values)) return parseJson(body, found);
  values.length = 0;
  for (let from = 0; from < spans.length;) {
    yield;
    const to = runEnd(spans, from, runBytes);
    const run = parseRun(body, spans.slice(from, to), found);
    if (run === undefined) return undefined;
    for (const value of run) values.push(value);
    from = to;
  }
  return outer;
}

/** Index behind the last span of the run that begins at `from`: at least one, and more while they fit into `bytes`. */
function runEnd(spans: readonly Span[], from: number, bytes: number): number {
  const limit = (spans[from]?.start ?? 0) + bytes;
  let to = from + 1;
  while (to < spans.length && (spans[to]?.end ?? 0) <= limit) to += 1;
  return to;
}

function parseRun(body: Buffer, run: readonly Span[], found: number): readonly unknown[] | undefined {
  const text = body.toString('utf8', run[0]?.start, run.at(-1)?.end);
  const values = parseText(`[${text}]`, found);
  // A run of nothing is an array too, but an element is missing in it.
  return Array.isArray(values) && values.length === run.length ? values : undefined;
}
