import { QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { ApiError } from '@/shared/api/request.ts';
import { booksQuery } from '@/shared/query/queries.ts';
import { makeClient } from './client.ts';

test('a request that finds nobody there has the books asked at once, one that is refused has not', async () => {
  const client = makeClient(() => {});
  let asked = 0;
  const books = new QueryObserver(client, {
    queryKey: booksQuery.queryKey,
    queryFn: () => (asked += 1),
    refetchInterval: false,
  });
  const forget = books.subscribe(() => {});
  await client.refetchQueries({ queryKey: booksQuery.queryKey });
  const before = asked;
  const fails = (status: number) =>
    client
      .fetchQuery({
        queryKey: ['one', status],
        retry: false,
        queryFn: () => Promise.reject(new ApiError({ status, code: 'X', detail: '' })),
      })
      .catch(() => {});
  await fails(404);
  expect(asked).toBe(before);
  await fails(0);
  await expect.poll(() => asked).toBe(before + 1);
  forget();
});

test('what failed because nobody answered is asked again when the books are answered, and without haste when it fails alone', async () => {
  const client = makeClient(() => {});
  const nobody = () => Promise.reject(new ApiError({ status: 0, code: 'UNREACHABLE', detail: '' }));
  const asked = { books: 0, card: 0, alone: 0 };
  let answers = false;
  const observed = (queryKey: readonly string[], name: keyof typeof asked) =>
    new QueryObserver(client, {
      queryKey,
      retry: false,
      refetchInterval: false,
      queryFn: () => {
        asked[name] += 1;
        return answers && name !== 'alone' ? Promise.resolve('there') : nobody();
      },
    });
  const observers = [observed(booksQuery.queryKey, 'books'), observed(['card'], 'card'), observed(['alone'], 'alone')];
  const forget = observers.map((each) => each.subscribe(() => {}));
  await expect.poll(() => observers.every((each) => each.getCurrentResult().fetchStatus === 'idle')).toBe(true);
  answers = true;
  const before = { ...asked };
  await client.refetchQueries({ queryKey: booksQuery.queryKey });
  await expect.poll(() => observers.every((each) => each.getCurrentResult().fetchStatus === 'idle')).toBe(true);
  expect(observers.map((each) => each.getCurrentResult().isError)).toEqual([false, false, true]);
  expect(asked).toEqual({ books: before.books + 1, card: before.card + 1, alone: before.alone + 1 });
  for (const each of forget) each();
});
