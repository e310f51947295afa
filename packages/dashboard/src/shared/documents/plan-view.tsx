import type { Plan } from '@millrace/contract';
import { whole } from '../number/format.ts';
import { Notice } from '../ui/notice.tsx';
import { ChangeList } from './change-list.tsx';
import css from './document-history.module.css';

/** What documents would change and make anew, and what is wrong with them. */
export function PlanView({ plan: { changes, problems, warnings, rebuilds, trials } }: { readonly plan: Plan }) {
  const diff = changes.flatMap((change) => change.diff);
  return (
    <div className={css.plan} role="status">
      {problems.map(({ path, message, code }) => (
        <Notice key={`${path} ${code} ${message}`} tone="crit">
          {path}: {message}
        </Notice>
      ))}
      {warnings.map(({ path, message }) => (
        <Notice key={`${path} ${message}`} tone="warn">
          {path}: {message}
        </Notice>
      ))}
      {problems.length === 0 && diff.length === 0 && <p>Nothing changes.</p>}
      <ChangeList changes={diff} />
      {rebuilds.length > 0 && (
        <p>Made anew afterwards: {rebuilds.map(({ what, name }) => `${what} ${name}`).join(', ')}</p>
      )}
      {trials.map(({ kind, name, tried, changed, withheld }) => (
        <p key={`${kind} ${name}`}>
          {withheld === undefined
            ? `Tried on the newest ${whole(tried)} events: ${whole(changed)} would be judged otherwise.`
            : `Not tried: it reads ${withheld}, which is classed as personal.`}
        </p>
      ))}
    </div>
  );
}
