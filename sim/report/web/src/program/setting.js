// SPDX-License-Identifier: GPL-3.0-or-later
// A setting: a scenario that ships or that was opened, and what is changed of it. As a link, and as a scenario file.

import { packFiles, unpackFiles } from './files.js';

// Those that a scenario simulates; values: of it, as the engine's check gives them.
export function yearsOf(values) {
  const [first, last] = ['first', 'last'].map((end) =>
    Number(values.find(({ path }) => path === `years.${end}`).value),
  );
  return [...Array(last - first + 1).keys()].map((y) => first + y);
}

// Errors count places in a list from 1, settings from 0.
export const keyOf = (path) => path.replace(/\[(\d+)\]/g, (_, n) => `[${n - 1}]`);

const toText = (bytes) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));

const mark = '#instelling=';
const packed = 'z.';

async function through(Stream, bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new Stream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// {path, changes: [[key, value]], draws, municipality, scheme, lang, files}: municipality and scheme by their codes; files of
// one's own, with which it is deflated.
export async function linkOf({ files, ...setting }) {
  const all = files.size > 0 ? { ...setting, files: packFiles(files) } : setting;
  const bytes = new TextEncoder().encode(JSON.stringify(all));
  const text = files.size > 0 ? packed + toText(await through(CompressionStream, bytes)) : toText(bytes);
  return `${window.location.href.replace(/#.*/, '')}${mark}${text}`;
}

export const isLong = (link) => link.length > 8000; // mail programs break such links off

const readText = async (text) =>
  text.startsWith(packed) ? through(DecompressionStream, fromText(text.slice(packed.length))) : fromText(text);

// Of the fragment of an address; null where it holds none, or one that cannot be read.
export async function settingOf(fragment) {
  if (!fragment.startsWith(mark)) return null;
  try {
    const { path, changes, draws, municipality, scheme, lang, ...more } = JSON.parse(
      new TextDecoder().decode(await readText(fragment.slice(mark.length))),
    );
    const files = unpackFiles(more.files ?? []);
    const good =
      files &&
      typeof path === 'string' &&
      Number.isInteger(draws) &&
      Array.isArray(changes) &&
      changes.every((one) => Array.isArray(one) && one.length === 2 && one.every((text) => typeof text === 'string'));
    return good ? { path, changes, draws, municipality, scheme, lang, files } : null;
  } catch {
    return null;
  }
}

// ---- as a scenario file ----

// What has to be written whole when something in it is changed: a list of groups, a distribution.
const wholeOf = (values, path) => values.find((one) => one.whole && isWithin(path, one.path)) ?? null;
const isWithin = (path, outer) => path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

function put(tree, path, value) {
  const names = path.split('.');
  const last = names.pop();
  let group = tree;
  for (const name of names) {
    if (!group.has(name)) group.set(name, new Map());
    group = group.get(name);
  }
  group.set(last, value);
}

const write = (tree, indent) =>
  [...tree]
    .map(([name, value]) =>
      value instanceof Map
        ? `${indent}${name} = {\n${write(value, `${indent}  `)}${indent}};\n`
        : `${indent}${name} = ${value};\n`,
    )
    .join('');

// values: as the engine's check gives them with the changes in.
export function scenarioText({ path, changes, draws }, values) {
  const tree = new Map();
  for (const [key] of changes) {
    const found = values.find((one) => keyOf(one.path) === key);
    const whole = wholeOf(values, found?.path ?? key);
    if (whole) put(tree, whole.path, whole.value);
    else if (found) put(tree, found.path, found.value);
  }
  tree.delete('draws');
  const base = path.replace(/^.*\//, '');
  return `inherit = "${base}";\ndraws = ${draws};\n${write(tree, '')}`;
}
