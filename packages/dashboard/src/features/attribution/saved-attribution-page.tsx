import { getRouteApi, Link } from '@tanstack/react-router';
import { SavedQuestion } from '@/shared/documents/saved-question.tsx';
import { draftOfSaid, type AttributionSaid } from './attribution-question.ts';
import { draftOf } from './attribution-search.ts';
import { AttributionView } from './attribution-view.tsx';
import { useOpen } from '@/shared/documents/use-open.ts';

const route = getRouteApi('/$workspace/attribution/$name');

/** A saved attribution. What is changed stands in the address until it is saved as its next version, or as another. */
export function SavedAttributionPage() {
  const search = route.useSearch();
  const { workspace, name } = route.useParams();
  const navigate = route.useNavigate();
  const open = useOpen('attribution');
  const all = (
    <Link to="/$workspace/attribution" params={{ workspace }}>
      Attribution
    </Link>
  );
  // What is changed has a conversion in the address, as the saved one has.
  const isChanged = search.conv !== undefined;
  return (
    <SavedQuestion
      name={name}
      kind="attribution"
      all={all}
      isChanged={isChanged}
      base={search.base}
      onBase={(base) => void navigate({ search: (old) => ({ ...old, base }), replace: true })}
      onClean={() => open(name)}
    >
      {({ title, question, based, changed }) => (
        <AttributionView
          key={name}
          title={title}
          name={name}
          draft={isChanged ? draftOf(search) : draftOfSaid(question as AttributionSaid)}
          search={search}
          onDraft={(draft) =>
            void navigate({
              search: (old) => ({ ...old, ...draft, ...based, conv: draft.conv ?? ';if=', cell: undefined }),
              resetScroll: false,
            })
          }
          onSearch={(next) => void navigate({ search: (old) => ({ ...old, ...next }), resetScroll: false })}
          onOpen={open}
          actions={changed}
        />
      )}
    </SavedQuestion>
  );
}
