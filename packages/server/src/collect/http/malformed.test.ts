import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CollectAnswer } from '@millrace/contract';
import type { Log, LogReader } from '../../log/log.ts';
import { temporaryLog, type TemporaryLog } from '../../log/segments/temporary-log.fixture.ts';
import { noRulesAt, readReceived } from '../collect.ts';
import { collectApp } from '../collect.fixture.ts';

let home: TemporaryLog;
let log: Log;
let reader: LogReader;
let app: FastifyInstance;

beforeAll(async () => {
  home = await temporaryLog();
  log = await home.open({ segmentBytes: 16 * 1024 * 1024 });
  reader = log.reader('received');
  app = await collectApp(await log.writer('received', { visibility: 'durable', onFatal: () => {} }));
});
afterAll(async () => {
  await app.close();
  await log.close();
  await home.destroy();
});

const paths = 'track identify page screen group alias batch t i p s g a b events'.split(' ');
const names =
  'id type time subject data context order batch writeKey sentAt event userId messageId properties specversion source __proto__'.split(
    ' ',
  );

const { value } = fc.letrec<{ value: unknown; item: unknown }>((tie) => ({
  item: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 8 }),
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      null,
      true,
      '',
      'track',
      'lead/1',
      'secret',
      '1.0',
      '2026-01-05T09:00:00Z',
      0,
      -1,
      1e300,
      '\u0000',
      '\ud800',
    ),
    fc.string({ unit: 'binary' }),
    fc.array(tie('item'), { maxLength: 5 }),
    tie('item'),
  ),
}));

const text = fc.oneof(
  { weight: 3, arbitrary: value.map((one) => JSON.stringify(one) ?? '') },
  {
    weight: 2,
    arbitrary: fc.array(value, { maxLength: 5 }).map((batch) => JSON.stringify({ writeKey: 'browser', batch })),
  },
  {
    weight: 1,
    arbitrary: fc.array(value, { maxLength: 5 }).map((lines) => lines.map((one) => JSON.stringify(one)).join('\n')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '[',
      '{"batch":[',
      '{"type":"t"',
      '[1,]',
      '{"a":1e9999}',
      '"\\ud800"',
      '[[[[',
      'NaN',
      '{}{}',
      '\uFEFF[]',
    ),
  },
);

/** A body, and what a broken wire or a broken client makes of it. */
const body = fc.oneof(
  { weight: 4, arbitrary: text.map((one) => Buffer.from(one)) },
  {
    weight: 2,
    arbitrary: fc.tuple(text, fc.nat(), fc.nat(255)).map(([one, at, byte]) => flipped(Buffer.from(one), at, byte)),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(text, fc.nat()).map(([one, at]) => Buffer.from(one).subarray(0, at % (one.length + 1))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: text.map((one) => gzipSync(one)) },
);

function flipped(bytes: Buffer, at: number, byte: number): Buffer {
  if (bytes.length > 0) bytes[at % bytes.length] = byte;
  return bytes;
}

const line = fc.string({
  unit: fc.constantFrom(...'a b c / + ; = % " ~ \\ , . - 1 { }'.split(' '), ' '),
  maxLength: 20,
});
const headers = fc.record(
  {
    authorization: fc.oneof(
      { weight: 6, arbitrary: fc.constant('Bearer secret') },
      fc.constantFrom('Basic c2VjcmV0Og==', 'Basic !', 'Bearer', ''),
      line,
    ),
    'content-type': fc.oneof(
      fc.constantFrom(
        'application/json',
        'text/plain',
        'application/x-ndjson',
        'application/cloudevents+json',
        'application/cloudevents-batch+json',
        '',
      ),
      line,
    ),
    'content-encoding': fc.oneof(fc.constantFrom('gzip', 'br', 'deflate', 'identity'), line),
    'ce-specversion': fc.constantFrom('1.0', '2'),
    'ce-type': line,
    'ce-subject': line,
    'ce-time': line,
    origin: line,
  },
  { requiredKeys: ['authorization'] },
);
const sparse = headers.chain((all) =>
  fc.subarray(Object.entries(all)).map((some) => ({ authorization: 'Bearer secret', ...Object.fromEntries(some) })),
);

it('2,000 malformed requests: no crash, no 5xx, and each item has one verdict', async () => {
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), sparse, body, async (path, headers, payload) => {
      const before = reader.end(0);
      const answer = await app.inject({ method: 'POST', url: `/v1/${path}`, headers, payload });
      seen.set(answer.statusCode, (seen.get(answer.statusCode) ?? 0) + 1);
      expect(answer.statusCode).toBeLessThan(500);
      if (answer.statusCode !== 200) {
        expect(answer.json()).toMatchObject({
          status: answer.statusCode,
          code: expect.stringMatching(/^[A-Z_]+$/) as unknown,
        });
        expect(reader.end(0)).toBe(before);
        return;
      }
      const { accepted, quarantined, rejected, verdicts } = answer.json<CollectAnswer>();
      const total = accepted + quarantined + rejected;
      expect(reader.end(0)).toBe(total === 0 ? before : before + 1);
      if (total === 0) return;
      const { items } = await readReceived(await reader.read(0, before), { partition: 0, offset: before }, noRulesAt);
      expect(items.length).toBe(total);
      const named = new Map(verdicts.map((one) => [one.index, one]));
      items.forEach((item, index) => {
        expect(item.verdict).toBe(named.get(index)?.verdict ?? 'accepted');
        if (item.verdict === 'accepted') expect(JSON.stringify(item.event)).toBeTypeOf('string');
        else expect(item.code).toBe(named.get(index)?.code);
      });
    }),
    { numRuns: 2000, verbose: 1 },
  );
  // A test in which nothing gets through, or nothing is refused, tests nothing.
  for (const status of [200, 400, 401, 415]) expect(seen.get(status) ?? 0).toBeGreaterThan(20);
});
