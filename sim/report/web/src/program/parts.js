// SPDX-License-Identifier: GPL-3.0-or-later
// What the page carries, packed: the engine and the script of its workers, texts, scenarios and regions, and the figures of its first screen.
const fromBase64 = (text) => Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));

async function unpack(id) {
  const packed = fromBase64(document.getElementById(id).textContent);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const unpackJson = async (id) => JSON.parse(new TextDecoder().decode(await unpack(id)));

// {scenarios: [{path, title, title_en}], files: [[path, text]]}
export const shipped = () => unpackJson('shipped');
export const firstModel = () => unpackJson('first');
export const notices = () => unpackJson('notices');

// The script of the views, which defines solidairViews.
export async function openViews() {
  const script = document.createElement('script');
  script.textContent = new TextDecoder().decode(await unpack('views-script'));
  document.body.append(script);
}

export async function engineParts(files) {
  const [worker, code, catalogue] = await Promise.all(['worker', 'engine', 'texts'].map(unpack));
  const source = URL.createObjectURL(new Blob([worker], { type: 'text/javascript' }));
  return { source, module: await WebAssembly.compile(code), catalogue, files };
}
