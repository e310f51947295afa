import type { ReplayView } from '@millrace/contract';
import { whole } from '@/shared/number/format.ts';
import { Chip } from '@/shared/ui/chip.tsx';
import css from './quarantine.module.css';

/** What became of the items of a replay, or what would. */
export function Verdicts({ view }: { readonly view: ReplayView }) {
  const { state, examined, total, sent, verdicts, samples, error } = view;
  const bad = samples.find(({ verdict }) => verdict !== 'accepted');
  return (
    <div className={css.verdicts} role="status">
      <p>
        {state === 'dry'
          ? `Of ${whole(examined)} looked at, nothing was sent`
          : `${whole(sent)} of ${whole(total)} sent in again${state === 'running' ? ' so far' : ''}`}
        :
      </p>
      {verdicts.map(({ verdict, code, count }) => (
        <Chip key={`${verdict} ${code ?? ''}`} tone={verdict === 'accepted' ? 'ok' : 'warn'}>
          {whole(count)} {verdict} {code ?? ''}
        </Chip>
      ))}
      {bad?.detail !== undefined && bad.detail !== null && <p className={css.detail}>{bad.detail}</p>}
      {error !== null && <p className={css.detail}>{error.message}</p>}
    </div>
  );
}
