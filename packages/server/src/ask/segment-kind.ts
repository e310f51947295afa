import { SegmentSpec } from '@millrace/contract';
import { findingsOf, noDocuments, type Edition, type KindRules } from '../catalog/catalog.ts';
import { segmentsNamed, subjectsAlone } from '../measure/measure.ts';
import { segmentMembers } from './questions/segment-members.ts';
import { usedBy } from './questions/used.ts';

/** What the catalog has to know of segments. What they name is found missing, or in a circle, where their statement is written. */
export const segmentKind: KindRules = {
  schema: SegmentSpec,
  check: (spec: SegmentSpec, others) =>
    findingsOf(() => {
      const documents: Edition = { ...noDocuments, find: others.find as Edition['find'] };
      const asking = { workspace: '', documents };
      const moment = { at: Date.UTC(2026, 0, 6), asking, path: 'spec', within: [others.name] };
      segmentMembers(spec, moment).members(subjectsAlone);
    }),
  uses: ({ where, people }: SegmentSpec) => [
    ...segmentsNamed({ where }, '/spec'),
    ...(people === undefined ? [] : usedBy(people.question, '/spec/people/question')),
  ],
};
