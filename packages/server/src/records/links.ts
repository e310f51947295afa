/** Links between ids: rows with a history, and the groups that follow from them. */

/**
 * applied: the two are one. full: their groups together would be too large. refused: what said it may not join these two.
 * removed: taken back by a call.
 */
export type Standing = 'applied' | 'full' | 'refused' | 'removed';

/** Two ids of a kind, a < b. */
export type LinkKey = { readonly workspace: string; readonly kind: string; readonly a: string; readonly b: string };

export type LinkRow = LinkKey & {
  readonly standing: Standing;
  /** 1 for the first standing it had, one more for each that follows. */
  readonly number: number;
  readonly by: 'public' | 'secret' | 'call';
  /** The event that brought it about. */
  readonly producer: string;
  readonly event: string;
  /** When that was received, ms since 1970. */
  readonly at: number;
};

/** An id and who it stands for; null: for itself and nobody else. */
export type PersonRow = {
  readonly workspace: string;
  readonly kind: string;
  readonly id: string;
  readonly person: string | null;
};

/** Standings in the order in which they came about, and what became of groups. */
export type LinkChanges = { readonly links: readonly LinkRow[]; readonly persons: readonly PersonRow[] };

type Id = Pick<PersonRow, 'workspace' | 'kind' | 'id'>;

/** What the writer knows of links; synchronous, from prepared statements. */
export type LinkReading = {
  link(key: LinkKey): LinkRow | undefined;
  /** Those of an id that stand so, the oldest first. */
  linksOf(id: Id, standing: Standing, most: number): LinkRow[];
  /** Who it stands for, undefined for an id without applied links. */
  personOf(id: Id): string | undefined;
  /** All ids that the person stands for, in order. */
  membersOf(person: Id): string[];
};
