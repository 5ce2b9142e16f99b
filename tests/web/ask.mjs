// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/ask.mjs SOLIDAIR.html FOLDER SCENARIO MUNICIPALITY SCHEME RESERVE: the four questions put to a run of FOLDER/SCENARIO
// in a real browser, each stopped once where it takes long enough; the tables, and the scenario, are kept in FOLDER. As TAP.
import { end, test, violations } from './browser.mjs';
import { means, openProgram, said } from './open.mjs';
import { join } from 'node:path';

const [file, folder, scenario, municipality, scheme, reserve] = process.argv.slice(2);
const { url, browser, open, download, linkTo, complaints } = await openProgram(file, folder);
const questions = { coalition: 'stability', stress: 'stress', reverse: 'reverse', sensitivity: 'sensitivity' };
const patience = { timeout: 300000 };

const ready = (page) => page.waitForSelector('#program-stop', { state: 'hidden', ...patience });
const told = (page, question) => page.locator(`#program-ask li:has(#ask-${question})`).textContent();

// All that the status says meanwhile.
const listen = (page) =>
  page.evaluate(() => {
    window.heard = [];
    const status = document.getElementById('program-status');
    new MutationObserver(() => window.heard.push(status.textContent)).observe(status, { childList: true });
  });

async function answer(page, question) {
  await page.evaluate(() => delete document.documentElement.dataset.asked);
  await page.press(`#ask-${question}`, 'Enter');
  await page.waitForSelector(`html[data-asked="${question}"]`, patience);
  await ready(page);
}

await test('with 23 municipalities it says before what a question about all groups takes, and meanwhile how long still', async () => {
  const page = await open(linkTo({ path: 'scenarios/stress-2016.cfg', changes: [], draws: 2000 }));
  await page.click('#program-ask > summary');
  const before = await told(page, 'coalition');
  await listen(page);
  await page.press('#ask-coalition', 'Enter');
  await page.waitForFunction(() => window.heard.some((text) => /Nog ongeveer/.test(text)), null, patience);
  await page.press('#program-stop', 'Enter');
  await ready(page);
  const after = await said(page, 'status');
  await page.context().close();
  return /23 gemeenten zijn dat er 8\.388\.606\. Duurt ongeveer/.test(before) && /Gestopt/.test(after)
    ? ''
    : `${before} | ${after}`;
});

const page = await open(url);
await page.click('#program-panel > summary');
await page.setInputFiles('#program-open', join(folder, scenario));
await page.waitForFunction(
  (name) =>
    document.getElementById('program-scenario').value.endsWith(name) &&
    !document.getElementById('program-run').disabled,
  scenario,
);
await page.press('#program-run', 'Enter');
await page.waitForFunction((name) => document.documentElement.dataset.ran?.includes(name), scenario, patience);
await page.selectOption('#choose-municipality', municipality);
await page.selectOption('#choose-scheme', scheme);
await page.click('#program-ask > summary');
await page.fill('#ask-reserve', reserve);
const before = JSON.stringify(await means(page));

for (const question of Object.keys(questions))
  await test(`${question}: stopped at once, it leaves the figures as they were`, async () => {
    await page.press(`#ask-${question}`, 'Enter');
    await page.press('#program-stop', 'Enter');
    await ready(page);
    const same = JSON.stringify(await means(page)) === before;
    const grey = await page.locator('#program-run:disabled, #program-csv:disabled').count(); // of figures that stand
    return same && !grey && /Gestopt/.test(await said(page, 'status'))
      ? ''
      : `${await said(page, 'status')} ${same} ${grey}`;
  });

for (const [question, section] of Object.entries(questions))
  await test(`${question} is answered, for who and what was chosen`, async () => {
    await answer(page, question);
    const tables = await page.locator(`#${section} table`).count();
    const same = JSON.stringify(await means(page)) === before;
    const chosen = await page.locator('#choose-municipality option:checked').textContent();
    return tables > 0 && same && chosen === municipality
      ? ''
      : `${tables} ${same} ${chosen} ${await said(page, 'problem')}`;
  });

await test('the reserve that was filled in has its answer', async () => {
  const text = await page.locator('#reverse').textContent();
  return text.includes(municipality) && /%/.test(text) ? '' : text.slice(0, 400);
});

await test('all of it is kept', async () => {
  await download(page, 'csv', 'page.csv');
  return (await download(page, 'save', 'own.zip')).endsWith('.zip') ? '' : 'not packed';
});

await test('axe finds nothing in the answers', () => violations(page));
await test('nothing is asked of anybody, and no script complains', complaints);

await browser.close();
await end();
