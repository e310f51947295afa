import { pino } from 'pino';
import type { Logger } from '../kernel/kernel.ts';

/** JSON lines on standard error, so that standard output carries only what a person or a script asked for. */
export function openLogger(level: string, name: string): Logger {
  return pino(
    { name, level, base: { name }, serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err } },
    pino.destination({ dest: 2, sync: true }),
  );
}
