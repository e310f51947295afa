import type { DefinitionVersion } from '@millrace/contract';
import { useState } from 'react';
import { TrySave } from '@/shared/query/try-save.tsx';
import { TextArea } from '@/shared/ui/text-area.tsx';
import { useUnsaved } from '@/shared/ui/use-unsaved.tsx';
import css from './definitions.module.css';

/** The document as JSON: checked and tried first, then saved over the version that was seen. */
export function Editor({ definition }: { readonly definition: DefinitionVersion }) {
  const { kind, name, spec } = definition;
  const came = JSON.stringify(spec, undefined, 2);
  const [text, setText] = useState(came);
  const [saved, setSaved] = useState('');
  const unsaved = useUnsaved(text !== came && text !== saved, ({ tab = 'edit' }) => tab !== 'edit');
  const parsed = parse(text);
  return (
    <div className={css.editor}>
      {unsaved}
      <TextArea
        label="Spec, as JSON"
        value={text}
        tall
        error={parsed === undefined ? 'This is no JSON' : undefined}
        onChange={setText}
      />
      <TrySave
        key={text}
        kind={kind}
        name={name}
        spec={parsed}
        changed={text !== came}
        seen={definition}
        words="See what it changes"
        onSaved={() => setSaved(text)}
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
