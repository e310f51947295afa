import { Type, type Static } from 'typebox';

/** A value of a state or an event, and why somebody wants to see it as it is. */
export const Reveal = Type.Object(
  {
    path: Type.Array(Type.String({ maxLength: 512 }), {
      minItems: 1,
      maxItems: 40,
      description:
        'Names on down, as the masked view has them: of a subject from `fields`, ["email"], ["deliveries", "acme", "contact"]; ' +
        'of an event from itself, ["data", "email"]',
    }),
    purpose: Type.String({
      minLength: 1,
      maxLength: 500,
      pattern: '[\\p{L}\\p{N}]',
      description: 'Stands in the audit trail; a word or a number at least',
    }),
  },
  { additionalProperties: false },
);
export type Reveal = Static<typeof Reveal>;

export const Revealed = Type.Object({
  value: Type.Unknown(),
  until: Type.String({ description: 'A page hides it again then: 10 minutes from now' }),
});
export type Revealed = Static<typeof Revealed>;
