import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Chip } from '../ui/chip.tsx';
import { Notice } from '../ui/notice.tsx';
import { EmptyState } from '../ui/states.tsx';
import { documentsQuery, useSaveDocument } from './documents.ts';
import { Part } from './part.tsx';

export type Saved = {
  readonly title: string;
  readonly question: { readonly kind: string };
  /** The range it is asked for where nobody says another. */
  readonly range: unknown;
  /** That it is not as it was saved, and what can be done about that. */
  readonly changed: (next: object) => ReactNode;
};

type Props = {
  readonly name: string;
  /** Where to go where there is none of that name. */
  readonly all: ReactNode;
  /** Takes what is changed out of the address. */
  readonly onClean: () => void;
  readonly children: (saved: Saved) => ReactNode;
};

/** A saved question by its name. What is changed of it is saved as its next version, never over another's. */
export function SavedQuestion({ name, all, onClean, children }: Props) {
  const documents = useQuery(documentsQuery('question'));
  const save = useSaveDocument();
  return (
    <Part query={documents} skeleton={{ lines: 8 }}>
      {({ definitions }) => {
        const document = definitions.find((each) => each.name === name);
        const question = document?.spec?.['question'] as Saved['question'] | undefined;
        if (document === undefined || question === undefined)
          return (
            <Card title={name}>
              <EmptyState title="There is no such question." action={all} />
            </Card>
          );
        const { spec, version } = document;
        const change = (next: object) =>
          save.mutate(
            { kind: 'question', name, spec: { ...spec, question: next }, expected: version },
            { onSuccess: onClean },
          );
        return (
          <>
            {save.error !== null && <Notice tone="crit">Not saved: {save.error.message}</Notice>}
            {children({
              title: String(spec?.['title'] ?? name),
              question,
              range: spec?.['range'],
              changed: (next) => (
                <>
                  <Chip tone="warn">Changed</Chip>
                  <Button onClick={onClean}>Undo changes</Button>
                  <Button busy={save.isPending} onClick={() => change(next)}>
                    Save changes
                  </Button>
                </>
              ),
            })}
          </>
        );
      }}
    </Part>
  );
}
