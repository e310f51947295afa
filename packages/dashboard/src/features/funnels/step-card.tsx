import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { ConditionField } from '@/shared/conditions/condition-field.tsx';
import { Suggest } from '@/shared/ui/choice.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import { IconButton } from '@/shared/ui/icon-button.tsx';
import type { Edited } from './funnel-search.ts';
import css from './step-list.module.css';
import type { Step } from './step-text.ts';

type Props = {
  readonly number: number;
  readonly step: Step;
  readonly types: readonly string[];
  readonly onChange: (step: Step, how?: Edited) => void;
  readonly onUp?: () => void;
  readonly onDown?: () => void;
  readonly onRemove?: () => void;
};

const icon = { size: 14, stroke: 1.6, 'aria-hidden': true } as const;

/** One step: its event, and folded away its condition, how soon it has to come, what it is called. */
export function StepCard({ number, step, types, onChange, onUp, onDown, onRemove }: Props) {
  const { type, where = '', within = '', name = '' } = step;
  const more = [where, within && `within ${within}`, name].filter(Boolean).join(', ');
  return (
    <li className={css.step}>
      <div className={css.line}>
        <span className={css.number}>{number}</span>
        <Committed value={type} onCommit={(next) => onChange({ ...step, type: next })}>
          {(text, write) => (
            <Suggest
              quiet
              label={`Event of step ${number}`}
              placeholder="Event"
              value={text}
              suggestions={types}
              onChange={write}
            />
          )}
        </Committed>
      </div>
      <div className={css.foot}>
        <details className={css.more}>
          <summary>{more === '' ? 'Condition, time, name' : more}</summary>
          <div>
            <span className={css.caption} aria-hidden>
              Where
            </span>
            <Committed
              value={where}
              onCommit={(next) => onChange({ ...step, where: next || undefined }, { written: true })}
            >
              {(text, write) => (
                <ConditionField
                  label={`Condition of step ${number}`}
                  placeholder='data.path == "/pricing"'
                  of={type}
                  value={text}
                  onChange={write}
                />
              )}
            </Committed>
          </div>
          {number > 1 && (
            <Committed
              value={within}
              onCommit={(next) => onChange({ ...step, within: next || undefined }, { written: true })}
            >
              {(text, write) => (
                <TextField label="Within, of the step before" placeholder="7d" value={text} onChange={write} />
              )}
            </Committed>
          )}
          <Committed
            value={name}
            onCommit={(next) => onChange({ ...step, name: next || undefined }, { written: true })}
          >
            {(text, write) => <TextField label="Name" placeholder={type} value={text} onChange={write} />}
          </Committed>
        </details>
        <span className={css.moves}>
          {onUp && (
            <IconButton label={`Step ${number} up`} onClick={onUp}>
              <IconArrowUp {...icon} />
            </IconButton>
          )}
          {onDown && (
            <IconButton label={`Step ${number} down`} onClick={onDown}>
              <IconArrowDown {...icon} />
            </IconButton>
          )}
          {onRemove && (
            <IconButton label={`Remove step ${number}`} onClick={onRemove}>
              <IconTrash {...icon} />
            </IconButton>
          )}
        </span>
      </div>
    </li>
  );
}
