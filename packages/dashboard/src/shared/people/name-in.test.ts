import { expect, test } from 'vitest';
import { nameIn } from './name-in.ts';

test('a subject is called by its name where it has one that can be read', () => {
  expect(nameIn({ attributes: { name: 'Northwind Insurance' } })).toBe('Northwind Insurance');
  const without = [undefined, {}, { attributes: null }, { name: 'x' }, ...[' ', 7, 'J***'].map(attributesOf)];
  expect(without.map(nameIn)).toEqual(without.map(() => undefined));
});

const attributesOf = (name: unknown) => ({ attributes: { name } });
