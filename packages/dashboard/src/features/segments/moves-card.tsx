import type { Answer } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { AnswerTable } from '@/shared/answer/answer-table.tsx';
import { ExportAnswer } from '@/shared/answer/export-answer.tsx';
import { Part } from '@/shared/query/part.tsx';
import { askQuery } from '@/shared/query/queries.ts';
import { TimeRange } from '@/shared/address/time-range.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { dayMinute } from '@/shared/time/format.ts';
import { periodWords } from '@/shared/time/period.ts';
import { grainOf, rangeOf } from '@/shared/time/range.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { grains, type SegmentSearch } from './segment-search.ts';

const MovesChart = lazy(async () => ({ default: (await import('./moves-chart.tsx')).MovesChart }));
const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));

type Props = {
  readonly name: string;
  readonly search: SegmentSearch;
  readonly asOf: string | undefined;
  readonly onSearch: (changed: Partial<SegmentSearch>) => void;
};

const words = { members: 'In it at the end of', entered: 'Entered in', left: 'Left in' } as const;

/** Who came and who went, period by period; each number opens who they are. */
export function MovesCard({ name, search, asOf, onSearch }: Props) {
  const zone = useZone();
  const { t = '30d', grain = grainOf(t), cell, sort = '-time' } = search;
  const question = {
    kind: 'segment',
    segment: name,
    range: rangeOf(t, zone),
    grain,
    ...(asOf !== undefined && { asOf }),
  } as const;
  const query = useQuery(askQuery([question]));
  const [answer] = query.data ?? [];
  const [time = '', state = 'members'] = cell?.split('/') ?? [];
  return (
    <>
      <Card
        title="Entered and left"
        note={`by ${grain}, UTC`}
        refreshing={query.isPlaceholderData}
        actions={
          <>
            <Choice
              quiet
              label="By"
              value={grain}
              options={grains}
              onChange={(next) => onSearch({ grain: grains.find((each) => each === next), cell: undefined })}
            />
            <TimeRange
              value={t}
              onChange={(next) => onSearch({ t: next === '30d' ? undefined : next, grain: undefined, cell: undefined })}
            />
            <ExportAnswer question={question} title={`${name} entered and left`} ready={answer !== undefined} />
          </>
        }
        {...(answer && { foot: <UsedLine answer={answer} /> })}
      >
        <Part query={query} skeleton={{ tall: true }}>
          {([first]) =>
            first && (
              <>
                <Suspense fallback={<Skeleton tall />}>
                  <MovesChart answer={first} grain={grain} range={question.range} />
                </Suspense>
                <Periods
                  answer={first}
                  grain={grain}
                  sort={sort}
                  onSort={(next) => onSearch({ sort: next })}
                  onOpen={(param) => onSearch({ cell: param })}
                />
              </>
            )
          }
        </Part>
      </Card>
      {cell !== undefined && (
        <Suspense>
          <PeopleSheet
            title={`${words[state as keyof typeof words]} the ${grain} of ${grain === 'hour' || grain === 'minute' ? dayMinute(time, zone) : periodWords(time.slice(0, 10), grain)}`}
            behind={{ question, cell: { time, state } }}
            onClose={() => onSearch({ cell: undefined })}
          />
        </Suspense>
      )}
    </>
  );
}

type PeriodsProps = {
  readonly answer: Answer;
  readonly grain: string;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly onOpen: (param: string) => void;
};

function Periods({ answer, grain, sort, onSort, onOpen }: PeriodsProps) {
  return (
    <AnswerTable
      caption="Members, entered and left"
      answer={answer}
      grain={grain}
      sort={sort}
      onSort={onSort}
      cell={({ name }, row, text) =>
        name === 'time' ? (
          text
        ) : (
          <CellButton label={`Who: ${name}`} onClick={() => onOpen(`${String(row[0])}/${name}`)}>
            {text}
          </CellButton>
        )
      }
    />
  );
}
