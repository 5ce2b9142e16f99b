// SPDX-License-Identifier: GPL-3.0-or-later
// The program in a page (solidair.html) as the tests use it: in a profile of its own, every request and complaint written down,
// and what its panel does.
import { join, resolve } from 'node:path';
import { openBrowser } from './browser.mjs';
import { pathToFileURL } from 'node:url';

export async function openProgram(file, folder) {
  const url = pathToFileURL(resolve(file)).href;
  const browser = await openBrowser();
  const requests = [];
  const problems = [];

  // Ready when it has simulated what the address says.
  async function open(address, width = 1280) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, acceptDownloads: true });
    context.setDefaultTimeout(120000); // a machine may be busy with other things
    const page = await context.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) requests.push(request.url());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    await page.goto(address);
    await page.waitForSelector('html[data-program="ready"]', { timeout: 120000 });
    return page;
  }

  async function download(page, id, name) {
    const [event] = await Promise.all([page.waitForEvent('download'), page.click(`#program-${id}`)]);
    await event.saveAs(join(folder, name));
    return event.suggestedFilename();
  }

  const linkTo = (setting) => `${url}#instelling=${Buffer.from(JSON.stringify(setting)).toString('base64url')}`;
  return { url, browser, open, download, linkTo, complaints: () => [...requests, ...problems].join('\n') };
}

export async function setDraws(page, text) {
  await page.fill('#program-draws', text);
  await page.press('#program-draws', 'Tab');
}

export const said = (page, id) => page.locator(`#program-${id}`).textContent();
export const means = (page) =>
  page.evaluate(() => JSON.parse(document.getElementById('model').textContent)['summary/mean']);
export const valueOf = (page, name) => page.locator(`[name="${name}"]`);

export async function run(page) {
  const before = await page.evaluate(() => document.documentElement.dataset.ran);
  await page.press('#program-run', 'Enter');
  await page.waitForFunction((ran) => document.documentElement.dataset.ran !== ran, before, { timeout: 120000 });
}

// A field comes into sight by looking for it; people count places in a list from 1.
export async function change(page, name, value) {
  await page.fill(
    '#form-search',
    name.replace(/\[(\d+)\]/g, (_, n) => `[${Number(n) + 1}]`),
  );
  await valueOf(page, name).fill(value);
  await valueOf(page, name).press('Tab');
}
