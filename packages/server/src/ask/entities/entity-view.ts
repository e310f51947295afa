import type { EntityView } from '@millrace/contract';
import type { KindFold, StateView } from '../../admit/admit.ts';
import type { Edition } from '../../catalog/catalog.ts';
import { isoOf } from './iso-of.ts';
import { classingKinds, inheritedOf } from '../classed.ts';
import { classesOf, maskFields, noClasses, type Classes } from './mask.ts';
import type { SubjectRequest } from './subject-request.ts';

export type Seen = {
  readonly view: StateView;
  readonly how: KindFold;
  readonly documents: Edition;
  /** ms since 1970; null: now. */
  readonly at: number | null;
  readonly through: number;
  readonly version: number | null;
};

/** A state as the API shows it: with masks. */
export function entityView({ subject, subjects }: SubjectRequest, seen: Seen): EntityView {
  const { view, how, documents, at, through, version } = seen;
  const { firstSeen, lastSeen, events, types, fields, moves, currencies, flags } = view;
  return {
    kind: subject.kind,
    id: subject.id,
    ids: [...subjects.ids],
    at: at === null ? null : isoOf(at),
    through: isoOf(through),
    version,
    definition: how.hash,
    firstSeen,
    lastSeen,
    events,
    types: { ...types },
    fields: maskFields(fields, how.spec, classesBy(how, documents)) as EntityView['fields'],
    moves: Object.fromEntries(Object.entries(moves).map(([path, list]) => [path, [...list]])),
    currencies: { ...currencies },
    flags: { ...flags },
  };
}

export function classesBy({ spec }: Pick<KindFold, 'spec'>, documents: Edition): Classes {
  return spec === null ? noClasses : classesOf(spec, documents.compiled(classingKinds, inheritedOf));
}
