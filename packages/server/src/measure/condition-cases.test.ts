import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileMatch, compileSql, compileSqlValue, compileValue } from '../language/language.ts';
import { eventColumns } from '../store/store.ts';
import { eventSchema, type EventRow } from './event-schema.ts';
import { lineOf, openGrounds, type Grounds } from './measure.contract.ts';

/** One by one, what random expressions do not come across, or once did. */
let grounds: Grounds;
beforeAll(async () => {
  grounds = await openGrounds();
});
afterAll(async () => await grounds?.close());

const at = Date.UTC(2026, 0, 5, 10);
const plain: EventRow = {
  type: 'a',
  category: 'user',
  producer: 'web',
  id: '',
  time: at,
  received: at,
  data: {},
  context: {},
};

/** Both ways: true, false, or null for missing. */
async function truthOf(condition: string, row: EventRow): Promise<[closure: boolean | null, sql: unknown]> {
  const not = `!(${condition})`;
  const yes = compileMatch(condition, eventSchema)(row, at);
  const no = compileMatch(not, eventSchema)(row, at);
  const [one, other] = [yes, no].map((_, i) =>
    compileSql(i === 0 ? condition : not, eventSchema, { now: at, prefix: `p${i}_` }),
  );
  const workspace = `case ${cases}`;
  cases += 1;
  await grounds.store.insert('events', eventColumns, [lineOf(row, { workspace, admitted: 0, item: 0 })], {
    token: workspace,
  });
  const { rows } = await grounds.store.query(
    `SELECT multiIf(${one?.sql}, true, ${other?.sql}, false, NULL) FROM events WHERE workspace = {w:String}`,
    { params: { ...one?.params, ...other?.params, w: workspace } },
  );
  return [yes ? true : no ? false : null, rows[0]?.[0]];
}
let cases = 0;

const kb16 = 16 * 1024;
const list = (length: number): number[] => Array.from({ length }, (_, i) => i);
const x = (length: number): string => 'x'.repeat(length);
const eight = Array.from({ length: 9 }, (_, i) => `contains(data.a, "${i}")`).join(' || ');

