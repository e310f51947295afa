import type { Cell, EntitySpec } from '@millrace/contract';
import { cellText } from '../number/cell.ts';
import { visible } from '../number/visible.ts';

/** One value of a state at two moments, as text. `kind`: it names a subject of that kind. */
export type StateRow = {
  readonly group: string;
  readonly field: string;
  /** Names from the state's fields on down. */
  readonly path: readonly string[];
  readonly left: string;
  readonly right: string;
  readonly differs: boolean;
  readonly kind?: string;
};

type Fields = Readonly<Record<string, unknown>>;
/** Currencies of amounts by path, as `deliveries.acme.price`. */
type Told = { readonly fields: Fields; readonly currencies: Readonly<Record<string, string>> };
type Look = { readonly title: string; readonly unit: string | undefined };

const most = 400;

/** What a state says at two moments, side by side: fields first, then each item and map by itself. */
export function stateRows(
  { fields: left, currencies: leftCurrencies }: Told,
  { fields: right, currencies: rightCurrencies }: Told,
  spec: EntitySpec | undefined,
  zone: string,
): readonly StateRow[] {
  const rows: StateRow[] = [];
  const names = [...new Set([...Object.keys(right), ...Object.keys(left)])];
  const lookOf = (name: string): Look => {
    const told = spec?.fields?.[name] ?? spec?.lifecycles?.[name] ?? spec?.items?.[name];
    return { title: told?.title ?? name, unit: unitOf(told) };
  };
  const add = (
    place: Pick<StateRow, 'group' | 'field' | 'path' | 'kind'>,
    values: readonly [unknown, unknown],
    unit?: string,
  ) => {
    if (rows.length >= most) return;
    const path = place.path.join('.');
    const one = textOf(values[0], { name: place.field, unit, currency: leftCurrencies[path] }, zone);
    const other = textOf(values[1], { name: place.field, unit, currency: rightCurrencies[path] }, zone);
    rows.push({ ...place, left: one, right: other, differs: one !== other });
  };
  const nested: string[] = [];
  for (const name of names) {
    if (isObject(right[name]) || isObject(left[name])) nested.push(name);
    else {
      const kind = spec?.references?.[name];
      const place = { group: '', field: lookOf(name).title, path: [name], ...(kind !== undefined && { kind }) };
      add(place, [left[name], right[name]], lookOf(name).unit);
    }
  }
  for (const name of nested) {
    const [lefts, rights] = [asObject(left[name]), asObject(right[name])];
    for (const key of new Set([...Object.keys(rights), ...Object.keys(lefts)])) {
      const inner = [lefts[key], rights[key]] as const;
      const { title } = lookOf(name);
      // Already a row of its own, with its unit.
      if (spec?.fields?.[key] !== undefined && inner[0] === left[key] && inner[1] === right[key]) continue;
      if (!isObject(inner[0]) && !isObject(inner[1])) {
        add({ group: title, field: key, path: [name, key] }, inner);
        continue;
      }
      const [one, other] = [asObject(inner[0]), asObject(inner[1])];
      for (const field of new Set([...Object.keys(other), ...Object.keys(one)])) {
        const item = spec?.items?.[name];
        const told = item?.fields?.[field] ?? item?.lifecycles?.[field];
        const place = { group: `${title} ${key}`, field: told?.title ?? field, path: [name, key, field] };
        add(place, [one[field], other[field]], unitOf(told));
      }
    }
  }
  return rows;
}

type Known = { readonly name: string; readonly unit: string | undefined; readonly currency: string | undefined };

function textOf(value: unknown, { name, unit, currency }: Known, zone: string): string {
  if (value === undefined || value === null || value === '') return 'not set';
  if (Array.isArray(value) && !value.some((each) => typeof each === 'object'))
    return value.length === 0 ? 'empty list' : visible(value.join(', '));
  if (typeof value === 'object') return JSON.stringify(value);
  const time = unit === 'time' && typeof value === 'number';
  const type = time ? 'time' : typeof value === 'number' ? 'number' : 'text';
  const written = { name, type, unit: unit ?? null, ...(currency !== undefined && { currency }) } as const;
  return cellText(time ? new Date(value).toISOString() : (value as Cell), written, zone);
}

function unitOf(told: object | undefined): string | undefined {
  const { unit }: { unit?: unknown } = told ?? {};
  return typeof unit === 'string' ? unit : undefined;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Fields => (isObject(value) ? value : {});
