import { Choice } from '@/shared/ui/choice.tsx';
import css from './rule-editor.module.css';
import type { RowProps } from './row-props.ts';
import type { Rule } from './rule.ts';

const ways = [
  { value: 'in', label: 'is in the segment' },
  { value: 'not', label: 'is not in the segment' },
];

/** Whoever is in another segment, or is not. */
export function SegmentRow({ rule, known, onChange }: RowProps<Extract<Rule, { is: 'segment' }>>) {
  const { name, not } = rule;
  const isKnown = known.segments.some(({ value }) => value === name);
  return (
    <div className={css.parts}>
      <Choice
        quiet
        label="In it or not"
        value={not ? 'not' : 'in'}
        options={ways}
        onChange={(next) => onChange({ ...rule, not: next === 'not' })}
      />
      <Choice
        quiet
        label="Segment"
        value={name}
        options={[...known.segments, ...(isKnown ? [] : [name])]}
        onChange={(next) => onChange({ ...rule, name: next })}
      />
    </div>
  );
}
