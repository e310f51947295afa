import type { Cell, PathsQuestion } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerQuestion } from './answer-question.ts';
import { byWho, matching, type PlacedEvent } from './funnel-oracle.contract.ts';
import { iso } from './funnel-questions.harness.ts';
import { listPeople } from './list-people.ts';
import { arbitraryEvents, asker, hour, now, openPeopleGrounds, type PeopleGrounds } from './people-grounds.harness.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
const persons = 30;
const events = fc.sample(arbitraryEvents({ persons, spread: 60 * hour, step: hour / 2 }), { numRuns: 500, seed });

const match = fc.constantFrom({ type: 'a' }, { event: 'b' }, { where: 'data.plan == "pro"' });
const instant = fc.integer({ min: 0, max: 70 }).map((n) => now - n * hour);
const arbitraryPaths = fc
  .record({
    anchor: fc.tuple(fc.constantFrom('start', 'end'), match),
    steps: fc.integer({ min: 1, max: 4 }),
    top: fc.constantFrom(undefined, 1, 2),
    within: fc.constantFrom(undefined, '5h', '30h'),
    range: fc.tuple(instant, instant).map(([a, b]) => ({ from: iso(Math.min(a, b)), to: iso(Math.max(a, b) + hour) })),
    of: fc.constantFrom(undefined, undefined, 'data.plan'),
    subject: fc.constantFrom(undefined, undefined, 'lead'),
    where: fc.constantFrom(undefined, undefined, 'type != "x"'),
    asOf: fc.option(instant.map(iso), { nil: undefined }),
  })
  .map(({ anchor: [name, of], ...given }) => {
    return JSON.parse(JSON.stringify({ kind: 'paths', ...given, [name]: of })) as PathsQuestion;
  });

type Bounds = { readonly from: number; readonly to: number; readonly asOf: number };
/** From the start or end on: the names, as far as there are any within the time. */
type Way = { readonly who: string; readonly names: Cell[] };

const hours = (text: string): number => (text === '1d' ? 24 : Number(text.slice(0, -1))) * hour;

function waysOf(question: PathsQuestion, counted: readonly PlacedEvent[], { from, to, asOf }: Bounds): Way[] {
  const { start, end, steps } = question;
  const anchors = matching(start ?? end ?? {});
  const nameOf = ({ type, data }: PlacedEvent): Cell => {
    const plan = question.of === undefined ? undefined : data['plan'];
    return plan === undefined ? type : (plan as Cell);
  };
  return [...byWho(question, counted, asOf)].flatMap(([who, sorted]) => {
    const own = start === undefined ? sorted.filter(({ time }) => time < to).toReversed() : sorted;
    return own.flatMap((event, at): Way[] => {
      const isAnchor = (each: PlacedEvent): boolean => anchors(each) && each.time >= from && each.time < to;
      if (!isAnchor(event)) return [];
      // Another of the same run has come before.
      for (let i = at - 1; i >= 0 && nameOf(own[i] ?? event) === nameOf(event); i -= 1)
        if (isAnchor(own[i] ?? event)) return [];
      const names = [nameOf(event)];
      for (const next of own.slice(at + 1)) {
        if (nameOf(next) === names.at(-1)) continue;
        if (names.length > steps || Math.abs(next.time - event.time) > hours(question.within ?? '1d')) break;
        names.push(nameOf(next));
      }
      return [{ who, names }];
    });
  });
}

const keyOf = (name: Cell): string => `${(typeof name)[0]}${String(name)}`;

