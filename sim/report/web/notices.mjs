// SPDX-License-Identifier: GPL-3.0-or-later
// Parts by others in a bundle: what esbuild says it put in, with the notices that each of them asks to be kept.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const isNotice = (file) => /^(licen[cs]e|copying|notice)\b/i.test(file);

// Of packages that come without the text of their licence: as it stands in their repository.
const kept = join(dirname(fileURLToPath(import.meta.url)), 'notices');

export function noticeOf(name, folder) {
  const noticesIn = (place) =>
    existsSync(place)
      ? readdirSync(place)
          .filter(isNotice)
          .sort()
          .map((file) => join(place, file))
      : [];
  const own = noticesIn(folder);
  return (own.length ? own : noticesIn(join(kept, name))).map((file) => readFileSync(file, 'utf8')).join('\n');
}

function partIn(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const notice = noticeOf(name, folder);
  if (!license || !notice)
    throw new Error(`${name} is in the bundle, but ${folder} says no licence or holds no text of it`);
  return { name, version, license, notice };
}

// [{ name, version, license, notice }] by name, of every package with a file in one of the outputs.
export function partsOf(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs: list }) => Object.keys(list)),
  );
  const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]).filter(Boolean);
  return [...new Set(folders.map((folder) => resolve(folder)))].map(partIn).sort((a, b) => (a.name < b.name ? -1 : 1));
}
