import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '@/shared/api/api.ts';
import { ApiError } from '@/shared/api/request.ts';
import { conditionOn, foundEntries, type NamedKind } from './entities.ts';
import { entityEntry, eventEntry, subjectsOf, type Entry } from './entries.ts';

/** Typing pauses this long before anything is asked. */
const pauseMs = 250;

const canBeNamed = (text: string): boolean => text.length >= 2 && text.length <= 256;

/** An id has a figure, or a mark that no word has; what is only letters is looked for by its name. */
function looksLikeId(text: string): boolean {
  return canBeNamed(text) && !/\s/.test(text) && /[\d:/_-]/.test(text);
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function isRefused(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
}

/** What is not there is no entry; what could not be asked is an error of the whole. */
async function known<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
}

/** The type of the event of this id; several producers can have sent one each, which its story says. */
async function typeOf(id: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await api.story(id, undefined, signal)).event.type;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return error.status === 409 ? 'several producers' : undefined;
  }
}

/** Of each kind, so many that begin like what was typed, or are called like it. */
const mostNamed = 4;

/** Entities and the event that are called like this; `kind/id` asks for one. */
export function useIds(workspace: string, typed: string, named: readonly NamedKind[]) {
  const text = useSettled(typed.trim());
  const kinds = named.map(({ kind }) => kind);
  const asks = canBeNamed(text);
  const query = useQuery({
    queryKey: ['by-id', text, kinds],
    enabled: asks,
    retry: false,
    staleTime: 15_000,
    queryFn: async ({ signal }): Promise<readonly Entry[]> => {
      const alike = await Promise.all(
        named.map(async (kind) => {
          const search = { where: conditionOn(kind, text), limit: mostNamed };
          const page = await known(api.entities(kind.kind, search, signal));
          return page === undefined ? [] : foundEntries(workspace, kind, page);
        }),
      );
      if (!looksLikeId(text)) return alike.flat();
      const [type, ...entities] = await Promise.all([
        typeOf(text, signal),
        ...subjectsOf(text, kinds).map(async ([of, id]) =>
          (await known(api.entity(of, id, undefined, signal))) === undefined ? [] : [entityEntry(workspace, of, id)],
        ),
      ]);
      const exact = entities.flat();
      return [
        ...exact,
        ...(type === undefined ? [] : [eventEntry(workspace, text, type)]),
        ...alike.flat().filter(({ id }) => !exact.some((each) => each.id === id)),
      ];
    },
  });
  const waiting = canBeNamed(typed.trim()) && (text !== typed.trim() || query.isFetching);
  return { entries: asks ? (query.data ?? []) : [], waiting, failed: asks && query.isError };
}
