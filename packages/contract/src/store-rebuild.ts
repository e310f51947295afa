import { Type, type Static } from 'typebox';

export const StoreRebuildWanted = Type.Object(
  {},
  { additionalProperties: false, description: 'All of it is made anew: there is nothing to choose' },
);

/** The store that is made anew beside the one in force, or the last one that was. */
export const StoreRebuildView = Type.Object({
  state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')]),
  author: Type.String(),
  started: Type.String(),
  ended: Type.Union([Type.String(), Type.Null()]),
  position: Type.Integer({ description: 'Entries of the log that are in the new store' }),
  end: Type.Integer({ description: 'Entries that the log has' }),
  detail: Type.Union([Type.String(), Type.Null()], { description: 'Why it has failed' }),
});
export type StoreRebuildView = Static<typeof StoreRebuildView>;

export const StoreRebuildStatus = Type.Object({
  rebuild: Type.Union([StoreRebuildView, Type.Null()], { description: 'null: there never was one' }),
});
export type StoreRebuildStatus = Static<typeof StoreRebuildStatus>;
