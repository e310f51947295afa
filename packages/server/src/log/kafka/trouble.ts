/** Why the brokers do not do what they are asked for, and what to do. LOG_UNAVAILABLE may pass; the others do not. */
export type Trouble = { readonly code: 'CONFIG_INVALID' | 'LOG_FORBIDDEN' | 'LOG_UNAVAILABLE'; readonly what: string };

type Known = Trouble & { readonly fits: (error: Told) => boolean };
type Told = { readonly code: unknown; readonly apiId: unknown; readonly message: string };

const by = {
  code:
    (...codes: readonly string[]) =>
    ({ code }: Told) =>
      codes.includes(String(code)),
  apiId:
    (...ids: readonly string[]) =>
    ({ apiId }: Told) =>
      ids.includes(String(apiId)),
  message:
    (text: string) =>
    ({ message }: Told) =>
      message.includes(text),
};

/** The first that fits any of an error, its causes and its parts. */
const known: readonly Known[] = [
  {
    code: 'CONFIG_INVALID',
    fits: by.apiId('SASL_AUTHENTICATION_FAILED'),
    what: 'the brokers refuse this user and password: see MILLRACE_LOG_SASL_USER, MILLRACE_LOG_SASL_PASSWORD and MILLRACE_LOG_SASL',
  },
  {
    code: 'CONFIG_INVALID',
    fits: by.apiId('UNSUPPORTED_SASL_MECHANISM'),
    what: 'MILLRACE_LOG_SASL: the brokers do not offer this mechanism',
  },
  {
    code: 'CONFIG_INVALID',
    fits: by.apiId('ILLEGAL_SASL_STATE'),
    what: 'this port of the brokers takes no password: leave out MILLRACE_LOG_SASL, or name another port in MILLRACE_LOG',
  },
  {
    code: 'LOG_FORBIDDEN',
    fits: by.apiId('TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED'),
    what: 'the brokers do not let this user do it',
  },
  {
    code: 'CONFIG_INVALID',
    fits: by.message('Broker requires TLS'),
    what: 'this port of the brokers speaks TLS: set MILLRACE_LOG_TLS=on, or name another port in MILLRACE_LOG',
  },
  {
    code: 'CONFIG_INVALID',
    fits: by.code('ERR_TLS_CERT_ALTNAME_INVALID'),
    what: "a broker's certificate is not for the name it is called by: call it in MILLRACE_LOG, and let it advertise itself, by a name in its certificate",
  },
  {
    code: 'CONFIG_INVALID',
    fits: by.code('CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'),
    what: "a broker's certificate, or that of its authority, is not valid at this time: renew it, or look at this machine's clock",
  },
  {
    code: 'CONFIG_INVALID',
    fits: by.code(
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'CERT_SIGNATURE_FAILURE',
      'CERT_UNTRUSTED',
      'INVALID_CA',
    ),
    what: "MILLRACE_LOG_TLS_CA: a broker's certificate is not signed by an authority in this file, or, without it, by a public one",
  },
  {
    code: 'LOG_UNAVAILABLE',
    fits: by.message('TLS handshake failed'),
    what: 'a broker breaks off each TLS handshake: does this port speak TLS? Else leave out MILLRACE_LOG_TLS, or name another port in MILLRACE_LOG',
  },
  {
    code: 'LOG_UNAVAILABLE',
    fits: by.message('Connection closed'),
    what: 'a broker closes each connection: does this port ask for TLS (MILLRACE_LOG_TLS), a client certificate it trusts (MILLRACE_LOG_TLS_CERTIFICATE) or a password (MILLRACE_LOG_SASL)?',
  },
];

export function troubleOf(error: unknown): Trouble | undefined {
  const told = [...partsOf(error)];
  return known.find(({ fits }) => told.some(fits));
}

function* partsOf(error: unknown): Generator<Told> {
  if (!(error instanceof Error)) return;
  const { code, apiId, message, cause } = error as Error & { readonly code?: unknown; readonly apiId?: unknown };
  yield { code, apiId, message };
  yield* partsOf(cause);
  if (error instanceof AggregateError) for (const part of error.errors) yield* partsOf(part);
}
