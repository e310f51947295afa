/** What a key allows, and in whose name its events are kept. */
export type Grant = {
  readonly keyId: string;
  readonly workspace: string;
  readonly producer: string;
  /** secret: writes, may import. public: a browser's, writes only. admin: everything of the workspace. */
  readonly kind: 'secret' | 'public' | 'admin';
  /** The client's own time is believed: no clamp to the past, no correction for clock skew. */
  readonly mayImport: boolean;
};
