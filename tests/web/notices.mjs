// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/notices.mjs PAGE.html: every package in the bundle has its notice in the page. As TAP.
// Which packages these are is read here from the comments that esbuild writes above each module when it does not minify.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partsOf } from '../../sim/report/web/notices.mjs';
import { require } from './browser.mjs';

const web = 'sim/report/web';
const { build } = require('esbuild');

async function bundled() {
  const result = await build({
    entryPoints: [`${web}/src/main.js`, `${web}/style.css`],
    bundle: true,
    write: false,
    outdir: 'unused',
    external: ['*.deflated', '*.csv'],
    format: 'esm',
  });
  const text = result.outputFiles.map((file) => file.text).join('\n');
  const above = /^\s*(?:\/\/|\/\*) \S*node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//gm;
  return [...new Set([...text.matchAll(above)].map((match) => match[1]))].sort();
}

const page = readFileSync(process.argv[2], 'utf8');
const parts = JSON.parse(/<script type="application\/json" id="parts">(.*)<\/script>/.exec(page)[1]);
const expected = await bundled();
const problems = [];
if (expected.length < 10 || parts.map(({ name }) => name).join() !== expected.join())
  problems.push(`the bundle holds ${expected.join()}; notices are there of ${parts.map(({ name }) => name).join()}`);
for (const { name, version, license, notice } of parts) {
  const folder = `${web}/node_modules/${name}`;
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const place = readdirSync(folder).some((entry) => entry.startsWith('LICENSE')) ? folder : `${web}/notices/${name}`;
  const file = readdirSync(place).find((entry) => entry.startsWith('LICENSE'));
  if (version !== manifest.version || license !== manifest.license)
    problems.push(`${name}: another version or licence`);
  if (!notice.includes(readFileSync(`${place}/${file}`, 'utf8'))) problems.push(`${name}: not the text of its ${file}`);
}
console.log(`1..2\n${problems.length ? 'not ok' : 'ok'} 1 - every package in the bundle has its notice in the page`);
if (problems.length) console.log(`# ${problems.join('\n# ')}`);

// A package as npm would leave it, with and without a licence.
const temporary = mkdtempSync(join(tmpdir(), 'notices-'));
function refused(name, files) {
  const folder = join(temporary, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  try {
    const [part] = partsOf([{ outputs: { out: { inputs: { [join(folder, 'index.js')]: {} } } } }]);
    return part.notice === 'Copyright A' ? '' : part.notice;
  } catch (error) {
    return error.message;
  }
}
const manifest = (license) => JSON.stringify({ name: 'toy', version: '1.0.0', license });
const found = [
  refused('whole', { 'package.json': manifest('MIT'), LICENCE: 'Copyright A' }) === '',
  refused('textless', { 'package.json': manifest('MIT') }).startsWith('toy is in the bundle'),
  refused('@scope/unlicensed', { 'package.json': manifest(), LICENSE: 'Copyright A' }).startsWith(
    'toy is in the bundle',
  ),
];
rmSync(temporary, { recursive: true });
console.log(`${found.every(Boolean) ? 'ok' : 'not ok'} 2 - a package without licence or notice stops the build`);
if (!found.every(Boolean)) console.log(`# ${found.join()}`);
