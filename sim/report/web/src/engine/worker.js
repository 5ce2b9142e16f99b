// SPDX-License-Identifier: GPL-3.0-or-later
// One engine in a worker of the page: {id, name, values} in, {id, answer} or {id, refusal} out, and {done, total} meanwhile.
import { Engine, Refusal } from './engine.js';

let engine = null;

async function open({ module, catalogue, english, files }) {
  const progress = (done, total) => self.postMessage({ done, total });
  engine = await Engine.open(module, { catalogue, progress });
  engine.speak(english);
  for (const [path, content] of files) engine.give(path, content);
}

const asked = (name, values) => (name === 'open' ? open(...values) : engine[name](...values));

self.addEventListener('message', async ({ data: { id, name, values } }) => {
  try {
    self.postMessage({ id, answer: await asked(name, values) });
  } catch (error) {
    const { file, line, key, text } = error;
    self.postMessage({ id, refusal: error instanceof Refusal ? { file, line, key, text } : { text: String(error) } });
  }
});
