import type { Answer, AnswerColumn, Cell } from '@millrace/contract';
import type { ReactNode } from 'react';
import { cellText, isChange, isUsual } from '../number/cell.ts';
import { Change } from '../number/change.tsx';
import { Interval } from '../number/interval.tsx';
import { Usual } from '../number/usual.tsx';
import { besideOf, distanceOf, isEarly } from './beside.ts';

type Props = {
  readonly answer: Pick<Answer, 'columns'>;
  readonly column: AnswerColumn;
  readonly row: readonly Cell[];
  readonly zone: string;
  readonly children: ReactNode;
};

/** A cell with what stands beside it: the interval and sample of a rate, the band of what is usual, the arrow of a change. */
export function AnswerCell({ answer, column, row, zone, children }: Props) {
  const { name, minimum } = column;
  const valueOf = (wanted: string): number | null => {
    const cell = row[answer.columns.findIndex((each) => each.name === wanted)];
    return typeof cell === 'number' ? cell : null;
  };
  if (valueOf(name) === null) return children;
  if (isChange(column)) {
    const metric = name.replace(/\.change$/, '');
    const beside = besideOf(answer, row, metric);
    if (beside === undefined) return children;
    const was = beside.usual ?? valueOf(`${metric}.previous`);
    const calm = beside.usual !== null && distanceOf(beside) === 0;
    return <Change column={beside.column} now={beside.now} usual={was} change={beside.change} calm={calm} />;
  }
  const [low, high, n] = [valueOf(`${name}.low`), valueOf(`${name}.high`), valueOf(`${name}.n`)];
  if (low === null || high === null || n === null) return children;
  if (isUsual(column))
    return (
      <Usual low={cellText(low, column, zone)} high={cellText(high, column, zone)} weeks={n}>
        {children}
      </Usual>
    );
  return (
    <Interval
      low={low}
      high={high}
      n={n}
      early={isEarly(answer, row, name)}
      {...(minimum !== undefined && { minimum })}
    >
      {children}
    </Interval>
  );
}
