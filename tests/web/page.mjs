// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/page.mjs NL.html EN.html HOSTILE.html ASKED PAYMENTS.json COPIED.cfg COUNCIL CERTAIN.html: the page in a
// real browser, as TAP.
// HOSTILE.html: of a run whose names hold markup. ASKED-nl.html and ASKED-en.html: of a file of which everything was asked;
// ASKED-two.html and ASKED-new.html: of two files, and of merged municipalities; ASKED.json: what these must say.
// PAYMENTS.json: what the program stored, [scheme][year][municipality][draw] in cents as texts. COPIED.cfg is written.
// CERTAIN.html: of budgets that are the same in every draw, whose cut can be moved.
// COUNCIL.html and ASKED-*.html stand beside .csv and .txt reports of the same file.
import { readFileSync, writeFileSync } from 'node:fs';
import { openBrowser, openPage, require, whatifReady } from './browser.mjs';

const [nl, en, hostile, asked, paymentsFile, copied, bought, certain] = process.argv.slice(2);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
let number = 0;

async function test(name, body) {
  number += 1;
  try {
    const problem = await body();
    console.log(`${problem ? 'not ok' : 'ok'} ${number} - ${name}`);
    if (problem) console.log(`# ${String(problem).split('\n').join('\n# ')}`);
  } catch (error) {
    console.log(`not ok ${number} - ${name}\n# ${String(error).split('\n').slice(0, 12).join('\n# ')}`);
  }
}

const browser = await openBrowser();
const visit = async (file, size, body, whatif = true) => {
  const opened = await openPage(browser, file, size);
  try {
    if (whatif) await whatifReady(opened.page);
    return await body(opened.page, opened);
  } finally {
    await opened.close();
  }
};
// The same for tests that only look, or can do without what those before them have unfolded or chosen: they share a page,
// since opening one costs more than looking at it.
const desktop = { width: 1280, height: 800 };
const shared = new Map();
const look = async (file, size, body, whatif = true) => {
  const key = `${file} ${size.width}`;
  if (!shared.has(key)) shared.set(key, await openPage(browser, file, size));
  const opened = shared.get(key);
  if (whatif) await whatifReady(opened.page);
  return body(opened.page, opened);
};
const settled = (page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))),
  );
const words = (page) => page.locator('#whatif-words').innerText();

async function move(page, id, value) {
  await page.evaluate(
    ([name, to]) => {
      const input = document.getElementById(name);
      input.value = String(to);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
    [id, value],
  );
  await settled(page);
}

const unfold = (page) =>
  page.evaluate(() =>
    document.querySelectorAll('details').forEach((details) => {
      details.open = true;
    }),
  );

async function violations(page) {
  await unfold(page);
  await settled(page);
  await page.evaluate(axe);
  const found = await page.evaluate(
    (only) => window.axe.run(document, { runOnly: { type: 'tag', values: only } }),
    tags,
  );
  const list = found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => node.html.slice(0, 160))
        .join(' | ')}`,
  );
  return found.passes.length === 0 ? 'axe looked at nothing' : list.join('\n');
}

await test('the five questions are answered on the first screen at 1280 x 800', () =>
  look(nl, desktop, async (page) => {
    const boxes = await page
      .locator('.card')
      .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().bottom));
    return boxes.length === 5 && Math.max(...boxes) <= 800
      ? ''
      : `${boxes.length} answers, the last ends at ${Math.max(...boxes)} px`;
  }));

for (const [language, file] of [
  ['nl', nl],
  ['en', en],
]) {
  await test(`${language}: opens from a file without a request to anywhere, and without an error`, () =>
    look(file, desktop, async (page, { requests, problems }) => {
      if ((await page.locator('html').getAttribute('lang')) !== language) return 'the page has another language';
      return [...requests, ...problems].join('\n');
    }));
  await test(`${language}: axe-core finds no violation of WCAG 2.1 AA, everything unfolded`, () =>
    look(file, desktop, violations));
  await test(`${language}: axe-core finds none at 320 px either`, () =>
    look(file, { width: 320, height: 640 }, violations));
}

const expected = JSON.parse(readFileSync(`${asked}.json`, 'utf8'));
const plain = (text) => text.replace(/\s+/g, ' ');

async function says(page, id) {
  await unfold(page);
  const text = plain(await page.locator(`#${id}`).innerText());
  const missing = expected[id].filter((phrase) => !text.includes(phrase));
  return missing.length ? `${id} does not say ${missing.join(' | ')}` : '';
}

