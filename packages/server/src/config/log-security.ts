import { resolve } from 'node:path';
import { Failure } from '../kernel/kernel.ts';
import type { Settings } from './settings.ts';

export type LogTls = { readonly ca?: string; readonly certificate?: string; readonly key?: string };
export type LogSasl = {
  readonly mechanism: NonNullable<Settings['logSasl']>;
  readonly user: string;
  readonly password: string;
};

/** What is set for nothing would be taken for protection: CONFIG_INVALID. */
export function tlsOf({ logTls, logTlsCa: ca, logTlsCertificate: certificate, logTlsKey: key }: Settings): {
  readonly tls?: LogTls;
} {
  if (logTls === 'off') {
    if (ca !== undefined || certificate !== undefined || key !== undefined)
      throw wrong(
        'MILLRACE_LOG_TLS_CA, MILLRACE_LOG_TLS_CERTIFICATE and MILLRACE_LOG_TLS_KEY need MILLRACE_LOG_TLS=on',
      );
    return {};
  }
  if ((certificate === undefined) !== (key === undefined))
    throw wrong('MILLRACE_LOG_TLS_CERTIFICATE and MILLRACE_LOG_TLS_KEY need each other');
  return {
    tls: {
      ...(ca !== undefined && { ca: resolve(ca) }),
      ...(certificate !== undefined && { certificate: resolve(certificate) }),
      ...(key !== undefined && { key: resolve(key) }),
    },
  };
}

export function saslOf({ logSasl: mechanism, logSaslUser: user, logSaslPassword: password }: Settings): {
  readonly sasl?: LogSasl;
} {
  if (mechanism === undefined && user === undefined && password === undefined) return {};
  if (mechanism === undefined || user === undefined || password === undefined)
    throw wrong('MILLRACE_LOG_SASL, MILLRACE_LOG_SASL_USER and MILLRACE_LOG_SASL_PASSWORD need each other');
  return { sasl: { mechanism, user, password } };
}

function wrong(detail: string): Failure {
  return new Failure('CONFIG_INVALID', { detail });
}
