import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, makeIdentity, type Authority, type Identity } from './certificates.fixture.ts';
import { startBroker, type Broker } from './kafka-broker.fixture.ts';
import { grant, neededRights } from './kafka-rights.fixture.ts';

export const user = 'millrace';
export const password = 'pass-word-of-millrace';
/** After so long the door BRIEF wants the password again. */
export const sessionMs = 1_000;

/**
 * A broker with doors: TLS, MUTUAL (TLS with a client certificate), SASL (TLS with a password), BRIEF (the same, for a short
 * session), BARE (a password without TLS). Whoever comes without a password may do everything, the user what the page on
 * operation says, in topics called `millrace…`; `guest`, who has the same password by PLAIN, may do nothing.
 */
export type SecuredBroker = Broker & {
  readonly authority: Authority;
  /** Its certificate is not known to anybody. */
  readonly stranger: Authority;
  readonly client: Identity;
  /** A client whom the stranger has signed. */
  readonly strangersClient: Identity;
  /** That of the user, by SCRAM-SHA-512. */
  changePassword(to: string): Promise<void>;
};

export async function startSecuredBroker(): Promise<SecuredBroker> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-certificates-'));
  const authority = await makeAuthority(folder, 'authority');
  const stranger = await makeAuthority(folder, 'stranger');
  const server = await makeIdentity(folder, 'server', authority);
  const client = await makeIdentity(folder, 'client', authority);
  const strangersClient = await makeIdentity(folder, 'strangers-client', stranger);
  const broker = await startBroker({
    doors: [
      { name: 'TLS', protocol: 'SSL' },
      { name: 'MUTUAL', protocol: 'SSL' },
      { name: 'SASL', protocol: 'SASL_SSL' },
      { name: 'BRIEF', protocol: 'SASL_SSL' },
      { name: 'BARE', protocol: 'SASL_PLAINTEXT' },
    ],
    properties: [
      'ssl.keystore.type=PEM',
      `ssl.keystore.location=${server.both}`,
      'ssl.truststore.type=PEM',
      `ssl.truststore.location=${authority.certificate}`,
      'listener.name.mutual.ssl.client.auth=required',
      // Rights are asked of those who say who they are.
      'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users=User:ANONYMOUS;User:CN=client',
      'sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
      'listener.name.bare.sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512',
      `listener.name.brief.connections.max.reauth.ms=${sessionMs}`,
      ...['sasl', 'brief', 'bare'].flatMap(mechanisms),
    ],
    format: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((name) => [
      '--add-scram',
      `${name}=[name=${user},password=${password}]`,
    ]),
  });
  try {
    await grant(broker.address, { user, topics: 'millrace', rights: neededRights });
  } catch (error) {
    await broker[Symbol.asyncDispose]();
    throw error;
  }
  return Object.assign(Object.create(broker) as Broker, {
    authority,
    stranger,
    client,
    strangersClient,
    changePassword: (to: string) => {
      const who = `--bootstrap-server ${broker.address} --entity-type users --entity-name ${user}`.split(' ');
      const what = ['--alter', '--add-config', `SCRAM-SHA-512=[password=${to}]`];
      return broker.tool(['kafka.admin.ConfigCommand', ...who, ...what]);
    },
    async [Symbol.asyncDispose]() {
      await broker[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  });
}

function mechanisms(door: string): string[] {
  const security = 'org.apache.kafka.common.security';
  const settings = `listener.name.${door}`;
  return [
    `${settings}.plain.sasl.jaas.config=${security}.plain.PlainLoginModule required user_${user}="${password}" user_guest="${password}";`,
    `${settings}.scram-sha-256.sasl.jaas.config=${security}.scram.ScramLoginModule required;`,
    `${settings}.scram-sha-512.sasl.jaas.config=${security}.scram.ScramLoginModule required;`,
  ];
}
