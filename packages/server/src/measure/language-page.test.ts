import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expressionLimits } from '@millrace/contract';
import {
  compileSqlValue,
  compileValue,
  parseExpression,
  printExpression,
  Refusal,
  type SqlType,
} from '../language/language.ts';
import { eventColumns } from '../store/store.ts';
import { eventSchema, type EventRow } from './event-schema.ts';
import { lineOf, openGrounds, type Grounds } from './measure.contract.ts';

const page = await readFile(new URL('../../../../docs/language.md', import.meta.url), 'utf8');
const now = Date.UTC(2026, 0, 5, 12);
const blocks = (kind: string): string[] =>
  [...page.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, text = '']) => (name === kind ? [text] : []));
const lines = (kind: string): [string, string][] =>
  blocks(kind)
    .flatMap((block) => block.trim().split('\n'))
    .map((line) => {
      const [expression = '', is = ''] = line.split(' => ');
      return [expression, is];
    });

const said = JSON.parse(blocks('json event')[0] ?? '') as Omit<EventRow, 'time'> & { time: string };
const time = Date.parse(said.time);
const event: EventRow = { ...said, category: 'user', id: '', context: {}, time, received: time };

describe('docs/language.md', () => {
  let grounds: Grounds;
  beforeAll(async () => {
    grounds = await openGrounds();
    await grounds.store.insert('events', eventColumns, [lineOf(event, { admitted: 0, item: 0 })], { token: 'page' });
  });
  afterAll(async () => await grounds?.close());

  test('has examples of everything', () => {
    expect(lines('expression').length).toBeGreaterThan(35);
    expect(lines('refusal').length).toBeGreaterThan(3);
    expect(() => parseExpression(blocks('text')[0] ?? '')).not.toThrow();
  });

  test.each(lines('expression'))('%s is %s', async (expression, is) => {
    const expected: unknown = is === 'missing' ? undefined : JSON.parse(is);
    expect(compileValue(expression, eventSchema)(event, now)).toEqual(expected);
    const types: readonly SqlType[] = ['number', 'text', 'boolean'];
    const compiled = types.map((as) => compileSqlValue(expression, eventSchema, { as, now, prefix: as }));
    const { rows } = await grounds.store.query(`SELECT ${compiled.map(({ sql }) => sql).join(', ')} FROM events`, {
      params: Object.assign({}, ...compiled.map(({ params }) => params)),
    });
    expect(rows[0]?.find((cell) => cell !== null)).toEqual(expected);
  });

  test.each(lines('refusal'))('%s is refused', (expression, why) => {
    expect(() => compileValue(expression, eventSchema, 'value')).toThrow(Refusal);
    expect(() => compileValue(expression, eventSchema, 'value')).toThrow(`value, ${why}`);
  });

  test('shows a text and its tree', () => {
    const [text = ''] = blocks('text tree');
    const tree: unknown = JSON.parse(blocks('json tree')[0] ?? '');
    expect(parseExpression(text)).toEqual(tree);
    expect(printExpression(parseExpression(text))).toBe(text.trim());
  });

  test('states the limits that hold', () => {
    const { source, nodes, depth, list, textBytes, pattern, readBytes, items, steps } = expressionLimits;
    for (const stated of [
      `${source / 1024} K characters`,
      `${nodes.toLocaleString('en')} nodes, ${depth} levels`,
      `${list.toLocaleString('en')} items`,
      `${textBytes / 1024} KB; a longer one`,
      `${pattern} characters`,
      `${readBytes / 1024} KB: with`,
      `${items} items; a longer one`,
      steps.toLocaleString('en'),
    ]) {
      expect(page).toContain(stated);
    }
  });
});
