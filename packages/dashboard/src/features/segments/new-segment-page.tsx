import type { SegmentSpec } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { kindWords } from '@/shared/people/kind-words.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { kindsWithTraits } from '@/shared/people/traits.ts';
import { Button } from '@/shared/ui/button.tsx';
import { Choice } from '@/shared/ui/choice.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { RuleEditor } from './rule-editor.tsx';

const SaveSheet = lazy(async () => ({ default: (await import('@/shared/documents/save-sheet.tsx')).SaveSheet }));
const route = getRouteApi('/$workspace/segments/new');

/** A segment that is in its address and nowhere else, until it is saved. */
export function NewSegmentPage() {
  const { kind = 'person', ...search } = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  const [saving, setSaving] = useState<SegmentSpec>();
  const kinds = kindsWithTraits(useQuery(documentsQuery('entity')).data);
  return (
    <>
      <PageBar title="New segment">
        <Choice
          quiet
          label="Of which kind"
          value={kind}
          options={[...new Set(['person', ...kinds, kind])].map((value) => ({ value, label: kindWords(value) }))}
          onChange={(next) => void navigate({ search: next === 'person' ? {} : { kind: next } })}
        />
      </PageBar>
      <RefusedNotice />
      <RuleEditor
        spec={{ subject: kind }}
        search={search}
        onSearch={(changed) =>
          void navigate({ search: (old) => ({ ...old, ...changed }), resetScroll: false, replace: true })
        }
        actions={(spec) => (
          <Button primary onClick={() => setSaving(spec)}>
            Save
          </Button>
        )}
      />
      {saving !== undefined && (
        <Suspense>
          <SaveSheet
            kind="segment"
            title="Save this segment"
            usual=""
            specOf={(title) => ({ title, ...saving })}
            onSaved={(name) => void navigate({ to: '/$workspace/segments/$name', params: { workspace, name } })}
            onClose={() => setSaving(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}
