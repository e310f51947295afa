/** A page that the navigation knows; `keys` opens it after g. */
export type Place = { readonly to: string; readonly label: string; readonly keys?: string; readonly soon?: boolean };

/** The address of a place: its path without what may be left out. */
export function hrefOf(workspace: string, to: string): string {
  return to.replace('$workspace', encodeURIComponent(workspace)).replace(/\/\{-\$\w+\}$/, '');
}
