import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { askQuery } from '@/shared/query/queries.ts';
import { Choice } from '@/shared/ui/choice.tsx';
import { Committed } from '@/shared/ui/committed.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import css from './live-filters.module.css';
import { verdicts, type LiveSearch } from './live-search.ts';

const route = getRouteApi('/$workspace/live');
const recentTypes = askQuery([
  { kind: 'table', metric: 'events', by: ['type'], range: { from: 'now-24h', to: 'now' }, limit: 200 },
]);

/** Type, verdict, text: all of it in the address. */
export function LiveFilters() {
  const { type, verdict, q } = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useQuery({ ...recentTypes, refetchInterval: false });
  const types = new Set(data?.[0]?.rows.map((row) => String(row[0])).filter((name) => name !== '' && name !== 'other'));
  if (type !== undefined) types.add(type);

  const set = (change: LiveSearch) => void navigate({ search: (old) => ({ ...old, ...change }) });
  const write = (text: string) => void navigate({ search: (old) => ({ ...old, q: text || undefined }), replace: true });
  return (
    <div className={css.filters} role="search" aria-label="Filter events">
      <div className={css.wide}>
        <Choice
          quiet
          label="Type"
          value={type ?? ''}
          options={[{ value: '', label: 'Any type' }, ...[...types].toSorted()]}
          onChange={(value) => set({ type: value === '' ? undefined : value })}
        />
      </div>
      <div className={css.field}>
        <Choice
          quiet
          label="Verdict"
          value={verdict ?? ''}
          options={[{ value: '', label: 'Any verdict' }, ...verdicts]}
          onChange={(value) => set({ verdict: verdicts.find((one) => one === value) })}
        />
      </div>
      <div className={css.wide}>
        <Committed live value={q ?? ''} onCommit={write}>
          {(text, onChange) => (
            <TextField
              label="Text in the event"
              quiet
              placeholder="Text"
              value={text}
              onChange={onChange}
              icon={<IconSearch size={14} stroke={1.6} aria-hidden />}
            />
          )}
        </Committed>
      </div>
    </div>
  );
}
