import type { DefinitionVersion, JsonObject, MappingSpec } from '@millrace/contract';
import { compileMapping } from '../../catalog/catalog.ts';
import { callApi, type Api } from '../api-client.ts';
import type { RowMapping } from './row.ts';

/** The mapping of this name, for rows of whoever. */
export async function loadMapping(api: Api, name: string): Promise<RowMapping> {
  const path = `/api/definitions/mapping/${encodeURIComponent(name)}`;
  const { spec } = await callApi<DefinitionVersion>(api, 'GET', path);
  return rowMapping(name, spec as MappingSpec);
}

/** Throws at a row whose event the mapping would take for a row: the collector has the mapping too, and would do it again. */
export function rowMapping(name: string, { producer: _anyone, ...spec }: MappingSpec): RowMapping {
  const compiled = compileMapping({ [name]: spec });
  const make = (item: JsonObject): JsonObject | undefined => compiled({ producer: '', item })?.item;
  return (row) => {
    const event = make(row);
    if (event !== undefined && make(event) !== undefined)
      throw new Error(`the mapping "${name}" fits its own events: say in its \`when\` what only a row has`);
    return event;
  };
}
