import type { DefinitionVersion } from '@millrace/contract';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../api/api.ts';
import { whole } from '../number/format.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/states.tsx';
import css from './document-history.module.css';
import { useSaveDocument } from './documents.ts';
import { PlanView } from './plan-view.tsx';
import { SaveFailed } from './save-failed.tsx';

type Props = {
  readonly kind: string;
  readonly name: string;
  /** What it shall say; undefined: it cannot be read. */
  readonly spec: unknown;
  /** Whether it says something else than the version that was seen. */
  readonly changed: boolean;
  /** The version that it was made from; another in between is not saved over. */
  readonly seen: { readonly version: number; readonly deleted: boolean };
  /** That there is one in between. */
  readonly behind?: ReactNode;
  /** The words on the button that tries it. */
  readonly words: string;
  readonly onSaved?: (version: DefinitionVersion) => void;
};

/** Says what a document would change, then saves it as the next version. Another text is another one of these: give it a React key. */
export function TrySave({ kind, name, spec, changed, seen, behind, words, onSaved }: Props) {
  const plan = useMutation({ mutationFn: (said: unknown) => api.plan([{ kind, name, spec: said }]) });
  const save = useSaveDocument();
  const isBehind = Boolean(behind) && !save.isPending;
  const fine = plan.data !== undefined && plan.data.problems.length === 0 && spec !== undefined;
  const store = async () => {
    const wanted = { kind, name, spec, expected: seen.deleted ? 0 : seen.version };
    // The new version may take this off the page before it is heard of. What failed is shown below.
    const saved = await save.mutateAsync(wanted).catch(() => undefined);
    if (saved !== undefined) onSaved?.(saved);
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
        {fine && changed && !isBehind && (
          <Button primary busy={save.isPending} onClick={() => void store()}>
            Save as version {whole(seen.version + 1)}
          </Button>
        )}
      </div>
      {plan.error !== null && <ErrorState error={plan.error} />}
      {isBehind && behind}
      <SaveFailed
        error={save.error}
        taken={isBehind ? null : 'Somebody changed this document meanwhile. Look at what stands now, and try again.'}
      />
      {plan.data && <PlanView plan={plan.data} />}
    </>
  );
}
