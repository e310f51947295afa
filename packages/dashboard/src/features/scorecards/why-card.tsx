import type { AnswerColumn, Cell } from '@millrace/contract';
import { Link, useParams } from '@tanstack/react-router';
import { Meter } from '@/shared/number/meter.tsx';
import { cellText } from '@/shared/number/cell.ts';
import { noData, tenth } from '@/shared/number/format.ts';
import { headOf } from '@/shared/query/answer-table.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import type { ScorePart } from './scorecards-query.ts';
import css from './scorecards.module.css';

type Props = {
  readonly source: string;
  readonly score: Cell;
  readonly parts: readonly ScorePart[];
  /** Of the answer: what the parts are called. */
  readonly columns: readonly AnswerColumn[];
  /** Why the score is provisional, if it is. */
  readonly provisional: string | undefined;
  readonly onRejected: () => void;
};

/** Points by part: where a score comes from, and where it is lost. */
export function WhyCard({ source, score, parts, columns, provisional, onRejected }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  return (
    <Card
      title={`Why ${source} scores ${score === null ? noData : String(score)}`}
      flush
      foot={
        <>
          <Button onClick={onRejected}>Its rejected leads</Button>
          <Link to="/$workspace/e/$kind/$id" params={{ workspace, kind: 'source', id: source }}>
            Open the source
          </Link>
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
              <th scope="row">{headOf(metric, columns)}</th>
              <td>{cellText(value, { name: metric, type: 'number', unit: 'fraction' }, 'UTC')}</td>
              <td>
                {points === null || of === null ? (
                  noData
                ) : (
                  <>
                    <strong>{tenth(points)}</strong> of {tenth(of)}
                    <Meter part={points} of={of} />
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
