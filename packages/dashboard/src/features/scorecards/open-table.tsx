import type { Answer, AnswerColumn } from '@millrace/contract';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Asked } from '@/shared/api/api.ts';
import { AnswerTable, headOf, type Row } from '@/shared/answer/answer-table.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { openedBy, openParam, opens, type Opening } from '@/shared/people/opening.ts';

const PeopleSheet = lazy(async () => ({ default: (await import('@/shared/people/people-sheet.tsx')).PeopleSheet }));
const route = getRouteApi('/$workspace/leads/{-$tab}');

type Props = {
  readonly caption: string;
  readonly answer: Answer;
  /** As it was asked. */
  readonly question: Asked;
  readonly opening: Opening;
  /** The order as long as the address says no other. */
  readonly usual?: string;
  readonly hidden?: readonly string[];
  readonly ranked?: readonly string[];
  readonly by?: (column: AnswerColumn, row: Row) => number | undefined;
  /** In place of a cell; `show` makes a number of what it is given. Nothing: as it is. */
  readonly cell?: (column: AnswerColumn, row: Row, show: (content: ReactNode) => ReactNode) => ReactNode;
};

/** Rows of an answer; each number opens the list behind it. */
export function OpenTable({ caption, answer, question, opening, usual = '', by, cell, ...shown }: Props) {
  const { sort = usual, list } = route.useSearch();
  const navigate = route.useNavigate();
  const listed = (next: string | undefined) =>
    void navigate({ search: (old) => ({ ...old, list: next }), resetScroll: false });
  const opened = openedBy(list, opening, answer, useZone());
  return (
    <>
      <AnswerTable
        caption={caption}
        answer={answer}
        sort={sort}
        onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
        {...shown}
        {...(by && { by })}
        cell={(column, row, text) => {
          const value = row[answer.columns.indexOf(column)];
          const show = (content: ReactNode): ReactNode =>
            opens(opening, column, value) ? (
              <CellButton
                label={`Who stands behind ${headOf(column.name, answer.columns)} ${text}`}
                onClick={() => listed(openParam(opening, answer, row, column.name))}
              >
                {content}
              </CellButton>
            ) : (
              content
            );
          return cell?.(column, row, show) || show(text);
        }}
      />
      {opened && (
        <Suspense>
          <PeopleSheet
            title={opened.title}
            behind={{ question, cell: opened.cell }}
            onClose={() => listed(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}
