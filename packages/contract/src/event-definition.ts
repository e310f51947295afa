import { Type, type Static } from 'typebox';
import { Condition } from './condition.ts';
import { oneOf } from './one-of.ts';

/**
 * Documents that say what events look like: `event` (one type of event), `mapping` (a foreign shape becomes ours),
 * `noise` (what nobody wants to count). A path names a field of `data`: keys joined by dots, `\.` is a dot in a key.
 */
const Path = Type.String({
  minLength: 1,
  maxLength: 512,
  description: 'Keys under data joined by dots, like valid_fields.email',
});

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

export const FieldType = oneOf(['text', 'number', 'integer', 'boolean', 'time', 'list', 'object', 'any']);
export type FieldType = Static<typeof FieldType>;

/** A condition, as text or as a tree. */
const When = Type.Union([Type.String({ minLength: 1, maxLength: 16_384 }), Condition]);

/** How numbers are written by those who write them as text. */
export const NumberFormat = oneOf(['1234.56', '1234,56', '1,234.56', '1.234,56', '1 234,56', "1'234.56"]);
export type NumberFormat = Static<typeof NumberFormat>;

/** How times are written, if not as ISO 8601. All are UTC; `s` and `ms` are numbers since 1970. */
export const TimeFormat = oneOf([
  's',
  'ms',
  'YYYYMMDD',
  'YYYY/MM/DD',
  'DD.MM.YYYY',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'DD.MM.YYYY HH:mm',
  'DD/MM/YYYY HH:mm',
  'MM/DD/YYYY HH:mm',
  'DD.MM.YYYY HH:mm:ss',
  'DD/MM/YYYY HH:mm:ss',
  'MM/DD/YYYY HH:mm:ss',
]);
export type TimeFormat = Static<typeof TimeFormat>;

/** Units that convert into each other: durations, lengths, masses, amounts of data, shares, money. */
export const Unit = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'ms, s, min, h, d, m, km, kg, B, MB, fraction, percent, major, minor …, or a word of your own',
});

export const PersonalData = oneOf(['email', 'phone', 'name', 'ssn', 'other']);
export type PersonalData = Static<typeof PersonalData>;

/** From one unit to another, or by a factor. Rounded to the nearest where the field is an integer. */
const Conversion = Type.Union([
  Type.Object({ from: Unit, to: Unit }, { additionalProperties: false }),
  Type.Object({ factor: Type.Number() }, { additionalProperties: false }),
]);
export type Conversion = Static<typeof Conversion>;

/** Where a value stands under an old name. The first that is there is taken, when the field itself is missing. */
const OldName = Type.Union([
  Path,
  Type.Object({ path: Path, convert: Type.Optional(Conversion) }, { additionalProperties: false }),
]);

/**
 * One field. Cleaning comes first and in this order: old names, default, trim, case, format, convert. Then the checks.
 * A currency is clean before an amount is converted by it. null counts as missing. A `time` is kept as ISO 8601 in UTC with milliseconds, however it was sent.
 */
export const FieldDefinition = Type.Object(
  {
    type: FieldType,
    title: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    required: Type.Optional(Type.Boolean()),
    values: Type.Optional(Type.Array(Scalar, { minItems: 1, maxItems: 1000 })),
    min: Type.Optional(
      Type.Number({ description: 'Of a number its value, of a text its characters, of a list its items' }),
    ),
    max: Type.Optional(Type.Number()),
    pattern: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'As in docs/language.md, found anywhere in the text' }),
    ),
    of: Type.Optional(oneOf(['text', 'number', 'integer', 'boolean', 'object'], 'What each item of a list is')),
    unit: Type.Optional(Unit),
    /** Of an amount in minor units: always this currency, or the one that another field names. */
    currency: Type.Optional(
      Type.Union([
        Type.String({ pattern: '^[A-Z]{3}$' }),
        Type.Object({ field: Path }, { additionalProperties: false }),
      ]),
    ),
    reference: Type.Optional(
      Type.String({ pattern: '^[a-z][a-z0-9_.]{0,63}$', description: 'Kind of entity whose id it is' }),
    ),
    pii: Type.Optional(PersonalData),
    default: Type.Optional(Scalar),
    trim: Type.Optional(Type.Boolean()),
    case: Type.Optional(oneOf(['lower', 'upper'])),
    format: Type.Optional(Type.Union([NumberFormat, TimeFormat])),
    convert: Type.Optional(Conversion),
    from: Type.Optional(Type.Array(OldName, { minItems: 1, maxItems: 20 })),
  },
  { additionalProperties: false },
);
export type FieldDefinition = Static<typeof FieldDefinition>;

