import { EventField } from '@/shared/conditions/event-field.tsx';
import { SegmentChoice } from '@/shared/people/segment-choice.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import css from './retention-page.module.css';
import { periodsOf, usualFirst } from './retention-question.ts';
import { grains, type RetentionSearch } from './retention-search.ts';

type Props = {
  readonly search: RetentionSearch;
  readonly onChange: (changed: Partial<RetentionSearch>) => void;
};

/** What is followed, in one line: who began with what, and what counts as coming again, by which period. */
export function RetentionBar({ search, onChange }: Props) {
  const { first = usualFirst, again = first, grain = 'week', start, mode, among } = search;
  return (
    <div className={css.bar}>
      <EventField label="First" value={first} onChange={(next) => onChange({ first: next || undefined })} />
      <EventField label="Then" value={again} onChange={(next) => onChange({ again: next || undefined })} />
      <Choice
        label="By"
        value={grain}
        options={grains}
        onChange={(next) => onChange({ grain: grains.find((each) => each === next), n: undefined })}
      />
      <Choice
        label="Cohort of"
        value={start ?? ''}
        options={[
          { value: '', label: 'the first in the range' },
          { value: 'ever', label: 'the first ever' },
        ]}
        onChange={(next) => onChange({ start: next === 'ever' ? 'ever' : undefined })}
      />
      <Choice
        label="Came again"
        value={mode ?? ''}
        options={[
          { value: '', label: 'in that period' },
          { value: 'rolling', label: 'in it or later' },
        ]}
        onChange={(next) => onChange({ mode: next === 'rolling' ? 'rolling' : undefined })}
      />
      <div className={css.periods}>
        <Committed value={String(periodsOf(search))} onCommit={(next) => onChange({ n: next || undefined })}>
          {(text, write) => <TextField label="Periods" value={text} onChange={write} />}
        </Committed>
      </div>
      <SegmentChoice value={among} onChange={(next) => onChange({ among: next })} />
    </div>
  );
}
