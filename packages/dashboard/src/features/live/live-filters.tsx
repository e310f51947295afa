import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { askQuery } from '@/shared/query/queries.ts';
import { Choice } from '@/shared/ui/choice.tsx';
import { TextField } from '@/shared/ui/field.tsx';
import css from './live-filters.module.css';
import { verdicts, type LiveSearch } from './live-search.ts';

const route = getRouteApi('/$workspace/live');
/** Typing opens the stream anew only when it pauses. */
const typingMs = 350;
const recentTypes = askQuery([
  { kind: 'table', metric: 'events', by: ['type'], range: { from: 'now-24h', to: 'now' }, limit: 200 },
]);

/** Type, verdict, text: all of it in the address. */
export function LiveFilters() {
  const { type, verdict, q } = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useQuery({ ...recentTypes, refetchInterval: false });
  const [draft, setDraft] = useState({ q, text: q ?? '' });
  const { text } = draft;
  // The address changed: by this field, and perhaps more was typed since, or by somebody else.
  if (draft.q !== q) setDraft({ q, text: q !== undefined && text.trim().startsWith(q) ? text : (q ?? '') });
  const types = new Set(data?.[0]?.rows.map((row) => String(row[0])).filter((name) => name !== '' && name !== 'other'));
  if (type !== undefined) types.add(type);

  useEffect(() => {
    if (text.trim() === (q ?? '')) return undefined;
    const timer = setTimeout(
      () => void navigate({ search: (old) => ({ ...old, q: text.trim() || undefined }), replace: true }),
      typingMs,
    );
    return () => clearTimeout(timer);
  }, [text, q, navigate]);

  const set = (change: LiveSearch) => void navigate({ search: (old) => ({ ...old, ...change }) });
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
        <TextField
          label="Text in the event"
          quiet
          placeholder="Text"
          value={text}
          onChange={(next) => setDraft({ q, text: next })}
          icon={<IconSearch size={14} stroke={1.6} aria-hidden />}
        />
      </div>
    </div>
  );
}
