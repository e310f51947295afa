import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { whole } from '@/shared/number/format.ts';
import { DocumentHistory } from '@/shared/documents/document-history.tsx';
import { definitionQuery } from '@/shared/documents/document-query.ts';
import { Part } from '@/shared/query/part.tsx';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { UsedByCard } from '@/shared/documents/used-by-card.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import type { DefinitionSearch } from './definitions-search.ts';
import { DeleteDocument } from './delete-document.tsx';
import { Editor } from './editor.tsx';

const route = getRouteApi('/$workspace/definitions/$kind/$name');
const tabs = [
  { value: 'edit', label: 'Document' },
  { value: 'used', label: 'Used by' },
  { value: 'history', label: 'History' },
] as const;

/** One document: what it says, tried before it is saved, who names it, and every version of it. */
export function DefinitionPage() {
  const { kind, name } = route.useParams();
  const { tab = 'edit', v } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (changed: DefinitionSearch) => void navigate({ search: (old) => ({ ...old, ...changed }) });
  return (
    <>
      <PageBar title={`${kind} ${name}`}>
        <ToggleGroup
          label="What to show"
          value={tab}
          options={tabs}
          onChange={(next) => show({ tab: next === 'edit' ? undefined : next, v: undefined })}
        />
      </PageBar>
      <RefusedNotice />
      {tab === 'edit' && <Said kind={kind} name={name} onDeleted={() => show({ tab: 'history' })} />}
      {tab === 'used' && <UsedByCard kind={kind} name={name} />}
      {tab === 'history' && (
        <DocumentHistory kind={kind} name={name} chosen={v} onChoose={(version) => show({ v: version })} />
      )}
    </>
  );
}

type Props = { readonly kind: string; readonly name: string; readonly onDeleted: () => void };

function Said({ kind, name, onDeleted }: Props) {
  const query = useQuery(definitionQuery(kind, name));
  const { data } = query;
  return (
    <Card
      title="What it says"
      note={data && `version ${whole(data.version)}, by ${data.author}`}
      actions={data && <DeleteDocument kind={kind} name={name} version={data.version} onDeleted={onDeleted} />}
    >
      <Part query={query} skeleton={{ tall: true }}>
        {(definition) => <Editor key={`${kind}/${name}`} definition={definition} />}
      </Part>
    </Card>
  );
}
