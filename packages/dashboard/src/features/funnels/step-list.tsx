import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { eventTypesQuery } from '@/shared/query/event-types.ts';
import { Button } from '@/shared/ui/button.tsx';
import type { Edited } from './funnel-search.ts';
import css from './step-list.module.css';
import { StepCard } from './step-card.tsx';
import { readStep, writeStep } from './step-text.ts';

type Props = {
  readonly steps: readonly string[];
  readonly onChange: (steps: readonly string[], how?: Edited) => void;
};

const most = 20;

/** The steps in their order; each is an event and what has to hold of it. */
export function StepList({ steps, onChange }: Props) {
  const types = useQuery(eventTypesQuery).data ?? [];
  const swap = (i: number, j: number) => {
    const next = [...steps];
    [next[i], next[j]] = [next[j] ?? '', next[i] ?? ''];
    onChange(next);
  };
  return (
    <>
      <ol className={css.steps}>
        {steps.map((text, i) => (
          <StepCard
            // A step is its place: its words change while they are written.
            key={i}
            number={i + 1}
            step={readStep(text) ?? { type: '' }}
            types={types}
            onChange={(step, how) => onChange(steps.with(i, writeStep(step)), how)}
            {...(i > 0 && { onUp: () => swap(i, i - 1) })}
            {...(i < steps.length - 1 && { onDown: () => swap(i, i + 1) })}
            {...(steps.length > 2 && { onRemove: () => onChange(steps.toSpliced(i, 1)) })}
          />
        ))}
      </ol>
      {steps.length < most && (
        <Button icon={<IconPlus size={14} stroke={1.6} aria-hidden />} onClick={() => onChange([...steps, ''])}>
          Add step
        </Button>
      )}
    </>
  );
}
