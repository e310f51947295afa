import type { EntitySpec, FieldFold, Lifecycle } from '@millrace/contract';
import type { Ask } from '../catalog/catalog.ts';

type Parts = Pick<EntitySpec, 'fields' | 'lifecycles'>;
type Around = { readonly path: string; readonly gates: readonly string[] };

/** Every expression of an entity document, where it stands and what it has to give. `data` and `context` taken whole are none. */
export function asksOf(spec: EntitySpec): readonly Ask[] {
  const asks: readonly Ask[] = [
    ...asksOfParts(spec, { path: 'spec', gates: [] }),
    ...Object.entries(spec.items ?? {}).flatMap(([name, { key, when, ...parts }]): readonly Ask[] => {
      const path = `spec.items.${name}`;
      const gates = when === undefined ? [] : [when];
      return [
        ...condition(when, path, []),
        { path: `${path}.key`, expression: key, gates },
        ...asksOfParts(parts, { path, gates }),
      ];
    }),
  ];
  return asks.filter(({ expression }) => expression !== 'data' && expression !== 'context');
}

function asksOfParts({ fields = {}, lifecycles = {} }: Parts, { path, gates }: Around): readonly Ask[] {
  return [
    ...Object.entries(fields).flatMap(([name, field]) => asksOfField(field, { path: `${path}.fields.${name}`, gates })),
    ...Object.entries(lifecycles).flatMap(([name, lifecycle]) =>
      asksOfMoves(lifecycle, { path: `${path}.lifecycles.${name}`, gates }),
    ),
  ];
}

function asksOfField(field: FieldFold, { path, gates: around }: Around): readonly Ask[] {
  const gates = field.when === undefined ? around : [...around, field.when];
  const asks: Ask[] = [...condition(field.when, path, around)];
  if (field.of !== undefined) {
    // A decimal amount may be a text.
    const isNumber = field.fold === 'sum' && field.number !== 'decimal';
    asks.push({ path: `${path}.of`, expression: field.of, gates, ...(isNumber && { expects: 'number' as const }) });
  }
  if (field.fold === 'sum' && field.currency !== undefined)
    asks.push({ path: `${path}.currency`, expression: field.currency, gates, expects: 'text' });
  if (field.fold === 'map' && field.key !== undefined) asks.push({ path: `${path}.key`, expression: field.key, gates });
  return asks;
}

function asksOfMoves({ on, states }: Lifecycle, { path, gates }: Around): readonly Ask[] {
  return on.flatMap(({ when, to }, at): readonly Ask[] => {
    const place = `${path}.on[${at}]`;
    const isState = typeof to !== 'string' || states.includes(to);
    const target: readonly Ask[] = isState
      ? []
      : [{ path: `${place}.to`, expression: to, gates: [...gates, when], expects: 'text' }];
    return [...condition(when, place, gates), ...target];
  });
}

function condition(when: string | undefined, path: string, gates: readonly string[]): readonly Ask[] {
  return when === undefined ? [] : [{ path: `${path}.when`, expression: when, gates, expects: 'boolean' }];
}
