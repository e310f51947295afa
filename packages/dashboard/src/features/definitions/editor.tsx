import type { DefinitionVersion } from '@millrace/contract';
import { whole } from '@/shared/number/format.ts';
import { BehindNotice } from '@/shared/documents/behind-notice.tsx';
import { TrySave } from '@/shared/documents/try-save.tsx';
import { useHeld } from '@/shared/documents/use-held.ts';
import { Button } from '@/shared/ui/button.tsx';
import { TextArea } from '@/shared/ui/text-area.tsx';
import { useUnsaved } from '@/shared/ui/use-unsaved.tsx';
import css from './definitions.module.css';

const textOf = ({ spec }: DefinitionVersion): string => JSON.stringify(spec, undefined, 2);

/** The document as JSON: checked and tried first, then saved over the version that was opened. */
export function Editor({ definition: newest }: { readonly definition: DefinitionVersion }) {
  const { held, draft: text, isChanged, setDraft, undo, rebase, saved } = useHeld(newest, textOf);
  const unsaved = useUnsaved(isChanged, ({ tab = 'edit' }) => tab !== 'edit');
  const parsed = parse(text);
  return (
    <div className={css.editor}>
      {unsaved}
      <TextArea
        label="Spec, as JSON"
        value={text}
        tall
        error={parsed === undefined ? 'This is no JSON' : undefined}
        onChange={setDraft}
      />
      <TrySave
        key={text}
        kind={held.kind}
        name={held.name}
        spec={parsed}
        changed={isChanged}
        seen={held}
        behind={
          held.version < newest.version && (
            <BehindNotice base={held.version} version={newest.version} onRebase={() => rebase(newest)}>
              <Button onClick={undo}>Discard it, show version {whole(newest.version)}</Button>
            </BehindNotice>
          )
        }
        words="See what it changes"
        onSaved={(version) => saved(version, text)}
      />
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
