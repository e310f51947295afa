import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The theme script must run before anything is painted, so it stands in the head: a classic file, hashed like the rest. */
function themeFirst(): Plugin {
  const source = readFileSync(at('src/app/theme-first.js'), 'utf8');
  const fileName = `assets/theme-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`;
  let building = false;
  return {
    name: 'theme-first',
    configResolved(config) {
      building = config.command === 'build';
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source });
    },
    transformIndexHtml() {
      return [
        {
          tag: 'script',
          attrs: { src: building ? `/${fileName}` : '/src/app/theme-first.js' },
          injectTo: 'head-prepend',
        },
      ];
    },
  };
}

/** Preloads the one font file every first page needs. */
function preloadFont(): Plugin {
  return {
    name: 'preload-font',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const font = Object.keys(bundle ?? {}).find((name) => /geist-latin-wght-normal-[^/]+\.woff2$/.test(name));
        if (font === undefined) return [];
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: true };
        return [{ tag: 'link', attrs, injectTo: 'head' } satisfies HtmlTagDescriptor];
      },
    },
  };
}

/** Writes every text file a second time, compressed once and well, for a server that hands such files out. */
function compress(): Plugin {
  return {
    name: 'compress',
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(?:js|css|svg)$/.test(file))) {
        const bytes = readFileSync(join(dir, name));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes));
      }
    },
  };
}

/** What nearly every page is made of. */
const common = [
  'address/refused-notice.tsx',
  'answer/used-line.tsx',
  'conditions/misread.ts',
  'number/cell.ts',
  'number/format.ts',
  'number/number.module.css',
  'query/nth.ts',
  'query/part.module.css',
  'query/part.tsx',
  'time/as-of.module.css',
  'time/as-of.tsx',
  'time/format.ts',
  'ui/button.module.css',
  'ui/button.tsx',
  'ui/card.module.css',
  'ui/card.tsx',
  'ui/cell-button.module.css',
  'ui/cell-button.tsx',
  'ui/page-bar.module.css',
  'ui/page-bar.tsx',
];

/** Throws where one of them is not there any more: without its name here it would be a file of its own, or in the first one. */
function commonParts(): (id: string) => boolean {
  const paths = new Set(common.map((path) => at(`src/shared/${path}`)));
  const gone = [...paths].find((path) => !existsSync(path));
  if (gone !== undefined) throw new Error(`vite.config.ts: ${gone} has gone; name what stands in its place`);
  return (id) => paths.has(id.replace(/\?.*$/, ''));
}

export default defineConfig({
  base: '/',
  root: at('.'),
  plugins: [react(), themeFirst(), preloadFont(), compress()],
  resolve: { alias: { '@': at('src') } },
  build: {
    target: 'es2023',
    // A font or picture inside a style sheet would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    // What each page loads, for the budgets.
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // As one: twenty files of some hundred bytes do not compress.
          groups: [
            {
              name: 'page',
              test: commonParts(),
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/v1': 'http://127.0.0.1:8080' } },
});
