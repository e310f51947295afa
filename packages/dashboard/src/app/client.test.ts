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
