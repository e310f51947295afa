import { entityKind } from '../admit/admit.ts';
import { dashboardKind, questionKind, segmentKind, scoreKind } from '../ask/ask.ts';
import { eventKind, mappingKind, noiseKind, type Kinds } from '../catalog/catalog.ts';
import { metricKind, rollupKind, withTraits } from '../measure/measure.ts';

/**
 * What each kind of document has to be: one line a kind. `schema` comes from the contract; `check`, `uses` and `rebuilds` come
 * from the room that gives the kind its meaning. A kind without a line is refused with DEFINITION_KIND_UNSUPPORTED.
 */
export const kinds: Kinds = {
  event: eventKind,
  entity: withTraits(entityKind),
  mapping: mappingKind,
  noise: noiseKind,
  metric: metricKind,
  rollup: rollupKind,
  segment: segmentKind,
  question: questionKind,
  dashboard: dashboardKind,
  score: scoreKind,
};
