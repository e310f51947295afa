import type { SegmentSpec } from '@millrace/contract';
import { Link, useParams } from '@tanstack/react-router';
import { isTaken } from '@/shared/api/request.ts';
import { whole } from '@/shared/number/format.ts';
import { useSaveDocument } from '@/shared/query/documents.ts';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { EmptyState, ErrorState } from '@/shared/ui/states.tsx';
import { RuleEditor } from './rule-editor.tsx';
import type { RuleSearch } from './segment-search.ts';
import { segmentWords } from './segment-words.ts';

type Props = {
  readonly name: string;
  readonly version: number;
  readonly spec: SegmentSpec;
  readonly search: RuleSearch;
  readonly asOf: string | undefined;
  readonly onSearch: (changed: RuleSearch) => void;
};

const clean: RuleSearch = { rule: undefined, traits: undefined };

/** The rule of a saved segment. A change stands in the address until it is saved as the next version. */
export function RuleTab({ name, version, spec, search, asOf, onSearch }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  const save = useSaveDocument();
  if (spec.people !== undefined)
    return (
      <Card title="Who is in it">
        <EmptyState
          title={segmentWords(spec)}
          action={
            <Link to="/$workspace/definitions/$kind/$name" params={{ workspace, kind: 'segment', name }}>
              The document
            </Link>
          }
        >
          They stand behind a number of a question, so there are no conditions to write.
        </EmptyState>
      </Card>
    );
  const changed = search.rule !== undefined || search.traits !== undefined;
  return (
    <>
      {save.error !== null &&
        (isTaken(save.error) ? (
          <Notice tone="warn">Somebody changed this segment meanwhile. Look at its history, and save again.</Notice>
        ) : (
          <ErrorState error={save.error} />
        ))}
      <RuleEditor
        name={name}
        spec={spec}
        search={search}
        asOf={asOf}
        onSearch={onSearch}
        actions={(next) =>
          changed && (
            <>
              <Button onClick={() => onSearch(clean)}>Undo changes</Button>
              <Button
                primary
                busy={save.isPending}
                onClick={() =>
                  save.mutate(
                    { kind: 'segment', name, spec: next, expected: version },
                    { onSuccess: () => onSearch(clean) },
                  )
                }
              >
                Save as version {whole(version + 1)}
              </Button>
            </>
          )
        }
      />
    </>
  );
}
