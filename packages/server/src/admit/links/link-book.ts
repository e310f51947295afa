import type { Linking } from '../../collect/collect.ts';
import type { LinkKey, LinkReading, LinkRow, Standing } from '../../records/records.ts';
import { LinkMemory, type Id } from './link-memory.ts';

/** Ids that one person may have. */
export const mostMembers = 100;
/** Of the links that found no room, so many are tried when a group falls apart. */
const mostTried = 200;

/** The event that says it. */
export type Saying = Pick<LinkRow, 'workspace' | 'producer' | 'event' | 'at'>;

/**
 * Which ids are one, link by link, in the order in which they are said. A group is what applied links connect, at most
 * `mostMembers` ids: a link beyond that is kept, and tried again whenever it is said again or its group falls apart.
 *
 * A public key may join an id `a:` that has no user yet to a user, and nothing else: whoever reads it in a page cannot
 * make one person of two. What a call has removed, only a call brings back.
 */
export class LinkBook {
  readonly memory: LinkMemory;

  constructor(reading: LinkReading) {
    this.memory = new LinkMemory(reading);
  }

  take(linking: Linking, saying: Saying): void {
    for (const other of linking.others) {
      const [a, b] = linking.id < other ? [linking.id, other] : [other, linking.id];
      const key = { workspace: saying.workspace, kind: linking.kind, a, b };
      if (linking.removes) this.#remove(key, saying);
      else this.#add(key, linking.by, saying);
    }
  }

  #add(key: LinkKey, by: LinkRow['by'], saying: Saying): void {
    const known = this.memory.link(key);
    if (known?.standing === 'applied' || (known?.standing === 'removed' && by !== 'call')) return;
    const standing = this.#judge(key, by);
    if (standing === 'applied') this.#join(key);
    if (known?.standing === standing) return;
    this.#set(key, standing, { ...saying, by }, known);
  }

  #judge(key: LinkKey, by: LinkRow['by']): Standing {
    const guarded = by === 'public';
    if (guarded && !(key.a.startsWith('a:') && key.b.startsWith('u:'))) return 'refused';
    const [one, other] = [this.#group(key, key.a), this.#group(key, key.b)];
    if (one.person === other.person) return 'applied';
    if (guarded && one.members.some((id) => id.startsWith('u:'))) return 'refused';
    return one.members.length + other.members.length > mostMembers ? 'full' : 'applied';
  }

  #join(key: LinkKey): void {
    const [one, other] = [this.#group(key, key.a), this.#group(key, key.b)];
    if (one.person !== other.person) this.memory.setGroup(scopeOf(key), [...one.members, ...other.members]);
  }

  #remove(key: LinkKey, saying: Saying): void {
    const known = this.memory.link(key);
    if (known === undefined || known.standing === 'removed') return;
    this.#set(key, 'removed', { ...saying, by: 'call' }, known);
    if (known.standing !== 'applied') return;
    const { members } = this.#group(key, key.a);
    const piece = this.#cutOff(key);
    if (piece === undefined) return;
    const scope = scopeOf(key);
    this.memory.setGroup(scope, [...piece]);
    this.memory.setGroup(
      scope,
      members.filter((id) => !piece.has(id)),
    );
    this.#tryAgain(scope, members, saying);
  }

  /**
   * What one of the two can still reach, if that is not the other. Both sides walk in turns: the smaller piece is walked
   * through first, and two that many links connect soon meet.
   */
  #cutOff(key: LinkKey): ReadonlySet<string> | undefined {
    const walks = [key.a, key.b].map((start) => ({ seen: new Set([start]), next: [start] }));
    const [one, other] = walks as [Walk, Walk];
    for (let [walk, facing] = [one, other]; ; [walk, facing] = [facing, walk]) {
      const id = walk.next.pop();
      if (id === undefined) return walk.seen;
      for (const { a, b } of this.memory.linksOf({ ...scopeOf(key), id }, 'applied', mostMembers)) {
        const there = a === id ? b : a;
        if (facing.seen.has(there)) return undefined;
        if (walk.seen.has(there)) continue;
        walk.seen.add(there);
        walk.next.push(there);
      }
    }
  }

  /** Where a group has become smaller, links that found no room may find it. */
  #tryAgain(scope: Id, members: readonly string[], saying: Saying): void {
    const waiting = members.flatMap((id) => this.memory.linksOf({ ...scope, id }, 'full', mostTried));
    const oldest = waiting.toSorted(
      (one, other) => one.at - other.at || order(one.a, other.a) || order(one.b, other.b),
    );
    for (const link of oldest.slice(0, mostTried)) {
      if (this.memory.link(link)?.standing !== 'full' || this.#judge(link, link.by) !== 'applied') continue;
      this.#join(link);
      this.#set(link, 'applied', { ...saying, by: link.by }, link);
    }
  }

  #set(key: LinkKey, standing: Standing, saying: Saying & Pick<LinkRow, 'by'>, known: LinkRow | undefined): void {
    const { workspace, kind, a, b } = key;
    const { by, producer, event, at } = saying;
    this.memory.setLink({ workspace, kind, a, b, standing, number: (known?.number ?? 0) + 1, by, producer, event, at });
  }

  #group(key: LinkKey, id: string): { readonly person: string; readonly members: readonly string[] } {
    const scope = scopeOf(key);
    if (!this.memory.isLinked({ ...scope, id })) return { person: id, members: [id] };
    const person = this.memory.personOf({ ...scope, id });
    return { person, members: this.memory.membersOf({ ...scope, id: person }) };
  }
}

type Walk = { readonly seen: Set<string>; readonly next: string[] };

const scopeOf = ({ workspace, kind }: LinkKey): Id => ({ workspace, kind, id: '' });
const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
