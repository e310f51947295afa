/** The doors of the collector that a simulated business uses, and how its lines become the body of one request. */
type Form = {
  readonly path: string;
  readonly contentType: string;
  readonly bodyOf: (lines: readonly string[]) => string;
};

export const doors = {
  native: {
    path: '/v1/events',
    contentType: 'application/x-ndjson',
    bodyOf: (lines) => `${lines.join('\n')}\n`,
  },
  /** As Segment's SDKs send what they have collected. */
  segment: {
    path: '/v1/batch',
    contentType: 'application/json',
    bodyOf: (lines) => `{"batch":[${lines.join(',')}]}`,
  },
} as const satisfies Record<string, Form>;

export type Door = keyof typeof doors;
