import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { axe, listen, openBrowser, picture, type Complaints } from './browser.ts';

export const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
export const minute = 60_000;

/** A platform, and a page of its dashboard that is signed in to its first workspace. */
export type Visit = {
  readonly platform: Platform;
  readonly page: Page;
  readonly complaints: Complaints;
  /** A path below the workspace: `/explore?m=events`. */
  readonly open: (path: string) => Promise<void>;
  /**
   * Pictures of what the page shows at `path` once `ready` is there, in both themes and sizes as `<name>-wide-light.png` …
   * in e2e/artifacts; what is not accessible, or reaches beyond the screen, one line each. With CI set, each size and each
   * theme once.
   */
  readonly looks: (name: string, path: string, ready: (page: Page) => Promise<unknown>) => Promise<string[]>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export async function visit(
  prepare: (platform: Platform) => Promise<unknown>,
  workspace = 'main',
  options: { readonly demo?: boolean } = {},
): Promise<Visit> {
  const platform = await startPlatform(options);
  let browser: Browser | undefined;
  try {
    await prepare(platform);
    browser = await openBrowser();
    const context = await browser.newContext({ viewport: sizes.wide, colorScheme: 'light' });
    context.setDefaultTimeout(minute);
    const complaints = await listen(context, platform.url);
    const page = await context.newPage();
    await page.goto(`${platform.url}/sign-in`);
    await page.getByLabel('Admin key').fill(platform.adminKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    // Without any event, the overview leads to the first step.
    await page.getByRole('heading', { level: 1, name: /^(?:Overview|Get started)$/ }).waitFor();
    const open = async (path: string): Promise<void> => {
      await page.goto(`${platform.url}/${workspace}${path}`);
    };
    const opened = browser;
    return {
      platform,
      page,
      complaints,
      open,
      looks: (name, path, ready) => looks({ page, open }, name, path, ready),
      [Symbol.asyncDispose]: async () => {
        await opened.close();
        await platform[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await browser?.close();
    await platform[Symbol.asyncDispose]();
    throw error;
  }
}

async function looks(
  { page, open }: Pick<Visit, 'page' | 'open'>,
  ...[name, path, ready]: Parameters<Visit['looks']>
): Promise<string[]> {
  const found: string[] = [];
  await open(path);
  for (const [size, viewport] of Object.entries(sizes)) {
    // The page follows the size of its window as it follows the theme.
    await page.setViewportSize(viewport);
    await ready(page);
    await settled(page);
    const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    if (beyond !== 0) found.push(`${name}-${size}: ${String(beyond)} px beyond the screen`);
    for (const colorScheme of ['light', 'dark'] as const) {
      const isJudged = (size === 'wide') === (colorScheme === 'light');
      if (!isJudged && process.env['CI'] !== undefined) continue;
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme='${colorScheme}']`).waitFor({ state: 'attached' });
      const at = `${name}-${size}-${colorScheme}`;
      await picture(page, at);
      if (isJudged) found.push(...(await axe(page)).map((line) => `${at}: ${line}`));
    }
  }
  await page.setViewportSize(sizes.wide);
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/** Nothing on the page is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count(), { timeout: minute }).toBe(0);
}

/** How far `mark` moves on the page at `path`, in px, when what `late` names is answered after it was seen. */
export async function movedBy(
  { page, open }: Pick<Visit, 'page' | 'open'>,
  {
    path,
    late,
    mark,
    ready,
  }: { readonly path: string; readonly late: string; readonly mark: Locator; readonly ready: Locator },
): Promise<number> {
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(late, async (route) => {
    await held;
    await route.continue();
  });
  await open(path);
  await mark.waitFor();
  const kept = await mark.boundingBox();
  letGo();
  await ready.waitFor();
  await settled(page);
  const is = await mark.boundingBox();
  await page.unroute(late);
  return Math.abs((is?.y ?? 0) - (kept?.y ?? 0));
}

/** What the page complained of: refused by the policy, from elsewhere, failed. */
export function complaintsOf({ violations, outside, errors }: Complaints): string[] {
  // Asking who is signed in is answered with 401 before the sign-in; the browser lists that itself.
  return [...violations, ...outside, ...errors.filter((text) => !/401 \(Unauthorized\).*\/api\//.test(text))];
}
