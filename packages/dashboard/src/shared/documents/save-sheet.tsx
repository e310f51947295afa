import { useState, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { useSaveDocument } from './documents.ts';
import { nameOf } from './name-of.ts';
import { SaveFailed } from './save-failed.tsx';
import css from './save-sheet.module.css';

type Props = {
  readonly kind: 'question' | 'segment' | 'dashboard';
  readonly title: string;
  /** What the title could be. */
  readonly usual: string;
  readonly specOf: (title: string) => unknown;
  readonly onClose: () => void;
  readonly onSaved?: (name: string) => void;
  /** What else is to be chosen. */
  readonly children?: ReactNode;
};

/** Makes a new document of what is looked at. A name that is taken is never written over. */
export function SaveSheet({ kind, title, usual, specOf, onClose, onSaved, children }: Props) {
  const [words, setWords] = useState(usual);
  const save = useSaveDocument();
  const name = nameOf(words);
  const submit = () =>
    save.mutate({ kind, name, spec: specOf(words.trim()), expected: 0 }, { onSuccess: () => onSaved?.(name) });
  return (
    <Sheet open onClose={onClose} title={title}>
      {save.isSuccess ? (
        <Notice tone="info" action={<Button onClick={onClose}>Close</Button>}>
          Saved as {kind} {name}.
        </Notice>
      ) : (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (name !== '') submit();
          }}
        >
          <TextField label="Title" value={words} onChange={setWords} />
          <p className={css.name}>{name === '' ? 'A title has at least one letter or figure.' : `Name: ${name}`}</p>
          {children}
          <SaveFailed error={save.error} taken={`There is a ${kind} of this name already. Choose another title.`} />
          <Button type="submit" primary busy={save.isPending}>
            Save
          </Button>
        </form>
      )}
    </Sheet>
  );
}
