/** What the screen calls those of a step who can go on no more, and those who still may. */
export const funnelHeads: Readonly<Record<string, string>> = { dropped: 'Stuck', in_progress: 'In time' };
