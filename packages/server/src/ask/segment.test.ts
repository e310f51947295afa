import type { Answer, SegmentQuestion } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerQuestion, type AnswerOptions, type Asker } from './answer-question.ts';
import { inOrder, type PlacedEvent } from './funnel-oracle.contract.ts';
import { iso } from './funnel-questions.harness.ts';
import { listPeople } from './list-people.ts';
import { arbitraryEvents, hour, now, openPeopleGrounds, type PeopleGrounds } from './people-grounds.harness.ts';
import { bucketAfter, bucketsOf } from './questions/buckets.ts';
import { atOnce, documentsWith, membersOf, samples } from './segments.harness.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
const persons = 30;
const sent = fc.sample(arbitraryEvents({ persons, spread: 96 * hour, step: hour / 2 }), { numRuns: 400, seed });
const properties = { seed, numRuns: 6 };
const names = Object.keys(samples);
type Side = { readonly asker: Asker; readonly events: readonly PlacedEvent[] };

describe(`segments equal brute force (seed ${seed})`, () => {
  let grounds: PeopleGrounds;
  /** A workspace whose ids stand for others, and one where each stands for itself. */
  let sides: readonly [Side, Side];
  let options: AnswerOptions;
  beforeAll(async () => {
    grounds = await openPeopleGrounds(sent);
    const linked = await grounds.link(
      sent,
      Array.from({ length: persons }, (_, id) => id % 20),
    );
    const side = (workspace: string, events: readonly PlacedEvent[]): Side => ({
      asker: { workspace, signal: new AbortController().signal },
      events: events.toSorted(inOrder),
    });
    sides = [side('w', linked), side('stranger', sent)];
    options = { ...grounds.options, documentsOf: () => documentsWith() };
  });
  afterAll(async () => await grounds?.close());

  const ask = (question: unknown, { asker }: Side): Promise<Answer> => answerQuestion(question, asker, options);

  async function listed(question: unknown, cell: object, { asker }: Side): Promise<string[]> {
    const { people, n } = await listPeople({ question, cell, limit: 1000 }, asker, options);
    expect(n).toBe(people.length);
    return people.map(({ kind, id }) => `${kind} ${id}`).toSorted();
  }

  const side = fc.boolean().map((linked) => () => sides[linked ? 0 : 1]);
  const name = fc.constantFrom(...names);
  const moment = fc.integer({ min: 0, max: 192 }).map((steps) => now - (steps * hour) / 2);
  const sorted = (members: Iterable<string>): string[] => [...members].toSorted();

  test('who is in one as of a moment', { timeout: 60_000 }, async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(side, name, moment, async (on, segment, at) => {
        const expected = sorted(membersOf(segment, on().events, at));
        const question = { kind: 'segment', segment, asOf: iso(at) };
        expect((await ask(question, on())).rows).toEqual([[expected.length]]);
        expect(await listed(question, {}, on())).toEqual(expected);
        found += expected.length;
      }),
      { ...properties, numRuns: 12 },
    );
    expect(found).toBeGreaterThan(0);
  });

  test('who is in several, in some, and not in one', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(side, fc.tuple(name, name, name), moment, async (on, [one, two, three], at) => {
        const { events } = on();
        const segment = { and: [{ or: [{ segment: one }, samples[two]?.spec] }, { not: { segment: three } }] };
        const [first, second, third] = [one, two, three].map((each) => membersOf(each, events, at));
        const expected = sorted(new Set([...(first ?? []), ...(second ?? [])])).filter(
          (who) => third?.has(who) !== true,
        );
        const known = new Set(events.filter(({ time, test: is }) => is !== true && time <= at).map(({ who }) => who));
        expect(await listed({ kind: 'segment', segment, asOf: iso(at) }, {}, on())).toEqual(
          expected.filter((who) => known.has(who)),
        );
        const asked = await ask(
          {
            kind: 'table',
            metric: 'events',
            among: segment,
            range: { from: iso(now - 99 * hour), to: iso(now) },
            asOf: iso(at),
          },
          on(),
        );
        const counted = events.filter(
          ({ who, time, test: is }) => is !== true && time <= at && time < now && expected.includes(who),
        );
        expect(asked.rows).toEqual([[counted.length]]);
      }),
      properties,
    );
  });

  test('members, comings and goings in each period, and who they are', { timeout: 120_000 }, async () => {
    const framed = fc.record({
      start: fc.integer({ min: 24, max: 110 }),
      length: fc.integer({ min: 2, max: 90 }),
      grain: fc.constantFrom('hour' as const, 'day' as const),
      early: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
      at: fc.nat(),
    });
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(side, name, framed, async (on, segment, { start, length: said, grain, early, at }) => {
        const length = atOnce.has(segment) ? said : Math.min(said, 28);
        const [from, to] = [now - start * hour, now - (start - length) * hour];
        const asOf = early === undefined ? Math.min(now, to) : to - early * hour;
        const question: SegmentQuestion = {
          kind: 'segment',
          segment,
          grain,
          range: { from: iso(from), to: iso(to) },
          asOf: iso(asOf),
        };
        const before = Math.max(from, Math.min(to, asOf + 1));
        const starts = bucketsOf({ from, to, asOf, before }, grain);
        const within = (moment: number): Set<string> => membersOf(segment, on().events, moment);
        const sets = [
          within(Math.min(from - 1, asOf)),
          ...starts.map((each) => within(Math.min(bucketAfter(each, grain), before) - 1)),
        ];
        const periods = starts.map((time, i) => {
          const [was, is] = [sorted(sets[i] ?? []), sorted(sets[i + 1] ?? [])];
          const entered = is.filter((who) => !was.includes(who));
          return { time: iso(time), members: is, entered, left: was.filter((who) => !is.includes(who)) };
        });
        const { rows, n } = await ask(question, on());
        expect(rows).toEqual(
          periods.map(({ time, members, entered, left }) => [time, members.length, entered.length, left.length]),
        );
        expect(n).toBe(periods.at(-1)?.members.length ?? 0);
        const moving = periods.filter(({ entered, left }) => entered.length + left.length > 0);
        const chosen = (moving.length > 0 ? moving : periods)[at % Math.max(1, moving.length || periods.length)];
        if (chosen === undefined) return;
        const { time } = chosen;
        for (const state of ['members', 'entered', 'left'] as const)
          expect(await listed(question, { time, state }, on())).toEqual(chosen[state]);
        moved += moving.length;
      }),
      properties,
    );
    expect(moved).toBeGreaterThan(0);
  });
}, 240_000);
