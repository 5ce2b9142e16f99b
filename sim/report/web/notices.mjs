// SPDX-License-Identifier: GPL-3.0-or-later
// Parts by others in a bundle: what esbuild says it put in, with the notices that each of them asks to be kept.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const isNotice = (file) => /^(licen[cs]e|copying|notice)\b/i.test(file);

function partIn(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter(isNotice).sort();
  if (!license || files.length === 0)
    throw new Error(`${name} is in the bundle, but ${folder} says no licence or holds no text of it`);
  return { name, version, license, notice: files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n') };
}

// [{ name, version, license, notice }] by name, of every package with a file in one of the outputs.
export function partsOf(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs: list }) => Object.keys(list)),
  );
  const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]).filter(Boolean);
  return [...new Set(folders.map((folder) => resolve(folder)))].map(partIn).sort((a, b) => (a.name < b.name ? -1 : 1));
}
