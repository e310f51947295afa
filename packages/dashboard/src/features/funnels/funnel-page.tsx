import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { documentsQuery, useSaveDocument } from '@/shared/query/documents.ts';
import { Part } from '@/shared/query/part.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { draftOfSaid, type FunnelSaid } from './funnel-question.ts';
import { FunnelView } from './funnel-view.tsx';

const route = getRouteApi('/$workspace/funnels/$name');

/** A saved funnel. What is changed stands in the address until it is saved as its next version, or as another. */
export function FunnelPage() {
  const search = route.useSearch();
  const { workspace, name } = route.useParams();
  const navigate = route.useNavigate();
  const documents = useQuery(documentsQuery('question'));
  const save = useSaveDocument();
  const clean = (to: string) =>
    void navigate({
      to: '/$workspace/funnels/$name',
      params: { workspace, name: to },
      search: ({ t, asof }) => ({ t, asof }),
    });
  return (
    <Part query={documents} skeleton={{ lines: 8 }}>
      {({ definitions }) => {
        const document = definitions.find((each) => each.name === name);
        const question = document?.spec?.['question'] as FunnelSaid | undefined;
        if (document === undefined || question?.kind !== 'funnel')
          return (
            <Card title={name}>
              <EmptyState
                title="There is no such funnel."
                action={
                  <Link to="/$workspace/funnels" params={{ workspace }}>
                    All funnels
                  </Link>
                }
              />
            </Card>
          );
        const title = String(document.spec?.['title'] ?? name);
        const change = (said: FunnelSaid) =>
          save.mutate(
            {
              kind: 'question',
              name,
              spec: { ...document.spec, question: said },
              expected: document.version,
            },
            { onSuccess: () => clean(name) },
          );
        return (
          <>
            {save.error !== null && <Notice tone="crit">Not saved: {save.error.message}</Notice>}
            <FunnelView
              title={title}
              search={search}
              saved={draftOfSaid(question)}
              onSearch={(next) => void navigate({ search: next, resetScroll: false })}
              onSaved={clean}
              actions={(said) =>
                search.step !== undefined && (
                  <>
                    <Button onClick={() => clean(name)}>Undo changes</Button>
                    <Button busy={save.isPending} onClick={() => change(said)}>
                      Save changes
                    </Button>
                  </>
                )
              }
            />
          </>
        );
      }}
    </Part>
  );
}
