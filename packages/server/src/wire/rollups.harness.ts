import type { Answer, AskCosts as Costs, DefinitionDocument } from '@millrace/contract';
import { AskCosts, answerQuestion, listAsks, type AskedOnce } from '../ask/ask.ts';
import { openCatalog, openDefinitions, type Edition } from '../catalog/catalog.ts';
import { silent, systemClock } from '../kernel/kernel.ts';
import { rollupForms } from '../measure/measure.ts';
import type { Store } from '../store/store.ts';
import { kinds } from './kinds.ts';
import { openTemporaryStream, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

/** A stream whose workspace has documents, and both ways to answer a question: as it comes, and from events alone. */
export type KeptStream = TemporaryStream & {
  apply(documents: readonly DefinitionDocument[]): Promise<void>;
  ask(question: object): Promise<Answer>;
  askEvents(question: object): Promise<Answer>;
  /** What was asked, and what is proposed for questions that took so long on average. */
  costs(slowMs?: number): Promise<Costs>;
  readonly gathered: AskCosts;
};

export async function openKeptStream(
  folder: Folder,
  store: (engine: Store) => Store = (own) => own,
): Promise<KeptStream> {
  const catalogs = Promise.withResolvers<Awaited<ReturnType<typeof openCatalog>>>();
  const it = await openTemporaryStream(folder, {
    store,
    forms: async () => rollupForms((await catalogs.promise).current('w')),
  });
  await it.store.ready();
  const catalog = await openCatalog(it.records);
  catalogs.resolve(catalog);
  const definitions = openDefinitions({ records: it.records, catalog, kinds, clock: systemClock, onChange: () => {} });
  const asker = { workspace: 'w', signal: new AbortController().signal };
  const gathered = new AskCosts({ records: it.records, clock: systemClock, logger: silent });
  const answer = (question: object, documentsOf: () => Edition, more: object = {}): Promise<Answer> =>
    answerQuestion(question, asker, {
      ...more,
      records: it.records,
      store: it.store,
      clock: systemClock,
      documentsOf,
      through: () => 0,
    });
  return {
    ...it,
    async apply(documents) {
      await definitions.apply({ workspace: 'w', author: 'test' }, { documents });
      it.stream.change();
    },
    ask: (question) =>
      answer(question, () => catalog.current('w'), { onAsked: (once: AskedOnce) => gathered.add(once) }),
    askEvents: (question) => answer(question, () => withoutRollups(catalog.current('w'))),
    gathered,
    async costs(slowMs = 0) {
      await gathered.flush();
      const documents = catalog.current('w');
      return listAsks({
        records: it.records,
        store: it.store,
        clock: systemClock,
        workspace: 'w',
        documents,
        since: 0,
        limit: 500,
        slowMs,
      });
    },
    async close() {
      await gathered.stop();
      await it.close();
    },
  };
}

function withoutRollups(edition: Edition): Edition {
  return {
    ...edition,
    compiled: (kinds, compile) => (kinds.includes('rollup') ? ([] as never) : edition.compiled(kinds, compile)),
  };
}
