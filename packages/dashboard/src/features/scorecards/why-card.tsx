import type { Answer } from '@millrace/contract';
import { EntityLink } from '@/shared/address/entity-link.tsx';
import { Meter } from '@/shared/number/meter.tsx';
import { cellText } from '@/shared/number/cell.ts';
import { noData, tenth } from '@/shared/number/format.ts';
import { AnswerCell } from '@/shared/answer/answer-cell.tsx';
import { headOf, type Row } from '@/shared/answer/answer-table.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { isUnripe, rateText } from './needs.ts';
import type { ScorePart } from './scorecards-query.ts';
import css from './scorecards.module.css';

type Props = {
  readonly source: string;
  /** What the parts are called, and how sure they are. */
  readonly answer: Pick<Answer, 'columns'>;
  readonly row: Row;
  readonly parts: readonly ScorePart[];
  /** Why the score is provisional, if it is. */
  readonly provisional: string | undefined;
  readonly onRejected: () => void;
};

/** Points by part: where a score comes from, and where it is lost. */
export function WhyCard({ source, answer, row, parts, provisional, onRejected }: Props) {
  const [, score = null] = row;
  return (
    <Card
      title={`Why ${source} scores ${score === null ? noData : String(score)}`}
      flush
      foot={
        <>
          <Button onClick={onRejected}>Its rejected leads</Button>
          <EntityLink kind="source" id={source}>
            Open the source
          </EntityLink>
        </>
      }
    >
      {provisional !== undefined && <p className={css.needs}>{provisional}</p>}
      <table className={css.parts}>
        <caption className="hidden-text">Parts of the score</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Value</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ metric, value, points, of }) => (
            <tr key={metric}>
              <th scope="row">{headOf(metric, answer.columns)}</th>
              <td>
                <PartValue metric={metric} value={value} answer={answer} row={row} />
              </td>
              <td>
                {points === null || of === null ? (
                  noData
                ) : (
                  <>
                    <strong>{tenth(points)}</strong> of {tenth(of)}
                    <Meter part={points} of={of} quiet={provisional !== undefined || isUnripe(answer, metric, row)} />
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

type PartProps = Pick<Props, 'answer' | 'row'> & Pick<ScorePart, 'metric' | 'value'>;

/** A part with its sample, where the answer has it. */
function PartValue({ metric, value, answer, row }: PartProps) {
  const column = answer.columns.find(({ name }) => name === metric);
  if (column === undefined) return cellText(value, { name: metric, type: 'number', unit: 'fraction' }, 'UTC');
  return (
    <AnswerCell answer={answer} column={column} row={row} zone="UTC">
      {rateText(answer, column, row)}
    </AnswerCell>
  );
}