/**
 * A value made of others. A bare text is a path. concat: what is there, joined by `with`; missing when nothing is.
 * coalesce: the first that is there. expression: of the language, over the same paths. words: the word for what stands at the path; what has none stays as it is.
 */
export const Formula = Type.Union([
  Path,
  Type.Object({ value: Scalar }, { additionalProperties: false }),
  Type.Object(
    {
      concat: Type.Array(Type.Union([Path, Type.Object({ value: Type.String() }, { additionalProperties: false })]), {
        minItems: 1,
        maxItems: 20,
      }),
      with: Type.Optional(Type.String({ maxLength: 20 })),
    },
    { additionalProperties: false },
  ),
  Type.Object({ coalesce: Type.Array(Path, { minItems: 1, maxItems: 20 }) }, { additionalProperties: false }),
  Type.Object({ expression: When }, { additionalProperties: false }),
  Type.Object(
    { path: Path, words: Type.Record(Type.String(), Scalar, { maxProperties: 1000 }) },
    { additionalProperties: false },
  ),
]);
export type Formula = Static<typeof Formula>;

/** observe: events pass, what is wrong is only counted. warn: it stands in the verdicts. block: such events go to quarantine. */
export const CheckMode = oneOf(['observe', 'warn', 'block']);
export type CheckMode = Static<typeof CheckMode>;

/** keep: they pass. drop: they are left out. quarantine: they are wrong, and the mode says what follows. */
export const UnknownFields = oneOf(['keep', 'drop', 'quarantine']);
export type UnknownFields = Static<typeof UnknownFields>;

const Kind = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,63}$' });
const Category = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,63}$' });

export const EventSpec = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 4000 })),
    mode: Type.Optional(CheckMode),
    subject: Type.Optional(Type.Union([Kind, Type.Array(Kind, { minItems: 1, maxItems: 20 })])),
    category: Type.Optional(Category),
    fields: Type.Optional(Type.Record(Type.String(), FieldDefinition, { maxProperties: 1000 })),
    unknown: Type.Optional(UnknownFields),
    /** Each after what it is made of; the order in the document means nothing. */
    computed: Type.Optional(Type.Record(Type.String(), Formula, { maxProperties: 100 })),
    /** Values that, together with the subject, may come once. [] is the subject alone. */
    unique: Type.Optional(Type.Array(Path, { maxItems: 10 })),
  },
  { additionalProperties: false },
);
export type EventSpec = Static<typeof EventSpec>;

/**
 * Matches when one of its signs is there and, if it says so, the type and `when` fit. drop: the event gets the verdict
 * dropped and is counted, nothing more. mark: it is kept as test traffic, left out of every metric.
 */
export const NoiseSpec = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    action: oneOf(['mark', 'drop']),
    types: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { minItems: 1, maxItems: 200 })),
    /** Found anywhere in context.userAgent, in any case. */
    userAgents: Type.Optional(
      Type.Array(Type.String({ minLength: 2, maxLength: 200 }), { minItems: 1, maxItems: 1000 }),
    ),
    /** context.ip lies in one of these, 10.0.0.0/8 or 2001:db8::/32. */
    addresses: Type.Optional(Type.Array(Type.String({ minLength: 2, maxLength: 50 }), { minItems: 1, maxItems: 1000 })),
    when: Type.Optional(When),
  },
  { additionalProperties: false },
);
export type NoiseSpec = Static<typeof NoiseSpec>;

const Formulas = Type.Union([Path, Type.Record(Type.String(), Formula, { maxProperties: 1000 })], {
  description: 'A formula for each field, or the path of an object that is taken as it is',
});

/**
 * Items that fit become events of ours before anything else looks at them. Paths begin at the item itself.
 */
export const MappingSpec = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    /** Name of the write key; absent: any. */
    producer: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    when: Type.Optional(When),
    event: Type.Object(
      {
        type: Formula,
        id: Type.Optional(Formula),
        time: Type.Optional(Formula),
        timeFormat: Type.Optional(TimeFormat),
        subject: Type.Optional(Type.Object({ kind: Formula, id: Formula }, { additionalProperties: false })),
        category: Type.Optional(Formula),
        flow: Type.Optional(Formula),
        order: Type.Optional(Formula),
        data: Type.Optional(Formulas),
        context: Type.Optional(Formulas),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type MappingSpec = Static<typeof MappingSpec>;
