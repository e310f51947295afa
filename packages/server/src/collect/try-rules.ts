import { canonicalJson, type JsonObject, type Judgement, type Trial } from '@millrace/contract';
import { maskedData, type Rules, type Tried } from '../catalog/catalog.ts';
import { detailOf } from './apply-rules.ts';
import { judgeItems, type Outcome, type Place } from './judge.ts';
import { ownProducer } from './own-events.ts';
import { parseBody } from './parse.ts';
import { openReceived } from './received-entry.ts';
import { replayOf, type Collected, type Request } from './request.ts';
import { takeTurns } from './steps.ts';

/** An entry of `received`, and where it stands. */
export type TriedEntry = Place & { readonly bytes: Buffer };

const mostTried = 100;
const mostExamples = 5;
const mostTypes = 20;
/** A larger event is shown without its data and context. */
const mostShown = 8 * 1024;

type Moved = Tried['moved'][number];
type Judged = { readonly outcomes: readonly Outcome[]; readonly mappings: ReadonlyMap<number, string> };
type Pair = { readonly before: Judgement; readonly after: Judgement };

/** A trial while it is filled. */
type Open = {
  readonly of: Moved;
  tried: number;
  changed: number;
  readonly before: OpenTally;
  readonly after: OpenTally;
  /** The first of each kind of change, and the first at all. */
  readonly kinds: Map<string, Trial['examples'][number]>;
  readonly first: Trial['examples'][number][];
};
type OpenTally = { readonly verdicts: Record<string, number>; readonly types: Record<string, number> };

/**
 * What documents that would change make of the newest items they are about: an event of those that come to its type, a
 * mapping of those that it takes, before or after. Times and ids are those of the receipt; nothing is kept. `entries`:
 * the newest first; no more are read than it takes. A document that reads what is classed as personal is not tried.
 */
export async function tryRules(
  workspace: string,
  { before, after, moved }: Tried,
  entries: AsyncIterable<TriedEntry>,
): Promise<Trial[]> {
  const trials = moved.map((of): Open => ({
    of,
    tried: 0,
    changed: 0,
    before: emptyTally(),
    after: emptyTally(),
    kinds: new Map(),
    first: [],
  }));
  const again = new Set<string>();
  let looked = 0;
  for await (const { partition, offset, bytes } of entries) {
    const { request, body } = openReceived(bytes);
    if (request.workspace !== workspace || request.producer === ownProducer) continue;
    const at = { partition, offset };
    const parsed = await takeTurns(parseBody(body, request.layout, request.marks));
    const judged = async (rules: Rules | null): Promise<Judged> => {
      const mappings = new Map<number, string>();
      const onMapped = (index: number, mapping: string): void => void mappings.set(index, mapping);
      const { outcomes } = await takeTurns(judgeItems(parsed, request, body, { at, rules, onMapped }));
      return { outcomes, mappings };
    };
    const [was, is] = [await judged(before), await judged(after)];
    for (let index = was.outcomes.length - 1; index >= 0; index -= 1) {
      const first = replayOf(request, index);
      if (first !== undefined) again.add(placeOf(first, first.index));
      if (again.has(placeOf(at, index))) continue;
      looked += 1;
      const open = trials.filter((trial) => isOpen(trial) && isAbout(trial.of, index, was, is));
      if (open.length === 0) continue;
      const pair = pairOf(index, [was, is], [before, after]);
      for (const trial of open) add(trial, pair, request, was.outcomes[index]);
    }
    if (!trials.some(isOpen)) break;
  }
  return trials.map(({ of, tried, changed, before, after, kinds, first }) => {
    const examples = [...new Set([...kinds.values(), ...first])].slice(0, mostExamples);
    return { ...of, looked, tried, changed, before, after, examples };
  });
}

function isOpen({ of, tried }: Open): boolean {
  return of.withheld === undefined && tried < mostTried;
}

function placeOf({ partition, offset }: Place, index: number): string {
  return `${partition}/${offset}/${index}`;
}

function emptyTally(): OpenTally {
  return { verdicts: {}, types: {} };
}

function isAbout({ kind, name }: Moved, index: number, ...judged: readonly Judged[]): boolean {
  return judged.some(({ outcomes, mappings }) =>
    kind === 'mapping' ? mappings.get(index) === name : outcomes[index]?.type === name,
  );
}

function add(trial: Open, { before, after }: Pair, { received }: Request, outcome: Outcome | undefined): void {
  trial.tried += 1;
  count(trial.before, before);
  count(trial.after, after);
  if (canonicalJson(before) === canonicalJson(after)) return;
  trial.changed += 1;
  const example = {
    id: outcome?.id ?? null,
    received: new Date(received).toISOString(),
    before: shown(before),
    after: shown(after),
  };
  if (trial.first.length < mostExamples) trial.first.push(example);
  const kind = [before, after]
    .map(({ verdict, code, event }) => `${verdict} ${code} ${String(event?.['type'])}`)
    .join();
  if (trial.kinds.size < mostExamples && !trial.kinds.has(kind)) trial.kinds.set(kind, example);
}

function count({ verdicts, types }: OpenTally, { verdict, code, event }: Judgement): void {
  verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  if (event === undefined) return;
  if (code !== undefined) verdicts['faulty'] = (verdicts['faulty'] ?? 0) + 1;
  const type = String(event['type']);
  if (Object.hasOwn(types, type) || Object.keys(types).length < mostTypes) types[type] = (types[type] ?? 0) + 1;
}

function shown(judgement: Judgement): Judgement {
  const { event } = judgement;
  if (event === undefined || JSON.stringify(event).length <= mostShown) return judgement;
  const { data: _data, context: _context, ...rest } = event;
  return { ...judgement, event: rest };
}

/** Both with the personal fields of either, so that none is shown where only the other knows of it. */
function pairOf(index: number, judged: readonly [Judged, Judged], rules: readonly [Rules | null, Rules | null]): Pair {
  const personal = new Set<string>();
  for (const { outcomes } of judged)
    for (const each of rules)
      for (const path of each?.events.get(outcomes[index]?.type ?? '')?.personal ?? []) personal.add(path);
  const [before, after] = judged.map(({ outcomes, mappings }) =>
    judgementOf(outcomes[index], mappings.get(index), personal),
  );
  return { before: before ?? nothing, after: after ?? nothing };
}

const nothing: Judgement = { verdict: 'rejected' };

function judgementOf(
  outcome: Outcome | undefined,
  mapping: string | undefined,
  personal: ReadonlySet<string>,
): Judgement {
  if (outcome === undefined) return nothing;
  const mapped = mapping === undefined ? {} : { mapping };
  if ('verdict' in outcome) {
    const { verdict, code, detail } = outcome;
    return { verdict, code, ...(detail === '' ? {} : { message: detail }), ...mapped };
  }
  const problems = outcome.faults?.problems ?? [];
  const [first] = problems;
  const faulty = first === undefined ? {} : { code: first.code, message: detailOf(problems) };
  return { verdict: 'accepted', ...faulty, ...mapped, event: eventOf(outcome, personal) };
}

function eventOf(event: Collected, personal: ReadonlySet<string>): JsonObject {
  const { type, category, time, subject, order, flow, test, data, context } = event;
  const said = { subject: subject && { ...subject }, order, flow, test };
  return {
    type,
    category,
    time: new Date(time).toISOString(),
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    data: maskedData(data, personal),
    context: maskedData(context, new Set()),
  };
}