for (const language of ['nl', 'en'])
  for (const width of [1280, 320])
    await test(`${language}: every section of what was asked, and no violation at ${width} px`, () =>
      look(`${asked}-${language}.html`, { width, height: 800 }, async (page, { problems }) => {
        const ids = await page.locator('section').evaluateAll((list) => list.map(({ id }) => id));
        const lacking = [
          'reserve',
          'incentive',
          'stability',
          'leaving',
          'fund',
          'stress',
          'reverse',
          'sensitivity',
        ].filter((id) => !ids.includes(id));
        await unfold(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        return lacking.join() || problems.join('\n') || (wide > width ? `${wide} px wide` : violations(page));
      }));

await test('under Herkomst every part by others is named with its version, and its notice can be read', () =>
  look(nl, desktop, async (page) => {
    const parts = await page.evaluate(() => JSON.parse(document.getElementById('parts').textContent));
    await unfold(page);
    const [line, notices] = [
      await page.locator('#parts-line').innerText(),
      await page.locator('#notices').textContent(),
    ];
    const missing = parts.filter(
      ({ name, version, license, notice }) =>
        !line.includes(`${name} ${version}`) || !line.includes(`(${license})`) || !notices.includes(notice.trim()),
    );
    return parts.length ? missing.map(({ name }) => name).join() : 'no parts';
  }));

await test('reserve, incentive, reverse, stability, leaving, fund and stress say what the file says', () =>
  look(`${asked}-nl.html`, desktop, async (page) => {
    const wrong = [];
    for (const id of ['reserve', 'incentive', 'reverse', 'stability', 'leaving', 'fund', 'stress'])
      wrong.push(await says(page, id));
    return wrong.filter(Boolean).join('\n');
  }));

await test('with assumed inputs nobody is certainly better off outside, and no gain is shown', () =>
  look(`${asked}-nl.html`, desktop, async (page) => {
    await unfold(page);
    const cells = await page.locator('#stability td, #leaving tr').allInnerTexts();
    const sure = cells.map(plain).filter((text) => text === 'ja' || /20\d\d beslist/.test(text));
    return sure.length || cells.some((text) => text.includes('±')) ? `shown: ${sure.join()}` : '';
  }));

await test('charts of these sections have marks, a unit and their figures', () =>
  look(`${asked}-nl.html`, desktop, async (page) => {
    const found = await page
      .locator('#reserve, #incentive, #stability, #fund, #sensitivity')
      .evaluateAll((list) =>
        list.map((section) => ({
          id: section.id,
          text: section.querySelector('svg[role="img"]')?.getAttribute('aria-label') ?? '',
          words: section.querySelector('svg')?.textContent ?? '',
          marks: section.querySelectorAll('svg circle, svg path, svg rect, svg line').length,
          rows: section.querySelectorAll('tbody tr').length,
        })),
      );
    const bad = found.filter(
      ({ text, words: inside, marks, rows }) => text.length < 30 || !/mln euro|%/.test(inside) || marks < 3 || rows < 3,
    );
    return found.length === 5 && bad.length === 0 ? '' : JSON.stringify(bad);
  }));

for (const [language, width] of [
  ['nl', 1280],
  ['en', 320],
])
  await test(`${language}: two files beside each other at ${width} px, with the difference, and no violation`, () =>
    visit(
      `${asked}-two-${language}.html`,
      { width, height: 800 },
      async (page, { problems }) =>
        problems.join('\n') || (language === 'nl' ? await says(page, 'compare') : '') || violations(page),
    ));

await test('--division new: the tables are by the merged municipalities', () =>
  visit(
    `${asked}-new.html`,
    {},
    async (page, { problems }) => {
      const text = plain(await page.locator('#schemes').innerText());
      const missing = expected.schemes.filter((phrase) => !text.includes(phrase));
      const towns = await page.locator('#choose-municipality option').count();
      return (
        problems.join('\n') ||
        missing.join() ||
        (towns === expected.schemes.length ? violations(page) : `${towns} municipalities`)
      );
    },
    false,
  ));

// Of each place in a CSV report: {line: {column: [value, unit]}} of the council table.
function councilOf(file) {
  const places = {};
  for (const row of readFileSync(file, 'utf8').split('\r\n')) {
    const [sheet, name, column, value, unit] = [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) =>
      cell.replace(/^"|"$/g, '').replaceAll('""', '"'),
    );
    if (sheet !== 'council' || !name) continue;
    const [place, line] = name.split(' / ');
    ((places[place] ??= {})[line] ??= {})[column] = [value, unit];
  }
  return places;
}

