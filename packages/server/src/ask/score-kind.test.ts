import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCatalog, openDefinitions, type Definitions } from '../catalog/catalog.ts';
import { metricKind } from '../measure/measure.ts';
import { openGrounds, type Grounds } from '../measure/measure.contract.ts';
import { questionKind } from './question-kind.ts';
import { scoreKind } from './score-kind.ts';

let grounds: Grounds;
let definitions: Definitions;
const by = { workspace: 'w', author: 'test' };

beforeAll(async () => {
  grounds = await openGrounds();
  const { records } = grounds;
  const catalog = await openCatalog(records);
  const kinds = { metric: metricKind, score: scoreKind, question: questionKind };
  definitions = openDefinitions({ records, catalog, kinds, clock: { now: () => 0 }, onChange: () => {} });
  const metric = { kind: 'metric', name: 'sold', spec: { aggregate: 'count', where: 'type == "sold"' } };
  const score = { kind: 'score', name: 'good', spec: { inputs: [input('sold')], provisional: { events: 5 } } };
  const question = {
    kind: 'question',
    name: 'card',
    spec: { question: { kind: 'scorecard', score: 'good', by: 'type' } },
  };
  await definitions.apply(by, { documents: [question, score, metric] });
}, 60_000);
afterAll(async () => await grounds?.close());

const input = (metric: string, best = 10) => ({ metric, weight: 1, worst: 0, best });
const problemsOf = async (documents: { kind: string; name: string; spec: object | null }[]): Promise<string[]> => {
  const { problems } = await definitions.plan(by.workspace, { documents: documents as never });
  return problems.map(({ path, code }) => `${path} ${code}`);
};

test('a score of a metric that is not there, or between one value and itself, is refused with its place', async () => {
  const inputs = [input('sold'), input('nothing'), input('events', 0)];
  const told = await problemsOf([{ kind: 'score', name: 'bad', spec: { inputs, provisional: { none: 1 } } }]);
  expect(told).toContain('/spec/inputs/2/best DEFINITION_INVALID');
  expect(told.some((each) => each.startsWith('/spec/inputs/1/metric'))).toBe(true);
  expect(told.some((each) => each.startsWith('/spec/provisional/none'))).toBe(true);
  expect(told.some((each) => each.startsWith('/spec/inputs/0'))).toBe(false);
});

test.each(['metric/sold', 'score/good'])('%s is used, and cannot be taken away', async (document) => {
  const [kind = '', name = ''] = document.split('/');
  expect((await problemsOf([{ kind, name, spec: null }])).some((each) => each.endsWith('DEFINITION_USED'))).toBe(true);
});
