import type { Answer } from '@millrace/contract';
import { duration, whole } from '../number/format.ts';
import { AsOf } from '../time/as-of.tsx';
import { lateAfter } from './queries.ts';

/** What an answer was made of, quietly: how far it reaches, what was read, how long it took. */
export function UsedLine({ answer }: { readonly answer: Answer }) {
  const { through, used, took, n } = answer;
  return (
    <>
      <AsOf at={through} late={lateAfter} />
      <span title={`${whole(used.rows)} rows read, ${whole(n)} events behind the answer`}>
        from {used.from.join(' and ')}
      </span>
      <span>{duration(took)}</span>
    </>
  );
}
