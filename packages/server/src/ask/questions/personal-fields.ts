import type { EventSpec } from '@millrace/contract';
import type { Edition } from '../../catalog/catalog.ts';

/** Paths under `data` that some type of event classes as personal. */
export function personalFields(edition: Edition): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { spec } of edition.of('event')) {
    for (const [path, field] of Object.entries((spec as EventSpec).fields ?? {})) {
      if (field.pii !== undefined) found.add(`data.${path}`);
    }
  }
  return found;
}
