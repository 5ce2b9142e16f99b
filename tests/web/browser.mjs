// SPDX-License-Identifier: GPL-3.0-or-later
// A browser for the tests: Debian's chromium, a page opened from a file, and every request that it makes written down; tests
// as TAP, and pages that they share.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '../../sim/report/web/');
export const require = createRequire(web);
const { chromium } = require('playwright-core');

export async function openBrowser() {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  if (process.getuid() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath, args });
}

// requests: every address asked for, the page itself left out; problems: errors of its scripts and of the console. In one
// context, since each has a process of its own, and starting that costs more than the page; pages store nothing.
export async function openPage(browser, file, { width = 1280, height = 800 } = {}) {
  const context = browser.contexts()[0] ?? (await browser.newContext());
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  const url = pathToFileURL(resolve(file)).href;
  const requests = [];
  const problems = [];
  page.on('request', (request) => {
    if (request.url() !== url && !/^(data|blob):/.test(request.url())) requests.push(request.url());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  await page.goto(url);
  await page.waitForSelector('html[data-ready="true"]');
  return { page, requests, problems, close: () => page.close() };
}

export const whatifReady = (page) => page.waitForSelector('#whatif-words p', { timeout: 30000 });

let number = 0;
let launched = null; // a promise: pages may be asked for side by side
const shared = new Map();

export const theBrowser = () => (launched ??= openBrowser());
const opened = async (file, size) => openPage(await theBrowser(), file, size);

// problem: '' or what is wrong, from body.
export async function test(name, body) {
  number += 1;
  try {
    const problem = await body();
    console.log(`${problem ? 'not ok' : 'ok'} ${number} - ${name}`);
    if (problem) console.log(`# ${String(problem).slice(0, 3000).split('\n').join('\n# ')}`);
  } catch (error) {
    console.log(`not ok ${number} - ${name}\n# ${String(error).split('\n').slice(0, 12).join('\n# ')}`);
  }
}

export const desktop = { width: 1280, height: 800 };

export async function visit(file, size, body) {
  const one = await opened(file, size);
  try {
    await whatifReady(one.page);
    return await body(one.page, one);
  } finally {
    await one.close();
  }
}

// The same for tests that only look, or can do without what those before them have unfolded or chosen: they share a page,
// since opening one costs more than looking at it.
export async function look(file, size, body) {
  const key = `${file} ${size.width}`;
  if (!shared.has(key)) shared.set(key, await opened(file, size));
  const one = shared.get(key);
  await one.page.bringToFront(); // behind another, frames come once a second
  return body(one.page, one);
}

export async function end() {
  await (await launched)?.close();
  console.log(`1..${number}`);
}

export const settled = (page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))),
  );

// Runs in the page.
function walkTowns(read) {
  const list = document.getElementById('choose-municipality');
  const before = list.value;
  const choose = (value) => {
    list.value = value;
    list.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const found = [...list.options].map(({ value, text }) => {
    choose(value);
    return [text, read()];
  });
  choose(before);
  return found;
}

// What read, which runs in the page, finds of each municipality when it is chosen: [[name, what]]; then what was chosen before
// is chosen again.
export const ofEachTown = (page, read) => page.evaluate(`(${walkTowns})(${read})`);

export const unfold = (page) =>
  page.evaluate(() =>
    document.querySelectorAll('details').forEach((details) => {
      details.open = true;
    }),
  );

export const plain = (text) => text.replace(/\s+/g, ' ');

// What axe-core finds against WCAG 2.1 AA, and outside any landmark, everything unfolded. The list is made in the page: all that passed is much
// more than a driver should carry.
export async function violations(page) {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
  await unfold(page);
  await settled(page);
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async (values) => {
    const { passes, violations: broken } = await window.axe.run(document, {
      runOnly: { type: 'tag', values },
      rules: { region: { enabled: true } },
    });
    const html = ({ nodes }) => nodes.slice(0, 3).map((node) => node.html.slice(0, 160));
    const list = broken.map((found) => `${found.id}: ${html(found).join(' | ')}`);
    return passes.length === 0 ? 'axe looked at nothing' : list.join('\n');
  }, tags);
}
