import {
  definitionKinds,
  type DefinitionKind,
  type DefinitionList,
  type DefinitionSummary,
  type DefinitionVersion,
} from '@millrace/contract';
import type { Edition, StoredVersion } from './catalog.ts';

export function summaryOf({ kind, name, version, revision, hash, author, at, spec }: StoredVersion): DefinitionSummary {
  return { kind, name, version, revision, hash, author, at: new Date(at).toISOString(), deleted: spec === null };
}

export function viewOf(workspace: string, version: StoredVersion): DefinitionVersion {
  return { workspace, ...summaryOf(version), spec: version.spec };
}

export function listOf(edition: Edition, kind: DefinitionKind | undefined, withSpecs: boolean): DefinitionList {
  const standing = (kind === undefined ? definitionKinds : [kind]).flatMap((each) => edition.of(each));
  const definitions = standing.map((one) => ({ ...summaryOf(one), ...(withSpecs && { spec: one.spec }) }));
  return { revision: edition.revision, definitions };
}
