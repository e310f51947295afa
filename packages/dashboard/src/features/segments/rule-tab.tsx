import type { SegmentSpec } from '@millrace/contract';
import { Link, useParams } from '@tanstack/react-router';
import { whole } from '@/shared/number/format.ts';
import { useChange } from '@/shared/documents/use-change.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
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
export function RuleTab(props: Props) {
  const { name, spec } = props;
  const { workspace = '' } = useParams({ strict: false });
  const zone = useZone();
  if (spec.people !== undefined)
    return (
      <Card title="Who is in it">
        <EmptyState
          title={segmentWords(spec, zone)}
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
  return <ChangedRule key={name} {...props} />;
}

function ChangedRule({ name, version, spec, search, asOf, onSearch }: Props) {
  const isChanged = search.rule !== undefined || search.traits !== undefined;
  const onClean = () => onSearch(clean);
  const { base, save, isSaving, notice } = useChange({
    version,
    isChanged,
    base: search.base,
    onBase: (next) => onSearch({ base: next }),
    onClean,
  });
  return (
    <>
      {notice}
      <RuleEditor
        name={name}
        spec={spec}
        search={search}
        asOf={asOf}
        onSearch={(next) => onSearch({ ...next, base })}
        actions={(next) =>
          isChanged && (
            <>
              <Button onClick={onClean}>Undo changes</Button>
              {save && (
                <Button primary busy={isSaving} onClick={() => save({ kind: 'segment', name, spec: next })}>
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
