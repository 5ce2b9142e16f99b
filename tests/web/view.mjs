// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/view.mjs FOLDER: what a reader of the pages of tests/web/pages.sh can point at, find and take along: values in
// charts. As TAP.
import { desktop, end, look, plain, settled, test, unfold, violations } from './browser.mjs';
import { join } from 'node:path';

const folder = process.argv[2];
const file = (name) => join(folder, `${name}.html`);
const valued = '.chart[tabindex="0"]';

// Each chart by keyboard: from the first of its points to the last.
const byKeys = (page) =>
  page.evaluate((charts) => {
    const press = (chart, key) => chart.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    return [...document.querySelectorAll(charts)].map((chart) => {
      const said = [];
      press(chart, 'Home');
      for (let k = 0; k < 60 && said.at(-1) !== chart.nextElementSibling.textContent; k++) {
        said.push(chart.nextElementSibling.textContent);
        press(chart, 'ArrowDown');
      }
      return { id: chart.closest('section').id, said, marks: chart.querySelectorAll('.pointer').length };
    });
  }, valued);

for (const name of ['nl', 'asked-nl'])
  await test(`${name}: in every chart the arrow keys tell the figures of every row or year`, () =>
    look(file(name), desktop, async (page) => {
      await unfold(page);
      await settled(page);
      const charts = await page.locator('svg[role="img"]').count();
      const found = await byKeys(page);
      const bad = found.filter(
        ({ said, marks }) =>
          said.length < 1 || marks !== 1 || said.some((text) => !/\d|geen/.test(text.split(': ').at(-1))),
      );
      return found.length === charts && charts >= 4 && !bad.length ? '' : `${charts} ${JSON.stringify(bad)}`;
    }));

await test('where one points or taps in a chart its figures are told: those of the table', () =>
  look(file('nl'), desktop, async (page) => {
    const chart = page.locator(`#municipality ${valued}`).first();
    await chart.scrollIntoViewIfNeeded();
    const labels = await page.locator('#municipality details.data table').first().locator('tbody th').allInnerTexts();
    const said = chart.locator('xpath=following-sibling::p[1]');
    const dots = await chart.locator('circle').all();
    const wrong = [];
    for (const [k, dot] of dots.entries()) {
      const box = await dot.boundingBox();
      await page.mouse.move(box.x + 40, box.y + box.height / 2);
      const text = plain(await said.innerText());
      if (!text.startsWith(`${plain(labels[k])}: `)) wrong.push(`${labels[k]}: ${text}`);
    }
    return wrong.length || dots.length !== labels.length ? `${dots.length}: ${wrong.join()}` : '';
  }));

await test('axe-core finds nothing wrong with charts that can be pointed at', () =>
  look(file('asked-nl'), desktop, violations));

await end();
