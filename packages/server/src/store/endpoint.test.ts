import { expect, test } from 'vitest';
import { serverEndpoint } from './endpoint.ts';

test('a server is named by one URL', () => {
  const { endpoint, database } = serverEndpoint('https://ann:p%40ss%2Fword@host:8443/events');
  expect(database).toBe('events');
  expect(endpoint.current()).toMatchObject({
    url: 'https://host:8443',
    writer: { user: 'ann', password: 'p@ss/word' },
  });
});

test('user and database have the usual defaults', () => {
  const { endpoint, database } = serverEndpoint('http://host:8123');
  expect(database).toBe('millrace');
  expect(endpoint.current()?.reader).toEqual({ user: 'default', password: '' });
});

test.each(['embedded?', 'ftp://host/', 'http://host/a;b', 'http://host/a/b'])('%s is refused', (text) => {
  expect(() => serverEndpoint(text)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
