import { useQueries, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { Session } from '@/shared/api/api.ts';
import { whole } from '@/shared/number/format.ts';
import { documentsQuery } from '@/shared/documents/documents.ts';
import { eventTypesQuery } from '@/shared/query/event-types.ts';
import { Palette } from '@/shared/ui/palette.tsx';
import type { Place } from '../places.ts';
import { namedKinds } from './entities.ts';
import { documentEntries, guessEntries, placeEntries, tabEntries, typeEntries } from './entries.ts';
import { found, grouped } from './found.ts';
import { readRecent, rememberRecent } from './recent.ts';
import { useActions } from './use-actions.ts';
import { useIds } from './use-ids.ts';

const kinds = ['dashboard', 'question', 'metric', 'segment', 'entity'] as const;

type Props = {
  readonly session: Session;
  readonly places: readonly Place[];
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
};

/** Everything one can go to or do from everywhere, in one field. */
export function CommandPalette({ session, places, onClose, onShortcuts }: Props) {
  const { id: workspace } = session.workspace;
  const router = useRouter();
  const [text, setText] = useState('');
  const [recent] = useState(() => readRecent(workspace));
  const documents = useQueries({ queries: kinds.map((kind) => documentsQuery(kind)) });
  const types = useQuery(eventTypesQuery);
  const all = documents.flatMap(({ data }) => data?.definitions ?? []);
  const named = namedKinds(all);
  const subjects = named.map(({ kind }) => kind);
  const ids = useIds(workspace, text, named);
  const actions = useActions(session, onShortcuts);
  const entries = [
    ...ids.entries,
    ...placeEntries(workspace, places),
    ...tabEntries(workspace, places),
    ...actions,
    ...documentEntries(workspace, all),
    ...typeEntries(workspace, types.data ?? []),
  ];
  const fitting = found(text, entries, recent);
  const failed = ids.failed || types.isError || documents.some(({ isError }) => isError);
  const waiting = ids.waiting || types.isPending || documents.some(({ isPending }) => isPending);
  const shown = fitting.length > 0 || waiting ? fitting : guessEntries(workspace, text.trim(), subjects);

  const run = (id: string) => {
    const entry = shown.find((each) => each.id === id);
    if (entry === undefined) return;
    const { title, note, href } = entry;
    onClose();
    entry.run?.();
    if (href === undefined) return;
    rememberRecent(workspace, { id, title, href, ...(note !== undefined && { note }) });
    router.history.push(href);
  };
  return (
    <Palette
      label="Find or run"
      text={text}
      onText={setText}
      groups={grouped(shown)}
      waiting={waiting}
      status={statusOf(shown.length, { failed, waiting })}
      onRun={run}
      onClose={onClose}
    />
  );
}

function statusOf(count: number, { failed, waiting }: { readonly failed: boolean; readonly waiting: boolean }): string {
  const some = count === 0 ? 'Nothing fits.' : `${whole(count)} to choose from.`;
  if (failed) return `${some} Not everything could be asked; try again.`;
  return waiting ? 'Looking …' : some;
}
