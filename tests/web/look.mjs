// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/look.mjs FOLDER CONFIG PAGE.html...: what an eye would see, of every page, wide and narrow, everything unfolded. As TAP.
// No text of a chart lies over another or outside of the page, no chart is empty, and each axis of amounts has its unit;
// what a link of the navigation leads to is not under it; the five answers fit on the first screen, whatever is chosen;
// what the scripts made is valid HTML. CONFIG: of the validator; FOLDER: where the HTML that was made is put for it.
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openBrowser, openPage } from './browser.mjs';

const [folder, config, ...files] = process.argv.slice(2);
const browser = await openBrowser();
let number = 0;

function report(problems, name) {
  number += 1;
  console.log(`${problems.length ? 'not ok' : 'ok'} ${number} - ${name}`);
  for (const problem of problems.slice(0, 12)) console.log(`# ${String(problem).replaceAll('\n', ' ').slice(0, 240)}`);
}

// Runs in the page. Boxes that touch by less than a pixel do not overlap.
function chartProblems() {
  const found = [];
  for (const svg of document.querySelectorAll('svg[role="img"]')) {
    const where = `${svg.closest('section').id}:`;
    const texts = [...svg.querySelectorAll('text')]
      .filter((text) => text.textContent.trim())
      .map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }));
    if (svg.querySelectorAll('circle, path, rect, line').length < 2 || texts.length < 3)
      found.push(`${where} empty chart`);
    if (!/mln euro|million euro|%|€/.test(svg.textContent))
      found.push(`${where} no unit in ${svg.textContent.slice(0, 80)}`);
    for (const { words, box } of texts) {
      if (box.left < -1 || box.right > document.documentElement.clientWidth + 1)
        found.push(`${where} "${words}" is cut: ${box.left} to ${box.right}`);
      if (words.includes('…')) found.push(`${where} "${words}" is shortened`);
    }
    texts.forEach((a, k) =>
      texts.slice(k + 1).forEach((b) => {
        if (
          a.box.left + 1 < b.box.right &&
          b.box.left + 1 < a.box.right &&
          a.box.top + 1 < b.box.bottom &&
          b.box.top + 1 < a.box.bottom
        )
          found.push(`${where} "${a.words}" lies over "${b.words}"`);
      }),
    );
  }
  return found;
}

// Runs in the page: jump to every section, and see whether its heading is in sight.
async function jumpProblems() {
  const found = [];
  for (const link of document.querySelectorAll('nav a')) {
    link.click();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const heading = document.querySelector(`${link.getAttribute('href')} h2`);
    const box = heading.getBoundingClientRect();
    const under = document.elementFromPoint(box.left + 5, box.top + 3);
    if (box.top < 0 || !heading.contains(under))
      found.push(`${link.textContent}: its heading is at ${box.top} px, under ${under?.tagName}`);
  }
  return found;
}

// Runs in the page: every municipality under every scheme; then what was chosen before. Folded as it is opened, and with
// what is below out of the way, so that this is not drawn each time.
function firstScreenProblems() {
  const found = [];
  const change = (id, value) => {
    const list = document.getElementById(id);
    list.value = value;
    list.dispatchEvent(new Event('change', { bubbles: true }));
  };
  window.scrollTo(0, 0);
  const chosen = ['choose-scheme', 'choose-municipality'].map((id) => [id, document.getElementById(id).value]);
  const below = [...document.querySelectorAll('main section:not(#summary)')];
  for (const section of below) section.hidden = true;
  const values = (id) => [...document.getElementById(id).options].map((option) => option.value);
  for (const s of values('choose-scheme')) {
    change('choose-scheme', s);
    for (const i of values('choose-municipality')) {
      change('choose-municipality', i);
      const ends = [...document.querySelectorAll('.card')].map(
        (card) => card.getBoundingClientRect().bottom + window.scrollY,
      );
      if (ends.length !== 5 || Math.max(...ends) > 800)
        found.push(
          `${document.querySelector('#summary h2').textContent}: ${ends.length} answers, down to ${Math.max(...ends)} px`,
        );
    }
  }
  for (const section of below) section.hidden = false;
  for (const [id, value] of chosen) change(id, value);
  return found;
}

const unfolded = async (page) => {
  await page.evaluate(() =>
    document.querySelectorAll('details').forEach((details) => {
      details.open = true;
    }),
  );
  await page.waitForTimeout(300); // charts that were folded are drawn
};

for (const file of files) {
  const name = basename(file, '.html');
  for (const width of [1280, 320]) {
    const { page, problems, close } = await openPage(browser, file, { width, height: 800 });
    await page.waitForTimeout(300);
    report(
      await page.evaluate(jumpProblems),
      `${name}, ${width} px: a link of the navigation leads to a heading in sight`,
    );
    if (width === 1280)
      report(
        await page.evaluate(firstScreenProblems),
        `${name}: the five answers fit on the first screen, for every municipality and scheme`,
      );
    await unfolded(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    report(
      [...problems, ...(wide > width ? [`${wide} px wide`] : []), ...(await page.evaluate(chartProblems))],
      `${name}, ${width} px: nothing overlaps, is cut or is empty`,
    );
    if (width === 1280) {
      const made = await page.evaluate(() => {
        const copy = document.documentElement.cloneNode(true);
        copy.querySelectorAll('script').forEach((script) => {
          script.textContent = '';
        });
        return `<!DOCTYPE html>\n${copy.outerHTML}`;
      });
      writeFileSync(join(folder, `${name}-made.html`), made);
    }
    await close();
  }
}
await browser.close();

const made = files.map((file) => join(folder, `${basename(file, '.html')}-made.html`));
let said = [];
try {
  execFileSync(
    process.execPath,
    [
      fileURLToPath(new URL('../../sim/report/web/node_modules/.bin/html-validate', import.meta.url)),
      '--config',
      config,
      '--formatter',
      'text',
      ...made,
    ],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
} catch (error) {
  said = (error.stdout || String(error)).split('\n').filter(Boolean);
}
report(said, 'the validator finds nothing wrong with what the scripts made either');
console.log(`1..${number}`);
