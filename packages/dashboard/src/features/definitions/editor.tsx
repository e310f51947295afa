import type { DefinitionVersion, Plan } from '@millrace/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/shared/api/api.ts';
import { isTaken } from '@/shared/api/request.ts';
import { whole } from '@/shared/number/format.ts';
import { ChangeList } from '@/shared/query/change-list.tsx';
import { useSaveDocument } from '@/shared/query/documents.ts';
import { Button } from '@/shared/ui/button.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import { TextArea } from '@/shared/ui/text-area.tsx';
import { useUnsaved } from '@/shared/ui/use-unsaved.tsx';
import css from './definitions.module.css';

/** The document as JSON: checked and tried first, then saved over the version that was seen. */
export function Editor({ definition }: { readonly definition: DefinitionVersion }) {
  const { kind, name, version, spec } = definition;
  const came = JSON.stringify(spec, undefined, 2);
  const [text, setText] = useState(came);
  const plan = useMutation({ mutationFn: (said: unknown) => api.plan([{ kind, name, spec: said }]) });
  const save = useSaveDocument();
  const unsaved = useUnsaved(text !== came && !save.isSuccess, ({ tab }) => tab === 'history');
  const parsed = parse(text);
  const fine = plan.data !== undefined && plan.data.problems.length === 0 && parsed !== undefined;
  return (
    <div className={css.editor}>
      {unsaved}
      <TextArea
        label="Spec, as JSON"
        value={text}
        tall
        error={parsed === undefined ? 'This is no JSON' : undefined}
        onChange={(next) => {
          setText(next);
          plan.reset();
        }}
      />
      <div className={css.actions}>
        <Button
          busy={plan.isPending}
          onClick={() => {
            if (parsed !== undefined) plan.mutate(parsed);
          }}
        >
          See what it changes
        </Button>
        {fine && text !== came && (
          <Button
            primary
            busy={save.isPending}
            onClick={() => save.mutate({ kind, name, spec: parsed, expected: version })}
          >
            Save as version {whole(version + 1)}
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
    </div>
  );
}

function PlanView({ plan: { changes, problems, warnings, rebuilds, trials } }: { readonly plan: Plan }) {
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
