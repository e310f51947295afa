import { expect, test } from 'vitest';
import { fieldKeys, readExpression } from './language.ts';

test.each([
  ['data.price > 5 && type == "x"', ['data price', 'type']],
  ['data["a.b"].c == 1', ['data a.b c']],
  ['data.list.any(i, i.name == "x" && i.of.kind == "y")', ['data list', 'data list name', 'data list of kind']],
  ['data.list.all(i, i == "x" || data.b > 1)', ['data list', 'data list', 'data b']],
  ['data.lists.any(list, list.of.any(i, i.n == 1))', ['data lists', 'data lists of', 'data lists of n']],
  ['coalesce(data.a, data.b).any(i, i.n == 1)', ['data a', 'data b', 'data a n', 'data b n']],
])('tells the keys of every field that %s reads', (text, keys) => {
  expect(fieldKeys(readExpression(text)).map((each) => each.join(' '))).toEqual(keys);
});
