// SPDX-License-Identifier: GPL-3.0-or-later
// Files of one's own, opened or made here: by path and bytes, in a folder of their own, as a user would have them on a disk.
import { strToU8, zipSync } from 'fflate';

export const folder = 'eigen/';

const toBase64 = (bytes) => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const isBytes = (content) => content instanceof Uint8Array;

// For a link: texts as they are, bytes in letters.
export const packFiles = (files) =>
  [...files].map(([path, content]) => (isBytes(content) ? [path, toBase64(content), true] : [path, content]));

// Of a link, which anybody may have written: null where it is not a list of files in the folder.
export function unpackFiles(list) {
  const fits = ([path, content, bytes]) =>
    [path, content].every((text) => typeof text === 'string') &&
    path.startsWith(folder) &&
    [undefined, true].includes(bytes);
  if (!Array.isArray(list) || !list.every((one) => Array.isArray(one) && fits(one))) return null;
  return list.map(([path, content, bytes]) => [path, bytes ? fromBase64(content) : content]);
}

// All of them and a scenario, packed: unpacked anywhere, `solidair run` finds what the scenario names.
export function zipOf(files, name, scenario) {
  const content = { [name]: strToU8(scenario) };
  for (const [path, text] of files) content[path.slice(folder.length)] = isBytes(text) ? text : strToU8(text);
  return zipSync(content);
}

export const readFile = async (file) => [`${folder}${file.name}`, new Uint8Array(await file.arrayBuffer())];
