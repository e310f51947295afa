import type { EventSpec } from '@millrace/contract';
import type { Problem } from '@millrace/server/catalog/cleaning/cleaning.ts';
import { compileEvent } from '@millrace/server/catalog/cleaning/compile-event.ts';
import { readDocumentFiles } from '@millrace/server/wire/document-files.ts';
import type { NativeEvent } from './event.ts';

const folder = new URL('../../../../packs/leads/events', import.meta.url).pathname;

/** Tells what the documents of the leads pack find wrong with an event: nothing, if it may stay as it is. */
export async function compiledPack(): Promise<(event: NativeEvent) => readonly string[]> {
  const found = await readDocumentFiles([folder]);
  const compiled = new Map(
    found.map(({ document: { name, spec } }) => [
      name,
      compileEvent({ ...(spec as EventSpec), unknown: 'quarantine' }),
    ]),
  );
  return (event) => {
    const declared = compiled.get(event.type);
    if (declared === undefined) return [`${event.type} is not declared`];
    const problems: Problem[] = [];
    const cleaned = declared.clean(event.data, { problems, changes: null });
    return [
      ...problems.map((problem) => `${event.type}: ${JSON.stringify(problem)}`),
      ...(cleaned === event.data ? [] : [`${event.type} was changed`]),
      ...(declared.subjects?.has(event.subject.kind) === false
        ? [`${event.type} is not about ${event.subject.kind}`]
        : []),
      ...(declared.category === event.category ? [] : [`${event.type} is of ${declared.category}`]),
    ];
  };
}
