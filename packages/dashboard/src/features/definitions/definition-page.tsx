import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { whole } from '@/shared/number/format.ts';
import { DocumentHistory } from '@/shared/query/document-history.tsx';
import { definitionQuery } from '@/shared/query/document-query.ts';
import { Part } from '@/shared/query/part.tsx';
import { RefusedNotice } from '@/shared/query/refused-notice.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { Segmented } from '@/shared/ui/segmented.tsx';
import { Editor } from './editor.tsx';

const route = getRouteApi('/$workspace/definitions/$kind/$name');
const tabs = [
  { value: 'edit', label: 'Document' },
  { value: 'history', label: 'History' },
] as const;

/** One document: what it says, tried before it is saved, and every version of it. */
export function DefinitionPage() {
  const { kind, name } = route.useParams();
  const { tab = 'edit', v } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(definitionQuery(kind, name));
  return (
    <>
      <PageBar title={`${kind} ${name}`}>
        <Segmented
          label="What to show"
          value={tab}
          options={tabs}
          onChange={(next) =>
            void navigate({ search: (old) => ({ ...old, tab: next === 'edit' ? undefined : next, v: undefined }) })
          }
        />
      </PageBar>
      <RefusedNotice />
      {tab === 'history' ? (
        <DocumentHistory
          kind={kind}
          name={name}
          chosen={v}
          onChoose={(version) => void navigate({ search: (old) => ({ ...old, v: version }) })}
        />
      ) : (
        <Card title="What it says" note={query.data && `version ${whole(query.data.version)}, by ${query.data.author}`}>
          <Part query={query} skeleton={{ tall: true }}>
            {(definition) => <Editor key={definition.hash} definition={definition} />}
          </Part>
        </Card>
      )}
    </>
  );
}
