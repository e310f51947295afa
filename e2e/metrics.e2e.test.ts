import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';

type Sample = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** The text format, strictly: every line is a comment of a known form or a sample with a number. */
async function scrape(platform: Platform): Promise<readonly Sample[]> {
  const response = await platform.request('/metrics');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  const types = new Map(
    lines
      .flatMap((line) => [/^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line) ?? []])
      .map(([, name, type]) => [name, type]),
  );
  const samples = lines
    .filter((line) => !/^# (HELP|TYPE) /.test(line))
    .map((line): Sample => {
      const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [
        label,
        text,
      ]);
      return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
    });
  for (const { name, value } of samples) {
    expect(types.has(name) || types.has(name.replace(/_(bucket|sum|count|total)$/, '')), name).toBe(true);
    expect(Number.isNaN(value) && !name.startsWith('millrace_nodejs_'), name).toBe(false);
  }
  return samples;
}

function value(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const fits = (sample: Sample): boolean =>
    Object.entries(labels).every(([label, text]) => sample.labels[label] === text);
  return samples.find((sample) => sample.name === `millrace_${name}` && fits(sample))?.value;
}

test('what was done stands in the metrics, under few labels', async () => {
  await using platform = await startPlatform();
  await platform.idle();
  const event = (id: string) => ({ id, type: 'order.placed', subject: 'person/u:1' });
  await platform.send([event('a'), event('b'), event('a'), { id: 'no type' }, 5]);
  const wrong = await platform.request('/v1/events', {
    method: 'POST',
    body: '{',
    headers: { authorization: 'Bearer x' },
  });
  expect(wrong.status).toBe(401);
  await platform.idle();
  await platform.ask({ kind: 'table', metric: 'events', range: { from: 'now-1h', to: 'now' } });
  const one = await scrape(platform);
  const all = { route: '/v1/events', method: 'POST' };
  expect(value(one, 'http_requests_total', { ...all, status: '200' })).toBe(1);
  expect(value(one, 'http_requests_total', { ...all, status: '401' })).toBe(1);
  expect(value(one, 'collect_events_total', { verdict: 'accepted' })).toBe(3);
  expect(value(one, 'collect_events_total', { verdict: 'quarantined' })).toBe(1);
  expect(value(one, 'collect_events_total', { verdict: 'rejected' })).toBe(1);
  expect(value(one, 'collect_refused_total', { code: 'KEY_UNKNOWN' })).toBe(1);
  expect(value(one, 'collect_bytes_total')).toBe(
    JSON.stringify([event('a'), event('b'), event('a'), { id: 'no type' }, 5]).length,
  );
  expect(value(one, 'events_settled_total', { outcome: 'admitted' })).toBe(2);
  expect(value(one, 'events_settled_total', { outcome: 'duplicate' })).toBe(1);
  expect(value(one, 'log_append_seconds_count')).toBe(1);
  expect(value(one, 'log_append_seconds_bucket', { le: '+Inf' })).toBe(1);
  expect(value(one, 'log_waiting_requests')).toBe(0);
  expect(value(one, 'question_seconds_count', { route: '/api/ask' })).toBe(1);
  expect(value(one, 'store_ready')).toBe(1);
  expect(value(one, 'corrections_forgotten_total')).toBe(0);
  for (const follower of ['admit', 'store', 'ids', 'timeline']) {
    expect(value(one, 'follower_position', { follower }), follower).toBe(1);
    expect(value(one, 'follower_lag', { follower }), follower).toBe(0);
  }
  // Events and states; what else is due by then.
  expect(value(one, 'store_writes_total', { kind: 'insert' })).toBeGreaterThanOrEqual(2);
  expect(value(one, 'store_write_seconds_total', { kind: 'insert' })).toBeGreaterThan(0);
  expect(value(one, 'process_resident_memory_bytes')).toBeGreaterThan(50e6);
  expect(value(one, 'nodejs_eventloop_lag_seconds')).toBeDefined();

  // Counters go on and labels stay few, whatever is asked for.
  for (let n = 0; n < 100; n += 1) await platform.request(`/api/nothing/${n}`);
  for (let n = 0; n < 100; n += 1) await platform.request(`/api/events/none-${n}?x=${n}`);
  const two = await scrape(platform);
  expect(value(two, 'http_requests_total', { status: '404', route: '/api/events/:id' })).toBe(100);
  expect(two.filter(({ name }) => name === 'millrace_http_requests_total').length).toBeLessThan(12);
  expect(two.length).toBeLessThan(one.length + 25);
  expect(value(two, 'collect_events_total', { verdict: 'accepted' })).toBe(3);
});
