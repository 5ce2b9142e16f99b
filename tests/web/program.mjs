// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/program.mjs SOLIDAIR.html FOLDER: the program in a page, used in a real browser: keys are changed in its form,
// it simulates, what it made is kept in FOLDER, and its link gives the same in a browser that has never seen it. As TAP.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { end, openBrowser, test, violations } from './browser.mjs';

const [file, folder] = process.argv.slice(2);
const url = pathToFileURL(resolve(file)).href;
const browser = await openBrowser();
const requests = [];
const problems = [];

const linkTo = (setting) => `${url}#instelling=${Buffer.from(JSON.stringify(setting)).toString('base64url')}`;

// In a profile of its own; ready when it has simulated what the address says.
async function open(address, width = 1280) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, acceptDownloads: true });
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

const said = (page, id) => page.locator(`#program-${id}`).textContent();

async function download(page, id, name) {
  const [event] = await Promise.all([page.waitForEvent('download'), page.click(`#program-${id}`)]);
  await event.saveAs(join(folder, name));
}

async function run(page) {
  const before = await page.evaluate(() => document.documentElement.dataset.ran);
  await page.press('#program-run', 'Enter');
  await page.waitForFunction((ran) => document.documentElement.dataset.ran !== ran, before, { timeout: 120000 });
}

const means = (page) => page.evaluate(() => JSON.parse(document.getElementById('model').textContent)['summary/mean']);
const valueOf = (page, name) => page.locator(`[name="${name}"]`);

// A field comes into sight by looking for it; people count places in a list from 1.
async function change(page, name, value) {
  await page.fill(
    '#form-search',
    name.replace(/\[(\d+)\]/g, (_, n) => `[${Number(n) + 1}]`),
  );
  await valueOf(page, name).fill(value);
  await valueOf(page, name).press('Tab');
}

const start = { path: 'scenarios/groningen-2024.cfg', changes: [], draws: 200, municipality: 'GM0014' };
const page = await open(linkTo(start));
const growth = 'demand.youth_trend';
const share = 'schemes[1].layers[0].share';
let link = '';

await test('the page opens with figures, and simulates the scenario of its address', async () => {
  const status = await said(page, 'status');
  return /200 doorrekeningen/.test(status) ? '' : `${status} ${await said(page, 'problem')}`;
});

await test("a value that does not fit has the program's own error at its field, and nothing can be run", async () => {
  await change(page, growth, '12');
  await page.waitForSelector(`[name="${growth}"][aria-invalid]`);
  const about = await valueOf(page, growth).getAttribute('aria-describedby');
  const text = await page.locator(`#${about.split(' ')[1]}`).textContent();
  const off = await page.locator('#program-run').isDisabled();
  return off && text.length > 10 ? '' : `${off} "${text}"`;
});

await test('another value of growth and of a scheme is simulated', async () => {
  const before = await means(page);
  await change(page, growth, '0,0031');
  await change(page, share, '0.75');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await run(page);
  const after = await means(page);
  return after.length === before.length && after.some((cents, k) => cents !== before[k]) ? '' : 'the same figures';
});

await test('it is kept as a scenario, as tables and as a link', async () => {
  await download(page, 'save', 'own.cfg');
  await download(page, 'csv', 'page.csv');
  await page.click('#program-link');
  link = page.url();
  writeFileSync(join(folder, 'means.json'), JSON.stringify(await means(page)));
  const text = readFileSync(join(folder, 'own.cfg'), 'utf8');
  return link.includes('#instelling=') && text.includes('inherit = "groningen-2024.cfg"') ? '' : `${link} ${text}`;
});

await test('the link gives the same in a browser that has never seen the page', async () => {
  const other = await open(link, 320);
  const same = JSON.stringify(await means(other)) === JSON.stringify(await means(page));
  const broken = await violations(other);
  await other.context().close();
  return same ? broken : 'other figures';
});

await test('a run that is stopped leaves the figures of before, and the next one is right', async () => {
  const before = await means(page);
  await page.selectOption('#program-draws', '10000');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await page.click('#program-run');
  await page.click('#program-stop');
  await page.waitForSelector('#program-stop', { state: 'hidden' });
  const status = await said(page, 'status');
  const kept = JSON.stringify(await means(page)) === JSON.stringify(before);
  await change(page, growth, '-0.007');
  await page.selectOption('#program-draws', '200');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await run(page);
  const moved = JSON.stringify(await means(page)) !== JSON.stringify(before);
  return kept && moved && /Gestopt/.test(status) ? '' : `${status} ${kept} ${moved}`;
});

await test('axe finds nothing, with the form open', async () => {
  await page.fill('#form-search', 'demand');
  return violations(page);
});

// What a reader of English must not meet: words of the Dutch page, outside what is in both (names, the scenario's own notes).
const dutch = /\b(gemeente|regeling|doorrekening(en)?|tekort|overschot|kosten|jaar|naar verwachting|bezig)\b/gi;

await test('in English at the press of a key: the same figures, not a Dutch word, and back', async () => {
  const before = await means(page);
  await page.press('#program-language', 'Enter');
  await page.waitForSelector('html[data-spoken="en"]');
  const text = await page.evaluate(() => {
    const copy = document.getElementById('page').cloneNode(true);
    copy.querySelectorAll('pre, select, [lang="nl"]').forEach((element) => element.remove());
    return copy.textContent;
  });
  const left = [...new Set(text.match(dutch) ?? [])];
  const broken = await violations(page);
  await page.setViewportSize({ width: 320, height: 800 });
  const narrow = await violations(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  const same = JSON.stringify(await means(page)) === JSON.stringify(before);
  await page.press('#program-language', 'Enter');
  await page.waitForSelector('html[data-spoken="nl"]');
  const back = await page.locator('#program-run').textContent();
  return same && back === 'Doorrekenen' ? [...left, broken, narrow].filter(Boolean).join('\n') : `${same} ${back}`;
});

await test('a link opens in the language that it was made in', async () => {
  const other = await open(linkTo({ ...start, lang: 'en' }), 320);
  const status = await said(other, 'status');
  const title = await other.title();
  await other.context().close();
  return /200 draws/.test(status) && /Groningen/.test(title) ? '' : `${status} ${title}`;
});

await test('nothing is asked of anybody, and no script complains', () => [...requests, ...problems].join('\n'));

await browser.close();
await end();
