import type { Answer, DefinitionDocument, PeoplePage } from '@millrace/contract';
import { readFile } from 'node:fs/promises';
import { entityKind } from '../admit/admit.ts';
import { openCatalog, openDefinitions, type Edition, type Kinds } from '../catalog/catalog.ts';
import { metricKind, withTraits, type EventRow } from '../measure/measure.ts';
import { lineOf, openGrounds, type Grounds } from '../measure/measure.contract.ts';
import { eventColumns } from '../store/store.ts';
import { answerQuestion } from './answer-question.ts';
import { listPeople } from './list-people.ts';
import { questionKind } from './question-kind.ts';
import { scoreKind } from './score-kind.ts';
import { segmentKind } from './segment-kind.ts';

type Example = { readonly kind: string; readonly about: string; readonly json: string };
const kinds: Kinds = {
  entity: withTraits(entityKind),
  metric: metricKind,
  question: questionKind,
  segment: segmentKind,
  score: scoreKind,
};

/** A page of docs/ that asks questions: its blocks by kind, its events and documents. */
export async function readPage(name: string) {
  const page = await readFile(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8');
  const examples: Example[] = [...page.matchAll(/^```(?:json|text) (\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, kind = '', about = '', json = '']) => ({ kind, about, json }),
  );
  const of = (kind: string): Example[] => examples.filter((each) => each.kind === kind);
  const events = (JSON.parse(of('events')[0]?.json ?? '[]') as Partial<EventRow>[]).map(rowOf);
  const documents = JSON.parse(of('documents')[0]?.json ?? '[]') as DefinitionDocument[];
  const pairs = of('question').map(({ json }, i) => [json, of('answer')[i]?.json ?? ''] as const);
  return { of, events, documents, pairs };
}

function rowOf(said: Partial<EventRow>, item: number): EventRow {
  const time = Date.parse(String(said.time));
  const rest = { type: '', producer: '', data: {}, category: 'service', id: `${item}`, received: time, context: {} };
  return { ...rest, ...said, time };
}

export type Asked = {
  readonly grounds: Grounds;
  ask(question: unknown): Promise<Answer>;
  list(wanted: unknown): Promise<PeoplePage>;
  close(): Promise<void>;
};

/** A store that holds the page's events, and a workspace with its documents, at a moment. */
export async function openPage(
  { events, documents }: { readonly events: readonly EventRow[]; readonly documents: readonly DefinitionDocument[] },
  now: number,
): Promise<Asked> {
  const grounds = await openGrounds();
  const { store, records } = grounds;
  const lines = events.map((row, item) => lineOf(row, { admitted: 0, item }));
  await store.insert('events', eventColumns, lines, { token: 'page' });
  const clock = { now: () => now };
  const catalog = await openCatalog(records);
  const definitions = openDefinitions({ records, catalog, kinds, clock, onChange: () => {} });
  if (documents.length > 0) await definitions.apply({ workspace: 'w', author: 'page' }, { documents });
  const documentsOf = (workspace: string): Edition => catalog.current(workspace);
  const options = { store, records, clock, documentsOf, through: () => now };
  const asker = { workspace: 'w', signal: new AbortController().signal };
  return {
    grounds,
    ask: (question) => answerQuestion(question, asker, options),
    list: (wanted) => listPeople(wanted, asker, options),
    close: () => grounds.close(),
  };
}
