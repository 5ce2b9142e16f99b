// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/region.mjs SOLIDAIR.html FOLDER: a region made from FOLDER/zes.xlsx in a real browser, changed, simulated and
// kept; its link gives the same in a browser that has never seen it. As TAP.
import { change, means, openProgram, run, said, setDraws } from './open.mjs';
import { end, plain, test, violations } from './browser.mjs';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';

const [file, folder] = process.argv.slice(2);
const { url, browser, open, download, complaints } = await openProgram(file, folder);
const page = await open(url);
let link = '';

const make = async (name, towns = '') => {
  await page.fill('#region-name', name);
  await page.fill('#region-towns', towns);
  await page.press('#region-make', 'Enter');
  await page.waitForFunction(() =>
    ['told', 'problem'].some((id) => document.getElementById(`region-${id}`).textContent !== ''),
  );
};
const told = (id) => page.locator(`#region-${id}`).textContent();

// Of the draws that the page settles again: what Haren pays less than alone, P10 and P90, in euros.
const bandOfHaren = () =>
  page.evaluate(async () => {
    const model = JSON.parse(document.getElementById('model').textContent);
    const years = model.year.map((_, y) => y).slice(1);
    const town = model.municipality.indexOf('GM0017');
    const paid = async (s) => {
      const all = await window.solidairPayments(s, years);
      const draws = all[0].length / model.municipality.length;
      return [...Array(draws).keys()].map((d) => all.reduce((sum, list) => sum + Number(list[town * draws + d]), 0));
    };
    const alone = await paid(model.alone);
    const full = await paid(model.scheme.indexOf('full'));
    const less = alone.map((cents, d) => cents - full[d]).sort((a, b) => a - b);
    return [0.1, 0.9].map((p) => less[Math.ceil(p * less.length) - 1] / 100);
  });

await test('the first screen begins with what the scheme does beside being alone, with its band, and a bar of each', async () => {
  await page.selectOption('#choose-municipality', { label: 'Haren' });
  await page.selectOption('#choose-scheme', { label: 'Volledige solidariteit' });
  await page.waitForFunction(() => document.querySelector('.sure')?.textContent);
  const million = (euros) => (euros / 1e6).toFixed(1).replace('.', ',');
  const [low, high] = (await bandOfHaren()).map(million);
  const text = plain(await page.locator('.begin').innerText());
  const wanted = `8 van de 10 keer is dat € ${low} mln tot € ${high} mln minder`;
  const begins = text.startsWith('Onder Volledige solidariteit betaalt Haren naar verwachting €');
  const bars = await page.locator('.beside li').count();
  return begins && text.includes(wanted) && bars >= 2 ? '' : `${wanted}: ${text}`;
});

// The middle of what Haren pays in the last year under a scheme, x EUR 1,000, from the draws and as the table beside the chart has it.
const lastYear = (scheme) =>
  page.evaluate(async (name) => {
    const model = JSON.parse(document.getElementById('model').textContent);
    const [paid] = await window.solidairPayments(model.scheme.indexOf(name), [model.year.length - 1]);
    const draws = paid.length / model.municipality.length;
    const town = model.municipality.indexOf('GM0017');
    const sorted = paid
      .slice(town * draws, (town + 1) * draws)
      .map(Number)
      .sort((a, b) => a - b);
    const middle = Math.round(sorted[Math.ceil(sorted.length / 2) - 1] / 1e5);
    const table = [...document.querySelectorAll('#municipality table')].find(({ caption }) =>
      /per jaar, x/.test(caption.textContent),
    );
    return [middle, Number(table.rows[table.rows.length - 1].cells[2].textContent.replace(/\D/g, ''))];
  }, scheme);

await test('the chart of the years is of what is paid under the scheme that is chosen', async () => {
  const seen = [];
  for (const [name, label] of [
    ['half', 'Halve solidariteit'],
    ['full', 'Volledige solidariteit'],
  ]) {
    await page.selectOption('#choose-scheme', { label });
    const words = `onder "${label}", naast het`;
    await page.waitForFunction((text) => document.getElementById('municipality').textContent.includes(text), words);
    seen.push(await lastYear(name));
  }
  const same = seen.every(([drawn, shown]) => drawn === shown) && seen[0][0] !== seen[1][0];
  return same ? '' : JSON.stringify(seen);
});

