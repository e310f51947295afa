import { useNavigate, useParams, useSearch } from '@tanstack/react-router';

const places = {
  explore: { fresh: '/$workspace/explore', saved: '/$workspace/explore/$name' },
  funnels: { fresh: '/$workspace/funnels/new', saved: '/$workspace/funnels/$name' },
  attribution: { fresh: '/$workspace/attribution', saved: '/$workspace/attribution/$name' },
} as const;

/** Goes to a saved question of a page as it was saved, or to a new one; range, moment and chart stay. */
export function useOpen(page: keyof typeof places): (name: string | undefined) => void {
  const { workspace = '' } = useParams({ strict: false });
  const { t, asof, chart } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { fresh, saved } = places[page];
  const search = { t, asof, chart: chart === 'table' ? chart : undefined } as const;
  return (name) =>
    void (name === undefined
      ? navigate({ to: fresh, params: { workspace }, search })
      : navigate({ to: saved, params: { workspace, name }, search }));
}
