import { useNavigate, useParams, useSearch } from '@tanstack/react-router';

/** Goes to a saved question as it was saved, or to a new one; range and chart stay. */
export function useOpen(): (name: string | undefined) => void {
  const { workspace = '' } = useParams({ strict: false });
  const { t, chart } = useSearch({ strict: false });
  const navigate = useNavigate();
  const search = { t, chart: chart === 'table' ? chart : undefined } as const;
  return (name) =>
    void (name === undefined
      ? navigate({ to: '/$workspace/explore', params: { workspace }, search })
      : navigate({ to: '/$workspace/explore/$name', params: { workspace, name }, search }));
}
