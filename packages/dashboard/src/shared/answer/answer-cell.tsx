import type { Answer, AnswerColumn, Cell } from '@millrace/contract';
import type { ReactNode } from 'react';
import { cellText, isChange, isUsual } from '../number/cell.ts';
import { Change } from '../number/change.tsx';
import { Interval } from '../number/interval.tsx';
import { Usual } from '../number/usual.tsx';
import { comparisonOf, distanceOf, isEarly } from './comparison.ts';

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
    const comparison = comparisonOf(answer, row, metric);
    if (comparison === undefined) return children;
    const was = comparison.usual ?? valueOf(`${metric}.previous`);
    const calm = comparison.usual !== null && distanceOf(comparison) === 0;
    return (
      <Change column={comparison.column} now={comparison.now} usual={was} change={comparison.change} calm={calm} />
    );
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
