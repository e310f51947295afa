import type { DefinitionKind, ErrorCode } from '@millrace/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { Failure } from '../../kernel/kernel.ts';
import type { Catalog, Definitions, Kinds, StoredVersion } from '../catalog.ts';
import { isKind } from '../check-document.ts';
import { viewOf } from '../views.ts';

export type DefinitionRoutesOptions = {
  readonly catalog: Catalog;
  readonly definitions: Definitions;
  readonly kinds: Kinds;
  readonly workspaceOf: (request: FastifyRequest) => string;
  readonly authorOf: (request: FastifyRequest) => string;
};

/** `?rebuild=true` of what changes documents. */
export const Rebuilding = Type.Object({
  rebuild: Type.Optional(
    Type.Enum(['true', 'false'], {
      description: 'Begin what the change makes necessary to make anew, with the change. Default false',
    }),
  ),
});

export function rebuildOf({ query }: FastifyRequest): { readonly rebuild: boolean } {
  return { rebuild: (query as Static<typeof Rebuilding>).rebuild === 'true' };
}

export const Count = Type.String({ pattern: '^[0-9]{1,15}$' });
export const ByName = Type.Object({ kind: Type.String(), name: Type.String() });

export const tags = ['definitions'];
const readErrors: readonly ErrorCode[] = ['DEFINITION_KIND_UNKNOWN', 'NOT_FOUND'];
export const changeErrors: readonly ErrorCode[] = [
  ...readErrors,
  'DEFINITION_KIND_UNSUPPORTED',
  'DEFINITION_NAME_INVALID',
  'DEFINITION_TOO_LARGE',
  'DEFINITION_INVALID',
  'DEFINITION_USED',
  'DEFINITION_CHANGED',
  'YAML_INVALID',
  'NOT_READY',
];
export const read = { policy: 'read', errors: readErrors };
export const admin = { policy: 'admin', errors: changeErrors };
export const one = '/api/definitions/:kind/:name';

export function documentOf(request: FastifyRequest): { readonly kind: DefinitionKind; readonly name: string } {
  const { kind, name } = request.params as Static<typeof ByName>;
  return { kind: kindOf(kind), name };
}

export function kindOf(kind: string): DefinitionKind {
  if (!isKind(kind)) throw new Failure('DEFINITION_KIND_UNKNOWN', { detail: kind });
  return kind;
}

/** With the version as its ETag, for If-Match. */
export function send(reply: FastifyReply, workspace: string, version: StoredVersion): FastifyReply {
  return reply.header('etag', `"${version.version}"`).send(viewOf(workspace, version));
}
