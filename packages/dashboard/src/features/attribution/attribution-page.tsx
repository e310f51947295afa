import { getRouteApi } from '@tanstack/react-router';
import { begun } from './attribution-question.ts';
import { draftOf } from './attribution-search.ts';
import { AttributionView } from './attribution-view.tsx';
import { useOpen } from '@/shared/documents/use-open.ts';

const route = getRouteApi('/$workspace/attribution');

/** An attribution that is in its address and nowhere else. */
export function AttributionPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const open = useOpen('attribution');
  const said = Object.entries(draftOf(search)).filter(([, value]) => value !== undefined);
  return (
    <AttributionView
      title="Attribution"
      draft={{ ...begun, ...Object.fromEntries(said) }}
      search={search}
      onDraft={(draft) =>
        void navigate({ search: (old) => ({ ...old, ...draft, cell: undefined }), resetScroll: false })
      }
      onSearch={(changed) => void navigate({ search: (old) => ({ ...old, ...changed }), resetScroll: false })}
      onOpen={open}
    />
  );
}
