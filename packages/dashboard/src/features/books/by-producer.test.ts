import { noCounts, type Books } from '@millrace/contract';
import { expect, test } from 'vitest';
import { byProducer } from './by-producer.ts';

const none = { ...noCounts, difference: 0 };

test('the minutes of a producer are one line, the largest first', () => {
  const rows: Books['rows'] = [
    { ...none, producer: 'web', minute: '2026-01-05T10:00:00.000Z', received: 2, accepted: 2 },
    { ...none, producer: 'api', minute: '2026-01-05T10:00:00.000Z', received: 5, accepted: 4, rejected: 1 },
    { ...none, producer: 'web', minute: '2026-01-05T10:01:00.000Z', received: 1, quarantined: 1 },
  ];
  expect(
    byProducer(rows).map(({ producer, received, accepted, quarantined, rejected }) => [
      producer,
      received,
      accepted,
      quarantined,
      rejected,
    ]),
  ).toEqual([
    ['api', 5, 4, 0, 1],
    ['web', 3, 2, 1, 0],
  ]);
});
