import { chance, whole, type Random } from '../random.ts';
import { post, type Oddity } from './odd-request.ts';
import { event, oddValue, source, spoiled, type Fields } from './odd-values.ts';

const one = (draw: Random, list: readonly string[]): string => list[whole(draw, 0, list.length - 1)] ?? '';
const calls = ['track', 'identify', 'page', 'screen', 'group', 'alias', 't', 'i', 'p', 's', 'g', 'a'];

function call(draw: Random): Fields {
  return {
    type: JSON.stringify(one(draw, calls.slice(0, 6))),
    messageId: JSON.stringify(`odd-${whole(draw, 0, 1e9)}`),
    timestamp: '"2026-01-05T09:00:00.000Z"',
    sentAt: '"2026-01-05T09:00:01.000Z"',
    event: '"Odd Thing"',
    userId: '"u1"',
    anonymousId: '"a1"',
    properties: '{"a":1}',
    traits: '{"plan":"free"}',
    groupId: '"g1"',
    previousId: '"p1"',
  };
}

function cloudEvent(draw: Random): Fields {
  return {
    specversion: '"1.0"',
    id: JSON.stringify(`odd-${whole(draw, 0, 1e9)}`),
    source: '"/odd"',
    type: '"odd.happened"',
    time: '"2026-01-05T09:00:00Z"',
    subject: '"lead/odd"',
    datacontenttype: '"application/json"',
    data: '{"a":1}',
  };
}

const structured = { 'content-type': 'application/cloudevents+json' };
const batched = { 'content-type': 'application/cloudevents-batch+json' };

/** Segment and CloudEvents, not quite. */
export const dialects: Readonly<Record<string, Oddity>> = {
  'segment call': (draw, { write }) =>
    post(`/v1/${one(draw, calls)}`, write, spoiled(draw, call(draw)), {
      'content-type': one(draw, ['application/json', 'text/plain', 'image/gif', '']),
    }),
  'segment any json': (draw, { write }) => post(`/v1/${one(draw, calls)}`, write, oddValue(draw)),
  'segment batch': (draw, { write }) => {
    const items = Array.from({ length: whole(draw, 0, 10) }, () =>
      chance(draw, 0.2) ? oddValue(draw) : spoiled(draw, call(draw)),
    );
    return post(
      '/v1/batch',
      write,
      source({
        batch: chance(draw, 0.1) ? oddValue(draw) : `[${items.join()}]`,
        sentAt: oddValue(draw),
        context: oddValue(draw),
      }),
    );
  },
  'segment key in body': (draw, { public: key }) => {
    const { headers, ...rest } = post(
      '/v1/track',
      '',
      source({ ...call(draw), writeKey: chance(draw, 0.5) ? JSON.stringify(key) : oddValue(draw) }),
    );
    return { ...rest, headers: { 'content-type': headers['content-type'] ?? '' } };
  },
  'cloudevent structured': (draw, { write }) => post('/v1/events', write, spoiled(draw, cloudEvent(draw)), structured),
  'cloudevent base64': (draw, { write }) => {
    const { data: _, ...rest } = cloudEvent(draw);
    return post(
      '/v1/events',
      write,
      source({ ...rest, data_base64: one(draw, ['"%%%"', '"e30="', '7', '"////"']) }),
      structured,
    );
  },
  'cloudevent batch': (draw, { write }) => {
    const items = Array.from({ length: whole(draw, 0, 10) }, () =>
      chance(draw, 0.2) ? oddValue(draw) : spoiled(draw, cloudEvent(draw)),
    );
    return post('/v1/events', write, chance(draw, 0.1) ? oddValue(draw) : `[${items.join()}]`, batched);
  },
  'cloudevent binary': (draw, { write }) => {
    const attributes = {
      'ce-id': 'odd',
      'ce-type': 'odd.happened',
      'ce-source': '/odd',
      'ce-specversion': '1.0',
      'ce-time': '2026-01-05T09:00:00Z',
    };
    const kept = Object.entries(attributes).filter(() => !chance(draw, 0.25));
    const headers = kept.map(([name, value]) => [
      name,
      chance(draw, 0.3) ? one(draw, ['', '%C3%28', '%', 'x'.repeat(600), '1.1', 'yesterday']) : value,
    ]);
    const type = one(draw, ['application/json', 'text/plain', 'application/octet-stream', 'application/xml']);
    const body = one(draw, [source(event(draw)), '{', '', 'text', '\0\x01']);
    return post('/v1/events', write, body, {
      ...(Object.fromEntries(headers) as Record<string, string>),
      'content-type': type,
    });
  },
};
