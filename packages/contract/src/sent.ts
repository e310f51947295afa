import { Type } from 'typebox';
import { limits } from './event.ts';

/**
 * What clients send, for the documentation. Collect reads it by hand, judges each event on its own and keeps fields that
 * stand nowhere here in the event's context; null counts as absent.
 */
const Id = Type.String({ minLength: 1, maxLength: limits.idLength });
const Text = Type.String({ minLength: 1, maxLength: limits.typeLength });
const Time = Type.Union([Type.String(), Type.Number()], {
  description: 'ISO 8601 instant, or milliseconds since 1970',
});
const Fields = Type.Object({}, { additionalProperties: true });

export const SentEvent = Type.Object(
  {
    id: Type.Optional({ ...Id, description: 'With the producer its identity; without one it is minted' }),
    type: { ...Text, description: 'What happened: order.placed' },
    time: Type.Optional({ ...Time, description: 'When it happened. Default: when it is received' }),
    subject: Type.Optional(
      Type.Union(
        [
          Type.String({ description: 'kind/id' }),
          Type.Object({
            kind: Type.String({ minLength: 1, maxLength: limits.subjectKindLength }),
            id: Type.String({ minLength: 1, maxLength: limits.subjectIdLength }),
          }),
        ],
        { description: 'The one thing it is about' },
      ),
    ),
    category: Type.Optional(
      Type.String({ pattern: '^[a-z][a-z0-9_-]{0,63}$', description: 'service where it is not said' }),
    ),
    flow: Type.Optional({ ...Text, description: 'Which process or campaign it belongs to' }),
    producer: Type.Optional(
      Type.String({ maxLength: limits.producerLength, description: "Stands behind the key's own: api/<producer>" }),
    ),
    data: Type.Optional({ ...Fields, description: "The type's own fields, checked against its document" }),
    context: Type.Optional({
      ...Fields,
      description: 'Around it: page, campaign, device, ip, userAgent, locale, library',
    }),
    order: Type.Optional(
      Type.Union([Type.Number(), Type.String()], {
        description:
          'Parts events of one subject and the same millisecond, the smaller first: a number of your own that rises. ' +
          'Default: 0, and for an event without a time its place in the request',
      }),
    ),
    cause: Type.Optional({ ...Id, description: 'The id of the event that caused it' }),
    depth: Type.Optional(
      Type.Integer({ minimum: 0, description: 'How many events long the chain of causes is that led to it' }),
    ),
    corrects: Type.Optional({
      ...Id,
      description: 'The id of an earlier event of the same producer, which this one replaces, for ever',
    }),
    retracts: Type.Optional({
      ...Id,
      description: 'The id of an earlier event of the same producer, which this one takes back, for ever',
    }),
    test: Type.Optional(Type.Boolean({ description: 'Stored and visible, left out of every metric' })),
    links: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 10 })], {
        description: "Other ids of the subject's kind that are the same one: a:<anonymousId> of u:<userId>",
      }),
    ),
  },
  { additionalProperties: true },
);

export const SentCloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.Optional(Id),
    type: Text,
    source: Type.Optional(Type.String({ description: "Becomes the producer, behind the key's own" })),
    subject: Type.Optional(Type.String({ description: 'kind/id' })),
    time: Type.Optional(Time),
    data: Type.Optional(Type.Unknown()),
    data_base64: Type.Optional(Type.String()),
    links: Type.Optional(Type.String({ description: "Another id of the subject's kind that is the same one" })),
  },
  { additionalProperties: true },
);

const call = {
  messageId: Type.Optional(Id),
  userId: Type.Optional(Type.Union([Type.String(), Type.Number()])),
  anonymousId: Type.Optional(Type.Union([Type.String(), Type.Number()])),
  timestamp: Type.Optional(Time),
  originalTimestamp: Type.Optional(Time),
  sentAt: Type.Optional(Time),
  properties: Type.Optional(Fields),
  traits: Type.Optional(Fields),
  context: Type.Optional(Fields),
  integrations: Type.Optional(Fields),
};
const writeKey = Type.Optional(Type.String({ description: 'Where the key stands in no header' }));

export const SegmentCall = Type.Object(
  { event: Type.Optional({ ...Text, description: 'Of track: what happened' }), ...call, writeKey },
  { additionalProperties: true, description: 'userId or anonymousId is needed' },
);

export const SegmentBatch = Type.Object(
  {
    batch: Type.Array(
      Type.Object(
        { type: Type.String({ description: 'track, identify, page, screen, group, alias' }), ...call },
        { additionalProperties: true },
      ),
    ),
    context: Type.Optional(Fields),
    sentAt: Type.Optional(Time),
    writeKey,
  },
  { additionalProperties: true },
);
