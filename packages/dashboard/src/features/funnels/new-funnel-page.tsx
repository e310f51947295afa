import { getRouteApi } from '@tanstack/react-router';
import { FunnelView } from './funnel-view.tsx';

const route = getRouteApi('/$workspace/funnels/new');

/** A funnel that is in its address and nowhere else. */
export function NewFunnelPage() {
  const search = route.useSearch();
  const { workspace } = route.useParams();
  const navigate = route.useNavigate();
  return (
    <FunnelView
      title="New funnel"
      search={search}
      onSearch={(change) => void navigate({ search: change, resetScroll: false })}
      onSaved={(name) =>
        void navigate({
          to: '/$workspace/funnels/$name',
          params: { workspace, name },
          search: ({ t, asof }) => ({ t, asof }),
        })
      }
    />
  );
}
