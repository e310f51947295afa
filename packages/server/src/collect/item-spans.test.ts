import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '@millrace/contract';
import { marks, measure } from './item-limits.ts';
import { brokenLimit, itemSpans } from './item-spans.ts';
import { readJson } from '../kernel/kernel.ts';

const runs = { numRuns: 500, verbose: 1 } as const;
const spaced = fc.tuple(fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 8 }), fc.constantFrom(undefined, 2, '\t'));

function shown(body: Buffer, layout: 'json' | 'batch' | 'lines'): unknown[] {
  return itemSpans(body, layout).map(({ start, end }) => readJson(body.subarray(start, end).toString()) as unknown);
}

/** JSON has no -0. */
const plain = (value: unknown): unknown => readJson(JSON.stringify(value)) as unknown;

describe('itemSpans', () => {
  it('finds the elements of an array as JSON.parse does', () => {
    fc.assert(
      fc.property(spaced, ([values, indent]) => {
        const text = ` ${JSON.stringify(values, null, indent)}\n`;
        expect(shown(Buffer.from(text), 'json')).toEqual(plain(values));
      }),
      runs,
    );
  });

  it('finds the last member batch, whatever surrounds it', () => {
    fc.assert(
      fc.property(spaced, fc.jsonValue(), fc.jsonValue(), ([values, indent], before, after) => {
        const list = JSON.stringify(values, null, indent);
        const text = `{"batch":[1,2],"a":${JSON.stringify(before)}, "b\\u0061tch" : ${list} ,"z":${JSON.stringify(after)}}`;
        expect(shown(Buffer.from(text), 'batch')).toEqual(plain(values));
      }),
      runs,
    );
  });

  it('finds the lines that are not blank', () => {
    const body = Buffer.from('\uFEFF{"a":1}\r\n\n  \n{"b":"\\n"}   \n3');
    expect(shown(body, 'lines')).toEqual([{ a: 1 }, { b: '\n' }, 3]);
  });

  it('gives an answer for any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('json', 'batch', 'lines', 'call', 'whole'),
        (bytes, layout) => {
          for (const { start, end } of itemSpans(Buffer.from(bytes), layout)) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(bytes.length);
          }
        },
      ),
      runs,
    );
  });
});

describe('the limits of an item', () => {
  const deep = (levels: number): string => '{"a":'.repeat(levels - 1) + '{}' + '}'.repeat(levels - 1);
  const wide = (keys: number): string =>
    JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, ':{['])));
  const large = (bytes: number): string => JSON.stringify({ a: 'x'.repeat(bytes - 8) });

  it.each([
    ['deepest', deep(limits.depth), undefined],
    ['too deep', deep(limits.depth + 1), 'EVENT_TOO_DEEP'],
    ['far too deep', '['.repeat(400_000), 'EVENT_TOO_DEEP'],
    ['widest', wide(limits.keys), undefined],
    ['too wide', wide(limits.keys + 1), 'EVENT_TOO_MANY_KEYS'],
    ['largest', large(limits.eventBytes), undefined],
    ['too large', large(limits.eventBytes + 1), 'EVENT_TOO_LARGE'],
  ])('%s', (_, item, code) => {
    const body = Buffer.from(item);
    expect(brokenLimit(body, { start: 0, end: body.length })).toBe(code);
    const expected = code === undefined ? 0 : marks.limits;
    expect(measure(body, 0, body.length, 0)).toBe(expected);
    const list = Buffer.from(`[{"b":1}, ${item}]`);
    expect(measure(list, 0, list.length, 1)).toBe(expected);
    const batch = Buffer.from(`{"context":{"c":[1]},"batch":[{"b":1},${item}]}`);
    expect(measure(batch, 0, batch.length, 2)).toBe(expected);
  });

  it('counts keys per item, not per body', () => {
    const body = Buffer.from(`[${Array.from({ length: 5 }, () => wide(900)).join(',')}]`);
    expect(measure(body, 0, body.length, 1)).toBe(0);
  });

  it.each([
    ['9007199254740991', marks.numbers],
    ['8999999999999999', 0],
    ['1732000000000000', 0],
    ['12345678901234567', marks.numbers],
    ['-12345678901234567', marks.numbers],
    ['1e999', marks.numbers],
    ['1E+400', marks.numbers],
    ['1e-999', 0],
    ['1e21', 0],
    ['0.30000000000000004', 0],
    ['"12345678901234567890"', 0],
  ])('marks %s: %i', (number, expected) => {
    const body = Buffer.from(`{"a":${number}}`);
    expect(measure(body, 0, body.length, 0)).toBe(expected);
  });
});
