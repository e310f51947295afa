import { Link } from '@tanstack/react-router';
import type { TilePlace } from './tile-place.ts';

type Props = { readonly workspace: string; readonly place: TilePlace | undefined; readonly children: string };

/** The title of a tile, which leads to its question where a page shows that. */
export function TileTitle({ workspace, place, children }: Props) {
  if (place === undefined) return children;
  const { page, name, search } = place;
  if (name === undefined)
    return (
      <Link to="/$workspace/explore" params={{ workspace }} search={search}>
        {children}
      </Link>
    );
  const params = { workspace, name };
  switch (page) {
    case 'funnels':
      return (
        <Link to="/$workspace/funnels/$name" params={params} search={{ t: search.t }}>
          {children}
        </Link>
      );
    case 'attribution':
      return (
        <Link to="/$workspace/attribution/$name" params={params} search={{ t: search.t }}>
          {children}
        </Link>
      );
    case 'explore':
      return (
        <Link to="/$workspace/explore/$name" params={params} search={search}>
          {children}
        </Link>
      );
  }
}
