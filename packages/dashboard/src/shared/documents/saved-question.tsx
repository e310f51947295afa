import { useQuery } from '@tanstack/react-query';
import type { DefinitionList } from '@millrace/contract';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Chip } from '../ui/chip.tsx';
import { EmptyState } from '../ui/states.tsx';
import type { Based } from './base.ts';
import { documentsQuery } from './documents.ts';
import { Part } from '../query/part.tsx';
import { useChange } from './use-change.tsx';

export type Saved = {
  readonly title: string;
  readonly question: { readonly kind: string };
  /** The range it is asked for where nobody says another. */
  readonly range: unknown;
  /** What a change says in the address of the version that it was made from. */
  readonly based: Based;
  /** That it is not as it was saved, and what can be done about that; undefined: it is as it was saved. */
  readonly changed: ((next: object) => ReactNode) | undefined;
};

type Props = Based & {
  readonly name: string;
  /** The only kind that the page shows; undefined: it shows all. */
  readonly kind?: string;
  /** Where to go where there is none of that name. */
  readonly all: ReactNode;
  /** Whether the address says something else than what was saved. */
  readonly isChanged: boolean;
  readonly onBase: (base: string) => void;
  /** Takes what is changed out of the address. */
  readonly onClean: () => void;
  readonly children: (saved: Saved) => ReactNode;
};

/** A saved question by its name. What is changed of it is saved as its next version, never over another's. */
export function SavedQuestion(props: Props) {
  const { name, kind, all } = props;
  const documents = useQuery(documentsQuery('question'));
  return (
    <Part query={documents} skeleton={{ lines: 8 }}>
      {({ definitions }) => {
        const document = definitions.find((each) => each.name === name);
        const question = document?.spec?.['question'] as Saved['question'] | undefined;
        if (document === undefined || question === undefined || question.kind !== (kind ?? question.kind))
          return (
            <Card title={name}>
              <EmptyState title="There is no such question." action={all} />
            </Card>
          );
        return <Found key={name} {...props} document={document} question={question} />;
      }}
    </Part>
  );
}

type FoundProps = Props & {
  readonly document: DefinitionList['definitions'][number];
  readonly question: Saved['question'];
};

function Found({ document, question, name, isChanged, base: said, onBase, onClean, children }: FoundProps) {
  const { spec, version } = document;
  const { base, save, isSaving, notice } = useChange({ version, isChanged, base: said, onBase, onClean });
  return (
    <>
      {notice}
      {children({
        title: String(spec?.['title'] ?? name),
        question,
        range: spec?.['range'],
        based: { base },
        changed: isChanged
          ? (next) => (
              <>
                <Chip tone="warn">Changed</Chip>
                <Button onClick={onClean}>Undo changes</Button>
                {save && (
                  <Button
                    busy={isSaving}
                    onClick={() => save({ kind: 'question', name, spec: { ...spec, question: next } })}
                  >
                    Save changes
                  </Button>
                )}
              </>
            )
          : undefined,
      })}
    </>
  );
}
