import type { Cell, EntitySpec } from '@millrace/contract';
import { cellText } from '@/shared/number/cell.ts';

/** One value of a state at two moments, as text. `kind`: it names a subject of that kind. */
export type StateRow = {
  readonly group: string;
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly differs: boolean;
  readonly kind?: string;
};

type Fields = Readonly<Record<string, unknown>>;
type Look = { readonly title: string; readonly unit: string | undefined };

const most = 400;

/** What a state says at two moments, side by side: fields first, then each item and map by itself. Pure. */
export function stateRows(then: Fields, now: Fields, spec: EntitySpec | undefined, zone: string): readonly StateRow[] {
  const rows: StateRow[] = [];
  const names = [...new Set([...Object.keys(now), ...Object.keys(then)])];
  const lookOf = (name: string): Look => {
    const told = spec?.fields?.[name] ?? spec?.lifecycles?.[name] ?? spec?.items?.[name];
    return { title: told?.title ?? name, unit: unitOf(told) };
  };
  const add = (
    place: Pick<StateRow, 'group' | 'field' | 'kind'>,
    values: readonly [unknown, unknown],
    unit?: string,
  ) => {
    if (rows.length >= most) return;
    const [before, after] = [textOf(values[0], place.field, unit, zone), textOf(values[1], place.field, unit, zone)];
    rows.push({ ...place, before, after, differs: before !== after });
  };
  const nested: string[] = [];
  for (const name of names) {
    if (isObject(now[name]) || isObject(then[name])) nested.push(name);
    else {
      const kind = spec?.references?.[name];
      const place = { group: '', field: lookOf(name).title, ...(kind !== undefined && { kind }) };
      add(place, [then[name], now[name]], lookOf(name).unit);
    }
  }
  for (const name of nested) {
    const [before, after] = [asObject(then[name]), asObject(now[name])];
    for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
      const inner = [before[key], after[key]] as const;
      const { title } = lookOf(name);
      if (!isObject(inner[0]) && !isObject(inner[1])) {
        add({ group: title, field: key }, inner);
        continue;
      }
      const [one, other] = [asObject(inner[0]), asObject(inner[1])];
      for (const field of new Set([...Object.keys(other), ...Object.keys(one)])) {
        const item = spec?.items?.[name];
        const told = item?.fields?.[field] ?? item?.lifecycles?.[field];
        add({ group: `${title} ${key}`, field: told?.title ?? field }, [one[field], other[field]], unitOf(told));
      }
    }
  }
  return rows;
}

function textOf(value: unknown, field: string, unit: string | undefined, zone: string): string {
  if (value === undefined || value === null) return 'not set';
  if (typeof value === 'object') return JSON.stringify(value);
  const time = unit === 'time' && typeof value === 'number';
  const type = time ? 'time' : typeof value === 'number' ? 'number' : 'text';
  return cellText(
    time ? new Date(value).toISOString() : (value as Cell),
    { name: field, type, unit: unit ?? null },
    zone,
  );
}

function unitOf(told: object | undefined): string | undefined {
  const { unit }: { unit?: unknown } = told ?? {};
  return typeof unit === 'string' ? unit : undefined;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Fields => (isObject(value) ? value : {});
