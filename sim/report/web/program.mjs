// SPDX-License-Identifier: GPL-3.0-or-later
// node program.mjs FOLDER FILE...: the page with the program in it, FOLDER/solidair.html: the report's page
// (FOLDER/web/page_template.html), the engine, the files that ship, the texts, and the figures of the first screen, which
// the engine works out here.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Engine } from './src/engine/engine.js';
import { deflateSmallest } from './smallest.mjs';
import { keepTexts } from './texts.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [folder, ...paths] = process.argv.slice(2);
const first = { path: 'scenarios/groningen-2016.cfg', draws: 2000 };

// What the engine does, or has, is not carried twice.
const carriedByEngine = {
  name: 'carried by the engine',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /\.deflated$/ }, ({ path }) => ({ path, namespace: 'carried' }));
    onLoad({ filter: /./, namespace: 'carried' }, ({ path }) => ({
      contents: path === 'whatif.wasm.deflated' ? readFileSync(join(folder, 'web', path)) : '',
      loader: 'base64',
    }));
  },
};

async function bundle(entry) {
  const result = await build({
    entryPoints: [join(here, 'src', entry)],
    bundle: true,
    minify: true,
    write: false,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    format: 'iife',
    target: ['es2022'],
    loader: { '.csv': 'text' },
    plugins: [carriedByEngine],
  });
  return result.outputFiles[0].text.trim();
}

const pack = (content) => deflateSmallest(content).toString('base64');
const inScript = (text) => text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');

const code = readFileSync(join(folder, 'web/engine.wasm'));
const columns = paths.filter((path) => path.endsWith('/columns.csv')).map((path) => readFileSync(path));
const texts = keepTexts(readFileSync(join(folder, 'locale/nl/LC_MESSAGES/solidair.mo')), code, columns);
const files = paths.map((path) => [path, readFileSync(path, 'utf8')]);

async function openEngine() {
  const engine = await Engine.open(new WebAssembly.Module(code), { catalogue: texts });
  for (const [path, content] of files) engine.give(path, content);
  return engine;
}

const engine = await openEngine();
const scenarios = paths
  .filter((path) => /^scenarios\/[^/]+\.cfg$/.test(path))
  .map((path) => {
    const { title, title_en: english } = engine.check(path);
    return { path, title, title_en: english };
  });
engine.run({ ...first, output: 'first.h5' });
const figures = engine.model('first.h5');
const model = JSON.stringify(figures);
// Of the municipality with which the page opens, and the answers of the others.
const [opensWith] = [...figures.municipality_name].sort((a, b) => a.localeCompare(b, 'nl'));
const plain = engine.plain('first.h5', opensWith);

const template = readFileSync(join(folder, 'web/page_template.html'), 'utf8');
const views = await bundle('main.js');
const worker = await bundle('engine/worker.js');
const program = await bundle('program/main.js');
// The scripts come packed, and may run by their own hashes; what unpacks the first of them stands as it is.
const viewsScript = `globalThis.solidairViews=()=>{${views}};`;
const unpacks = `(async()=>{
const bytes=Uint8Array.from(atob(document.getElementById('program-script').textContent.trim()),(c)=>c.charCodeAt(0));
const script=document.createElement('script');
script.textContent=await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).text();
document.body.append(script);
})();`;
const script = `\n${inScript(unpacks)}\n`;
const hashes = [script, viewsScript, program].map(
  (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
);
// The C library that is in the engine asks for its notice too.
const library = {
  name: 'wasi-libc',
  version: '',
  license: 'MIT, Apache-2.0 WITH LLVM-exception',
  notice: readFileSync('/usr/share/doc/wasi-libc/copyright', 'utf8'),
};
const [, parts] = /id="parts">([\s\S]*?)<\/script>/.exec(template);

const carried = Object.entries({
  engine: pack(code),
  'program-script': pack(program),
  'views-script': pack(viewsScript),
  worker: pack(worker),
  texts: pack(texts),
  shipped: pack(JSON.stringify({ first, scenarios, files })),
  first: pack(model),
  notices: pack(JSON.stringify([...JSON.parse(parts), library])),
}).map(([id, text]) => `<script type="text/plain" id="${id}">${text}</script>\n`);

const page = template
  .slice(0, template.lastIndexOf('<script>'))
  .replace(parts, '[]')
  .replace(/script-src '[^']+'/, `script-src ${hashes.join(' ')}`)
  .replace('; img-src', '; worker-src blob:; img-src')
  .replace('<div id="views">', '<aside id="program"></aside><div id="views">')
  .replace('@@LANG@@', 'nl')
  .replace('@@BUDGET@@', 'state')
  .replace('@@TITLE@@', 'solidair')
  .replace(
    '@@NOSCRIPT@@',
    () =>
      '<h1>solidair</h1>\n<p>Deze pagina rekent met JavaScript, en dat staat hier uit. Zet het aan: alles gebeurt op uw eigen computer. ' +
      `Hieronder staan een paar tabellen van het eerste scenario.</p>\n${plain}`,
  )
  .replace(/@@(SAMPLE_)?MODEL@@/g, 'null')
  .replace('@@SAMPLE@@', '');
writeFileSync(
  join(folder, 'solidair.html'),
  `${page}${carried.join('')}<script>${script}</script>\n</body>\n</html>\n`,
);
