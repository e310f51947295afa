import type { Answer, Question } from '@millrace/contract';
import type { ReactNode } from 'react';
import { share, whole } from '@/shared/number/format.ts';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Legend } from '@/shared/ui/legend.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import css from './funnel-result.module.css';
import type { FunnelSearch } from './funnel-search.ts';
import { FunnelTable } from './funnel-table.tsx';
import { LevelLine } from './level-line.tsx';
import { levelsOf } from './levels.ts';

type Props = {
  readonly title: string;
  /** What was asked: of all, and by group. */
  readonly questions: readonly Question[];
  readonly total: Answer;
  /** The same by group. */
  readonly groups: Answer | undefined;
  readonly search: FunnelSearch;
  readonly refreshing: boolean;
  readonly foot: ReactNode;
  readonly onSearch: (changed: Partial<FunnelSearch>) => void;
};

const tabs = [
  { value: 'steps', label: 'Steps' },
  { value: 'table', label: 'Table' },
] as const;

const legend = [
  { look: 'on', name: 'Continued' },
  { look: 'time', name: 'In time: the window is still open, counted as neither' },
  { look: 'stuck', name: 'Stuck' },
].map(({ look, name }) => ({ name, mark: <span className={css.swatch} data-look={look} aria-hidden /> }));

/** How far they get: one sentence, a bar for each step or the table of the same figures, and the groups. */
export function FunnelResult({
  title,
  questions: [whom, byGroup],
  total,
  groups,
  search,
  refreshing,
  foot,
  onSearch,
}: Props) {
  const { tab = 'steps', sort = '', seg } = search;
  const levels = levelsOf(total);
  const [first, last] = [levels[0], levels.at(-1)];
  const open = (param: string) => onSearch({ seg: param === seg ? undefined : param });
  if (first === undefined || last === undefined || total.n === 0)
    return (
      <Card title="Nobody entered" foot={foot}>
        <EmptyState title={`Nobody did “${first?.event ?? 'the first step'}” in this range.`}>
          Choose a longer range, another first step, or drop what narrows it.
        </EmptyState>
      </Card>
    );
  return (
    <>
      <Card
        title={`${whole(last.reached)} of ${whole(first.reached)} got to “${last.event}”`}
        note={share(last.rate)}
        refreshing={refreshing}
        flush={tab === 'table'}
        actions={
          <>
            <ToggleGroup
              label="Show as"
              value={tab}
              options={tabs}
              onChange={(next) => onSearch({ tab: next === 'table' ? 'table' : undefined })}
            />
            {whom && <ExportAnswer question={whom} title={title} />}
          </>
        }
        foot={foot}
      >
        {tab === 'table' ? (
          <FunnelTable
            caption="Steps of the funnel"
            answer={total}
            sort={sort}
            onSort={(next) => onSearch({ sort: next })}
            onOpen={open}
          />
        ) : (
          <>
            <ol aria-label="Steps of the funnel">
              {levels.map((level) => (
                <LevelLine key={level.step} level={level} most={first.reached} opened={seg} onOpen={open} />
              ))}
            </ol>
            <Legend label="Colours" items={legend} />
          </>
        )}
      </Card>
      {groups && (
        <Card
          title="By group"
          flush
          refreshing={refreshing}
          actions={byGroup && <ExportAnswer question={byGroup} title={`${title} by group`} />}
        >
          <FunnelTable
            caption="Steps of each group"
            answer={groups}
            sort={sort}
            onSort={(next) => onSearch({ sort: next })}
            onOpen={open}
          />
        </Card>
      )}
    </>
  );
}
