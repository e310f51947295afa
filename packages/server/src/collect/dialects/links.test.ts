import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Collected, Linking } from '../collect.ts';
import type { Request } from '../request.ts';
import { codeOf, eventOf, forms } from '../collect.fixture.ts';

const linksOf = (
  form: (typeof forms)[keyof typeof forms],
  body: object,
  options: Partial<Request> = {},
): Linking | undefined => (eventOf(form, body, options) as Collected).links;
const others = (...args: Parameters<typeof linksOf>): readonly string[] | undefined => linksOf(...args)?.others;

const native = { type: 'seen', subject: 'person/u:1' };

describe('native', () => {
  test.each([
    ['an id', 'a:x', ['a:x']],
    ['a list of ids', ['a:x', 'u:2'], ['a:x', 'u:2']],
    ['the subject itself', ['u:1', 'a:x'], ['a:x']],
    ['nothing else than the subject', 'u:1', undefined],
    ['null', null, undefined],
  ])('%s', (_, links, expected) => {
    expect(others(forms.native, { ...native, links })).toEqual(expected);
  });

  test('names kind, id and what kind of key said so', () => {
    const said = { kind: 'person', id: 'u:1', others: ['a:x'], by: 'secret', removes: false };
    expect(linksOf(forms.native, { ...native, links: 'a:x' })).toEqual(said);
    expect(linksOf(forms.native, { ...native, links: 'a:x' }, { keyKind: 'admin' })).toEqual(said);
    expect(linksOf(forms.native, { ...native, links: 'a:x' }, { keyKind: 'public' })?.by).toBe('public');
  });

  test.each([
    ['a number', 7],
    ['an empty id', ''],
    ['a list with something else than ids', ['a:x', 7]],
    ['too many', Array.from({ length: 11 }, (_, n) => `a:${n}`)],
    ['too long an id', 'x'.repeat(513)],
  ])('%s is refused', (_, links) => {
    expect(codeOf(forms.native, { ...native, links })).toBe('quarantined EVENT_FIELD_INVALID');
  });

  test('is refused without a subject', () => {
    expect(codeOf(forms.native, { type: 'seen', links: 'a:x' })).toBe('quarantined EVENT_FIELD_INVALID');
  });

  test('stays in the event, where it is part of what was said', () => {
    expect(eventOf(forms.native, { ...native, links: 'a:x' }).context).toEqual({ extensions: { links: 'a:x' } });
  });
});

test('a CloudEvent says it by an extension', () => {
  const event = { specversion: '1.0', id: '1', type: 'seen', source: '/shop', subject: 'person/u:1', links: 'a:x' };
  expect(others(forms.cloudevents, event)).toEqual(['a:x']);
  expect(codeOf(forms.cloudevents, { ...event, links: 7 })).toBe('quarantined EVENT_FIELD_INVALID');
});

describe('Segment', () => {
  const said = (body: object, options: Partial<Request> = {}) => others(forms.call, body, options);
  const both = { userId: '1', anonymousId: 'x' };

  test('identify joins the browser and the user it names', () => {
    expect(said({ type: 'identify', ...both })).toEqual(['a:x']);
    expect(said({ type: 'identify', userId: 1, anonymousId: 2 })).toEqual(['a:2']);
    expect(said({ type: 'identify', userId: '1' })).toBeUndefined();
    expect(said({ type: 'identify', anonymousId: 'x' })).toBeUndefined();
    expect(said({ type: 'identify', userId: '1', anonymousId: { not: 'an id' } })).toBeUndefined();
  });

  test('alias joins the previous id, as a browser’s where that is known, else as both', () => {
    expect(said({ type: 'alias', ...both, previousId: 'x' })).toEqual(['a:x']);
    expect(said({ type: 'alias', userId: '1', previousId: 'x' })).toEqual(['a:x', 'u:x']);
    expect(said({ type: 'alias', userId: '1', previousId: 'x' }, { keyKind: 'public' })).toEqual(['a:x']);
    expect(said({ type: 'alias', userId: '1', previousId: '1' })).toEqual(['a:1']);
    expect(said({ type: 'alias', userId: '1' })).toBeUndefined();
  });

  test.each(['track', 'page', 'screen', 'group'])('%s joins nothing', (type) => {
    expect(said({ type, event: 'e', ...both, previousId: 'y', links: 'a:z' })).toBeUndefined();
  });
});

describe('a call', () => {
  const data = { kind: 'person', from: 'a:x', to: 'u:1' };
  const said = (type: string, keyKind: Request['keyKind'], more: object = {}) =>
    linksOf(forms.native, { type, data: { ...data, ...more } }, { keyKind });

  test('is made with an admin key', () => {
    const expected = { kind: 'person', id: 'a:x', others: ['u:1'], by: 'call' };
    expect(said('link.added', 'admin')).toEqual({ ...expected, removes: false });
    expect(said('link.removed', 'admin')).toEqual({ ...expected, removes: true });
  });

  test.each(['secret', 'public'] as const)('is not made with a %s one', (keyKind) => {
    expect(said('link.added', keyKind)).toBeUndefined();
    expect(said('link.removed', keyKind)).toBeUndefined();
  });

  test.each([{ kind: 7 }, { from: '' }, { to: null }, { to: 'a:x' }])(
    'without two ids of a kind says nothing: %j',
    (more) => {
      expect(said('link.added', 'admin', more)).toBeUndefined();
    },
  );
});

test('docs/links.md shows an event that links', async () => {
  const page = await readFile(new URL('../../../../../docs/links.md', import.meta.url), 'utf8');
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  expect(linksOf(forms.native, JSON.parse(example) as object)).toMatchObject({ id: 'u:42', others: ['a:7f3c'] });
});
