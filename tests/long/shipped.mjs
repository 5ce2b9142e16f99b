// SPDX-License-Identifier: GPL-3.0-or-later
// node --experimental-websocket tests/long/shipped.mjs SOLIDAIR.html [PORT]: the program in a page in Chromium, or in a Firefox that
// listens at PORT (WebDriver BiDi). Asked by lines of JSON on stdin, a setting as a link has it: it opens the page with it, from
// the file, and answers with every variable of the results that the page's own engine has made: {"variables": [{name, kind,
// length, texts or the SHA-256 of the bytes}], "problem", "status"}; with {"warm": N} with {"ms": [...]}: how long N more such runs
// took in the page that stays. {"requests": true}: what was asked of others until then.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { openBrowser } from '../web/browser.mjs';

const [file, port] = process.argv.slice(2);
const page = pathToFileURL(resolve(file)).href;
const linkTo = (setting) => `${page}#instelling=${Buffer.from(JSON.stringify(setting)).toString('base64url')}`;
const requests = [];

// ---- in the page ----

// The workers of the page answer the test too; the page does not hear of it.
function preload() {
  const Plain = window.Worker;
  window.engines = [];
  window.Worker = class extends Plain {
    constructor(...all) {
      super(...all);
      this.addEventListener('message', (event) => {
        if (event.data.id !== 'test') return;
        event.stopImmediatePropagation();
        this.told(event.data);
      });
      window.engines.push(this);
    }
  };
}

async function variables() {
  const text = (id) => document.getElementById(id).textContent;
  while (document.documentElement.dataset.program !== 'ready') await new Promise((done) => setTimeout(done, 100));
  const [worker] = window.engines;
  const { answer, refusal } = await new Promise((done) => {
    worker.told = done;
    worker.postMessage({ id: 'test', name: 'variables', values: ['solidair.h5'] });
  });
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const list = (answer ?? []).map(async ({ name, kind, length, values }) =>
    kind === 'text'
      ? { name, kind, length, texts: values }
      : { name, kind, length, sha256: hex(await window.crypto.subtle.digest('SHA-256', values)) },
  );
  const told = { status: text('program-status'), problem: text('program-problem') || (refusal?.text ?? '') };
  return JSON.stringify({ variables: await Promise.all(list), ...told });
}

// The same setting is not run twice: every other time it has two draws less (draws come in pairs).
async function warm() {
  const root = document.documentElement.dataset;
  const until = async (there) => {
    while (!there()) {
      const problem = document.getElementById('program-problem')?.textContent;
      if (problem) throw new Error(problem);
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const setting = window.location.hash.slice('#instelling='.length).replace(/-/g, '+').replace(/_/g, '/');
  const { draws, warm: rounds } = JSON.parse(atob(setting));
  await until(() => root.program === 'ready');
  const [field, button] = ['program-draws', 'program-run'].map((id) => document.getElementById(id));
  const ms = [];
  while (ms.length < rounds) {
    const { ran } = root;
    field.value = draws - (ms.length % 2 ? 0 : 2);
    field.dispatchEvent(new Event('change'));
    await until(() => !button.disabled);
    button.click();
    await until(() => root.ran !== ran);
    ms.push(Number(root.runMs));
  }
  return JSON.stringify({ ms });
}

// ---- the browsers: {open(address, what) -> what that function says in the page, close()} ----

async function chromium() {
  const browser = await openBrowser();
  async function open(address, what) {
    const context = await browser.newContext();
    const tab = await context.newPage();
    tab.on('request', (request) => requests.push(request.url()));
    await tab.addInitScript(preload);
    await tab.goto(address);
    const answer = await tab.evaluate(what);
    await context.close();
    return answer;
  }
  return { open, close: () => browser.close() };
}

async function firefox() {
  const socket = new globalThis.WebSocket(`ws://127.0.0.1:${port}/session`);
  const waiting = new Map();
  let next = 1;
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, message, method, params } = JSON.parse(data);
    if (method === 'network.beforeRequestSent') requests.push(params.request.url);
    waiting.get(id)?.(error ? Promise.reject(new Error(message)) : result);
  });
  const ask = (method, params) =>
    new Promise((done) => {
      waiting.set(next, done);
      socket.send(JSON.stringify({ id: next++, method, params }));
    });
  await new Promise((done) => socket.addEventListener('open', done));
  await ask('session.new', { capabilities: {} });
  await ask('session.subscribe', { events: ['network.beforeRequestSent'] });
  await ask('script.addPreloadScript', { functionDeclaration: `${preload}` });
  async function open(address, what) {
    const { context } = await ask('browsingContext.create', { type: 'tab' });
    await ask('browsingContext.navigate', { context, url: address, wait: 'complete' });
    const { result } = await ask('script.evaluate', {
      expression: `(${what})()`,
      target: { context },
      awaitPromise: true,
    });
    await ask('browsingContext.close', { context });
    return result.value;
  }
  const close = async () => {
    await ask('session.end', {});
    socket.close();
  };
  return { open, close };
}

const browser = await (port ? firefox() : chromium());
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const outside = requests.filter((url) => !/^(file|blob|data|about):/.test(url));
  console.log(
    question.requests
      ? JSON.stringify({ all: requests.length, outside })
      : await browser.open(linkTo(question), question.warm ? warm : variables),
  );
}
await browser.close();
