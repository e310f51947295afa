import { expect, test } from 'vitest';
import { nothingOf } from './nothing-of.ts';

test.each([
  [{}, 'Nothing waits.'],
  [{ reason: 'EVENT_FIELD_TYPE' }, 'Nothing waits with reason EVENT_FIELD_TYPE.'],
  [{ type: 'sale', producer: 'api' }, 'Nothing waits of type sale from api.'],
  [{ type: '', state: 'replayed' }, 'Nothing was sent in again of what could not be read.'],
] as const)('%j', (search, words) => expect(nothingOf(search)).toBe(words));
