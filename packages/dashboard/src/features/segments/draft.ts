import type { Expression, SegmentSpec } from '@millrace/contract';
import { plainOrTree } from '@/shared/address/params.ts';
import { namedOnly, type Own } from './did.ts';
import type { RuleSearch } from './segment-search.ts';

/** A rule while it is written: the condition as text or as a tree, and traits of the segment's own. */
export type RuleDraft = { readonly subject: string; readonly rule: string | Expression; readonly own: Own };

/** What the address says, and what it does not say as it was saved. */
export function draftOf({ rule, traits }: RuleSearch, { subject, where, traits: own }: SegmentSpec): RuleDraft {
  return {
    subject: subject ?? 'person',
    rule: rule === undefined ? (where ?? 'true') : plainOrTree<Expression>(rule),
    own: ownOf(traits) ?? own ?? {},
  };
}

function ownOf(text: string | undefined): Own | undefined {
  if (text === undefined) return undefined;
  const own = plainOrTree<Own>(text);
  return typeof own === 'string' ? undefined : own;
}

export function searchOf({ rule, own }: Pick<RuleDraft, 'rule' | 'own'>): RuleSearch {
  return { rule: typeof rule === 'string' ? rule : JSON.stringify(rule), traits: JSON.stringify(own) };
}

/** The spec with the rule in place of its own; `text`: the condition as it is kept. */
export function specOf(spec: SegmentSpec, { subject, own }: RuleDraft, text: string): SegmentSpec {
  const { traits: _, where: __, people: ___, ...said } = spec;
  const named = namedOnly(own, text);
  return { ...said, subject, ...(Object.keys(named).length > 0 && { traits: named }), where: text };
}