// An amount as the table shows it, x 1,000 in Dutch; balances are told by their letter.
function inThousands([value, unit], shown) {
  if (unit !== 'EUR' || Number.isNaN(Number(value))) return value;
  const cents = Math.round(Math.abs(value) * 100);
  const amount = String(Math.floor((cents + 50000) / 100000)).replace(/\B(?=(\d{3})+$)/g, '.');
  return /[NV]$/.test(shown) ? `${amount} ${Number(value) < 0 ? 'N' : 'V'}` : amount;
}

async function councilTable(page) {
  const rows = await page
    .locator('#council table tr')
    .evaluateAll((list) => list.map((row) => [...row.children].map((cell) => cell.textContent)));
  return { head: rows[0], rows: rows.slice(1) };
}

async function compareCouncil(page, file) {
  const places = councilOf(`${file}.csv`);
  const paragraphs = plain(readFileSync(`${file}.txt`, 'utf8')); // which wraps its lines
  const wrong = [];
  let figures = 0;
  for (const place of await page.locator('#choose-municipality option').allTextContents()) {
    await page.locator('#choose-municipality').selectOption({ label: place });
    await settled(page);
    const { head, rows } = await councilTable(page);
    const lines = places[place];
    if (rows.map(([name]) => name).join() !== Object.keys(lines).join())
      wrong.push(`${place}: ${rows.map(([name]) => name)}`);
    for (const [name, , ...cells] of rows)
      cells.forEach((shown, k) => {
        const cell = lines[name]?.[head[k + 2]];
        figures += /\d/.test(shown);
        if (shown !== (cell ? inThousands(cell, shown) : ''))
          wrong.push(`${place}, ${name}, ${head[k + 2]}: ${shown} and not ${cell}`);
      });
    const quote = page.locator('#council .quote');
    if ((await quote.count()) && !paragraphs.includes(plain(await quote.textContent())))
      wrong.push(`${place}: another paragraph`);
  }
  return wrong.length || figures < 100 ? `${figures} figures\n${wrong.slice(0, 5).join('\n')}` : '';
}

for (const file of [bought, `${asked}-nl`, `${asked}-new`])
  await test(`the council table and paragraph of ${file.split('/').pop()} are those of its CSV and text`, () =>
    look(`${file}.html`, desktop, (page) => compareCouncil(page, file), false));

