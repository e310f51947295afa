import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JsonObject, Subject } from '@millrace/contract';
import { expect, test } from 'vitest';
import type { Fold, FoldEvent, State } from '../folds/fold.ts';
import { packFold } from './pack.harness.ts';

type Line = {
  id: string;
  type: string;
  time: string;
  subject: Subject;
  category: string;
  order?: number;
  data: JsonObject;
  context?: JsonObject;
};

function history(): FoldEvent[] {
  const text = readFileSync(new URL('./golden/history.ndjson', import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const { time, context = {}, ...said } = JSON.parse(line) as Line;
      return { ...said, time: Date.parse(time), received: Date.parse(time), producer: 'golden', context };
    });
}

function hashesOf(events: readonly FoldEvent[]): string {
  const packs = { lead: 'leads', source: 'leads', buyer: 'leads', person: 'app' } as const;
  const folds = new Map<string, Fold>(Object.entries(packs).map(([kind, pack]) => [kind, packFold(pack, kind)]));
  const states = new Map<string, { fold: Fold; state: State }>();
  for (const event of events) {
    const { kind = '', id = '' } = event.subject ?? {};
    const fold = folds.get(kind);
    if (fold === undefined) throw new Error(`no pack declares ${kind}`);
    const held = states.get(`${kind} ${id}`) ?? { fold, state: fold.empty() };
    states.set(`${kind} ${id}`, held);
    fold.apply(held.state, event);
  }
  return [...states]
    .map(([subject, { fold, state }]) => `${createHash('sha256').update(fold.print(state)).digest('hex')} ${subject}\n`)
    .sort()
    .join('');
}

test('given the golden history, then each state is the bytes it was; run with -u when a document or the text changes on purpose', async () => {
  await expect(hashesOf(history())).toMatchFileSnapshot('./golden/states.txt');
});

test('given the golden history backwards, then each state is the same bytes', () => {
  expect(hashesOf(history().toReversed())).toBe(hashesOf(history()));
});
