import type { Books } from '@millrace/contract';
import { whole } from '@/shared/number/format.ts';
import { Moment } from '@/shared/time/moment.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { isHeldUp } from './follower-words.ts';

type Follower = Books['followers'][number];

/** What went wrong with a follower: since when it is held up, or when it last was. */
export function FollowerErrors({ follower }: { readonly follower: Follower }) {
  const { errors } = follower;
  if (errors === undefined) return 'none';
  const { count, code, at, since } = errors;
  return isHeldUp(follower) ? (
    <>
      <Chip tone="crit">{code}</Chip> since <Moment at={since ?? at} />, {whole(count)} {count === 1 ? 'try' : 'tries'}{' '}
      failed
    </>
  ) : (
    <>
      {whole(count)}, the last <code>{code}</code> <Moment at={at} />, over
    </>
  );
}
