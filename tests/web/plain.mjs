// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/plain.mjs FOLDER SOLIDAIR.html CONFIG RICHEST: the pages of tests/web/pages.sh where no script runs, as in the preview of a
// mail: the five answers of every municipality, word for word those of the page, and their place on the screen; and light pages, which have no script (CONFIG: of the validator of HTML). As TAP.
import { desktop, end, look, ofEachTown, plain, test, theBrowser, violations } from './browser.mjs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join, resolve } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

const [folder, program, config, richest] = process.argv.slice(2);
const file = (name) => join(folder, `${name}.html`);
const browser = await theBrowser();

async function withoutScript(path, { width, height }, body) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width, height } });
  try {
    const page = await context.newPage();
    await page.goto(pathToFileURL(resolve(path)).href);
    return await body(page);
  } finally {
    await context.close();
  }
}

// name of a municipality -> its cards, and the sentence above them; others than the chosen one are folded.
const answersIn = (page) =>
  page.evaluate(() => {
    const cards = (place) => [...place.querySelectorAll('.card')].map((card) => card.textContent);
    const lead = (list) => list.previousElementSibling.textContent;
    const found = [...document.querySelectorAll('details:has(.cards)')].map((details) => [
      details.querySelector('summary').textContent,
      [lead(details.querySelector('.cards')), ...cards(details)],
    ]);
    const chosen = document.querySelector('.cards');
    const title = document.querySelector('h2').textContent;
    if (!chosen.closest('details'))
      found.push([/^(.*?) (onder|under) /.exec(title)[1], [lead(chosen), ...cards(chosen)]]);
    return found;
  });

// The same where the script runs, of each that is chosen; what settled draws tell beside it comes later, and is left out.
const answersOfScript = (page) =>
  ofEachTown(page, () => {
    const cards = [...document.querySelectorAll('#summary .card')].map((card) => {
      const copy = card.cloneNode(true);
      copy.querySelector('[data-city]')?.remove();
      return copy.textContent;
    });
    return [document.querySelector('#summary .lead').textContent, ...cards];
  });

const squeezed = (texts) => texts.map((text) => plain(text).replaceAll(' ', ''));

function differences(without, withScript) {
  const there = new Map(without);
  const wrong = withScript
    .filter(([name, texts]) => squeezed(there.get(name) ?? []).join('|') !== squeezed(texts).join('|'))
    .map(([name, texts]) => `${name}: ${(there.get(name) ?? ['nothing']).join('|')}\n is not ${texts.join('|')}`);
  return wrong.length || there.size !== withScript.length
    ? [`${there.size} of ${withScript.length}`, ...wrong.slice(0, 2)].join('\n')
    : '';
}

for (const name of ['nl', 'en', richest, 'asked-new', 'own'])
  await test(`${name}: without JavaScript every municipality has the five answers of the page, word for word`, async () => {
    const without = await withoutScript(file(name), desktop, answersIn);
    return look(file(name), desktop, async (page) => differences(without, await answersOfScript(page)));
  });

const lowest = (page) =>
  page.evaluate(() =>
    Math.max(...[...document.querySelector('.cards').children].map((c) => c.getBoundingClientRect().bottom)),
  );

for (const path of [file('nl'), program])
  await test(`${path.split('/').at(-1)}: without JavaScript five answers stand above 800 px, with the tables below`, () =>
    withoutScript(path, desktop, async (page) => {
      const above = plain((await page.locator('#page').innerText()).split('Wat kost het ons?')[0]);
      if (!/Voorbeeldcijfers.*Een deel van de invoer is aangenomen/.test(above)) return `above the answers: ${above}`;
      const [bottom, cards] = [await lowest(page), await page.locator('.cards').first().locator('.card').count()];
      const [schemes, council] = [
        await page.locator('table').first().locator('tbody tr').count(),
        await page.locator('table', { hasText: /Omschrijving/ }).count(),
      ];
      return bottom <= 800 && cards === 5 && schemes > 2 && council === 1
        ? ''
        : `${cards} answers down to ${bottom} px, ${schemes} schemes, ${council} tables for the council`;
    }));

await test('without JavaScript nobody is sent to what is only there with it', () =>
  withoutScript(file('region'), desktop, async (page) => {
    const text = plain(await page.locator('#page').textContent());
    const amounts = text.split('het is geen oordeel over wie structureel betaalt').length - 1;
    return /Wat als|vul ze in/.test(text) || amounts !== 23
      ? `${amounts}: ${/.{60}(Wat als|ul ze in)/.exec(text)?.[0]}`
      : '';
  }));

await test('without JavaScript a region of which nobody was chosen has the tables of every municipality', () =>
  withoutScript(file('region'), { width: 320, height: 800 }, async (page) => {
    const places = await page.locator('details:has(.cards)').count();
    const council = await page.locator('details table', { hasText: /Omschrijving/ }).count();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    return places === 23 && council === 23 && wide <= 320 ? '' : `${places} places, ${council} tables, ${wide} px wide`;
  }));

// What stands there without scripts, in a page where axe-core can run.
async function bare(name) {
  const path = join(folder, `${name}-bare.html`);
  const html = readFileSync(file(name), 'utf8').replace(/<script[^>]*>[^]*?<\/script>/g, '');
  writeFileSync(path, html.replace(/<\/?noscript>/g, ''));
  const page = await browser.newPage();
  await page.goto(pathToFileURL(resolve(path)).href);
  return page;
}

await test('what stands there without JavaScript has no violation of WCAG 2.1 AA that axe-core finds', async () =>
  violations(await bare('nl')));

for (const [name, places] of [
  ['light', 1],
  ['light-region', 23],
])
  await test(`${name}: at most 200 kB in which nothing runs, with the answers of the page and valid`, async () => {
    const html = readFileSync(file(name));
    const validator = fileURLToPath(new URL('../../sim/report/web/node_modules/.bin/html-validate', import.meta.url));
    execFileSync(process.execPath, [validator, '--config', config, file(name)], { encoding: 'utf8' });
    if (html.length > 200000 || /<script|\son\w+=|javascript:/i.test(html))
      return `${html.length} bytes, or something runs`;
    const without = await withoutScript(file(name), desktop, answersIn);
    const tables = html.toString().split('<th scope="col">Omschrijving').length - 1;
    if (tables !== places) return `${tables} tables for the council`;
    return look(file('nl'), desktop, async (page) => differences(without, await answersOfScript(page)));
  });

await test('light: the chart has a bar of every scheme, from the one amount to the other of the table of the page', async () => {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(resolve(file('light'))).href);
  const [bars, dots, said] = await page.evaluate(() => [
    [...document.querySelectorAll('svg rect')].map((one) =>
      [one, one.nextElementSibling].map((x) => x.getBoundingClientRect()),
    ),
    document.querySelectorAll('svg circle').length,
    [...document.querySelectorAll('svg text')].map((one) => one.textContent),
  ]);
  const inside = bars.every(([bar, dot]) => bar.width > 0 && dot.left + dot.width >= bar.left && dot.left <= bar.right);
  const rows = await page.locator('table').first().locator('tbody th').allTextContents();
  const named = rows.every((label, k) => said[k].startsWith(`${label}: `) && /€.*€/.test(said[k]));
  const axe = await violations(page);
  return inside && named && dots === rows.length ? axe : `${dots} dots, ${rows.length} schemes: ${said.slice(0, 3)}`;
});

await end();
