// Runs before the first paint, so that a chosen theme never flashes. Same key and attribute as theme.tsx.
{
  let chosen = null;
  try {
    chosen = localStorage.getItem('millrace-theme');
  } catch {
    // Storage may be forbidden; the system's theme is used.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
}
