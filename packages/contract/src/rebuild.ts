import { Type, type Static } from 'typebox';
import { limits } from './event.ts';

const Scope = Type.Union([Type.Literal('older'), Type.Literal('all')], {
  description: 'older: states that another version of the document made than is in force; all: every one',
});

export const RebuildWanted = Type.Object(
  {
    kind: Type.Optional(
      Type.String({ minLength: 1, maxLength: limits.subjectKindLength, description: 'Without it: every kind' }),
    ),
    /** Default: older. */
    scope: Type.Optional(Scope),
    since: Type.Optional(
      Type.String({
        minLength: 3,
        maxLength: 40,
        description:
          'Only subjects of which an event was received at this moment or later: ISO 8601 instant, or now-90m, now-7d',
      }),
    ),
  },
  { additionalProperties: false },
);
export type RebuildWanted = Static<typeof RebuildWanted>;

export const RebuildView = Type.Object({
  kind: Type.String(),
  scope: Scope,
  since: Type.Union([Type.String(), Type.Null()], {
    description: 'Only subjects of which an event was received at this moment or later; null: all',
  }),
  state: Type.Union([Type.Literal('running'), Type.Literal('done')]),
  author: Type.String(),
  started: Type.String(),
  ended: Type.Union([Type.String(), Type.Null()]),
  looked: Type.Integer({ description: 'Subjects looked at' }),
  made: Type.Integer({ description: 'Of them: states made anew' }),
  kept: Type.Integer({
    description:
      'Of them: states left as they are, because events are gone that only a saved state of another document tells',
  }),
});
export type RebuildView = Static<typeof RebuildView>;

export const RebuildList = Type.Object({ rebuilds: Type.Array(RebuildView, { description: 'The last of each kind' }) });
export type RebuildList = Static<typeof RebuildList>;
