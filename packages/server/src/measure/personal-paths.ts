import type { EventSpec } from '@millrace/contract';

/** Paths that some of these types of events class as personal. */
export function personalPaths(events: readonly EventSpec[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { fields = {} } of events) {
    for (const [path, field] of Object.entries(fields)) {
      if (field.pii !== undefined) found.add(`data.${path}`);
    }
  }
  return found;
}
