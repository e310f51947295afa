import { isNode, LineCounter, parseAllDocuments, stringify, type Document } from 'yaml';
import { Failure } from '../kernel/kernel.ts';

export type Place = { readonly line: number; readonly column: number };

/** One document of a YAML text, and where in the text a JSON pointer into it leads, or as far as it goes. */
export type Parsed = { readonly value: unknown; readonly placeOf: (path: string) => Place };

/** An alias may be used so often before the text is taken for a bomb. */
const maxAliasCount = 100;

/** Reads YAML 1.2, of which JSON is a part; documents are parted by `---`, empty ones are left out. YAML_INVALID says where it is broken. */
export function readYaml(text: string): readonly Parsed[] {
  const counter = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: counter, prettyErrors: false });
  // Of a text without any document the library makes an empty list with members of its own.
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const read = documents.map((document): Parsed => {
    const [error] = document.errors;
    if (error !== undefined) throw broken(at(error.pos[0]), error.message);
    return { value: plainOf(document), placeOf: (path) => at(offsetOf(document, path)) };
  });
  return read.filter(({ value }) => value !== null);
}

/** One document a text, keys in their order. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 120, aliasDuplicateObjects: false });
}

function plainOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount });
  } catch (error) {
    throw broken({ line: 1, column: 1 }, error instanceof Error ? error.message : String(error));
  }
}

function offsetOf(document: Document.Parsed, path: string): number {
  const keys = path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let length = keys.length; length > 0; length -= 1) {
    const node = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range[0] ?? 0;
}

function broken({ line, column }: Place, message: string): Failure {
  return new Failure('YAML_INVALID', { detail: `line ${line}, column ${column}: ${message}` });
}
