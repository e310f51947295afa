import type { Own } from './did.ts';
import type { Known } from './known.ts';
import type { Rule } from './rule.ts';

export type RowProps<Each extends Rule = Rule> = {
  readonly rule: Each;
  readonly known: Known;
  /** `own`: traits of the segment's own, where the row changes one. */
  readonly onChange: (rule: Rule, own?: Own) => void;
};
