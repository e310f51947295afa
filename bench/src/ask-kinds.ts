import type { DefinitionKind, JsonObject, MetricSpec, ScoreSpec } from '@millrace/contract';
import { noDocuments, type Edition } from '@millrace/server/catalog/catalog.ts';
import { inWeek, week, type Compared } from './ask-questions.ts';

const specs: Readonly<Record<string, MetricSpec | ScoreSpec>> = {
  'metric sent': { aggregate: 'subjects', where: 'type == "type.0"' },
  'metric won': { aggregate: 'uniq', of: ['subject', 'data.buyer_id'], where: 'type == "type.1"' },
  'metric won_rate': { ratio: { of: 'won', per: 'sent' } },
  'metric price': { aggregate: 'avg', of: 'data.price', where: 'type == "type.1"' },
  'score good': {
    inputs: [
      { metric: 'won_rate', weight: 2, worst: 0, best: 0.5 },
      { metric: 'price', weight: 1, worst: 1000, best: 2000 },
    ],
  },
};

/** Of documents only those that the questions below name: none of them is answered from a rollup. */
export const kindDocuments: Edition = {
  ...noDocuments,
  find: (kind: DefinitionKind, name: string) => {
    const spec = specs[`${kind} ${name}`] as JsonObject | undefined;
    return spec === undefined
      ? undefined
      : { kind, name, spec, version: 1, revision: 1, hash: name, author: 'bench', at: 0 };
  },
};

const leads = `${inWeek} AND subject_kind = 'lead'`;
const text = (key: string): string => `JSONExtractString(data, '${key}')`;
const price = `JSONExtractFloat(data, 'price')`;
const buyers = `(subject, ${text('buyer_id')})`;
/** Leads that came in the week, and when. */
const firsts = (more = ''): string =>
  `SELECT subject, min(time) AS first${more} FROM events WHERE ${leads} GROUP BY subject`;
const range = week;
const subject = 'lead';

