/** Where the palette led last on this device, the newest first. */
export type Recent = { readonly id: string; readonly title: string; readonly note?: string; readonly href: string };

const most = 6;
const itemOf = (workspace: string): string => `millrace-recent-${workspace}`;

export function readRecent(workspace: string): readonly Recent[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(itemOf(workspace)) ?? '[]');
    return Array.isArray(value) ? value.filter(isRecent).slice(0, most) : [];
  } catch {
    return [];
  }
}

export function rememberRecent(workspace: string, recent: Recent): void {
  const others = readRecent(workspace).filter(({ id }) => id !== recent.id);
  try {
    localStorage.setItem(itemOf(workspace), JSON.stringify([recent, ...others].slice(0, most)));
  } catch {
    // A browser that keeps nothing has no recent things.
  }
}

function isRecent(value: unknown): value is Recent {
  if (typeof value !== 'object' || value === null) return false;
  const { id, title, href, note }: { id?: unknown; title?: unknown; href?: unknown; note?: unknown } = value;
  // Only addresses of the dashboard itself.
  const isOwn = typeof href === 'string' && /^\/(?!\/)/.test(href);
  return (
    typeof id === 'string' && typeof title === 'string' && (note === undefined || typeof note === 'string') && isOwn
  );
}
