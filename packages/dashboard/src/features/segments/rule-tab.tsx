import type { SegmentSpec } from '@millrace/contract';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { isTaken } from '@/shared/api/request.ts';
import { whole } from '@/shared/number/format.ts';
import { useSaveDocument } from '@/shared/query/documents.ts';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { EmptyState, ErrorState } from '@/shared/ui/states.tsx';
import { RuleEditor } from './rule-editor.tsx';
import type { SegmentSearch } from './segment-search.ts';
import { segmentWords } from './segment-words.ts';

type Props = {
  readonly name: string;
  readonly version: number;
  readonly spec: SegmentSpec;
  readonly search: SegmentSearch;
  readonly asOf: string | undefined;
  readonly onSearch: (changed: Partial<SegmentSearch>) => void;
};

const clean = { rule: undefined, traits: undefined, base: undefined };

/** The rule of a saved segment. A change stands in the address until it is saved as the next version, never over one that it was not made from. */
export function RuleTab({ name, version, spec, search, asOf, onSearch }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  const client = useQueryClient();
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
  const base = changed ? Number(search.base ?? version) : version;
  const isBehind = base < version;
  const store = (next: SegmentSpec) =>
    save.mutate(
      { kind: 'segment', name, spec: next, expected: base },
      {
        onSuccess: () => onSearch(clean),
        onError: (error) => {
          if (isTaken(error)) void client.invalidateQueries({ queryKey: ['documents', 'segment'] });
        },
      },
    );
  return (
    <>
      {isBehind && (
        <Notice
          tone="warn"
          action={
            <Button onClick={() => onSearch({ base: String(version) })}>Change version {whole(version)} instead</Button>
          }
        >
          Version {whole(version)} was saved meanwhile, and this change was made from version {whole(base)}. Nothing of
          it is lost: look at what the history says of the newer one first.
        </Notice>
      )}
      {save.error !== null && !isTaken(save.error) && <ErrorState error={save.error} />}
      <RuleEditor
        name={name}
        spec={spec}
        search={search}
        asOf={asOf}
        onSearch={(next) => onSearch({ ...next, base: String(base) })}
        actions={(next) =>
          changed && (
            <>
              <Button onClick={() => onSearch(clean)}>Undo changes</Button>
              {!isBehind && (
                <Button primary busy={save.isPending} onClick={() => store(next)}>
                  Save as version {whole(version + 1)}
                </Button>
              )}
            </>
          )
        }
      />
    </>
  );
}
