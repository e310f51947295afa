import {
  AclOperations,
  AclPermissionTypes,
  ResourcePatternTypes,
  ResourceTypes,
  type AclOperationLabel,
} from '@platformatic/kafka';
import { openAdmin } from './cluster.ts';

export type Rights = { readonly topic: readonly AclOperationLabel[]; readonly cluster: readonly AclOperationLabel[] };

/** What docs/operation.md asks for. */
export const neededRights: Rights = {
  topic: ['CREATE', 'DESCRIBE_CONFIGS', 'READ', 'WRITE', 'DELETE'],
  cluster: ['DESCRIBE'],
};

/** Gives a user rights on all topics whose names begin so; `address` is one where everything is allowed. */
export async function grant(
  address: string,
  { user, topics, rights }: { readonly user: string; readonly topics: string; readonly rights: Rights },
): Promise<void> {
  const admin = openAdmin({ brokers: [address], deadlineMs: 10_000 });
  const who = { principal: `User:${user}`, host: '*', permissionType: AclPermissionTypes.ALLOW };
  await admin.createAcls({
    creations: [
      ...rights.topic.map((operation) => ({
        ...who,
        resourceType: ResourceTypes.TOPIC,
        resourceName: topics,
        resourcePatternType: ResourcePatternTypes.PREFIXED,
        operation: AclOperations[operation],
      })),
      ...rights.cluster.map((operation) => ({
        ...who,
        resourceType: ResourceTypes.CLUSTER,
        resourceName: 'kafka-cluster',
        resourcePatternType: ResourcePatternTypes.LITERAL,
        operation: AclOperations[operation],
      })),
    ],
  });
  await admin.close();
}
