/** A form of value: what is allowed, in words for people, and how it is read. `undefined` = not of this form. */
export type Form<T> = { readonly allowed: string; readonly read: (text: string) => T | undefined };

export function oneOf<const T extends string>(...words: readonly T[]): Form<T> {
  return {
    allowed: words.map((word) => `\`${word}\``).join(' or '),
    read: (text) => words.find((word) => word === text),
  };
}

export const path: Form<string> = { allowed: 'a path', read: (value) => value };
export const hostName: Form<string> = {
  allowed: 'an address or host name',
  read: (value) => (/^[\w.:-]+$/.test(value) ? value : undefined),
};

export function integer(low: number, high: number): Form<number> {
  return {
    allowed: `a whole number from ${low} to ${high}`,
    read: (value) => {
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      return number >= low && number <= high ? number : undefined;
    },
  };
}

const units: Readonly<Record<string, number>> = { '': 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };

export function bytes(low: string): Form<number> {
  return {
    allowed: `bytes, or with a unit such as \`512MB\` or \`20GB\` (powers of 1,024), at least ${low}`,
    read: (value) => {
      const found = bytesOf(value);
      return found !== undefined && found >= (bytesOf(low) ?? 0) ? found : undefined;
    },
  };
}

function bytesOf(value: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,15}) ?([KMGT]B)?$/i.exec(value) ?? [];
  const size = Number(digits) * (units[unit.toUpperCase()] ?? Number.NaN);
  return Number.isSafeInteger(size) ? size : undefined;
}

/** It has to travel in an Authorization header, as a Bearer token and as the user name of Basic, so no blank and no colon. */
export const key: Form<string> = {
  allowed: '16 to 256 printable ASCII characters without blanks and colons',
  read: (value) => (/^[!-9;-~]{16,256}$/.test(value) ? value : undefined),
};

/** `segments`, or the brokers of a Kafka cluster. */
export const log: Form<string> = {
  allowed: '`segments` or `kafka://host:port,host:port`',
  read: (value) => (/^(segments|kafka:\/\/[\w.-]+:\d{1,5}(,[\w.-]+:\d{1,5})*)$/.test(value) ? value : undefined),
};

/** What a topic of Kafka may be called, with room for what follows. */
export const topicName: Form<string> = {
  allowed: '1 to 200 letters, digits, dots, underscores and hyphens, not a dot first',
  read: (value) => (/^[\w-][\w.-]{0,199}$/.test(value) ? value : undefined),
};

/** Its client escapes the first comma only. */
export const userName: Form<string> = {
  allowed: '1 to 256 characters, no control characters and no commas',
  read: (value) => (/^[^\p{Cc},]{1,256}$/u.test(value) ? value : undefined),
};

export const password: Form<string> = {
  allowed: '1 to 1024 characters, no control characters',
  read: (value) => (/^\P{Cc}{1,1024}$/u.test(value) ? value : undefined),
};

export const store: Form<string> = {
  allowed: '`embedded` or `http://user:password@host:port/database`',
  read: (value) => {
    if (value === 'embedded') return value;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && /^\/\w*$/.test(url.pathname) ? value : undefined;
  },
};
