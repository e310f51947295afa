import { expect, test } from 'vitest';
import { toldTrials } from './told-trials.ts';

test('a trial is told with its counts, and what changes with before and after', () => {
  const event = { type: '77', data: {} };
  const lines = toldTrials([
    {
      kind: 'mapping',
      name: 'gull',
      looked: 9,
      tried: 1,
      changed: 1,
      before: { verdicts: { quarantined: 1 }, types: {} },
      after: { verdicts: { accepted: 1, faulty: 1 }, types: { 77: 1 } },
      examples: [
        {
          id: null,
          received: '2026-01-05T09:00:00.000Z',
          before: { verdict: 'quarantined', code: 'EVENT_TYPE_MISSING' },
          after: { verdict: 'accepted', code: 'EVENT_FIELD_TYPE', message: 'a: expected a text, got 1', event },
        },
      ],
    },
    {
      kind: 'event',
      name: 'page',
      looked: 9,
      tried: 0,
      changed: 0,
      before: { verdicts: {}, types: {} },
      after: { verdicts: {}, types: {} },
      examples: [],
    },
  ]);
  expect([...lines]).toEqual([
    'tried mapping gull on 1 of the newest 9 items: 1 would change',
    '    now:  1 quarantined',
    '    then: 1 accepted, 1 faulty (1 77)',
    '    without id of 2026-01-05T09:00:00.000Z',
    '      now:  quarantined EVENT_TYPE_MISSING',
    '      then: accepted EVENT_FIELD_TYPE a: expected a text, got 1 {"type":"77","data":{}}',
    'tried event page on 0 of the newest 9 items: 0 would change',
  ]);
});
