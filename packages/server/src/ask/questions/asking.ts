/** On whose behalf, and when. */
export type Asking = { readonly workspace: string; /** Milliseconds since 1970. */ readonly now: number };
