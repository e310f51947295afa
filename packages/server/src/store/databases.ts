/** The two databases of a store: one is in force, the other is where a new one is made. */
export function databasesOf(name: string): readonly [string, string] {
  return [name, `${name}_twin`];
}

/** The one of the two that is not in force. */
export function otherDatabase(name: string, inForce: string): string {
  const [first, second] = databasesOf(name);
  return inForce === first ? second : first;
}
