import type { Broker } from '@millrace/server/log/kafka/kafka-broker.fixture.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';

/** A platform on a broker, with topics of its own. */
export function platformOn(
  broker: Broker,
  topics: string,
  {
    env = {},
    dataDirectory,
  }: { readonly env?: Readonly<Record<string, string>>; readonly dataDirectory?: string } = {},
): Promise<Platform> {
  return startPlatform({
    env: { MILLRACE_LOG: `kafka://${broker.address}`, MILLRACE_LOG_TOPICS: topics, ...env },
    ...(dataDirectory !== undefined && { dataDirectory }),
  });
}
