import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { Failure } from '../../kernel/kernel.ts';

/** How the brokers are spoken to; as in the config. */
export type SecurityOptions = {
  /** Absent: without TLS. PEM files; without `ca` the authorities that come with the runtime are believed. */
  readonly tls?: { readonly ca?: string; readonly certificate?: string; readonly key?: string };
  /** Absent: without a password. */
  readonly sasl?: { readonly mechanism: Mechanism; readonly user: string; readonly password: string };
};
type Mechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

/** The same as the client takes it. Not to be logged. */
export type Security = {
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
  readonly tlsServerName?: boolean;
  readonly sasl?: { readonly mechanism: Mechanism; readonly username: string; readonly password: string };
};

/** Reads the files, once: who changes them starts the platform again. CONFIG_INVALID names the setting. */
export function readSecurity({ tls, sasl }: SecurityOptions, brokers: readonly string[]): Security {
  return {
    ...(tls !== undefined && {
      tls: readTls(tls),
      // The name a proxy routes by; an address is no name.
      tlsServerName: brokers.some((broker) => isIP(broker.slice(0, broker.lastIndexOf(':'))) === 0),
    }),
    ...(sasl !== undefined && {
      sasl: { mechanism: sasl.mechanism, username: sasl.user, password: sasl.password },
    }),
  };
}

function readTls(files: NonNullable<SecurityOptions['tls']>): NonNullable<Security['tls']> {
  const ca = files.ca === undefined ? undefined : read('MILLRACE_LOG_TLS_CA', files.ca);
  if (ca !== undefined) understand(`MILLRACE_LOG_TLS_CA: ${files.ca}`, () => new X509Certificate(ca));
  const tls = {
    ...(ca !== undefined && { ca }),
    ...(files.certificate !== undefined && { cert: read('MILLRACE_LOG_TLS_CERTIFICATE', files.certificate) }),
    ...(files.key !== undefined && { key: read('MILLRACE_LOG_TLS_KEY', files.key) }),
  };
  if (tls.key?.includes('ENCRYPTED') === true) {
    const detail = `MILLRACE_LOG_TLS_KEY: ${files.key}: the key is encrypted; openssl pkey -in … -out … writes it as it is`;
    throw new Failure('CONFIG_INVALID', { detail });
  }
  understand('MILLRACE_LOG_TLS_CERTIFICATE, MILLRACE_LOG_TLS_KEY', () => createSecureContext(tls));
  return tls;
}

function read(setting: string, path: string): Buffer {
  return understand(`${setting}: ${path}`, () => readFileSync(path));
}

function understand<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new Failure('CONFIG_INVALID', { detail: `${what}: ${cause instanceof Error ? cause.message : ''}`, cause });
  }
}
