const mark = 'PartLost';

/**
 * Marks the error of a file of the dashboard that did not come. Under its own words the router would load the page anew at
 * once, and lose it where nobody answers.
 */
export function markLostParts(): void {
  window.addEventListener('vite:preloadError', ({ payload }) => {
    if (payload.name === mark) return;
    payload.name = mark;
    payload.message = `Not loaded: ${payload.message}`;
  });
}

/** A browser does not ask for such a file a second time: only the page loaded anew has it. */
export function isPartLost(error: unknown): error is Error {
  return error instanceof Error && error.name === mark;
}
