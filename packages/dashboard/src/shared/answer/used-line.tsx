import type { Answer } from '@millrace/contract';
import { duration, whole } from '../number/format.ts';
import { AsOf } from '../time/as-of.tsx';
import { cutWords } from './cut-words.ts';
import { lateAfter } from '../query/queries.ts';

/** What an answer was made of, quietly: what a limit cut, as of when it is, how far it reaches, what was read, how long it took. */
export function UsedLine({ answer }: { readonly answer: Answer }) {
  const { asOf, through, used, took, n } = answer;
  const isPast = Date.parse(through) - Date.parse(asOf) > lateAfter;
  const cut = cutWords(answer);
  return (
    <>
      {cut !== undefined && <span>{cut}</span>}
      <AsOf at={through} late={lateAfter} asked={isPast ? asOf : undefined} />
      <span title={`${whole(used.rows)} rows read, ${whole(n)} events behind the answer`}>
        from {used.from.join(' and ')}
      </span>
      <span>{duration(took)}</span>
    </>
  );
}
