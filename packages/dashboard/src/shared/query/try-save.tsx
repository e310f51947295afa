import { useMutation } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import { isTaken } from '../api/request.ts';
import { whole } from '../number/format.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { ErrorState } from '../ui/states.tsx';
import css from './document-history.module.css';
import { useSaveDocument } from './documents.ts';
import { PlanView } from './plan-view.tsx';

type Props = {
  readonly kind: string;
  readonly name: string;
  /** What it shall say; undefined: it cannot be read. */
  readonly spec: unknown;
  /** Whether it says something else than the version that was seen. */
  readonly changed: boolean;
  /** The newest version as it was seen. */
  readonly seen: { readonly version: number; readonly deleted: boolean };
  /** The words on the button that tries it. */
  readonly words: string;
  readonly onSaved?: (version: number) => void;
};

/** Says what a document would change, then saves it as the next version. Another text is another one of these: give it a key. */
export function TrySave({ kind, name, spec, changed, seen, words, onSaved }: Props) {
  const plan = useMutation({ mutationFn: (said: unknown) => api.plan([{ kind, name, spec: said }]) });
  const save = useSaveDocument();
  const next = seen.version + 1;
  const fine = plan.data !== undefined && plan.data.problems.length === 0 && spec !== undefined;
  const store = async () => {
    const wanted = { kind, name, spec, expected: seen.deleted ? 0 : seen.version };
    // The new version may take this off the page before it is heard of. What failed is shown below.
    if ((await save.mutateAsync(wanted).catch(() => undefined)) !== undefined) onSaved?.(next);
  };
  return (
    <>
      <div className={css.actions}>
        <Button
          busy={plan.isPending}
          onClick={() => {
            if (spec !== undefined) plan.mutate(spec);
          }}
        >
          {words}
        </Button>
        {fine && changed && (
          <Button primary busy={save.isPending} onClick={() => void store()}>
            Save as version {whole(next)}
          </Button>
        )}
      </div>
      {plan.error !== null && <ErrorState error={plan.error} />}
      {save.error !== null &&
        (isTaken(save.error) ? (
          <Notice tone="warn">Somebody changed this document meanwhile. Reload it, and make your change again.</Notice>
        ) : (
          <ErrorState error={save.error} />
        ))}
      {plan.data && <PlanView plan={plan.data} />}
    </>
  );
}
