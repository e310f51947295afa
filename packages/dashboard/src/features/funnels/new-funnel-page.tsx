import { getRouteApi } from '@tanstack/react-router';
import { FunnelView } from './funnel-view.tsx';
import { useOpen } from '@/shared/documents/use-open.ts';

const route = getRouteApi('/$workspace/funnels/new');

/** A funnel that is in its address and nowhere else. */
export function NewFunnelPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const open = useOpen('funnels');
  return (
    <FunnelView
      title="New funnel"
      search={search}
      onSearch={(change, { written = false } = {}) =>
        void navigate({ search: change, resetScroll: false, replace: written })
      }
      onOpen={open}
    />
  );
}
