import type { EventView } from '@millrace/contract';
import type { Store } from '../store/store.ts';

export type SupersedingOptions = {
  readonly store: Pick<Store, 'query'>;
  readonly workspace: string;
  readonly signal?: AbortSignal;
};

type Superseding = NonNullable<EventView['supersededBy']>;
/** The first of those that name an event; of test events, which supersede test events only, and of others. */
type Naming = { readonly by: Superseding; readonly admitted: number };

const keyOf = (producer: string, id: string, test: boolean): string => `${producer}\u0000${id}\u0000${test ? 1 : 0}`;

/** The events of a page, with who superseded them: of all that name one, the first that was admitted. */
export async function tellSuperseding(
  views: readonly EventView[],
  options: SupersedingOptions,
): Promise<readonly EventView[]> {
  const superseded = views.filter((view) => view.superseded);
  if (superseded.length === 0) return views;
  const naming = await namingOf(superseded, options);
  return views.map((view) => (view.superseded ? { ...view, supersededBy: firstOf(view, naming) } : view));
}

function firstOf({ producer, id, test }: EventView, naming: ReadonlyMap<string, Naming>): Superseding | null {
  const real = naming.get(keyOf(producer, id, false));
  const tried = test ? naming.get(keyOf(producer, id, true)) : undefined;
  if (real === undefined || tried === undefined) return (real ?? tried)?.by ?? null;
  return (tried.admitted < real.admitted ? tried : real).by;
}

async function namingOf(
  superseded: readonly EventView[],
  { store, workspace, signal }: SupersedingOptions,
): Promise<Map<string, Naming>> {
  const ids = [...new Set(superseded.map(({ id }) => id))];
  const producers = [...new Set(superseded.map(({ producer }) => producer))];
  const sql = `SELECT producer, target, test, argMin((id, partition, offset, item, admitted), (admitted, offset, item))
    FROM (
      SELECT producer, id, test, partition, offset, item, admitted, [corrects, retracts] AS targets FROM events
      WHERE workspace = {workspace:String} AND producer IN {producers:Array(String)}
        AND (corrects IN {ids:Array(String)} OR retracts IN {ids:Array(String)})
    ) ARRAY JOIN targets AS target
    WHERE target IN {ids:Array(String)} AND target != id
    GROUP BY producer, target, test`;
  const { rows } = await store.query(sql, { params: { workspace, producers, ids }, ...(signal && { signal }) });
  return new Map(
    rows.map(([producer, target, test, first]) => {
      const [id, partition, offset, index, admitted] = first as readonly unknown[];
      const position = { partition: Number(partition), offset: Number(offset), index: Number(index) };
      const by = { producer: String(producer), id: String(id), position };
      return [keyOf(String(producer), String(target), Number(test) === 1), { by, admitted: Number(admitted) }];
    }),
  );
}