await test('nothing scrolls sideways at 320 px', () =>
  look(nl, { width: 320, height: 640 }, async (page) => {
    await unfold(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    return width <= 320 ? '' : `the page is ${width} px wide`;
  }));

await test('every chart has a text and its figures, and says what it measures', () =>
  look(nl, desktop, async (page) => {
    const charts = await page
      .locator('svg[role="img"]')
      .evaluateAll((list) =>
        list.map((svg) => ({
          text: svg.getAttribute('aria-label') ?? '',
          marks: svg.querySelectorAll('circle, path, rect').length,
          words: svg.textContent,
          figures: Boolean(svg.closest('section, .whatif > div').querySelector('details.data table')),
        })),
      );
    const bad = charts.filter(
      ({ text, marks, words: inside, figures }) =>
        text.length < 30 || marks === 0 || !/mln euro|% van het rijksbudget|draagt, %/.test(inside) || !figures,
    );
    return charts.length >= 3 && bad.length === 0 ? '' : JSON.stringify(bad.length ? bad : charts.length);
  }));

await test('names of a results file never become markup', () =>
  visit(hostile, {}, async (page, { problems }) => {
    const scripts = await page.locator('script').count();
    const strange = await page.locator('#page b, #page img').count();
    const shown = await page.locator('h1').innerText();
    if (scripts !== 5 || strange !== 0 || problems.length)
      return `${scripts} scripts, ${strange} strange elements, ${problems.join()}`;
    return shown.includes('</script><script>') &&
      (await page.locator('#choose-municipality').innerText()).includes('Haren</script><b>')
      ? ''
      : shown;
  }));

await test('what if: at their own setting all schemes pay what the program stored, to the cent', () =>
  look(nl, desktop, async (page) => {
    const stored = JSON.parse(readFileSync(paymentsFile, 'utf8'));
    const years = stored[0].map((_, y) => y);
    let compared = 0;
    for (let s = 0; s < stored.length; s++) {
      const paid = await page.evaluate(([scheme, all]) => window.solidairPayments(scheme, all), [s, years]);
      for (const y of years)
        for (let i = 0, draws = paid[y].length / stored[s][y].length; i < stored[s][y].length; i++)
          for (let d = 0; d < draws; d++, compared++)
            if (paid[y][i * draws + d] !== stored[s][y][i][d])
              return `scheme ${s}, year ${y}, municipality ${i}, draw ${d}: ${paid[y][i * draws + d]} and ${stored[s][y][i][d]}`;
    }
    return compared > 100000 ? '' : `only ${compared} payments were compared`;
  }));

await test('the map shows what the reader chooses: the result as a part of the budget, and per youth', () =>
  look(nl, desktop, async (page) => {
    const shown = async (name) => {
      await page.selectOption('#map-measure', name);
      return plain(await page.locator('.tiles [aria-pressed="true"]').innerText());
    };
    const right = await page.evaluate(() => {
      const model = JSON.parse(document.getElementById('model').textContent);
      const [towns, years] = [model.municipality.length, model.year.length];
      const i = model.municipality_name.indexOf('Haren');
      const over = (list) => [...Array(years).keys()].slice(1).reduce((sum, y) => sum + list[y * towns + i], 0);
      const mean = model['summary/mean'][((model.chosen_scheme ?? 1) * (years + 1) + years) * towns + i];
      return [Math.round((-100 * mean) / over(model.budget_mean)), Math.round(-mean / 100 / over(model.youths))];
    });
    const found = [await shown('budget'), await shown('youth')];
    return found[0] === `Haren ${right[0]} % N` && found[1] === `Haren ${right[1]} N`
      ? ''
      : `${found.join()} instead of ${right.join()}`;
  }));

await test('no municipality is named as a payer while inputs are assumed', () =>
  look(nl, desktop, async (page) => {
    const options = await page
      .locator('#choose-municipality option')
      .evaluateAll((list) => list.map((option) => option.value));
    for (const option of options) {
      await page.selectOption('#choose-municipality', option);
      if (/Ja: .* draagt structureel bij/.test(await page.locator('#summary').innerText())) return `option ${option}`;
    }
    return (await page.locator('.page-header .stamp').count()) === 1 ? '' : 'the stamp is not there';
  }));

for (const { close } of shared.values()) await close();

await test('what if: a slider moves, the numbers change, within 50 ms (median of ten moves)', () =>
  visit(nl, {}, async (page) => {
    const before = await words(page);
    const times = [];
    for (let k = 0; k < 10; k++) {
      await move(page, 'whatif-share', 40 + k);
      times.push(Number(await page.evaluate(() => document.documentElement.dataset.settleMs)));
    }
    times.sort((a, b) => a - b);
    if ((await words(page)) === before) return 'the words did not change';
    console.log(`# median ${times[5].toFixed(1)} ms, slowest ${times[9].toFixed(1)} ms`);
    return times[5] < 50 ? '' : `median ${times[5]} ms`;
  }));

await test('what if: without sharing everyone pays its own, so nothing is paid in or received', () =>
  visit(nl, {}, async (page) => {
    await move(page, 'whatif-share', 0);
    const text = await words(page);
    return text.includes('geen bijdrage en geen ontvangst') && text.includes('100') ? '' : text;
  }));

await test('by keyboard alone: choose a municipality, sort a table, move a slider', () =>
  visit(nl, {}, async (page) => {
    const to = async (selector) => {
      for (let k = 0; k < 150; k++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
      }
      throw new Error(`Tab does not lead to ${selector}`);
    };
    await to('#choose-municipality');
    await page.keyboard.press('ArrowDown');
    const title = await page.locator('#summary h2').innerText();
    await to('.sort');
    await page.keyboard.press('Enter');
    if ((await page.locator('th[aria-sort]').count()) !== 1) return 'the table was not sorted';
    await to('#whatif-share');
    const before = await words(page);
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    if ((await words(page)) === before) return 'the slider did not move the numbers';
    return title.startsWith('Haren') ? 'the municipality did not change' : '';
  }));

await test('own figures turn undecided into a verdict', () =>
  visit(nl, {}, async (page) => {
    await page.evaluate(() => {
      document.getElementById('whatif-own').open = true;
    });
    const [, cost, reserve] = await page.locator('#whatif-own input').all();
    await cost.fill('1');
    await reserve.fill('1.000.000');
    await settled(page);
    const little = await words(page);
    await cost.fill('twaalf');
    const refused = await page.locator('.problem').innerText();
    if (!refused.includes('12.500.000')) return `a bad amount is not refused: ${refused}`;
    return little.includes('draagt Haren bij in 100') && little.includes('reserve is op') ? '' : little;
  }));

await test('the copied scenario holds the setting', () =>
  visit(certain, {}, async (page) => {
    await page.selectOption('#whatif-base', 'result');
    await move(page, 'whatif-share', 60);
    await move(page, 'whatif-margin', 3);
    await page.selectOption('#whatif-key', 'residents');
    await page.selectOption('#whatif-forms', 'zin');
    await page.locator('details:has(.members) > summary').click();
    await page.locator('.members label', { hasText: 'Groningen' }).locator('input').uncheck();
    await move(page, 'whatif-cut', 30);
    const shown = await page.locator('#whatif-words').innerText();
    const text = await page.locator('#whatif-scenario').textContent();
    writeFileSync(copied, text);
    writeFileSync(
      `${copied}.json`,
      JSON.stringify({
        shown,
        draws: await page.evaluate(() => JSON.parse(document.getElementById('sample-model').textContent).draws),
        mean: await page.evaluate(() => window.solidairMeans()),
      }),
    );
    return /base = "result"/.test(text) && /share = 0\.6;/.test(text) && /percent_of_budget = 3\.0/.test(text)
      ? ''
      : text.slice(-900);
  }));

await test('prints on A4: tagged, in Dutch, without a page that is wider than the paper', () =>
  visit(nl, {}, async (page) => {
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 680, height: 960 });
    await page.evaluate(() => {
      window.dispatchEvent(new Event('beforeprint'));
    });
    await settled(page);
    const width = await page.evaluate(() =>
      Math.max(
        ...[...document.querySelectorAll('table')]
          .filter((x) => x.offsetParent)
          .map((x) => x.getBoundingClientRect().right),
      ),
    );
    const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true, path: `${copied}.pdf` });
    if (!pdf.includes('/MarkInfo') || !/\/Lang \(nl\)/.test(pdf.toString('latin1')))
      return 'the PDF is not tagged, or has no language';
    const shown = await page
      .locator('#whatif, nav, .buttons, select')
      .evaluateAll((list) =>
        list.filter((x) => x.getClientRects().length > 0).map((x) => x.id || x.className || x.tagName),
      );
    if (shown.length) return `printed, though there is nothing to press on paper: ${shown.join()}`;
    return width <= 690 ? '' : `a table ends at ${width} px of 680`;
  }));

await test('a changed setting is printed, with what it is', () =>
  visit(nl, {}, async (page) => {
    await move(page, 'whatif-share', 60);
    await page.emulateMedia({ media: 'print' });
    const shown = await page.locator('#whatif').innerText();
    return shown.includes('60') && (await page.locator('#whatif-words').isVisible()) ? '' : shown.slice(0, 300);
  }));

await browser.close();
console.log(`1..${number}`);
