import fc from 'fast-check';
import type { Form } from './request.ts';
import { forms } from './collect.fixture.ts';

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
export const arbitraryItems = fc.array(item, { maxLength: 12 });

export const arbitraryRequest = fc.oneof(
  arbitraryItems.map((list): [Form, string] => [forms.native, JSON.stringify(list)]),
  arbitraryItems.map((list): [Form, string] => [forms.cloudevents, JSON.stringify(list, null, 1)]),
  arbitraryItems.map((batch): [Form, string] => [
    forms.batch,
    JSON.stringify({ writeKey: 'k', sentAt: '2026-01-05T09:00:00Z', context: { a: 1 }, batch }),
  ]),
  arbitraryItems.map((list): [Form, string] => [
    forms.lines,
    `${['{}', ...list.map((one) => JSON.stringify(one)), '{bad'].join('\n')}\n`,
  ]),
);
