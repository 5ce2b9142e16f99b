// SPDX-License-Identifier: GPL-3.0-or-later
// node build.mjs FOLDER CATALOGUE.mo: the page's scripts, styles and WebAssembly (FOLDER/*.wasm) in one HTML template, as a
// C array, FOLDER/page_template.c.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { partsOf } from './notices.mjs';
import { deflateSmallest } from './smallest.mjs';
import { keepTexts } from './texts.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [folder, catalogue] = process.argv.slice(2);
const made = (name) => resolve(folder, name);
const esbuild = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

async function bundle(options) {
  const result = await build({ ...esbuild, ...options });
  return { text: result.outputFiles[0].text.trim(), metafile: result.metafile };
}

const bundleScript = () =>
  bundle({
    entryPoints: [join(here, 'src/main.js')],
    format: 'iife',
    target: ['es2022'],
    loader: { '.deflated': 'base64', '.csv': 'text' },
    alias: Object.fromEntries(
      ['whatif.wasm', 'tables.wasm', 'texts.mo'].map((name) => [`${name}.deflated`, made(`${name}.deflated`)]),
    ),
  });

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

function bundleStyle() {
  const read = (path) => readFileSync(join(here, path), 'utf8');
  const css = read('node_modules/@utrecht/component-library-css/dist/html.css') + read('style.css');
  const used = {
    name: 'used tokens',
    setup: ({ onLoad }) =>
      onLoad({ filter: /voorbeeld-design-tokens\/dist\/theme\.css$/ }, ({ path }) => ({
        contents: keepUsedTokens(css, readFileSync(path, 'utf8')),
        loader: 'css',
      })),
  };
  return bundle({ entryPoints: [join(here, 'style.css')], plugins: [used] });
}

// Within an element nothing may look like its end.
const inScript = (text) => text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
const fill = (template, name, text) => template.replace(`%${name}%`, () => text);

function toArray(text) {
  const bytes = Buffer.from(text, 'utf8');
  const rows = [];
  for (let k = 0; k < bytes.length; k += 64)
    rows.push(Array.from(bytes.subarray(k, k + 64), (b) => (b << 24) >> 24).join(','));
  return `extern const char page_template[];\nconst char page_template[] = {\n${rows.join(',\n')},0\n};\n`;
}

// The page inflates them when it needs them.
const tables = readFileSync(made('tables.wasm'));
for (const [name, bytes] of [
  ['whatif.wasm', readFileSync(made('whatif.wasm'))],
  ['tables.wasm', tables],
  ['texts.mo', keepTexts(readFileSync(catalogue), tables)],
])
  writeFileSync(made(`${name}.deflated`), deflateSmallest(bytes));

const script = await bundleScript();
const style = await bundleStyle();
const parts = JSON.stringify(partsOf([style.metafile, script.metafile])).replaceAll('<', '\\u003c');
// The one script that may run in the page and the one style that counts, whatever else gets into it.
const code = `\n${inScript(script.text)}\n`;
const hashOf = (text) => createHash('sha256').update(text).digest('base64');
const rules = `\n${style.text.replace('@charset "UTF-8";', '')}\n`;
let page = readFileSync(join(here, 'index.html'), 'utf8');
for (const [name, text] of Object.entries({
  STYLE: rules,
  STYLE_HASH: hashOf(rules),
  PARTS: parts,
  HASH: hashOf(code),
  SCRIPT: code,
}))
  page = fill(page, name, text);
writeFileSync(made('page_template.c'), toArray(page));
writeFileSync(made('page_template.html'), page); // for the page with the program in it