await test('who may not be named on example figures has an expectation, odds that name nobody, and what would decide', async () => {
  await page.selectOption('#choose-municipality', { label: 'Pekela' });
  await page.waitForFunction(() => document.querySelector('.sure a'));
  const text = plain(await page.locator('.begin').innerText());
  const expectation =
    /naar verwachting € \S+ mln meer dan alleen \(\S+\)\. Of dat structureel is, is nog niet te zeggen\./;
  if (/doorrekeningen|%/.test(text) || !expectation.test(text)) return text;
  // Never more than "meer dan 7 van de 10", which those have who are certain and those who are not.
  const names = await page.locator('#choose-municipality option').allTextContents();
  const lean = /^(Meer dan 7|[5-7]) van de 10 keer betaalt .+ (meer|minder) dan alleen; een oordeel is dat niet\. /;
  const receives = /^8 van de 10 keer is dat /;
  const later = async (name) => {
    await page.selectOption('#choose-municipality', { label: name });
    await page.waitForFunction(() => document.querySelector('.sure').textContent);
    return plain(await page.locator('.sure').innerText());
  };
  const wrong = [];
  for (const name of names) {
    const line = await later(name);
    if (!lean.test(line) && !receives.test(line)) wrong.push(`${name}: ${line}`);
  }
  const pekela = await later('Pekela');
  if (wrong.length || !/^Meer dan 7 van de 10 keer betaalt Pekela meer dan alleen/.test(pekela))
    return `${pekela} ${wrong}`;
  // That amounts stand below all the same is said, and that they are no verdict; what if names nobody either way.
  const note = plain(await page.locator('#summary .block .note').last().innerText());
  const words = plain(await page.locator('#whatif-words').innerText());
  const paid = /Verwachte betaling: € \S+ mln, en alleen € \S+ mln\. Een oordeel is dat niet/.test(words);
  return /geen oordeel over wie structureel betaalt/.test(note) && paid ? '' : `${note} ${words}`;
});

await test('what is no municipality is told by the program itself', async () => {
  await page.click('#program-panel > summary');
  await page.click('#program-region > summary');
  await make('mis', 'Pekela, Luilekkerland');
  const problem = await told('problem');
  return /Luilekkerland/.test(problem) && (await told('told')) === '' ? '' : problem;
});

await test('a region of six is made from a Dutch workbook, budgets and all', async () => {
  await page.setInputFiles('#region-table', join(folder, 'zes.xlsx'));
  await make('zes');
  const text = await told('told');
  return /Gemaakt: 6 gemeenten/.test(text) && /1 rijen/.test(text) && /rijksbudgetten zijn die van uw tabel/.test(text)
    ? ''
    : `${text} ${await told('problem')}`;
});

await test('of the years that the table has no budget of is said what is taken in their place, and which years are simulated', async () => {
  const text = plain(await told('told'));
  const filled =
    'Uw tabel heeft budgetten van 2023–2024. Voor 2017–2022 gelden die van het jaar dat het dichtst erbij ligt';
  return text.includes('Doorgerekend wordt 2017–2024.') && text.includes(filled) ? '' : text;
});

await test('growth and a scheme of it are changed, and 2,000 draws made', async () => {
  await change(page, 'demand.youth_trend', '-0,004');
  await change(page, 'schemes[1].layers[0].share', '0,6');
  await setDraws(page, '2000');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await run(page);
  const status = await said(page, 'status');
  const towns = await page.locator('#choose-municipality option').allTextContents();
  const head = plain(await page.locator('.page-header').innerText());
  if (!/^zes 2017-2024/.test(head) || !/budgetten van 2023–2024\. Voor 2017–2022 gelden/.test(head)) return head;
  return /2\.000 doorrekeningen/.test(status) && towns.includes('Westerwolde') && towns.length === 6
    ? ''
    : `${status} ${towns.join()}`;
});

await test('it is kept with the files of the region, as tables and as a link', async () => {
  const name = await download(page, 'save', 'own.zip');
  await download(page, 'csv', 'page.csv');
  await page.click('#program-link');
  await page.waitForFunction(() => window.location.hash !== '');
  link = page.url();
  writeFileSync(join(folder, 'means.json'), JSON.stringify(await means(page)));
  return name === 'zes-eigen.zip' && link.length < 20000 ? '' : `${name} ${link.length}`;
});

await test('the link gives the same in a browser that has never seen the page, at 320 pixels', async () => {
  const other = await open(link, 320);
  const same = JSON.stringify(await means(other)) === JSON.stringify(await means(page));
  const head = plain(await other.locator('.page-header').innerText());
  const broken = /Voor 2017–2022 gelden/.test(head) ? await violations(other) : head;
  await other.context().close();
  return same ? broken : 'other figures';
});

await test('nothing is asked of anybody, and no script complains', complaints);

await browser.close();
await end();
