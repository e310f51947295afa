import { useQuery } from '@tanstack/react-query';
import { Suggest } from '../ui/choice.tsx';
import { Committed } from '../ui/committed.tsx';
import { writeCompact } from '../address/compact.ts';
import { ConditionField } from './condition-field.tsx';
import css from './event-field.module.css';
import { eventTypesQuery } from '../query/event-types.ts';
import { matchOf } from '../address/event-param.ts';

type Props = {
  readonly label: string;
  /** As an address has it: `type;if=condition`. */
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** Which events: of a type, and such that a condition holds. */
export function EventField({ label, value, onChange }: Props) {
  const types = useQuery(eventTypesQuery).data ?? [];
  const { type, where } = matchOf(value) ?? { type: '', where: '' };
  return (
    <div className={css.event}>
      <Committed value={type} onCommit={(next) => onChange(writeCompact(next, { if: where }))}>
        {(text, write) => <Suggest label={label} value={text} suggestions={types} onChange={write} />}
      </Committed>
      <Committed value={where} onCommit={(next) => onChange(writeCompact(type, { if: next }))}>
        {(text, write) => (
          <ConditionField
            label={`Condition of ${label.toLowerCase()}`}
            placeholder="Where"
            of={type}
            value={text}
            onChange={write}
          />
        )}
      </Committed>
    </div>
  );
}
