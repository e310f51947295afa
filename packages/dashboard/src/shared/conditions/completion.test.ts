import { describe, expect, test } from 'vitest';
import { completionAt, type Known } from './completion.ts';
import { comparedFields, dataPath } from './condition-paths.ts';

const known: Known = {
  fields: [
    { path: 'type', type: 'text', values: ['lead.sold', 'page'] },
    { path: 'time', type: 'time' },
    { path: 'data.state', type: 'text', title: 'State', values: ['CA', 'TX'] },
    { path: 'data.price', type: 'number' },
    { path: 'data.vip', type: 'boolean' },
  ],
  segments: ['buyers', 'lapsed'],
};

/** The caret is the bar; the first suggestion is accepted. */
function accepted(marked: string, place = 0): string {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, suggestions } = completionAt(text, caret, known);
  return `${text.slice(0, from)}${suggestions[place]?.insert ?? '∅'}${text.slice(to)}`;
}
const labels = (marked: string): readonly string[] =>
  completionAt(marked.replace('|', ''), marked.indexOf('|'), known).suggestions.map(({ label }) => label);

describe('what could be written', () => {
  test.each([
    ['|', 'type '],
    ['da|', 'data.state '],
    ['price|', 'data.price '],
    ['data.s|tate == "CA"', 'data.state == "CA"'],
    ['data.state |', 'data.state == '],
    ['data.state == |', 'data.state == "CA" '],
    ['data.state == "t|', 'data.state == "TX" '],
    ['data.state == "C|A" && x', 'data.state == "CA" && x'],
    ['data.state in ["CA", "|', 'data.state in ["CA", "CA" '],
    ['type != "pa|"', 'type != "page" '],
    ['data.vip == |', 'data.vip == true '],
    ['data.state == "CA" |', 'data.state == "CA" && '],
    ['data.state == "CA" && !segment("l|', 'data.state == "CA" && !segment("lapsed") '],
    ['startsWith(data.state, "T|', 'startsWith(data.state, "TX" '],
    ['exi|', 'exists('],
  ])('%s becomes %s', (marked, whole) => expect(accepted(marked)).toBe(whole));

  test('what is compared by order is offered to numbers, not what only texts can be', () => {
    expect(labels('data.price |')).toEqual(['==', '!=', '<', '<=', '>', '>=', 'in [']);
    expect(labels('data.vip |')).toEqual(['&&', '||']);
  });

  test('a quote that is closed or escaped opens nothing', () => {
    expect(labels('data.state == "a\\" == |')).toEqual([]);
    expect(labels("data.state == 'x' |")).toEqual(['&&', '||']);
  });
});

test('a key that is no plain word is written in brackets', () => {
  expect(dataPath(['state'])).toBe('data.state');
  expect(dataPath(['odd key', 'a'])).toBe('data["odd key"].a');
});

test('the fields whose values are asked for are those that are compared', () => {
  expect(comparedFields('type == "a" && data.n > 2 && data["odd key"].x in ["b"')).toEqual([
    'type',
    'data["odd key"].x',
  ]);
});
