import { Packs } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { tags } from './parts.ts';

export type PackRoutesOptions = {
  /** The packs that this release brings; of a folder that does not change while it runs. */
  readonly packs: () => Promise<Packs['packs']>;
};

/** `GET /api/packs`: what could be applied. Whether it stands in a workspace, its definitions say. */
export function packRoutes(app: FastifyInstance, { packs }: PackRoutesOptions): void {
  let read: Packs['packs'] | undefined;
  app.get(
    '/api/packs',
    {
      schema: {
        tags,
        summary: 'The packs of this release, with the documents they bring',
        description: 'To be handed to POST /api/definitions/apply, all or some of them.',
        response: { 200: Packs },
      },
      config: { policy: 'read', errors: [] },
    },
    async (): Promise<Packs> => {
      read ??= await packs();
      return { packs: read };
    },
  );
}
