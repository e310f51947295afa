import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rulesFrom } from '../catalog/catalog.contract.ts';
import type { ReceivedItem } from './collect.ts';
import { itemsOf, openReceived } from './received-entry.ts';
import { judgeReplay, type ReplayItem, type ReplayOptions } from './replay.ts';
import { arbitraryRequest } from './requests.fixture.ts';
import { at, forms, taken } from './collect.fixture.ts';

const rules = rulesFrom({ event: { track: { mode: 'block', fields: { a: { type: 'integer' } } } } });
const later = at + 5 * 24 * 60 * 60 * 1000;
const options: ReplayOptions = {
  workspace: 'main',
  received: later,
  rules,
  revision: 1,
  keepBack: () => false,
};

const indexOf = (item: ReceivedItem): number =>
  item.verdict === 'accepted' ? item.event.position.index : item.position.index;

function replayItem(item: ReceivedItem, offset: number): ReplayItem {
  const index = indexOf(item);
  return { position: { partition: 0, offset, index }, bytes: item.original(), origin: item.origin(index) };
}

/** What does not depend on when and where it is received. */
function lasting(outcome: object): object {
  const { received: _, position: __, replayOf: ___, sent: ____, ...rest } = outcome as Record<string, unknown>;
  return rest;
}

const saidOf = (item: ReceivedItem): object =>
  item.verdict === 'accepted'
    ? lasting(item.event)
    : { verdict: item.verdict, code: item.code, detail: item.detail, id: item.id, type: item.type };

test('an item that is sent in again as it came is the same event, or refused for the same reason, however often', async () => {
  const property = fc.asyncProperty(arbitraryRequest, fc.infiniteStream(fc.boolean()), async ([form, body], draw) => {
    const { items } = taken(form, body, { rules });
    const chosen = items.filter((item) => item.verdict !== 'rejected' && draw.next().value === true);
    const { outcomes, entries } = await judgeReplay(
      chosen.map((item) => replayItem(item, 7)),
      options,
    );
    const told = outcomes.map((outcome) => {
      if (!('verdict' in outcome)) return lasting(outcome);
      const { verdict, code, detail, id, type } = outcome;
      return { verdict, code, detail, id, type };
    });
    expect(told).toEqual(chosen.map(saidOf));

    const sent = entries.flatMap(
      ({ parts }) => itemsOf(openReceived(Buffer.concat(parts)), { partition: 0, offset: 9 }, rules).items,
    );
    const passing = chosen.filter((item) => item.verdict === 'accepted');
    expect(sent.map(saidOf)).toEqual(passing.map(saidOf));
    const places = sent.map((item) =>
      item.verdict === 'accepted' ? item.event.replayOf?.index : item.replayOf?.index,
    );
    expect(places).toEqual(passing.map(indexOf));

    const again = await judgeReplay(
      sent.map((item) => replayItem(item, 9)),
      { ...options, received: later + 1 },
    );
    expect(again.outcomes.map(lasting)).toEqual(passing.map(saidOf));
  });
  await fc.assert(property, { numRuns: 300, verbose: 1 });
});

test('only what passes is in an entry, at its place', async () => {
  const body = [{ id: 'a' }, { id: 'b', type: 'x' }, { id: 'c' }, { id: 'd', type: 'x' }];
  const { items } = taken(forms.native, body);
  const all = items.map((item) => replayItem(item, 7));
  const { entries, outcomes } = await judgeReplay(all, {
    ...options,
    keepBack: (_, outcome) => outcome.id === 'd',
  });
  expect(outcomes.map((outcome) => ('verdict' in outcome ? outcome.code : outcome.id))).toEqual([
    'EVENT_TYPE_MISSING',
    'b',
    'EVENT_TYPE_MISSING',
    'd',
  ]);
  expect(entries.map((entry) => entry.items.map(({ position }) => position.index))).toEqual([[1]]);
});

test('items of different entries never share one', async () => {
  const { items } = taken(forms.native, [{ type: 'x' }, { type: 'x' }]);
  const [first, second] = [replayItem(items[0] as ReceivedItem, 1), replayItem(items[1] as ReceivedItem, 2)];
  expect(
    (await judgeReplay([first, second, { ...first }], options)).entries.map((entry) => entry.items.length),
  ).toEqual([2, 1]);
});
