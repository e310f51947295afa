import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const pom = fileURLToPath(new URL('./kafka-broker.pom.xml', import.meta.url));
const run = promisify(execFile);

/**
 * The folder with the broker's jars. Maven brings them once for each content of the pom, into the cache of the user, so
 * that a clean repository does not fetch them again. Two tests at once: one fetches, the other waits.
 */
export async function kafkaJars(): Promise<string> {
  const name = `kafka-${createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 12)}`;
  const cache = join(homedir(), '.cache', 'millrace');
  const jars = join(cache, name);
  if (existsSync(jars)) return jars;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, `${name}-`));
  const script = 'test -e "$1" || { mvn -q -B -f "$2" "-Dout=$0" package && mv -T "$0" "$1"; }';
  try {
    await run('flock', [join(cache, `${name}.lock`), 'sh', '-c', script, draft, jars, pom], { maxBuffer: 2 ** 24 });
  } catch (cause) {
    throw new Error('the jars of the Kafka broker could not be fetched; this needs Java 17 or newer and Maven', {
      cause,
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return jars;
}
