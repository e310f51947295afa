import { lazy, Suspense } from 'react';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { periodWords } from '@/shared/time/period.ts';
import css from './retention-page.module.css';
import { cellOf, type RetentionAsked } from './retention-question.ts';

const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));

type Props = {
  readonly question: RetentionAsked;
  /** `2026-01-05:3:lost` */
  readonly cell: string;
  readonly onCell: (cell: string | undefined) => void;
};

const states = [
  { value: 'retained', label: 'Came again' },
  { value: 'lost', label: 'Did not' },
] as const;

/** Those of a cohort who came again in a period, or those who did not. */
export function CohortPeople({ question, cell, onCell }: Props) {
  const [day = '', age = '', state = 'retained'] = cell.split(':');
  const cohort = `${question.grain} of ${periodWords(day, question.grain)}`;
  const words = state === 'lost' ? 'Did not come again' : 'Came again';
  const title = age === '' ? `Began in the ${cohort}` : `${words} in ${question.grain} ${age}, ${cohort}`;
  const behind = { question, cell: cellOf(cell, question.grain) };
  return (
    <Suspense>
      <PeopleSheet title={title} behind={behind} onClose={() => onCell(undefined)}>
        {age !== '' && (
          <div className={css.which}>
            <ToggleGroup
              label="Who"
              value={state === 'lost' ? 'lost' : 'retained'}
              options={states}
              onChange={(next) => onCell(`${day}:${age}:${next}`)}
            />
          </div>
        )}
      </PeopleSheet>
    </Suspense>
  );
}
