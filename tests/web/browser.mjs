// SPDX-License-Identifier: GPL-3.0-or-later
// A browser for the tests: Debian's chromium, a page opened from a file, and every request that it makes written down.
import { existsSync } from 'node:fs';
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

// requests: every address asked for, the page itself left out; problems: errors of its scripts and of the console.
export async function openPage(browser, file, { width = 1280, height = 800 } = {}) {
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
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
  return { page, requests, problems, close: () => context.close() };
}

export const whatifReady = (page) => page.waitForSelector('#whatif-words p', { timeout: 30000 });
