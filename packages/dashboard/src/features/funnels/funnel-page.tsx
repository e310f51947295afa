import { getRouteApi, Link } from '@tanstack/react-router';
import { SavedQuestion } from '@/shared/documents/saved-question.tsx';
import { draftOfSaid, type FunnelSaid } from './funnel-question.ts';
import { FunnelView } from './funnel-view.tsx';
import { useOpen } from '@/shared/documents/use-open.ts';

const route = getRouteApi('/$workspace/funnels/$name');

/** A saved funnel. What is changed stands in the address until it is saved as its next version, or as another. */
export function FunnelPage() {
  const search = route.useSearch();
  const { workspace, name } = route.useParams();
  const navigate = route.useNavigate();
  const open = useOpen('funnels');
  return (
    <SavedQuestion
      name={name}
      kind="funnel"
      all={
        <Link to="/$workspace/funnels" params={{ workspace }}>
          All funnels
        </Link>
      }
      isChanged={search.step !== undefined}
      base={search.base}
      onBase={(base) => void navigate({ search: (old) => ({ ...old, base }), replace: true })}
      onClean={() => open(name)}
    >
      {({ title, question, based, changed }) => (
        <FunnelView
          key={name}
          title={title}
          search={search}
          saved={{ name, draft: draftOfSaid(question as FunnelSaid) }}
          onSearch={(change, { written = false } = {}) =>
            void navigate({
              search: (old) => {
                const next = change(old);
                return next.step === undefined ? next : { ...next, ...based };
              },
              resetScroll: false,
              replace: written,
            })
          }
          onOpen={open}
          actions={changed}
        />
      )}
    </SavedQuestion>
  );
}
