import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const places = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const artifacts = join(import.meta.dirname, 'artifacts');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The distribution's own browser, without anything that calls home. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = places.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) throw new Error('No Chromium here. Install it, or name it in CHROMIUM.');
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return await chromium.launch({ executablePath, headless: true, args });
}

export type Complaints = {
  /** What the content security policy refused. */
  readonly violations: string[];
  /** Requests to anywhere but the platform. */
  readonly outside: string[];
  /** Errors on the console and exceptions nobody caught. */
  readonly errors: string[];
};

/** Listens to everything a page of this context could complain about, from its first script on. */
export async function listen(context: BrowserContext, origin: string): Promise<Complaints> {
  const complaints: Complaints = { violations: [], outside: [], errors: [] };
  await context.exposeBinding('cspViolation', (_, text: string) => complaints.violations.push(text));
  await context.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    globalThis.cspViolation(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`);
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) complaints.outside.push(url);
  });
  context.on('weberror', (error) => complaints.errors.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.errors.push(`${message.text()} ${message.location().url}`);
  });
  return complaints;
}

export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(artifacts, { recursive: true });
  await page.screenshot({ path: join(artifacts, `${name}.png`) });
}

type Finding = { id: string; nodes: { html: string }[] };

/** WCAG 2.2 A and AA and the best practices, as axe-core sees them. One line a finding. */
export async function axe(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const run = `${axeSource}; axe.run(document, { runOnly: ${JSON.stringify(tags)} })`;
  const { violations } = (await page.evaluate(run)) as { violations: Finding[] };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}