function rowsOf({ start, steps, top = 5 }: PathsQuestion, ways: readonly Way[]): Cell[][] {
  const kept = Array.from({ length: steps + 1 }, (_, i) => {
    const counts = new Map<Cell, number>();
    for (const { names } of ways) if (names[i] !== undefined) counts.set(names[i], (counts.get(names[i]) ?? 0) + 1);
    const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (keyOf(a) < keyOf(b) ? -1 : 1));
    return new Set(sorted.slice(0, top).map(([name]) => name));
  });
  const nodeOf = (names: Cell[], i: number): Cell => {
    const name = names[i];
    return name === undefined ? null : kept[i]?.has(name) === true ? name : 'other';
  };
  const rows = new Map<string, { step: number; edge: Cell[]; who: Set<string>; count: number }>();
  for (const { who, names } of ways) {
    for (let step = 1; step <= Math.min(steps, names.length); step += 1) {
      const edge = [nodeOf(names, step - 1), nodeOf(names, step)];
      const key = JSON.stringify([step, edge]);
      const row = rows.get(key) ?? {
        step,
        edge: start === undefined ? edge.toReversed() : edge,
        who: new Set(),
        count: 0,
      };
      row.who.add(who);
      row.count += 1;
      rows.set(key, row);
    }
  }
  return [...rows.values()].map(({ step, edge, who, count }) => [step, ...edge, who.size, count]);
}

describe(`paths equal brute force (seed ${seed})`, () => {
  let grounds: PeopleGrounds;
  beforeAll(async () => {
    grounds = await openPeopleGrounds(events);
  });
  afterAll(async () => await grounds?.close());

  async function compare(counted: readonly PlacedEvent[], numRuns: number): Promise<number> {
    let longest = 0;
    const inAnyOrder = (rows: readonly Cell[][]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();
    await fc.assert(
      fc.asyncProperty(arbitraryPaths, fc.nat(), async (question, at) => {
        const answer = await answerQuestion(question, asker, grounds.options);
        const bounds = {
          from: Date.parse(question.range.from),
          to: Date.parse(question.range.to),
          asOf: Date.parse(answer.asOf),
        };
        const ways = waysOf(question, counted, bounds);
        expect(inAnyOrder(answer.rows)).toEqual(inAnyOrder(rowsOf(question, ways)));
        expect(answer.n).toBe(ways.length);
        const order = answer.rows.map(([step, , , , count]) => [Number(step), -Number(count)]);
        expect(order).toEqual(order.toSorted(([a = 0, x = 0], [b = 0, y = 0]) => a - b || x - y));
        for (const { names } of ways) longest = Math.max(longest, names.length);
        const [step, from, to, people] = answer.rows[at % Math.max(1, answer.rows.length)] ?? [];
        if (step === undefined || from === 'other' || to === 'other') return;
        const page = await listPeople({ question, cell: { step, from, to }, limit: 1000 }, asker, grounds.options);
        expect(page.n).toBe(people);
      }),
      { numRuns, seed },
    );
    return longest;
  }

  test('each id for itself', async () => {
    expect(await compare(events, 30)).toBeGreaterThan(0);
  });

  test('ids of one person together', async () => {
    const linked = await grounds.link(
      events,
      Array.from({ length: persons }, (_, id) => id % 12),
    );
    expect(await compare(linked, 15)).toBeGreaterThan(0);
  });

  const paths = { kind: 'paths', start: { type: 'a' }, steps: 3, range: { from: 'now-1d', to: 'now' } };
  test.each<[object, string, string]>([
    [{ end: { type: 'b' } }, 'QUESTION_INVALID', 'say either start or end'],
    [{ start: undefined }, 'QUESTION_INVALID', 'say either start or end'],
    [{ steps: 11 }, 'QUESTION_INVALID', 'steps'],
    [{ start: {} }, 'QUESTION_INVALID', 'start: say a type'],
    [{ within: 'never' }, 'QUESTION_INVALID', 'within'],
    [{ of: 'prize' }, 'FIELD_UNKNOWN', 'of'],
  ])('refuses %j', async (change, code, detail) => {
    const asked = answerQuestion(JSON.parse(JSON.stringify({ ...paths, ...change })), asker, grounds.options);
    await expect(asked).rejects.toMatchObject({ code, detail: expect.stringContaining(detail) });
  });
}, 120_000);
