import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originalAt, readReceivedTime, writeReceived } from './collect.ts';
import { itemsOf, openReceived } from './received-entry.ts';
import type { Request } from './request.ts';
import { arbitraryItems as items, arbitraryRequest as request } from './requests.fixture.ts';
import { at, forms, taken } from './collect.fixture.ts';
import { readJson } from '../kernel/kernel.ts';

const runs = { numRuns: 500, verbose: 1 } as const;

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
        const plain = readJson(JSON.stringify(list)) as unknown;
        expect(items.map((one) => readJson(one.original().toString()) as unknown)).toEqual(plain);
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
