// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/files.mjs SOLIDAIR.html FOLDER: files of one's own in the program in a page, good ones and bad ones; how many draws
// are made; a first run that is stopped. FOLDER is for what is saved. As TAP.
import { end, test } from './browser.mjs';
import { join } from 'node:path';
import { openProgram, run, said, setDraws } from './open.mjs';

const [file, folder] = process.argv.slice(2);
const { browser, open, download, linkTo, complaints } = await openProgram(file, folder);
const start = { path: 'scenarios/flevoland-2016.cfg', changes: [], draws: 300, municipality: 'GM0050' };
const page = await open(linkTo(start));
const text = (name, content) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
const draws = () => page.inputValue('#program-draws');
const problem = () => said(page, 'file-problem');

// What is told of a file, when there is something where it is awaited: a problem of the file, or the status, in which the first run
// and a file before it may be heard too.
async function openFile(where, input) {
  await page.evaluate(() => {
    document.getElementById('program-file-problem').textContent = '';
    document.getElementById('program-status').textContent = '';
  });
  await page.setInputFiles('#program-open', input);
  await page.waitForFunction((id) => document.getElementById(`program-${id}`).textContent !== '', where);
  return problem();
}

await test('any number of draws can be made, and one that cannot has the error of the program', async () => {
  await setDraws(page, '1');
  await page.waitForFunction(() => document.getElementById('program-problem').textContent !== '');
  const refused = await said(page, 'problem');
  const off = await page.locator('#program-run').isDisabled();
  await setDraws(page, '250');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await run(page);
  const status = await said(page, 'status');
  const first = await page.locator('#q1').locator('xpath=..').innerText();
  const below = await page.locator('main').textContent(); // what the number leaves open stands below the answers
  const told = /250 doorrekeningen/.test(status) && /Eerder waren het er 300: deze cijfers zijn grover/.test(status);
  return off &&
    /draws/.test(refused) &&
    told &&
    !/Uit 250 doorrekeningen;/.test(first) &&
    /Uit 250 doorrekeningen; .* € [\d.,]+/.test(below.replaceAll('\u00a0', ' '))
    ? ''
    : `${refused} ${off} ${status} ${first}`;
});

await test('a saved scenario that is opened again has the number of draws of the file', async () => {
  await download(page, 'save', 'bewaard.cfg');
  await setDraws(page, '2.000');
  await openFile('status', join(folder, 'bewaard.cfg'));
  await page.waitForFunction(() => document.getElementById('program-draws').value === '250');
  return (await draws()) === '250' && (await problem()) === '' ? '' : `${await draws()} ${await problem()}`;
});

for (const [what, name, content] of [
  ['a text that was saved as a workbook', 'tekst.xlsx', 'Gemeente;Jaar\nZeewolde;2016\n'],
  ['a table of nonsense', 'rommel.csv', 'aap,noot\nmies,?\n'],
  ['a scenario with an error', 'fout.cfg', 'inherit = "flevoland-2016.cfg";\ndraws = "veel";\n'],
])
  await test(`${what} is told beside the button, and what was chosen stays`, async () => {
    const before = await page.inputValue('#program-scenario');
    const told = await openFile('file-problem', text(name, content));
    const after = await page.inputValue('#program-scenario');
    return told.length > 30 && told.includes('blijft staan') && before === after ? '' : `"${told}" ${before} ${after}`;
  });

await test('a good file takes the error of the one before away', async () => {
  const before = await problem();
  const told = await openFile('status', text('goed.cfg', 'inherit = "flevoland-2016.cfg";\ndraws = 400;\n'));
  await page.waitForFunction(() => document.getElementById('program-draws').value === '400');
  const shown = `${told}${await said(page, 'problem')}`;
  return before !== '' && shown === '' && (await draws()) === '400' ? '' : `${before} | ${shown} | ${await draws()}`;
});

await test('where the first run was stopped, the page goes on in the language that is chosen', async () => {
  const context = await browser.newContext();
  const first = await context.newPage();
  await first.goto(linkTo({ ...start, draws: 20000 }));
  await first.waitForSelector('#program-stop:not([hidden])', { state: 'attached' });
  await first.evaluate(() => document.getElementById('program-stop').click());
  await first.waitForSelector('#program-stop', { state: 'hidden' });
  const why = await first.locator('#whatif').innerText();
  await first.fill('#program-draws', '200');
  await first.press('#program-draws', 'Tab');
  await first.evaluate(() => document.getElementById('program-language').click());
  await first.waitForSelector('html[data-spoken="en"]', { timeout: 60000 });
  const menus = await first.locator('nav').first().innerText();
  await context.close();
  return /Kies bovenaan Doorrekenen/.test(why) && /What if/.test(menus) ? '' : `${why.slice(0, 200)} ${menus}`;
});

const own = { path: 'scenarios/groningen-2016.cfg', changes: [], draws: 200, municipality: 'GM0017', scheme: 'full' };

await test('own figures of what if count on the first screen, in the table for the council and after another choice', async () => {
  const other = await open(linkTo(own));
  await other.waitForSelector('#whatif-words p');
  await other.locator('#whatif-own > summary').press('Enter');
  await other.locator('#whatif-own select').selectOption('2016');
  const field = (label) => other.locator('#whatif-own').getByLabel(label);
  await field('Rekening: lasten van een jaar (euro)').fill('5,1 mln');
  await field('Raming van de raad voor dat jaar (euro)').fill('4,4 mln');
  await field('Reserve (euro)').fill('1,2 mln');
  await other.waitForFunction(() => /raamde/i.test(document.querySelector('.begin').textContent)); // the first field counts before it
  const [first, council] = [await other.locator('.begin').innerText(), await other.locator('#council').innerText()];
  await other.selectOption('#choose-scheme', { label: 'Halve solidariteit' });
  await other.waitForFunction(() => document.querySelector('.begin [data-own]').textContent !== '');
  const stays = await field('Rekening: lasten van een jaar (euro)').inputValue();
  const ran = await other.evaluate(() => document.documentElement.dataset.ran);
  await other.locator('#whatif-own-run').press('Enter');
  await other.waitForFunction((before) => document.documentElement.dataset.ran !== before, ran);
  await other.waitForSelector('#whatif-own-counts', { state: 'attached' });
  const [pay, asked] = [
    await other.locator('#q3').locator('xpath=..').innerText(),
    await other.locator('.sure').innerText(),
  ];
  const [cost, table] = [
    await other.locator('#q1').locator('xpath=..').innerText(),
    await other.locator('#council').innerText(),
  ];
  const counts = await other.locator('#whatif-own-counts').textContent();
  await other.context().close();
  const told =
    /Met wat u bij Wat als invulde/.test(first) && /de raad raamde € 4,4 mln/i.test(first.replaceAll('\u00a0', ' '));
  const toRun = /komen in deze tabel als u bij Wat als kiest: Alles doorrekenen met deze cijfers/.test(council);
  const all = told && toRun && /Met wat u bij Wat als invulde/.test(council) && stays === '5,1 mln';
  const whole = /De eigen rekening van 1 jaar telt mee/.test(pay) && /Voor 2016 raamde de raad/.test(cost);
  return all && whole && !/vul ze in/.test(asked) && /1\.200\b/.test(table) && /reserve/.test(counts)
    ? ''
    : [first, stays, pay, cost, asked, counts, table].join('\n---\n');
});

await test('nothing is asked of anybody, and no script complains', complaints);

await browser.close();
await end();
