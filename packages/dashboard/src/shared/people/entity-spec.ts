import type { DefinitionList, EntitySpec } from '@millrace/contract';

/** What the documents say of a kind; none where nobody declares it. */
export function specOf(documents: DefinitionList | undefined, kind: string): EntitySpec | undefined {
  return documents?.definitions.find(({ name }) => name === kind)?.spec as EntitySpec | undefined;
}
