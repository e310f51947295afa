import type { Answer, Cell } from '@millrace/contract';
import { AnswerTable, headOf } from '@/shared/answer/answer-table.tsx';
import { funnelHeads } from '@/shared/answer/funnel-heads.ts';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { states } from './funnel-search.ts';
import { openedParam } from './opened-param.ts';

type Props = {
  readonly caption: string;
  readonly answer: Answer;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly onOpen: (param: string) => void;
};

/** The same figures as rows, of each group where there are groups; every count opens who they are. */
export function FunnelTable({ caption, answer, sort, onSort, onOpen }: Props) {
  const place = answer.columns.findIndex(({ name }) => name === 'step');
  return (
    <AnswerTable
      caption={caption}
      answer={answer}
      heads={funnelHeads}
      sort={sort}
      onSort={onSort}
      cell={(column, row, text) => {
        const state = states.find((each) => each === column.name);
        const group: Cell | undefined = place > 0 ? row[0] : undefined;
        if (state === undefined) return text;
        return (
          <CellButton
            label={`Who: step ${String(row[place])}, ${(funnelHeads[state] ?? headOf(state)).toLowerCase()}`}
            onClick={() => onOpen(openedParam(Number(row[place]), state, group))}
          >
            {text}
          </CellButton>
        );
      }}
    />
  );
}
