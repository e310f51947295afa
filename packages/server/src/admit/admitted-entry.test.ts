import { expect, test } from 'vitest';
import { readAdmitted, writeAdmitted } from './admitted-entry.ts';

test('an admitted entry reads back as it was written', () => {
  const identities = Buffer.alloc(2 * 28, 7);
  const header = {
    partition: 0,
    receivedFrom: 3,
    receivedTo: 5,
    receivedAt: 1_700_000_000_000,
    madeAt: 1_700_000_000_009,
    events: 2,
    entities: 1,
    eventBytes: 8,
    entityBytes: 4,
    linkBytes: 4,
    counts: { w: { admitted: 2 } },
    settled: [],
  };
  const entry = readAdmitted(
    Buffer.concat(
      writeAdmitted(header, {
        events: Buffer.from('[1]\n[2]\n'),
        entities: Buffer.from('[é]').subarray(0, 4),
        identities,
        links: Buffer.from('[3]\n'),
      }),
    ),
  );
  expect(entry.header).toEqual(header);
  expect(entry.eventLines.toString()).toBe('[1]\n[2]\n');
  expect(entry.identities.equals(identities)).toBe(true);
  expect(entry.linkLines.toString()).toBe('[3]\n');
});

test('an entry of an unknown format is refused', () => {
  expect(() => readAdmitted(Buffer.from([9, 0, 0, 0, 0, 0, 0, 0]))).toThrow('LOG_CORRUPT');
});
