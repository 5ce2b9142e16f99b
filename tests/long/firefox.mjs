// SPDX-License-Identifier: GPL-3.0-or-later
// node --experimental-websocket tests/long/firefox.mjs SOLIDAIR.html PORT: the program in a page in Firefox, which listens at PORT
// (WebDriver BiDi): the mean results of a link, in cents, as JSON; the addresses that it asked for on stderr.
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';

const [file, port] = process.argv.slice(2);
const setting = { path: 'scenarios/groningen-2024.cfg', changes: [['demand.youth_trend', '-0.004']], draws: 2000 };
const url = `${pathToFileURL(resolve(file)).href}#instelling=${Buffer.from(JSON.stringify(setting)).toString('base64url')}`;
const socket = new globalThis.WebSocket(`ws://127.0.0.1:${port}/session`);
const waiting = new Map();
let next = 1;

socket.addEventListener('message', ({ data }) => {
  const { id, result, error, message, method, params } = JSON.parse(data);
  if (method === 'network.beforeRequestSent') console.error(params.request.url.slice(0, 40));
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
const { contexts } = await ask('browsingContext.getTree', {});
const [{ context }] = contexts;
await ask('browsingContext.navigate', { context, url, wait: 'complete' });
const body = `new Promise((done) => { const look = () => document.documentElement.dataset.ran
  ? done(JSON.stringify(JSON.parse(document.getElementById('model').textContent)['summary/mean'])) : setTimeout(look, 200); look(); })`;
const { result } = await ask('script.evaluate', { expression: body, target: { context }, awaitPromise: true });
console.log(result.value);
await ask('session.end', {});
socket.close();
