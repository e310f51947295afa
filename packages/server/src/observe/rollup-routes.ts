import { RollupList } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Edition } from '../catalog/catalog.ts';
import { rollupForms, rollupViews } from '../measure/measure.ts';
import type { Records } from '../records/records.ts';

export type RollupRoutesOptions = {
  readonly records: Pick<Records, 'read'>;
  /** The documents of a workspace as they stand. */
  readonly documentsOf: (workspace: string) => Edition;
  readonly workspaceOf: (request: FastifyRequest) => string;
};

/** `GET /api/rollups`: how far each is, which of its days are made anew, and what comparing them with events has found. */
export function rollupRoutes(app: FastifyInstance, { records, documentsOf, workspaceOf }: RollupRoutesOptions): void {
  app.get(
    '/api/rollups',
    {
      schema: { response: { 200: RollupList }, tags: ['operation'] },
      config: { policy: 'read', errors: [] },
    },
    async (request): Promise<RollupList> => {
      const workspace = workspaceOf(request);
      return { rollups: await rollupViews(records, workspace, rollupForms(documentsOf(workspace))) };
    },
  );
}
