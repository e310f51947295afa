import type { EntitySpec, FieldFold, Items, Lifecycle } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { gateOf, inside, valueOf, type Scope } from './expression.ts';
import { foldOf } from './fold-of.ts';
import type { Fold } from './fold.ts';
import { itemsSlot } from './items.ts';
import { lifecycleSlot, wantedOf, type Rule } from './lifecycle.ts';
import { listSlot } from './list.ts';
import { mapSlot } from './map.ts';
import { endSlot, extremeSlot } from './pick.ts';
import { setSlot } from './set.ts';
import { shapeOf, type Shape } from './shape.ts';
import type { Slot, Watch } from './slot.ts';
import { countSlot, sumSlot } from './tally.ts';

export type EntityOptions = {
  /** The definition's name, for errors. */
  readonly name: string;
  /** What the zone 'workspace' means in expressions. */
  readonly zone?: string;
};

const most = { set: 256, list: 50, map: 100, items: 100, moves: 256, itemMoves: 64, names: 64, growing: 20 } as const;

/** The fold of a declared entity. Refused, with the place: DEFINITION_INVALID, and what the language refuses. */
export function compileEntity(spec: EntitySpec, { name, zone = 'UTC' }: EntityOptions): Fold {
  const scope = { path: name, zone };
  const shape = shapeWith(spec, scope, most.moves, Object.entries(spec.items ?? {}));
  return foldOf(shape);
}

type Declared = Pick<EntitySpec, 'fields' | 'lifecycles'>;

function shapeWith(
  { fields = {}, lifecycles = {} }: Declared,
  scope: Scope,
  moves: number,
  items: readonly (readonly [string, Items])[],
): Shape {
  const slots = [
    ...Object.entries(fields).map(([name, field]) => fieldSlot(name, field, inside(scope, `fields.${name}`))),
    ...Object.entries(lifecycles).map(([name, lifecycle]) =>
      movesSlot(name, lifecycle, inside(scope, `lifecycles.${name}`), moves),
    ),
    ...items.map(([name, declared]) => itemSlot(name, declared, inside(scope, `items.${name}`))),
  ];
  const names = new Set(slots.map(({ name }) => name));
  if (names.size < slots.length) throw invalid(scope, 'a name stands twice among fields, lifecycles and items');
  if (slots.filter(({ bound }) => bound !== undefined).length > most.growing)
    throw invalid(scope, `more than ${most.growing} lifecycles, sets, lists, maps and items`);
  if (names.size > most.names) throw invalid(scope, `more than ${most.names} names`);
  return shapeOf(slots);
}

function fieldSlot(name: string, field: FieldFold, scope: Scope): Slot {
  const when = gateOf(field.when, inside(scope, 'when'));
  if (field.fold === 'count') {
    return countSlot(name, { when }, field.of === undefined ? undefined : valueOf(field.of, inside(scope, 'of')));
  }
  const watch: Watch = { when, of: valueOf(field.of, inside(scope, 'of')) };
  switch (field.fold) {
    case 'first':
    case 'last':
      return endSlot(name, watch, field.fold);
    case 'min':
    case 'max':
      return extremeSlot(name, watch, field.fold);
    case 'sum': {
      const { currency, number } = field;
      return sumSlot(name, watch, {
        scale: number === 'decimal' ? 12 : 0,
        currency: currency === undefined ? undefined : valueOf(currency, inside(scope, 'currency')),
      });
    }
    case 'set':
      return setSlot(name, watch, { most: field.most ?? most.set, keep: field.keep ?? 'first' });
    case 'list':
      return listSlot(name, watch, {
        most: field.most ?? most.list,
        keep: field.keep ?? 'last',
        asked: field.most !== undefined,
      });
    case 'map':
      return mapSlot(name, watch, {
        most: field.most ?? most.map,
        key: field.key === undefined ? undefined : valueOf(field.key, inside(scope, 'key')),
        without: new Set(field.without),
      });
  }
}

function itemSlot(name: string, declared: Items, scope: Scope): Slot {
  const shape = shapeWith(declared, scope, most.itemMoves, []);
  const watch = {
    when: gateOf(declared.when, inside(scope, 'when')),
    of: valueOf(declared.key, inside(scope, 'key')),
  };
  return itemsSlot(name, watch, { shape, most: declared.most ?? most.items });
}

function movesSlot(name: string, definition: Lifecycle, scope: Scope, moves: number): Slot {
  const states = new Set(definition.states);
  const { initial, terminal = [], transitions, any = [], on } = definition;
  const known = (state: string, where: string): void => {
    if (!states.has(state)) throw invalid(inside(scope, where), `'${state}' is not among the states`);
  };
  known(initial, 'initial');
  for (const state of terminal) known(state, 'terminal');
  for (const state of any) known(state, 'any');
  for (const [state, next] of Object.entries(transitions)) {
    known(state, 'transitions');
    for (const one of next) known(one, `transitions.${state}`);
    const leaves = next.find((one) => one !== state);
    if (terminal.includes(state) && leaves !== undefined)
      throw invalid(inside(scope, 'transitions'), `'${state}' is terminal, so '${leaves}' cannot follow`);
  }
  const rules = on.map(({ when, to }, at): Rule => {
    const place = inside(scope, `on[${at}]`);
    if (typeof to === 'string' && !states.has(to))
      return { when: gateOf(when, inside(place, 'when')), to: valueOf(to, inside(place, 'to')) };
    const wanted = typeof to === 'string' ? [to] : to;
    for (const state of wanted) known(state, `on[${at}].to`);
    return { when: gateOf(when, inside(place, 'when')), to: wantedOf(wanted) };
  });
  return lifecycleSlot(name, { rules, definition, most: definition.most ?? moves });
}

function invalid({ path }: Scope, why: string): Failure {
  return new Failure('DEFINITION_INVALID', { detail: `${path}: ${why}` });
}
