/** Subjects of a kind by how many they are: `person`, `people`, `leads`. */
export function kindWords(kind = 'person', n = 2): string {
  if (kind === 'person') return n === 1 ? 'person' : 'people';
  return n === 1 ? kind : `${kind}s`;
}
