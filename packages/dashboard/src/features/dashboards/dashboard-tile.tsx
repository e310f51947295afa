import type { Range } from '@millrace/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Answered, Asked } from '@/shared/api/api.ts';
import { ApiError } from '@/shared/api/request.ts';
import { openedBy, openParam, opens, type Opening } from '@/shared/people/opening.ts';
import type { Tile } from '@/shared/tiles/tiles.ts';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import { usePhone } from '@/shared/ui/use-phone.ts';
import { heldFor } from './held-for.ts';
import { TileAnswer } from './tile-answer.tsx';

const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));

type Props = {
  readonly tile: Tile;
  readonly title: string;
  /** The title as it leads to its question. */
  readonly head: ReactNode;
  readonly actions: ReactNode;
  /** What the tile was asked for, and as what. */
  readonly range: Range;
  readonly question: Asked;
  readonly answer: Answered | undefined;
  readonly query: UseQueryResult<readonly Answered[]>;
  /** Which of its numbers open a list; undefined as long as its question is not known. */
  readonly opening: Opening | undefined;
  /** The number of the page that is open. */
  readonly list: string | undefined;
  readonly onList: (list: string | undefined) => void;
};

/** A tile: its answer, and the list behind a number of it. */
export function DashboardTile(props: Props) {
  const { tile, title, head, actions, range, question, answer, query, opening, list, onList } = props;
  const zone = useZone();
  const isPhone = usePhone();
  const told = answer === undefined || 'error' in answer ? undefined : answer;
  const opened = told && opening && openedBy(list, opening, told, zone);
  const retry = () => void query.refetch();
  return (
    <Card
      title={head}
      actions={actions}
      foot={told ? <UsedLine answer={told} among={query.data} /> : '\u00a0'}
      refreshing={query.isPlaceholderData}
    >
      {answer === undefined ? (
        query.error === null ? (
          <Skeleton {...heldFor(tile, isPhone)} />
        ) : (
          <ErrorState error={query.error} onRetry={retry} />
        )
      ) : 'error' in answer ? (
        <ErrorState error={new ApiError(answer.error)} onRetry={retry} />
      ) : (
        <TileAnswer
          answer={answer}
          tile={tile}
          title={title}
          range={range}
          onOpen={(column, row) =>
            opening && opens(opening, column, row[answer.columns.indexOf(column)])
              ? () => onList(openParam(opening, answer, row, column.name))
              : undefined
          }
        />
      )}
      {opened && (
        <Suspense>
          <PeopleSheet
            title={opened.title}
            behind={{ question, cell: opened.cell }}
            onClose={() => onList(undefined)}
          />
        </Suspense>
      )}
    </Card>
  );
}
