import type { Answer } from '@millrace/contract';
import { duration, whole } from '../number/format.ts';
import { AsOf } from '../time/as-of.tsx';
import { cutWords } from './cut-words.ts';
import type { Answered } from '../api/api.ts';
import { lateFor } from '../query/queries.ts';

type Props = {
  readonly answer: Answer;
  /** All that were asked at once, it among them. */
  readonly among?: readonly Answered[] | undefined;
};

/** What an answer was made of, quietly: what a limit cut, as of when it is, how far it reaches, what was read, how long it took. */
export function UsedLine({ answer, among = [answer] }: Props) {
  const { asOf, through, used, took, n } = answer;
  const late = lateFor(among);
  const isPast = Date.parse(through) - Date.parse(asOf) > late;
  const cut = cutWords(answer);
  return (
    <>
      {cut !== undefined && <span>{cut}</span>}
      <AsOf at={through} late={late} asked={isPast ? asOf : undefined} />
      <span title={`${whole(used.rows)} rows read, ${whole(n)} events behind the answer`}>
        from {used.from.join(' and ')}
      </span>
      <span>{duration(took)}</span>
    </>
  );
}
