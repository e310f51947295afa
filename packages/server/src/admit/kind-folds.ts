import type { EntitySpec } from '@millrace/contract';
import { compileEntity } from './folds/compile-entity.ts';
import type { Fold } from './folds/fold.ts';

/** How a kind is folded; `spec` and `hash` null where no document declares it. */
export type KindFold = { readonly fold: Fold; readonly spec: EntitySpec | null; readonly hash: string | null };

export type KindFolds = {
  /**
   * By the newest documents of a workspace that this thread knows. New subjects begin by them, not by those of the revision
   * in their entry: a rebuild that has ended leaves no state of an older document, though entries that were judged before
   * the change are only admitted behind it.
   */
  now(workspace: string, kind: string): KindFold;
  /** By the version of the kind's document with that hash; `null`: by none. Versions are never deleted. */
  of(workspace: string, kind: string, hash: string | null): Promise<KindFold>;
};

/** Of a kind without a document: what is known of every subject. */
export const undeclared: KindFold = {
  fold: compileEntity({ title: 'Undeclared' }, { name: 'undeclared' }),
  spec: null,
  hash: null,
};

const lead = '{"by":"';

/** A state's text, which says by which document it was folded. */
export function signed(text: string, hash: string | null): string {
  return hash === null ? text : `${lead}${hash}",${text.slice(1)}`;
}

/** Hash of the document that a state was folded by; null: by none. */
export function signerOf(text: string): string | null {
  return text.startsWith(lead) ? text.slice(lead.length, text.indexOf('"', lead.length)) : null;
}
