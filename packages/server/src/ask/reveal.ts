import type { Revealed } from '@millrace/contract';
import { Failure, type Clock } from '../kernel/kernel.ts';
import type { AuditDraft, Records } from '../records/records.ts';

export type RevealOptions = { readonly records: Pick<Records, 'write'>; readonly clock: Clock };

/** Whose value it is and who looks, as the audit trail has it. */
type Looked = Pick<AuditDraft, 'workspace' | 'author' | 'action' | 'target'> & {
  readonly path: readonly string[];
  readonly purpose: string;
};

const shownMs = 10 * 60_000;

/** Hands a value out once it stands in the audit trail who looks at it, and what for. */
export async function handOut(value: unknown, looked: Looked, { records, clock }: RevealOptions): Promise<Revealed> {
  const { path, purpose, ...who } = looked;
  if (value === undefined) throw new Failure('FIELD_UNKNOWN', { detail: `${who.target} has no ${path.join('.')}` });
  const at = clock.now();
  const detail = { path, purpose: purpose.trim() };
  await records.write(() => [], [{ ...who, at, detail }]);
  return { value, until: new Date(at + shownMs).toISOString() };
}

const index = /^(?:0|[1-9]\d*)$/;

/** What stands where the names lead, into a list by its place; undefined: nothing does. */
export function valueAt(value: unknown, [name, ...inside]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (Array.isArray(value) && !index.test(name)) return undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return valueAt((value as Readonly<Record<string, unknown>>)[name], inside);
}
