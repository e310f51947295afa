import { Choice, Suggest } from '@/shared/ui/choice.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import { traitOfDid, type Did } from './did.ts';
import css from './rule-editor.module.css';
import type { RowProps } from './row-props.ts';
import type { Rule, Test } from './rule.ts';

type Props = RowProps<Extract<Rule, { is: 'trait' }>> & { readonly did: Did };

const often: readonly { readonly value: Test; readonly label: string }[] = [
  { value: 'ge', label: 'at least' },
  { value: 'le', label: 'at most' },
  { value: 'eq', label: 'exactly' },
  { value: 'gt', label: 'more than' },
  { value: 'lt', label: 'less than' },
  { value: 'ne', label: 'not exactly' },
];

/** How often somebody did an event in the last days, or that they did not. */
export function DidRow({ rule, did, known, onChange }: Props) {
  const { trait, test, value } = rule;
  const { own, types } = known;
  const not = test === 'eq' && value === 0;
  const redo = (changed: Partial<Did>) => onChange(rule, { ...own, [trait]: traitOfDid({ ...did, ...changed }) });
  const count = (text: string): number => Math.min(1_000_000, Math.max(0, Math.round(Number(text)) || 0));
  return (
    <div className={css.parts}>
      <Choice
        quiet
        label="Did it or not"
        value={not ? 'not' : 'did'}
        options={[
          { value: 'did', label: 'did' },
          { value: 'not', label: 'did not do' },
        ]}
        onChange={(next) =>
          onChange(next === 'not' ? { ...rule, test: 'eq', value: 0 } : { ...rule, test: 'ge', value: 1 })
        }
      />
      <Committed live value={did.type} onCommit={(type) => redo({ type })}>
        {(text, write) => <Suggest quiet label="Event" value={text} suggestions={types} onChange={write} />}
      </Committed>
      {!not && (
        <>
          <Choice
            quiet
            label="How often"
            value={test}
            options={often}
            onChange={(next) => onChange({ ...rule, test: often.find((each) => each.value === next)?.value ?? 'ge' })}
          />
          <Committed live value={String(value)} onCommit={(next) => onChange({ ...rule, value: count(next) })}>
            {(text, write) => <TextField quiet label="Times" value={text} onChange={write} />}
          </Committed>
          <span className={css.word}>times</span>
        </>
      )}
      <span className={css.word}>in the last</span>
      <Committed
        live
        value={String(did.days ?? '')}
        onCommit={(next) => redo({ days: count(next) === 0 ? undefined : Math.min(3660, count(next)) })}
      >
        {(text, write) => (
          <TextField quiet label="Days, empty for all time" placeholder="all" value={text} onChange={write} />
        )}
      </Committed>
      <span className={css.word}>days</span>
      <Committed live value={did.where ?? ''} onCommit={(where) => redo({ where })}>
        {(text, write) => (
          <TextField
            quiet
            label="Where, of the event"
            placeholder="where: data.price > 20"
            value={text}
            onChange={write}
          />
        )}
      </Committed>
    </div>
  );
}
