import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PEM files of an authority. */
export type Authority = { readonly certificate: string; readonly key: string };
/** PEM files of a certificate, and of both in one, as a broker wants it. */
export type Identity = { readonly certificate: string; readonly key: string; readonly both: string };

export async function makeAuthority(folder: string, name: string): Promise<Authority> {
  const made = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  await openssl(`req -x509 ${fresh(made.key)} -days 2 -subj /CN=${name} -out ${made.certificate}`);
  return made;
}

/** Signed by the authority, good for one host name. */
export async function makeIdentity(folder: string, name: string, authority: Authority): Promise<Identity> {
  const made = {
    certificate: join(folder, `${name}.crt`),
    key: join(folder, `${name}.key`),
    both: join(folder, `${name}.pem`),
  };
  const sign = `-CA ${authority.certificate} -CAkey ${authority.key} -addext subjectAltName=DNS:localhost`;
  await openssl(`req -x509 ${fresh(made.key)} ${sign} -days 2 -subj /CN=${name} -out ${made.certificate}`);
  await writeFile(made.both, `${await readFile(made.key, 'utf8')}${await readFile(made.certificate, 'utf8')}`);
  return made;
}

/** The same key, encrypted. */
export async function encryptKey(key: string): Promise<string> {
  const made = `${key}.encrypted`;
  await openssl(`pkey -in ${key} -aes256 -passout pass:word -out ${made}`);
  return made;
}

const fresh = (key: string): string => `-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ${key}`;

async function openssl(command: string): Promise<void> {
  await run('openssl', command.split(' '));
}
