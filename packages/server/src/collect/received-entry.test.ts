import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originalAt, readReceivedTime, writeReceived } from './collect.ts';
import { itemsOf, openReceived } from './received-entry.ts';
import type { Form, Request } from './request.ts';
import { at, forms, taken } from './testing.ts';

const runs = { numRuns: 500, verbose: 1 } as const;

/** Something near an item: valid, nearly valid, or anything. */
const item = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      id: fc.string({ minLength: 1 }),
      type: fc.string({ minLength: 1 }),
      data: fc.dictionary(fc.string(), fc.jsonValue()),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        id: fc.jsonValue(),
        messageId: fc.string(),
        specversion: fc.constantFrom('1.0', '0.3'),
        type: fc.constantFrom('track', 'identify', 'page', 5, null, ''),
        event: fc.string(),
        userId: fc.oneof(fc.string(), fc.integer()),
        anonymousId: fc.string(),
        time: fc.oneof(fc.integer(), fc.string(), fc.constant('2026-01-05T08:00:00Z')),
        timestamp: fc.constantFrom('2026-01-05T08:00:00Z', 'x', 5),
        subject: fc.oneof(fc.string(), fc.record({ kind: fc.string(), id: fc.string() })),
        data: fc.jsonValue(),
        properties: fc.jsonValue(),
        context: fc.jsonValue(),
        order: fc.double(),
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const items = fc.array(item, { maxLength: 12 });

const request = fc.oneof(
  items.map((list): [Form, string] => [forms.native, JSON.stringify(list)]),
  items.map((list): [Form, string] => [forms.cloudevents, JSON.stringify(list, null, 1)]),
  items.map((batch): [Form, string] => [
    forms.batch,
    JSON.stringify({ writeKey: 'k', sentAt: '2026-01-05T09:00:00Z', context: { a: 1 }, batch }),
  ]),
  items.map((list): [Form, string] => [
    forms.lines,
    `${['{}', ...list.map((one) => JSON.stringify(one)), '{bad'].join('\n')}\n`,
  ]),
);

describe('an entry', () => {
  it('gives each item exactly one verdict, the one that was answered', () => {
    fc.assert(
      fc.property(request, ([form, body]) => {
        const { judgement, items } = taken(form, body);
        expect(items.map(({ verdict }) => verdict)).toEqual(
          judgement.outcomes.map((outcome) => ('verdict' in outcome ? outcome.verdict : 'accepted')),
        );
        const count = (verdict: string): number => items.filter((one) => one.verdict === verdict).length;
        expect(count('accepted') + count('quarantined') + count('rejected')).toBe(items.length);
      }),
      runs,
    );
  });

  it('is read back to the same events on every run, position apart', () => {
    fc.assert(
      fc.property(request, ([form, body]) => {
        const { entry, judgement } = taken(form, body);
        const read = (): unknown =>
          itemsOf(openReceived(Buffer.from(entry)), { partition: 3, offset: 9 }, null).items.map((one, index) => ({
            ...one,
            original: one.original().toString(),
            origin: one.origin(index),
          }));
        expect(read()).toEqual(read());
        const events = itemsOf(openReceived(entry), { partition: 0, offset: 0 }, null).items.map((one) =>
          one.verdict === 'accepted' ? one.event : null,
        );
        expect(events).toEqual(judgement.outcomes.map((outcome) => ('verdict' in outcome ? null : outcome)));
      }),
      runs,
    );
  });

  it('finds the original bytes of each item', () => {
    fc.assert(
      fc.property(items, (list) => {
        const { items } = taken(forms.native, ` ${JSON.stringify(list, null, 2)} `);
        const plain = JSON.parse(JSON.stringify(list)) as unknown;
        expect(items.map((one) => JSON.parse(one.original().toString()) as unknown)).toEqual(plain);
      }),
      runs,
    );
  });

  it('tells an original and the received time alone, as the whole reading does', () => {
    fc.assert(
      fc.property(request, ([form, body]) => {
        const { entry, items } = taken(form, body);
        expect(items.map((_, index) => originalAt(entry, index))).toEqual(items.map((one) => one.original()));
        for (const index of [-1, items.length, 0.5]) expect(originalAt(entry, index)).toBe(undefined);
        expect(readReceivedTime(entry)).toBe(at);
      }),
      runs,
    );
  });

  it('stands by its verdicts when a later release would judge otherwise', () => {
    const body = Buffer.from('[{"type":"a","id":"1"},{"id":"2"}]');
    const asked: Request = {
      ...forms.native,
      call: '',
      workspace: 'main',
      producer: 'api',
      mayImport: false,
      keyKind: 'secret',
      received: at,
      seed: 's',
      marks: 0,
    };
    const refusal = { verdict: 'quarantined', code: 'EVENT_FIELD_INVALID', detail: '', id: '1', type: 'a' } as const;
    const entry = Buffer.concat(writeReceived(asked, { outcomes: [refusal, refusal] }, body));
    expect(itemsOf(openReceived(entry), { partition: 0, offset: 0 }, null).items).toMatchObject([
      { verdict: 'quarantined', code: 'EVENT_FIELD_INVALID', id: '1', type: 'a' },
      { verdict: 'quarantined', code: 'EVENT_FIELD_INVALID', id: '2', type: null },
    ]);
  });

  it('keeps the items beside one over a limit', () => {
    const deep = '{"a":'.repeat(40) + '1' + '}'.repeat(40);
    const { items } = taken(forms.native, `[{"type":"a"},${deep},{"type":"b"}]`);
    expect(items.map((one) => (one.verdict === 'accepted' ? one.event.type : one.code))).toEqual([
      'a',
      'EVENT_TOO_DEEP',
      'b',
    ]);
    expect(items[1]?.original().toString()).toBe(deep);
  });

  it('refuses a format of a later release', () => {
    const { entry } = taken(forms.native, '{"type":"a"}');
    entry[0] = 3;
    expect(() => itemsOf(openReceived(entry), { partition: 0, offset: 0 }, null)).toThrow('LOG_CORRUPT');
  });
});