/** One of each kind, beside the same figures written by somebody who knows the table and needs them once. */
export const everyKind: readonly Compared[] = [
  {
    name: 'breakdown of leads by how much they did',
    question: {
      kind: 'breakdown',
      subject,
      traits: {
        did: { aggregate: 'count', levels: [{ name: 'few', below: 3 }, { name: 'some', below: 6 }, { name: 'many' }] },
      },
      by: ['did'],
      range,
    },
    sql: `SELECT multiIf(c < 3, 'few', c < 6, 'some', 'many') AS did, count()
      FROM (SELECT subject, count() AS c FROM events WHERE ${leads} GROUP BY subject) GROUP BY did`,
  },
  {
    name: 'funnel of three steps in three days',
    question: {
      kind: 'funnel',
      subject,
      steps: [{ type: 'type.0' }, { type: 'type.1' }, { type: 'type.2' }],
      window: '3d',
      range,
    },
    sql: `SELECT level, count() FROM (
        SELECT windowFunnel(259200000)(toUInt64(toUnixTimestamp64Milli(time)), type = 'type.0', type = 'type.1', type = 'type.2') AS level
        FROM events WHERE ${leads} AND type IN ('type.0', 'type.1', 'type.2') GROUP BY subject)
      GROUP BY level`,
  },
  {
    name: 'retention by day, one type after another',
    question: {
      kind: 'retention',
      subject,
      first: { type: 'type.0' },
      again: { type: 'type.1' },
      grain: 'day',
      periods: 6,
      range,
    },
    sql: retentionSql(`type = 'type.1'`, `AND type IN ('type.0', 'type.1')`),
  },
  {
    name: 'retention by day, any event after one type',
    question: {
      kind: 'retention',
      subject,
      first: { type: 'type.0' },
      again: { where: 'category != ""' },
      grain: 'day',
      periods: 6,
      range,
    },
    sql: retentionSql('1', ''),
  },
  {
    name: 'paths of three steps',
    question: { kind: 'paths', subject, start: { type: 'type.0' }, steps: 3, within: '1d', range },
    sql: `SELECT path, count() FROM (
        SELECT arrayMap(x -> x.2, arraySlice(arrayFilter(x -> x.1 < s[place].1 + toIntervalDay(1), s), place, 4)) AS path
        FROM (SELECT arraySort(groupArray((time, toString(type)))) AS s, arrayFirstIndex(x -> x.2 = 'type.0', s) AS place
          FROM events WHERE ${leads} GROUP BY subject HAVING place > 0))
      GROUP BY path ORDER BY count() DESC LIMIT 100`,
  },
  {
    name: 'cohort by day, six ages, two metrics',
    question: {
      kind: 'cohort',
      subject,
      grain: 'day',
      ages: { unit: 'day', upTo: 6 },
      metrics: ['sent', 'won'],
      range,
    },
    sql: `SELECT toStartOfDay(first) AS day, intDiv(toUnixTimestamp(time) - toUnixTimestamp(first), 86400) AS age,
        uniqExactIf(subject, type = 'type.0'), uniqExactIf(${buyers}, type = 'type.1')
      FROM (SELECT subject, time, type, data FROM events WHERE ${leads} AND type IN ('type.0', 'type.1')) AS had
      RIGHT JOIN (${firsts()}) AS came USING (subject) GROUP BY day, age`,
  },
  {
    name: 'scorecard of sources, two inputs',
    question: { kind: 'scorecard', score: 'good', subject, by: { name: 'source', of: 'data.source_id' }, range },
    sql: `SELECT source, uniqExactIf(subject, type = 'type.0') AS sent, uniqExactIf(${buyers}, type = 'type.1') / sent,
        avgIf(${price}, type = 'type.1')
      FROM (SELECT subject, type, data FROM events WHERE ${leads} AND type IN ('type.0', 'type.1')) AS had
      RIGHT JOIN (${firsts(`, argMin(${text('source_id')}, time) AS source`)}) AS came USING (subject) GROUP BY source`,
  },
  {
    name: 'matrix of buyers, by thirds',
    question: {
      kind: 'matrix',
      of: { name: 'buyer', of: 'data.buyer_id' },
      rows: { name: 'volume', metric: 'won', cuts: 'terciles', names: ['low', 'medium', 'high'] },
      columns: { name: 'worth', metric: 'price', cuts: 'terciles', names: ['low', 'medium', 'high'] },
      cells: ['won', 'price'],
      range,
    },
    sql: `WITH units AS (
        SELECT ${text('buyer_id')} AS buyer, uniqExact(subject, buyer) AS won, avg(${price}) AS price
        FROM events WHERE ${inWeek} AND type = 'type.1' GROUP BY buyer),
      (SELECT quantiles(1 / 3, 2 / 3)(won) FROM units) AS low, (SELECT quantiles(1 / 3, 2 / 3)(price) FROM units) AS high
      SELECT (won >= low[1]) + (won >= low[2]) AS volume, (price >= high[1]) + (price >= high[2]) AS worth,
        count(), sum(won), avg(price) FROM units GROUP BY volume, worth`,
  },
  {
    name: 'cascade of three attempts',
    question: {
      kind: 'cascade',
      subject,
      attempt: 'data.attempt + 1',
      attempts: 'sent',
      successes: 'won',
      range,
    },
    sql: `SELECT attempt, uniqExactIf(subject, type = 'type.0'), uniqExactIf(${buyers}, type = 'type.1')
      FROM (SELECT subject, type, data, JSONExtractInt(data, 'attempt') + 1 AS attempt FROM events
        WHERE ${leads} AND type IN ('type.0', 'type.1')) AS had
      INNER JOIN (${firsts()}) AS came USING (subject) GROUP BY attempt`,
  },
  {
    name: 'decay over five buckets',
    question: {
      kind: 'decay',
      by: {
        name: 'score',
        of: 'data.score',
        buckets: [...[20, 40, 60, 80].map((below) => ({ name: `below ${below}`, below })), { name: 'the rest' }],
      },
      size: 'sent',
      rate: 'won_rate',
      range,
    },
    sql: `SELECT intDiv(JSONExtractInt(data, 'score'), 20) AS bucket, uniqExactIf(subject, type = 'type.0') AS sent,
        uniqExactIf(${buyers}, type = 'type.1') / sent
      FROM events WHERE ${inWeek} AND type IN ('type.0', 'type.1') GROUP BY bucket`,
  },
  {
    name: 'lift of those who had another event',
    question: {
      kind: 'lift',
      subject,
      group: { having: 'type == "type.3"' },
      size: 'sent',
      successes: 'won',
      range,
    },
    sql: `SELECT has, uniqExactIf(subject, type = 'type.0'), uniqExactIf(${buyers}, type = 'type.1')
      FROM (SELECT subject, type, data FROM events WHERE ${leads} AND type IN ('type.0', 'type.1')) AS had
      RIGHT JOIN (${firsts(`, max(type = 'type.3') AS has`)}) AS came USING (subject) GROUP BY has`,
  },
  {
    name: 'distribution of a price',
    question: { kind: 'distribution', of: 'data.price', bins: 20, range },
    sql: `SELECT intDiv(${price}, 50) AS bin, count() FROM events WHERE ${inWeek} GROUP BY bin`,
  },
  {
    name: 'attribution to campaigns, first, last and linear',
    question: {
      kind: 'attribution',
      subject,
      conversion: { type: 'type.1' },
      touch: { type: 'type.0' },
      by: 'data.campaign',
      window: '3d',
      models: ['first', 'last', 'linear'],
      range,
    },
    sql: `SELECT channel, count(), sum(place = 1), sum(place = size), sum(1 / size) FROM (
        SELECT arraySort(arrayFilter(x -> x.1 <= at AND x.1 >= at - toIntervalDay(3), touches)) AS way, length(way) AS size
        FROM (SELECT groupArrayIf((time, ${text('campaign')}), type = 'type.0') AS touches,
            groupArrayIf(time, type = 'type.1') AS conversions
          FROM events WHERE ${leads} AND type IN ('type.0', 'type.1') GROUP BY subject HAVING notEmpty(conversions))
        ARRAY JOIN conversions AS at)
      ARRAY JOIN way.2 AS channel, arrayEnumerate(way) AS place GROUP BY channel`,
  },
  {
    name: 'segment of those who did much',
    question: {
      kind: 'segment',
      segment: { subject, traits: { did: { aggregate: 'count' } }, where: 'did >= 5' },
    },
    sql: `SELECT count() FROM (SELECT subject FROM events WHERE ${leads} GROUP BY subject HAVING count() >= 5)`,
  },
];

/** What comes later than the beginning: of one moment nothing is said. */
function retentionSql(again: string, types: string): string {
  return `SELECT toDate(first) AS cohort, dateDiff('day', cohort, day) AS age, count() FROM (
      SELECT minIf(time, type = 'type.0') AS first, groupArrayIf(time, ${again}) AS times
      FROM events WHERE ${leads} ${types} GROUP BY subject HAVING countIf(type = 'type.0') > 0)
    ARRAY JOIN arrayDistinct(arrayMap(t -> toDate(t), arrayFilter(t -> t > first, times))) AS day GROUP BY cohort, age`;
}
