import type { NoiseSpec } from '@millrace/contract';
import { expect, test } from 'vitest';
import { checkNoise, compileNoise, type Heard } from './compile-noise.ts';

const event = (part: Partial<Heard>): Heard => ({
  type: 'page',
  category: 'user',
  producer: 'web',
  subject: { kind: 'person', id: 'a:1' },
  data: {},
  context: {},
  ...part,
});

const actionOf = (spec: NoiseSpec, part: Partial<Heard>): string | undefined => {
  expect(checkNoise(spec)).toEqual([]);
  return compileNoise({ n: spec })(event(part))?.action;
};

test('known bots, by any part of the user agent', () => {
  const bots: NoiseSpec = { action: 'drop', userAgents: ['Googlebot', 'HeadlessChrome'] };
  expect(actionOf(bots, { context: { userAgent: 'Mozilla/5.0 (compatible; googlebot/2.1)' } })).toBe('drop');
  expect(actionOf(bots, { context: { userAgent: 'Mozilla/5.0 Firefox' } })).toBeUndefined();
  expect(actionOf(bots, { context: { userAgent: { a: 1 } } })).toBeUndefined();
  expect(actionOf(bots, {})).toBeUndefined();
});

test('internal addresses, by blocks of both families', () => {
  const office: NoiseSpec = { action: 'mark', addresses: ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'] };
  for (const ip of ['10.200.3.4', '192.0.2.7', '2001:db8:1::5', '::ffff:10.1.2.3'])
    expect(actionOf(office, { context: { ip } }), ip).toBe('mark');
  for (const ip of ['11.0.0.1', '192.0.2.8', '2001:db9::1', 'nobody', ''])
    expect(actionOf(office, { context: { ip } }), ip).toBeUndefined();
});

test('of these types, and only when', () => {
  const tests: NoiseSpec = {
    action: 'mark',
    types: ['page'],
    when: 'data.env == "test"',
  };
  expect(actionOf(tests, { data: { env: 'test' } })).toBe('mark');
  expect(actionOf(tests, { data: { env: 'live' } })).toBeUndefined();
  expect(actionOf(tests, { type: 'screen', data: { env: 'test' } })).toBeUndefined();
});

test('what is dropped by one document is not saved by another that marks it', () => {
  const noise = compileNoise({
    a: { action: 'mark', types: ['page'] },
    b: { action: 'drop', types: ['page'] },
  });
  expect(noise(event({}))).toEqual({ action: 'drop', name: 'b' });
});

test('documents that make no sense', () => {
  expect(checkNoise({ action: 'drop', when: 'age(data.at) > 5' })).toHaveLength(1);
  expect(checkNoise({ action: 'drop' }).map(({ why }) => why)).toEqual([
    'it matches every event: say types, userAgents, addresses or when',
  ]);
  expect(checkNoise({ action: 'drop', addresses: ['10.0.0.0/33', '1.2.3', '::1/129', '::1/64'] })).toHaveLength(3);
});
