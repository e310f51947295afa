import type { LinkChanges, LinkKey, LinkReading, LinkRow, PersonRow, Standing } from '../../records/records.ts';

/** One id, or the person that stands for a group. */
export type Id = { readonly workspace: string; readonly kind: string; readonly id: string };

/** The first user of a group in the order of ids stands for all of it; of a group without one, the first id. */
export function personOfGroup(members: readonly string[]): string {
  const sorted = members.toSorted();
  return sorted.find((id) => id.startsWith('u:')) ?? sorted[0] ?? '';
}

/** Links and groups as the slice leaves them: what records say, with what the slice has changed over it. */
export class LinkMemory {
  readonly #reading: LinkReading;
  readonly #links = new Map<string, LinkRow>();
  /** Links changed here, by each of their ids. */
  readonly #touching = new Map<string, Set<string>>();
  readonly #standings: LinkRow[] = [];
  /** Who an id stands for now, and stood for before. */
  readonly #persons = new Map<string, Id & { now: string | undefined; readonly before: string | undefined }>();
  readonly #groups = new Map<string, readonly string[]>();

  constructor(reading: LinkReading) {
    this.#reading = reading;
  }

  link(key: LinkKey): LinkRow | undefined {
    return this.#links.get(nameOfLink(key)) ?? this.#reading.link(key);
  }

  setLink(row: LinkRow): void {
    const name = nameOfLink(row);
    this.#links.set(name, row);
    this.#standings.push(row);
    for (const id of [row.a, row.b]) {
      const end = nameOf({ ...row, id });
      const there = this.#touching.get(end);
      if (there === undefined) this.#touching.set(end, new Set([name]));
      else there.add(name);
    }
  }

  /** Those of an id that stand so; of what records hold, the oldest. */
  linksOf(id: Id, standing: Standing, most: number): LinkRow[] {
    const kept = this.#reading.linksOf(id, standing, most).filter((row) => !this.#links.has(nameOfLink(row)));
    const own = [...(this.#touching.get(nameOf(id)) ?? [])].flatMap((name) => this.#links.get(name) ?? []);
    return [...kept, ...own.filter((row) => row.standing === standing)];
  }

  personOf(id: Id): string {
    return this.#held(id).now ?? id.id;
  }

  isLinked(id: Id): boolean {
    return this.#held(id).now !== undefined;
  }

  /** All that the person of a group stands for. */
  membersOf(person: Id): readonly string[] {
    const name = nameOf(person);
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const members = this.#reading.membersOf(person);
    this.#groups.set(name, members);
    return members;
  }

  /** From now on these are one group: all members of the groups it is made of, or of a part that a group falls into. */
  setGroup(scope: Id, members: readonly string[]): void {
    const person = personOfGroup(members);
    this.#groups.set(nameOf({ ...scope, id: person }), members);
    for (const id of members) this.#held({ ...scope, id }).now = members.length === 1 ? undefined : person;
  }

  changes(): LinkChanges {
    const persons = [...this.#persons.values()]
      .filter(({ now, before }) => now !== before)
      .map(({ workspace, kind, id, now }) => ({ workspace, kind, id, person: now ?? null }));
    return { links: this.#standings, persons };
  }

  /** Ids that stand for another person than before: what the store has to learn. */
  moved(): PersonRow[] {
    return [...this.#persons.values()]
      .filter(({ id, now, before }) => (now ?? id) !== (before ?? id))
      .map(({ workspace, kind, id, now }) => ({ workspace, kind, id, person: now ?? null }));
  }

  #held({ workspace, kind, id }: Id) {
    const name = nameOf({ workspace, kind, id });
    const held = this.#persons.get(name);
    if (held !== undefined) return held;
    const before = this.#reading.personOf({ workspace, kind, id });
    const begun = { workspace, kind, id, now: before, before };
    this.#persons.set(name, begun);
    return begun;
  }
}

const nameOf = ({ workspace, kind, id }: Id): string => `${workspace}\u0000${kind}\u0000${id}`;
const nameOfLink = ({ workspace, kind, a, b }: LinkKey): string => `${workspace}\u0000${kind}\u0000${a}\u0000${b}`;
