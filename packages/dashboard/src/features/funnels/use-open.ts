import { useNavigate, useParams, useSearch } from '@tanstack/react-router';

/** Goes to a saved funnel as it was saved, or to a new one; range and moment stay. */
export function useOpen(): (name: string | undefined) => void {
  const { workspace = '' } = useParams({ strict: false });
  const { t, asof } = useSearch({ strict: false });
  const navigate = useNavigate();
  const search = { t, asof };
  return (name) =>
    void (name === undefined
      ? navigate({ to: '/$workspace/funnels/new', params: { workspace }, search })
      : navigate({ to: '/$workspace/funnels/$name', params: { workspace, name }, search }));
}
