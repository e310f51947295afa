import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/api.ts';
import { Suggest } from '@/shared/ui/choice.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import css from './rule-editor.module.css';
import type { RowProps } from './row-props.ts';
import type { Rule } from './rule.ts';
import { expressionQuery } from './segment-query.ts';

/** A condition that has no row of its own, as text. */
export function OtherRow({ rule, known, onChange }: RowProps<Extract<Rule, { is: 'other' }>>) {
  const said = useQuery(expressionQuery(rule.tree));
  const read = useMutation({
    mutationFn: (text: string) => api.expression(text, new AbortController().signal),
    onSuccess: ({ tree }) => onChange({ is: 'other', tree }),
  });
  return (
    <div className={css.parts}>
      <Committed value={said.data?.text ?? ''} onCommit={(next) => read.mutate(next)}>
        {(text, write) => (
          <Suggest
            quiet
            label="Condition as text"
            value={text}
            suggestions={known.traits.map(({ name }) => name)}
            error={read.error?.message}
            onChange={write}
          />
        )}
      </Committed>
    </div>
  );
}
