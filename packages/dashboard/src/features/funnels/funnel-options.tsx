import { ConditionField, type Misread } from '@/shared/conditions/condition-field.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import { SegmentChoice } from '@/shared/people/segment-choice.tsx';
import { ExclusionCard } from './exclusion-card.tsx';
import css from './funnel-options.module.css';
import { orders, orderWords, type Edited, type FunnelDraft } from './funnel-search.ts';
import { readExclusion, writeExclusion } from './step-text.ts';

type Props = {
  readonly draft: FunnelDraft;
  readonly onChange: (changed: FunnelDraft, how?: Edited) => void;
  /** What of the condition on all events was not understood. */
  readonly misread: Misread | undefined;
};

const texts = [
  { param: 'win', label: 'Window for all steps', placeholder: '30d' },
  { param: 'by', label: 'Broken down by', placeholder: 'data.plan' },
  { param: 'same', label: 'Hold constant', placeholder: 'data.product' },
] as const;

/** What holds for the funnel as a whole. */
export function FunnelOptions({ draft, onChange, misread }: Props) {
  const { order = 'ordered', not = [] } = draft;
  const exclude = (next: readonly string[], how?: Edited) =>
    onChange({ not: next.length === 0 ? undefined : next }, how);
  return (
    <div className={css.options}>
      <SegmentChoice value={draft.among} onChange={(among) => onChange({ among })} />
      <Choice
        label="Steps"
        value={order}
        options={orders.map((value) => ({ value, label: orderWords[value] }))}
        onChange={(next) => onChange({ order: orders.find((each) => each === next && each !== 'ordered') })}
      />
      <div>
        <span className={css.caption} aria-hidden>
          Only events where
        </span>
        <Committed value={draft.q ?? ''} onCommit={(next) => onChange({ q: next || undefined }, { written: true })}>
          {(text, write) => (
            <ConditionField
              label="Only events where"
              placeholder='data.country == "DE"'
              value={text}
              onChange={write}
              error={text === draft.q ? misread : undefined}
            />
          )}
        </Committed>
      </div>
      {texts.map(({ param, label, placeholder }) => (
        <Committed
          key={param}
          value={draft[param] ?? ''}
          onCommit={(next) => onChange({ [param]: next || undefined }, { written: true })}
        >
          {(text, write) => <TextField label={label} placeholder={placeholder} value={text} onChange={write} />}
        </Committed>
      ))}
      {not.map((text, i) => (
        <ExclusionCard
          // An exclusion is its place.
          key={i}
          exclusion={readExclusion(text) ?? { type: '' }}
          steps={draft.step?.length ?? 2}
          onChange={(next, how) => exclude(not.with(i, writeExclusion(next)), how)}
          onRemove={() => exclude(not.toSpliced(i, 1))}
        />
      ))}
      {not.length < 5 && <Button onClick={() => exclude([...not, ''])}>Exclude people who did …</Button>}
    </div>
  );
}