test.each<[string, EventRow['data'], boolean | null]>([
  // A text of 16 KB is read, a longer one is missing; bytes count, not characters.
  ['contains(data.a, "x")', { a: x(kb16) }, true],
  ['contains(data.a, "x")', { a: x(kb16 + 1) }, null],
  ['matches(data.a, "é$")', { a: `${x(kb16 - 2)}é` }, true],
  ['matches(data.a, "é$")', { a: `${x(kb16 - 1)}é` }, null],
  ['matches(data.a, "^x")', { a: `x${'😀'.repeat(4096)}` }, null],
  ['lower(data.a) == "y"', { a: x(kb16) }, false],
  ['lower(data.a) == "y"', { a: x(kb16 + 1) }, null],
  ['data.a < data.b', { a: x(kb16), b: 'y' }, true],
  ['data.a < data.b', { a: x(kb16 + 1), b: 'y' }, null],
  ['data.a == data.b', { a: x(kb16 + 1), b: 'y' }, null],
  ['data.a == data.b', { a: x(kb16 + 1), b: 5 }, false],
  ['data.a == "y"', { a: x(kb16 + 1) }, false],
  ['startsWith(data.a, "x")', { a: x(kb16 + 1) }, true],
  // Nine operations share 128 KB.
  [eight, { a: x(14_563) }, false],
  [eight, { a: x(14_564) }, null],
  // 500 items are gone through.
  ['data.l.all(i, i >= 0)', { l: list(500) }, true],
  ['data.l.all(i, i >= 0)', { l: list(501) }, null],
  ['data.l.any(i, i == 5)', { l: [] }, false],
  ['data.l.all(i, i == 5)', { l: [] }, true],
  ['data.l.any(i, i == 5)', { l: [null, 4] }, null],
  ['data.l.any(i, i == 5)', { l: [null, 5] }, true],
  ['data.l.all(i, i == 5)', { l: [null, 4] }, false],
  ['data.l.any(i, i == 5)', { l: { a: 5 } }, null],
  ['data.l.any(i, i.p > data.n)', { l: [{ p: 1 }, { p: 3 }], n: 2 }, true],
  ['data.l.any(i, i.p > 1) == (data.n == 2)', { l: [{ p: 1 }, { p: 3 }], n: 2 }, true],
  // Arithmetic: what no number can hold is missing, and so is what is no number.
  ['data.a / data.b > 1', { a: 1, b: 0 }, null],
  ['data.a % data.b == 0', { a: 5.5, b: 0.1 }, true],
  ['data.a * data.a > 1', { a: 1e300 }, null],
  ['data.a * data.b in [0, 7]', { a: -1, b: 0 }, true],
  ['data.a + data.b == 3', { a: 1, b: '2' }, null],
  ['data.a + data.b == 3', { a: 1, b: true }, null],
  ['coalesce(data.a, data.b, 0) == 0', { b: null }, true],
  ['coalesce(data.a, "none") == "none"', { a: {} }, false],
  // A missing condition chooses neither.
  ['if(data.a > 1, "much", "little") == "little"', {}, null],
  ['if(data.a > 1, "much", 5) == 5', { a: 1 }, true],
  ['(data.a > 1) == true', { a: 2 }, true],
  ['exists(data.a > 1)', {}, false],
  // The clocks of Berlin were set at 1:00 UTC.
  ['hour(data.t, "Europe/Berlin") == 1', { t: '2026-03-29T00:59:59.999Z' }, true],
  ['hour(data.t, "Europe/Berlin") == 3', { t: '2026-03-29T01:00:00Z' }, true],
  ['weekday(data.t, "UTC") == 7', { t: '2026-03-29' }, true],
  ['day(data.t, "Pacific/Apia") == "2011-12-31"', { t: '2011-12-30T10:00:00Z' }, true],
  ['day(data.t, "Pacific/Apia") == "1969-12-31"', { t: 0 }, true],
  ['day(data.t, "Pacific/Kiritimati") == "2100-01-01"', { t: '2099-12-31T23:59:59Z' }, true],
  ['exists(hour(data.t, "UTC"))', { t: -0.5 }, false],
  ['exists(hour(data.t, "UTC"))', { t: '2100-01-01' }, false],
  ['exists(hour(data.t, "UTC"))', { t: 1e300 }, false],
  ['exists(hour(data.t, "UTC"))', { t: '2026-02-30' }, false],
  ['age(data.t) == duration("1h")', { t: '2026-01-05T09:00:00Z' }, true],
  ['age(data.t) < 0', { t: 1e308 }, true],
  ['between(time, "2026-01-05", "2026-01-06")', {}, true],
  ['lower(data.a) == "äÀi̇ß"', { a: 'äÀi̇ß' }, true],
  ['lower(data.a) == "abc-Ä"', { a: 'ABC-Ä' }, true],
  ['matches(data.a, "^a.b$")', { a: 'a\nb' }, false],
  ['data.a["b.c"] == 1', { a: { 'b.c': 1 } }, true],
  ['data.constructor.name == "x"', {}, null],
])('%.60s of %.60j', async (condition, data, expected) => {
  expect(await truthOf(condition, { ...plain, data })).toEqual([expected, expected]);
});

const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));

test(`the clocks of some of ${zones.length} time zones, each at a hundred moments`, async () => {
  expect(zones.length).toBeGreaterThan(300);
  const some = zones.filter(() => Math.random() < 0.1).slice(0, 40);
  const moments = Array.from({ length: 100 }, () => Math.floor(Math.random() * Date.UTC(2100, 0)));
  const said = (zone: string): string => `hour(time, "${zone}") * 10 + weekday(time, "${zone}")`;
  const compiled = some.map((zone, i) => compileSqlValue(said(zone), timed, { as: 'number', prefix: `z${i}_` }));
  const { rows } = await grounds.store.query(
    `SELECT ${compiled.map(({ sql }) => sql).join(', ')}
      FROM (SELECT fromUnixTimestamp64Milli(arrayJoin({moments:Array(Int64)})) AS time)`,
    { params: Object.assign({ moments }, ...compiled.map(({ params }) => params)) },
  );
  for (const [i, zone] of some.entries()) {
    const value = compileValue(said(zone), timed);
    const local = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: 'numeric',
      hourCycle: 'h23',
    });
    const shown = moments.map((moment) => {
      const { weekday = '', hour } = Object.fromEntries(
        local.formatToParts(moment).map(({ type, value: is }) => [type, is]),
      );
      return Number(hour) * 10 + ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday) + 1;
    });
    expect(
      moments.map((moment) => value(moment)),
      zone,
    ).toEqual(shown);
    expect(
      rows.map((row) => row[i]),
      zone,
    ).toEqual(shown);
  }
});
const timed = {
  fields: { time: { type: 'time', column: 'time', optional: false, read: (row: number) => row } as const },
  documents: {},
};
