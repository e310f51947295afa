import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marks, measure, measureBody } from './item-limits.ts';
import { itemSpans } from './item-spans.ts';
import { parseJson } from './json.ts';
import { parseElements } from './parse-elements.ts';
import { readParsed } from './parse.ts';
import { finish, sliceBytes } from './steps.ts';
import { forms } from './collect.fixture.ts';

const runs = { numRuns: 2000, verbose: 1 } as const;

const whole = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '{"a":1,"b":2,"a":{"c":[3]}}',
    '{"__proto__":{"x":1},"batch":[1]}',
    '{"n":12345678901234567890,"m":[1e999,-9007199254740993,0.1]}',
    '98765432109876543210',
    '"[,]}{\\",\\"\\u0022"',
    '{"batch":[{"a":"]"}]}',
  ),
);
const odd = fc.constantFrom(
  '',
  '{',
  '}',
  ']',
  '[',
  'tru',
  '1 2',
  '{} {}',
  '{"a":}',
  '"',
  '\uFEFF1',
  '1],[2',
  ',',
  '\\',
);
const element = fc.oneof({ weight: 12, arbitrary: whole }, { weight: 1, arbitrary: odd });
const comma = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(',', ' ,\n', ',\t ') },
  { weight: 1, arbitrary: fc.constantFrom('', ';', ',,', '\u00A0,', ':', '],[') },
);
const list = fc
  .tuple(
    fc.array(fc.tuple(element, comma), { maxLength: 10 }),
    element,
    fc.oneof(
      { weight: 8, arbitrary: fc.constant(']') },
      { weight: 1, arbitrary: fc.constantFrom('', ',]', '}', ']]') },
    ),
  )
  .map(([before, last, end]) => `[${before.map((pair) => pair.join('')).join('')}${last}${end}`);
const around = fc.constantFrom(
  (text: string) => `{"batch":${text}}`,
  (text: string) => `\uFEFF {"batch":[1,2],"context":{"batch":[3]}, "b\\u0061tch" : ${text} ,"z":[4]}\n`,
  (text: string) => `{"batch":${text},"batch":5}`,
  (text: string) => `{"batch":${text},"batch":[{"b":1},7],"sentAt":12345678901234567890}`,
  (text: string) => `{"batch":{"batch":${text}}}`,
  (text: string) => `{"batch":${text}`,
  (text: string) => `{"a":1,"batch":${text},}`,
  (text: string) => `["batch",${text},1]`,
  (text: string) => text,
);
const ends = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('', '\n') },
  { weight: 1, arbitrary: fc.constantFrom('x', ',', '[]', '\0') },
);
const reading = fc.record({ found: fc.constantFrom(0, marks.numbers), runBytes: fc.integer({ min: 0, max: 60 }) });

/** One byte of the text, replaced: often broken, and sometimes no UTF-8. */
const hit = fc.option(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { freq: 3 });
function bytesOf(text: string, at: readonly [number, number] | null): Buffer {
  const bytes = Buffer.from(text);
  if (at !== null && bytes.length > 0) bytes.writeUInt8(at[1], at[0] % bytes.length);
  return bytes;
}

/** With the order of keys, and with __proto__ as a member. */
const shown = (value: unknown): string | undefined => JSON.stringify(value);

describe('parsing in runs', () => {
  it('makes of an array what one JSON.parse makes, also of a broken one', () => {
    let read = 0;
    fc.assert(
      fc.property(list, fc.tuple(ends, hit), reading, (text, [end, at], { found, runBytes }) => {
        const body = bytesOf(` ${text}${end}`, at);
        fc.pre(body[1] === 0x5b && body[0] === 0x20);
        const expected = parseJson(body, found);
        if (expected !== undefined) read += 1;
        const options = { layout: 'json', found, runBytes } as const;
        const value = finish(parseElements(body, itemSpans(body, 'json'), options));
        expect(value).toEqual(expected);
        expect(shown(value)).toBe(shown(expected));
      }),
      runs,
    );
    expect(read).toBeGreaterThan(200);
  });

  it('makes of a batch what one JSON.parse makes, whatever surrounds it', () => {
    fc.assert(
      fc.property(list, fc.tuple(around, hit), reading, (text, [wrap, at], { found, runBytes }) => {
        const body = bytesOf(wrap(text), at);
        const expected = parseJson(body, found);
        const options = { layout: 'batch', found, runBytes } as const;
        const value = finish(parseElements(body, itemSpans(body, 'batch'), options));
        expect(value).toEqual(expected);
        expect(shown(value)).toBe(shown(expected));
      }),
      runs,
    );
  });

  it('measures in slices as in one go', () => {
    fc.assert(
      fc.property(list, around, fc.nat({ max: 2 }), fc.integer({ min: 1, max: 40 }), (text, wrap, depth, slice) => {
        const body = Buffer.from(wrap(`[${'['.repeat(31)}${text}`));
        expect(finish(measureBody(body, depth, slice))).toBe(measure(body, 0, body.length, depth));
      }),
      runs,
    );
  });
});

describe('a large body', () => {
  const events = Array.from({ length: 8000 }, (_, id) => ({
    type: 'a',
    id,
    data: { text: 'x'.repeat(100 + (id % 90)) },
  }));
  const steps = (form: Parameters<typeof readParsed>[1], body: Buffer): { turns: number; value: unknown } => {
    const reading = readParsed(body, form);
    for (let turns = 1; ; turns += 1) {
      const step = reading.next();
      if (step.done === true) return { turns, value: step.value.parsed.value };
    }
  };

  it.each([
    ['array', forms.native, events],
    ['batch', forms.batch, { context: { a: 1 }, batch: events, sentAt: 'x' }],
  ])('is read in turns: %s', (_, form, value) => {
    const body = Buffer.from(JSON.stringify(value));
    const found = steps(form, body);
    expect(found.value).toEqual(value);
    // It is gone over three times: limits, items, values.
    expect(found.turns).toBeGreaterThan(2 * Math.floor(body.length / sliceBytes));
  });

  it('keeps the items beside one over a limit, and refuses broken syntax between two', () => {
    const text = JSON.stringify(events);
    const large = JSON.stringify({ type: 'b', data: 'y'.repeat(1_100_000) });
    const { parsed } = finish(readParsed(Buffer.from(`[${large},${text.slice(1)}`), forms.native));
    expect(parsed.value).toEqual([null, ...events]);
    expect([...(parsed.broken ?? [])]).toEqual([[0, 'EVENT_TOO_LARGE']]);
    for (const broken of ['},,{', '} {', '};{']) {
      const at = text.lastIndexOf('},{');
      const body = Buffer.from(text.slice(0, at) + broken + text.slice(at + 3));
      expect(() => finish(readParsed(body, forms.native))).toThrow('BODY_NOT_JSON');
    }
  });

  it('is read in one go when it is not large', () => {
    expect(steps(forms.native, Buffer.from(JSON.stringify(events.slice(0, 100)))).turns).toBe(1);
  });
});
