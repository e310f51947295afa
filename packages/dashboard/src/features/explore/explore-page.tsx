import { getRouteApi } from '@tanstack/react-router';
import { ExploreView } from './explore-view.tsx';
import { useOpen } from '@/shared/documents/use-open.ts';

const route = getRouteApi('/$workspace/explore');

/** A question that is in its address and nowhere else. */
export function ExplorePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const open = useOpen('explore');
  return (
    <ExploreView
      title="Explore"
      search={search}
      onSearch={(change) => void navigate({ search: change, resetScroll: false })}
      onOpen={open}
    />
  );
}
