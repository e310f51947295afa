import type { PaletteGroup } from '@/shared/ui/palette.tsx';
import type { Entry } from './entries.ts';
import { fit } from './fuzzy.ts';
import type { Recent } from './recent.ts';

const mostOfGroup = 6;
/** Where one went lately is meant again more often than not. */
const recentBonus = 30;

/** What is shown before anything is typed: where it led last, the pages, what can be done. Pure. */
function atFirst(entries: readonly Entry[], recent: readonly Recent[]): readonly Entry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const lately = recent.map((each): Entry => ({ ...(byId.get(each.id) ?? each), group: 'Recent' }));
  const ids = new Set(lately.map(({ id }) => id));
  return [...lately, ...entries.filter(({ id, group }) => !ids.has(id) && ['Pages', 'Actions'].includes(group))];
}

/** Entries that fit what was typed, the group with the best first. An empty text shows where one can go. Pure. */
export function found(typed: string, entries: readonly Entry[], recent: readonly Recent[]): readonly Entry[] {
  if (typed.trim() === '') return atFirst(entries, recent);
  const lately = new Set(recent.map(({ id }) => id));
  const fitting = entries
    .flatMap((entry) => {
      const points = entry.group === 'By id' ? 1000 : fit(typed, `${entry.title} ${entry.words ?? ''}`.trim());
      return points === undefined ? [] : [{ entry, points: points + (lately.has(entry.id) ? recentBonus : 0) }];
    })
    .toSorted((a, b) => b.points - a.points || a.entry.title.localeCompare(b.entry.title));
  const groups = new Map<string, Entry[]>();
  for (const { entry } of fitting) {
    const group = groups.get(entry.group) ?? [];
    groups.set(entry.group, group);
    if (group.length < mostOfGroup) group.push(entry);
  }
  return [...groups.values()].flat();
}

/** Entries that stand together, in their groups. Pure. */
export function grouped(entries: readonly Entry[]): readonly PaletteGroup[] {
  const groups: { title: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last?.title === entry.group) last.entries.push(entry);
    else groups.push({ title: entry.group, entries: [entry] });
  }
  return groups;
}
