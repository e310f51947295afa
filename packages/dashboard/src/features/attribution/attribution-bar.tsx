import { ConditionField } from '@/shared/conditions/condition-field.tsx';
import type { Misread } from '@/shared/conditions/condition-field.tsx';
import { EventField } from '@/shared/conditions/event-field.tsx';
import { SegmentChoice } from '@/shared/people/segment-choice.tsx';
import { Suggest } from '@/shared/ui/choice.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import { TextArea } from '@/shared/ui/text-area.tsx';
import css from './attribution-bar.module.css';
import { byText, isField, withBy } from './attribution-question.ts';
import type { AttributionDraft } from './attribution-search.ts';
import { ModelChoice } from './model-choice.tsx';

type Props = {
  readonly draft: AttributionDraft;
  readonly onChange: (changed: AttributionDraft) => void;
  readonly misread: Misread | undefined;
};

const channels = ['context.campaign.medium', 'context.campaign.source', 'context.campaign.name', 'data.channel'];
const usualWindow = '30d';

/** What is asked: what counts as a conversion, what as a touch, by which channel, how long before, by which models. */
export function AttributionBar({ draft, onChange, misread }: Props) {
  const { conv = '', touch = '', win = usualWindow, value = '', cur = '', q = '', among } = draft;
  const channel = byText(draft);
  const isLong = channel !== '' && !isField(channel);
  return (
    <div className={css.bar}>
      <EventField label="Conversion" value={conv} onChange={(next) => onChange({ conv: next || undefined })} />
      <EventField label="Touch" value={touch} onChange={(next) => onChange({ touch: next || undefined })} />
      <div className={isLong ? css.whole : css.channel}>
        <Committed value={channel} onCommit={(next) => onChange({ by: withBy(draft, next) })}>
          {(text, write) =>
            isLong ? (
              <TextArea label="Channel of a touch" value={text} onChange={write} />
            ) : (
              <Suggest label="Channel of a touch" value={text} suggestions={channels} onChange={write} />
            )
          }
        </Committed>
      </div>
      <Committed
        value={win}
        onCommit={(next) => onChange({ win: next === usualWindow ? undefined : next || undefined })}
      >
        {(text, write) => <TextField label="At most so long before" placeholder="30d" value={text} onChange={write} />}
      </Committed>
      <Committed value={value} onCommit={(next) => onChange({ value: next || undefined })}>
        {(text, write) => <TextField label="Worth" placeholder="data.value" value={text} onChange={write} />}
      </Committed>
      <Committed value={cur} onCommit={(next) => onChange({ cur: next || undefined })}>
        {(text, write) => <TextField label="Currency" placeholder="data.currency" value={text} onChange={write} />}
      </Committed>
      <SegmentChoice value={among} onChange={(next) => onChange({ among: next })} />
      <div className={css.whole}>
        <Committed value={q} onCommit={(next) => onChange({ q: next || undefined })}>
          {(text, write) => (
            <ConditionField
              placeholder="Where, of conversions and touches"
              value={text}
              onChange={write}
              error={text === q ? misread : undefined}
            />
          )}
        </Committed>
      </div>
      <ModelChoice draft={draft} onChange={onChange} />
    </div>
  );
}
