import type { AttributionQuestion, Cell } from '@millrace/contract';
import { checkExpression, compileSqlValue } from '../../language/language.ts';
import {
  askedSchema,
  dimensionSql,
  firstInstant,
  sqlInstant,
  type DimensionSql,
  type Selected,
} from '../../measure/measure.ts';
import type { Param } from '../../store/store.ts';
import type { Asking } from './asking.ts';
import { whereOf } from './compiled.ts';
import { frameOf, type Frame } from './frame.ts';
import { labelOf } from './label-of.ts';
import { matchSql } from './match-sql.ts';
import { spanMs } from './span.ts';

export type Attribution = {
  readonly frame: Frame;
  readonly by: DimensionSql;
  /** Milliseconds before a conversion in which touches count; one just so long before does. */
  readonly window: number;
  readonly currency: boolean;
  /** Touches and conversions, with the columns at, touches, converts, label, worth and money. */
  readonly selected: Selected;
  readonly params: Readonly<Record<string, Param>>;
  readonly labelOf: (channel: Cell) => string | undefined;
};

const defaultWindow = '30d';

export function attributionPlan(question: AttributionQuestion, { now: asked }: Asking): Attribution {
  const frame = frameOf(question, asked);
  const now = frame.asOf;
  const window = spanMs(question.window ?? defaultWindow);
  const conversion = matchSql(question.conversion, { path: 'conversion', name: 'conversion', now });
  const touch = matchSql(question.touch, { path: 'touch', name: 'touch', now });
  const by = dimensionSql(question.by, { name: 'by', path: 'by', now });
  const where = whereOf(question.where, now);
  const worth = valueSql(question.value, { path: 'value', as: 'number', now });
  const money = valueSql(question.currency, { path: 'currency', as: 'text', now });
  return {
    frame,
    by,
    window,
    currency: question.currency !== undefined,
    labelOf: (channel) => labelOf(question.by, channel),
    selected: {
      columns: [
        'toUnixTimestamp64Milli(time) AS at',
        'sort_order',
        'id',
        'producer',
        `${touch.sql} AS touches`,
        `${conversion.sql} AND at >= {fromMs:Int64} AS converts`,
        `${by.sql} AS label`,
        `ifNull(${worth.sql}, 0.0) AS worth`,
        `ifNull(${money.sql}, '') AS money`,
      ],
      where: [
        'subject_kind = {subject:String}',
        "time >= {from:DateTime64(3, 'UTC')} AND time < {before:DateTime64(3, 'UTC')}",
        '(touches OR converts)',
        ...(where === null ? [] : [`(${where.sql})`]),
      ],
    },
    params: {
      ...conversion.params,
      ...touch.params,
      ...by.params,
      ...worth.params,
      ...money.params,
      ...where?.params,
      subject: question.subject ?? 'person',
      from: sqlInstant(Math.max(firstInstant, frame.from - window)),
      before: sqlInstant(frame.before),
      fromMs: frame.from,
    },
  };
}

type Told = { readonly path: string; readonly as: 'number' | 'text'; readonly now: number };

function valueSql(expression: unknown, { path, as, now }: Told) {
  if (expression === undefined) return { sql: as === 'number' ? '0.0' : "''", params: {} };
  const root = path;
  checkExpression(expression, askedSchema, { root });
  return compileSqlValue(expression, askedSchema, { root, prefix: `${path}_`, now, as });
}
