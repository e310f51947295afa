import { asParam } from '@/shared/address/params.ts';
import type { Tile } from '@/shared/tiles/tiles.ts';
import { rangeParamOf } from '@/shared/time/range.ts';

export type Words = Readonly<Record<string, unknown>>;
type Comparison = 'prev' | 'usual';
type Grain = 'minute' | 'hour' | 'day' | 'week' | 'month';

/** A question as the address of Explore has it. */
export type Draft = {
  readonly m: readonly string[];
  readonly by?: string | undefined;
  readonly q?: string | undefined;
  readonly grain?: Grain | undefined;
  readonly vs?: Comparison | undefined;
};

/** Where the question of a tile is looked at: the page of the saved one, or Explore. */
export type TilePlace = {
  readonly page: 'explore' | 'funnels' | 'attribution';
  /** Of a saved question. */
  readonly name?: string;
  readonly search: Partial<Draft> & { readonly t?: string };
};

type Asked = {
  /** The saved questions, by their names. */
  readonly saved: ReadonlyMap<string, Words>;
  /** The range of the page. */
  readonly t: string;
  /** What the page is narrowed by: a field and its value. */
  readonly narrowed: readonly { readonly of: unknown; readonly value: string }[];
};

/** Where a tile leads, for its range and with what the page is narrowed by; undefined: no page shows its question. Pure. */
export function placeOf({ question, range }: Tile, { saved, t, narrowed }: Asked): TilePlace | undefined {
  const own = range === undefined ? t : rangeParamOf({ from: `now-${range}`, to: 'now' });
  const time = own === undefined ? {} : { t: own };
  const spec = typeof question === 'string' ? saved.get(question) : question;
  const draft = spec && draftOf(spec, narrowed);
  if (typeof question !== 'string') return draft && { page: 'explore', search: { ...draft, ...time } };
  if (spec === undefined) return undefined;
  const page = spec['kind'] === 'funnel' ? 'funnels' : spec['kind'] === 'attribution' ? 'attribution' : 'explore';
  return { page, name: question, search: { ...(narrowed.length > 0 && draft), ...time } };
}

/** Undefined: it says what the address of Explore cannot. */
function draftOf(spec: Words, narrowed: Asked['narrowed']): Draft | undefined {
  const { kind, metric, where, compare, grain, by } = spec;
  const metrics = (spec['metrics'] ?? (metric === undefined ? [] : [metric])) as readonly unknown[];
  const m = metrics.flatMap((each) => metricParam(each) ?? []);
  const dimensions = by === undefined ? [] : [by].flat();
  const q = narrow(where, narrowed);
  const plain = (kind === 'trend' || kind === 'table') && m.length > 0 && m.length === metrics.length;
  if (!plain || dimensions.length > 1 || q === null) return undefined;
  return {
    m,
    by: asParam(dimensions[0]),
    q,
    grain: grain as Grain | undefined,
    vs: compare === undefined ? undefined : compare === 'previous' ? 'prev' : 'usual',
  };
}

function metricParam(asked: unknown): string | undefined {
  if (typeof asked === 'string') return asked;
  const { metric, as, spec } = asked as Words;
  if (typeof metric !== 'string' || spec !== undefined) return undefined;
  return as === undefined ? metric : `${metric}:${String(as)}`;
}

/** The condition with what narrows it, in the language; null: it has no text. */
function narrow(where: unknown, narrowed: Asked['narrowed']): string | undefined | null {
  if (narrowed.length === 0) return asParam(where);
  if ((where !== undefined && typeof where !== 'string') || narrowed.some(({ of }) => typeof of !== 'string'))
    return null;
  const more = narrowed.map(({ of, value }) => `${String(of)} == ${JSON.stringify(value)}`);
  return [...(where === undefined ? [] : [`(${String(where)})`]), ...more].join(' && ');
}
