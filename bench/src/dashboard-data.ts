import { values, type EventValues } from './ask-data.ts';

/** By how often they come: the first a quarter of all. */
const types = [
  'source.submitted',
  'source.accepted',
  'delivery.attempted',
  'delivery.delivered',
  'source.rejected',
  'delivery.attempt_failed',
  'feedback.contacted',
  'feedback.interested',
  'flow.completed',
  'feedback.converted',
  'delivery.rejected',
  'enhancement.completed',
  'feedback.returned',
  'feedback.return_approved',
  'delivery.failed',
  'route.decided',
  'feedback.unreachable',
  'enhancement.failed',
  'filter.failed',
  'delivery.skipped',
];

/** Events as the pack for leads describes them, with the fields that its metrics are told of. */
export const leadValues: EventValues = {
  ...values,
  type: `[${types.map((type) => `'${type}'`).join(', ')}][1 + kind]`,
  category: `'service'`,
  subject_kind: `'lead'`,
  subject: `concat('lead-', toString(cityHash64(n, 3) % intDiv({total:UInt64}, 6)))`,
  data: `concat('{"source_id":"source-', toString(n % 60), '","buyer_id":"buyer-', toString(n % 23), '","flow_id":"flow-', toString(n % 9),
    '","price":', toString(1000 + cityHash64(n, 7) % 700), ',"cost":', toString(300 + cityHash64(n, 8) % 200), ',"credit":500,"currency":"USD","value":',
    toString(cityHash64(n, 9) % 90000), ',"error_class":"', ['TIMEOUT', 'REFUSED', 'INVALID'][1 + n % 3], '","attempt":', toString(1 + n % 3),
    ',"lead_age_ms":', toString(cityHash64(n, 10) % 40000000), ',"valid_fields":{"email":true,"phone":', if(n % 5 = 0, 'false', 'true'), ',"name":true}}')`,
};
