import { SegmentSpec } from '@millrace/contract';
import { findingsOf, noDocuments, type KindRules } from '../catalog/catalog.ts';
import { compileAmong } from './questions/among.ts';

/** What the catalog has to know of segments. */
export const segmentKind: KindRules = {
  schema: SegmentSpec,
  check: ({ subject, traits, where }: SegmentSpec, others) =>
    findingsOf(() => {
      const documents = { ...noDocuments, find: others.find as typeof noDocuments.find };
      const among = { subject, where, ...(traits === undefined ? {} : { traits }) };
      compileAmong(among, Date.UTC(2026, 0, 6), { documents });
    }),
};
