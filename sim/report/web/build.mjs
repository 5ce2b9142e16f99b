// SPDX-License-Identifier: GPL-3.0-or-later
// node build.mjs WHATIF.wasm OUT.c: the page's scripts, styles and WebAssembly in one HTML template, as a C array.
import { build } from 'esbuild';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [wasm, out] = process.argv.slice(2);
const esbuild = {
  bundle: true,
  minify: true,
  write: false,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

async function bundleScript() {
  const result = await build({
    ...esbuild,
    entryPoints: [join(here, 'src/main.js')],
    format: 'iife',
    target: ['es2022'],
    loader: { '.wasm': 'base64' },
    alias: { 'whatif.wasm': wasm },
  });
  return result.outputFiles[0].text;
}

// The design tokens are thousands; kept are those that the styles use, and those that these use in turn.
function keepUsedTokens(css, tokens) {
  const value = new Map([...tokens.matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm)].map((match) => [match[1], match[2]]));
  const kept = new Set();
  const visit = (text) => {
    for (const [, name] of text.matchAll(/var\((--[\w-]+)/g))
      if (value.has(name) && !kept.has(name)) {
        kept.add(name);
        visit(value.get(name));
      }
  };
  visit(css);
  return `.voorbeeld-theme{${[...kept]
    .sort()
    .map((name) => `${name}:${value.get(name)}`)
    .join(';')}}`;
}

async function bundleStyle() {
  const read = (path) => readFileSync(join(here, path), 'utf8');
  const css = read('node_modules/@utrecht/component-library-css/dist/html.css').replace(/@charset "UTF-8";/, '');
  const own = read('style.css');
  const tokens = read('node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css');
  const result = await build({
    ...esbuild,
    stdin: { contents: `${keepUsedTokens(css + own, tokens)}\n${css}\n${own}`, loader: 'css', resolveDir: here },
  });
  return result.outputFiles[0].text;
}

// Within an element nothing may look like its end.
const inScript = (text) => text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--').trim();
const fill = (template, name, text) => template.replace(`%${name}%`, () => text);

function toArray(text) {
  const bytes = Buffer.from(text, 'utf8');
  const rows = [];
  for (let k = 0; k < bytes.length; k += 64)
    rows.push(Array.from(bytes.subarray(k, k + 64), (b) => (b << 24) >> 24).join(','));
  return `extern const char page_template[];\nconst char page_template[] = {\n${rows.join(',\n')},0\n};\n`;
}

const script = inScript(await bundleScript());
const style = (await bundleStyle()).trim();
let page = readFileSync(join(here, 'index.html'), 'utf8');
page = fill(fill(page, 'STYLE', style), 'SCRIPT', script);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, toArray(page));
