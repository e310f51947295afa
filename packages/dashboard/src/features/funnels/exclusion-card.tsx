import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ConditionField } from '@/shared/conditions/condition-field.tsx';
import { eventTypesQuery } from '@/shared/query/event-types.ts';
import { Choice, Suggest } from '@/shared/ui/choice.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { IconButton } from '@/shared/ui/icon-button.tsx';
import css from './funnel-options.module.css';
import type { Edited } from './funnel-search.ts';
import type { Exclusion } from './step-text.ts';

type Props = {
  readonly exclusion: Exclusion;
  /** How many steps there are. */
  readonly steps: number;
  readonly onChange: (exclusion: Exclusion, how?: Edited) => void;
  readonly onRemove: () => void;
};

/** An event that may not stand between two steps. */
export function ExclusionCard({ exclusion, steps, onChange, onRemove }: Props) {
  const types = useQuery(eventTypesQuery).data ?? [];
  const { type, where = '', after = 1, before = steps } = exclusion;
  const places = Array.from({ length: steps }, (_, i) => String(i + 1));
  return (
    <fieldset className={css.exclusion}>
      <legend>Not if they did</legend>
      <Committed value={type} onCommit={(next) => onChange({ ...exclusion, type: next })}>
        {(text, write) => (
          <Suggest
            quiet
            label="Event that may not happen"
            placeholder="Event"
            value={text}
            suggestions={types}
            onChange={write}
          />
        )}
      </Committed>
      <IconButton label="Remove" onClick={onRemove}>
        <IconTrash size={14} stroke={1.6} aria-hidden />
      </IconButton>
      <Committed
        value={where}
        onCommit={(next) => onChange({ ...exclusion, where: next || undefined }, { written: true })}
      >
        {(text, write) => (
          <ConditionField label="Its condition" placeholder="Where" of={type} value={text} onChange={write} />
        )}
      </Committed>
      <div className={css.places}>
        <Choice
          quiet
          label="After step"
          value={String(after)}
          options={places.slice(0, -1).map((value) => ({ value, label: `after ${value}` }))}
          onChange={(next) => onChange({ ...exclusion, after: next === '1' ? undefined : Number(next) })}
        />
        <Choice
          quiet
          label="Before step"
          value={String(before)}
          options={places.slice(1).map((value) => ({ value, label: `before ${value}` }))}
          onChange={(next) => onChange({ ...exclusion, before: Number(next) === steps ? undefined : Number(next) })}
        />
      </div>
    </fieldset>
  );
}
