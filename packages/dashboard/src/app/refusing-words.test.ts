import { expect, test } from 'vitest';
import { refusingWords } from './refusing-words.ts';

test('why events are refused, what is safe, and what to do', () => {
  expect(refusingWords('DISK_FULL')).toEqual({
    lead: 'Events are refused: the disk is full.',
    rest: 'Nothing that was acknowledged is lost. Free some room, and events are taken again.',
  });
});
