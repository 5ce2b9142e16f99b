// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/read.mjs FOLDER CONFIG: the pages of tests/web/pages.sh as they are read: what they say, accessibility,
// layout, valid HTML (CONFIG: of the validator). As TAP. The HTML that the scripts make is written to FOLDER for it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { desktop, end, look, ofEachTown, plain, settled, test, unfold, violations, visit } from './browser.mjs';
import { chartProblems, firstScreenProblems, jumpProblems } from './eye.mjs';

const [folder, config] = process.argv.slice(2);
const file = (name) => join(folder, name);
const nl = file('nl.html');
const asked = file('asked-nl.html');
const phone = { width: 320, height: 800 };

// Everything unfolded: no text of a chart lies over another or outside of the page, no chart is empty, and each axis of
// amounts has its unit; what a link of the navigation leads to is not under it; the five answers fit on the first screen,
// whatever is chosen. Each kind of page is looked at in one width and language; the others take minutes, and are looked at
// with EFFORT above 1 (make check-long).
const long = Number(process.env.EFFORT ?? 1) > 1;
const pages = [
  { name: 'nl', size: desktop, axe: true, first: true },
  { name: 'en', size: phone, axe: true },
  { name: 'nl', size: phone, axe: true },
  { name: 'asked-nl', size: desktop, axe: true, first: true },
  { name: 'asked-two-nl', size: desktop, axe: true },
  { name: 'asked-new', size: phone },
  ...(long ? pagesOfLong() : []),
];

function pagesOfLong() {
  return [
    { name: 'en', size: desktop, first: true },
    { name: 'asked-nl', size: phone, axe: true },
    { name: 'asked-en', size: desktop },
    { name: 'asked-two-nl', size: phone, axe: true },
    { name: 'asked-two-en', size: phone, axe: true },
    { name: 'asked-new', size: desktop, axe: true, first: true },
  ];
}

async function layoutProblems(page, width, problems) {
  await settled(page); // what was chosen before, and charts that were folded, are drawn
  await unfold(page);
  await settled(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  return [...problems, ...(wide > width ? [`${wide} px wide`] : []), ...(await page.evaluate(chartProblems))];
}

async function keepMade(page, name) {
  const made = await page.evaluate(() => {
    const copy = document.documentElement.cloneNode(true);
    copy.querySelectorAll('script').forEach((script) => {
      script.textContent = '';
    });
    return `<!DOCTYPE html>\n${copy.outerHTML}`;
  });
  writeFileSync(file(`${name}-made.html`), made);
}

const first = (problems) => problems.slice(0, 12).join('\n');

for (const { name, size, axe, first: screen } of pages) {
  const { width } = size;
  const language = name.startsWith('en') || name.endsWith('en') ? 'en' : 'nl';
  const at = (body) => () => look(file(`${name}.html`), size, body);
  await test(
    `${name}, ${width} px: opens without a request to anywhere, in its language, and links lead to a heading in sight`,
    at(async (page, { requests, problems }) => {
      if ((await page.locator('html').getAttribute('lang')) !== language) return 'the page has another language';
      const jumps = await page.evaluate(jumpProblems);
      return first([...requests, ...problems, ...jumps]);
    }),
  );
  if (screen)
    await test(
      `${name}: the five answers fit on the first screen, for every municipality and scheme`,
      at(async (page) => first(await page.evaluate(firstScreenProblems))),
    );
  await test(
    `${name}, ${width} px: nothing overlaps, is cut or is empty`,
    at(async (page, { problems }) => first(await layoutProblems(page, width, problems))),
  );
  if (axe) await test(`${name}, ${width} px: axe-core finds no violation of WCAG 2.1 AA`, at(violations));
  await look(file(`${name}.html`), size, (page) => keepMade(page, `${name}-${width}`));
}

await test('the validator finds nothing wrong with what the scripts made', () => {
  const validator = fileURLToPath(new URL('../../sim/report/web/node_modules/.bin/html-validate', import.meta.url));
  const made = pages.map(({ name, size }) => file(`${name}-${size.width}-made.html`));
  try {
    execFileSync(process.execPath, [validator, '--config', config, '--formatter', 'text', ...made], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    return '';
  } catch (error) {
    return error.stdout || String(error);
  }
});

const expected = JSON.parse(readFileSync(file('asked.json'), 'utf8'));

async function says(page, id) {
  await unfold(page);
  const text = plain(await page.locator(`#${id}`).innerText());
  const missing = expected[id].filter((phrase) => !text.includes(phrase));
  return missing.length ? `${id} does not say ${missing.join(' | ')}` : '';
}

const sections = [
  'reserve',
  'incentive',
  'stability',
  'leaving',
  'fund',
  'stress',
  'reverse',
  'sensitivity',
  'backtest',
];
for (const language of ['nl', 'en'])
  await test(`${language}: every section of what was asked is there`, () =>
    look(file(`asked-${language}.html`), desktop, async (page) => {
      const ids = await page.locator('section').evaluateAll((list) => list.map(({ id }) => id));
      return sections.filter((id) => !ids.includes(id)).join();
    }));

await test('two files beside each other, with the difference', () =>
  look(file('asked-two-nl.html'), desktop, (page) => says(page, 'compare')));

await test('--division new: the tables are by the merged municipalities', () =>
  look(file('asked-new.html'), desktop, async (page) => {
    const text = plain(await page.locator('#schemes').innerText());
    const missing = expected.schemes.filter((phrase) => !text.includes(phrase));
    const towns = await page.locator('#choose-municipality option').count();
    return missing.join() || (towns === expected.schemes.length ? '' : `${towns} municipalities`);
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
  look(asked, desktop, async (page) => {
    const wrong = [];
    for (const id of ['reserve', 'incentive', 'reverse', 'stability', 'leaving', 'fund', 'stress'])
      wrong.push(await says(page, id));
    return wrong.filter(Boolean).join('\n');
  }));

await test('what would have been forecast of a municipality stands beside its accounts, as bars and dots and in words', () =>
  look(asked, desktop, async (page) => {
    await page.locator('#choose-municipality').selectOption({ label: 'Groningen' });
    const wrong = await says(page, 'backtest');
    const chart = page.locator('#backtest svg[role="img"]');
    const [bars, dots] = [await chart.locator('rect').count(), await chart.locator('circle').count()];
    const text = await chart.getAttribute('aria-label');
    await page.locator('#choose-municipality').selectOption({ label: 'Haren' }); // the page is shared
    return wrong || (bars === 1 && dots === 1 && /Groningen/.test(text) ? '' : `${bars} bars, ${dots} dots: ${text}`);
  }));

await test('with assumed inputs nobody is certainly better off outside, and no gain is shown', () =>
  look(asked, desktop, async (page) => {
    await unfold(page);
    const cells = await page.locator('#stability td, #leaving tr').allInnerTexts();
    const sure = cells.map(plain).filter((text) => text === 'ja' || /20\d\d beslist/.test(text));
    return sure.length || cells.some((text) => text.includes('±')) ? `shown: ${sure.join()}` : '';
  }));

await test('the chart of what sharing saves says of which draws that is, and that it is not what one expects to pay', () =>
  look(asked, desktop, async (page) => {
    const axis = plain(await page.locator('#stability svg[role="img"]').first().textContent());
    const said = plain(await page.locator('#stability .note').first().innerText());
    return /in het slechtste tiende deel/.test(axis) &&
      /in het slechtste tiende deel van de doorrekeningen.*niets over wat een gemeente naar verwachting betaalt/.test(
        said,
      )
      ? ''
      : `${axis.slice(0, 200)} | ${said}`;
  }));

await test('what a large amount of the first screen is of, and the risk amount too, stands beside it', () =>
  look(nl, desktop, async (page) => {
    const [large] = await page.locator('#summary .big').allInnerTexts();
    const told = plain(await page.locator('#summary .cards').innerText());
    const risk = /en € [\d.,]+( mln)? in de risicoparagraaf\. Dat is, 90 % zeker, genoeg voor 2016–2020 samen/.test(
      told,
    );
    return /(meer|minder) dan alleen, 2016–2020 samen$/.test(plain(large)) && risk ? '' : `${large} | ${told}`;
  }));

await test('charts of these sections have marks, a unit and their figures', () =>
  look(asked, desktop, async (page) => {
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

function councilOf(report) {
  const places = {};
  for (const row of readFileSync(report, 'utf8').split('\r\n')) {
    const [sheet, name, column, value, unit] = [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) =>
      cell.replace(/^"|"$/g, '').replaceAll('""', '"'),
    );
    if (sheet !== 'council' || !name) continue;
    const [place, line] = name.split(' / ');
    ((places[place] ??= {})[line] ??= {})[column] = [value, unit];
  }
  return places;
}

// An amount as the table shows it, x 1,000 in Dutch, or a part as a percentage; balances are told by their letter.
function inThousands([value, unit], shown) {
  if (value === '' || Number.isNaN(Number(value))) return value;
  if (unit === 'deel of verhouding') {
    const part = (100 * Math.abs(value)).toFixed(1);
    const letter = Number(part) === 0 ? '' : value < 0 ? ' N' : ' V'; // what rounds to nothing is neither
    return `${part.replace('.', ',')} %${letter}`;
  }
  if (unit !== 'EUR') return value;
  const cents = Math.round(Math.abs(value) * 100);
  const amount = String(Math.floor((cents + 50000) / 100000)).replace(/\B(?=(\d{3})+$)/g, '.');
  return /[NV]$/.test(shown) ? `${amount} ${Number(value) < 0 ? 'N' : 'V'}` : amount;
}

// Of every municipality, chosen one after the other with all else out of the way.
const councilTables = (page) =>
  page.evaluate(async () => {
    const others = [...document.querySelectorAll('main section:not(#council)')];
    const hide = (hidden) => others.forEach((section) => Object.assign(section, { hidden }));
    const list = document.getElementById('choose-municipality');
    const found = [];
    hide(true);
    for (const { value, text } of [...list.options]) {
      list.value = value;
      list.dispatchEvent(new Event('change', { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const rows = [...document.querySelectorAll('#council table tr')].map((row) =>
        [...row.children].map((cell) => cell.textContent),
      );
      found.push({
        place: text,
        head: rows[0],
        rows: rows.slice(1),
        quote: document.querySelector('.quote')?.textContent,
      });
    }
    hide(false);
    return found;
  });

async function compareCouncil(page, report) {
  const places = councilOf(`${report}.csv`);
  const paragraphs = plain(readFileSync(`${report}.txt`, 'utf8')); // which wraps its lines
  const wrong = [];
  let figures = 0;
  for (const { place, head, rows, quote } of await councilTables(page)) {
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
    if (quote && !paragraphs.includes(plain(quote))) wrong.push(`${place}: another paragraph`);
  }
  return wrong.length || figures < 100 ? `${figures} figures\n${wrong.slice(0, 5).join('\n')}` : '';
}

for (const name of ['council', 'asked-nl', 'asked-new'])
  await test(`the council table and paragraph of ${name} are those of its CSV and text`, () =>
    look(file(`${name}.html`), desktop, (page) => compareCouncil(page, file(name))));

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
        text.length < 30 ||
        marks === 0 ||
        !/mln euro|, in euro|% van het rijksbudget|draagt, %/.test(inside) ||
        !figures,
    );
    return charts.length >= 3 && bad.length === 0 ? '' : JSON.stringify(bad.length ? bad : charts.length);
  }));

await test('an answer about one municipality says so where another one is chosen', () =>
  visit(asked, desktop, async (page) => {
    const other = page.locator('#sensitivity .stamp');
    const own = await other.count();
    await page.locator('#choose-municipality').selectOption({ label: 'Pekela' });
    const text = plain(await other.innerText());
    return own === 0 && /^Dit gaat niet over Pekela onder ".+"\. Van: .+, Haren, .+\. Regeling: .+\.$/.test(text)
      ? ''
      : `${own} ${text}`;
  }));

await test('names of a results file never become markup', () =>
  visit(file('hostile.html'), desktop, async (page, { problems }) => {
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

await test('the map shows what the reader chooses: the result as a part of the budget, and per youth', () =>
  look(nl, desktop, async (page) => {
    await page.click('#map-view');
    const shown = async (name) => {
      await page.selectOption('#map-measure', name);
      return plain(await page.locator('.tiles [aria-pressed="true"]').innerText());
    };
    const right = await page.evaluate(() => {
      const [model, sample] = ['model', 'sample-model'].map((id) =>
        JSON.parse(document.getElementById(id).textContent),
      );
      const [towns, years] = [model.municipality.length, model.year.length];
      const i = model.municipality_name.indexOf('Haren');
      const over = (list) => [...Array(years).keys()].slice(1).reduce((sum, y) => sum + list[y * towns + i], 0);
      const mean = model['summary/mean'][((model.chosen_scheme ?? 1) * (years + 1) + years) * towns + i];
      const part = ((-100 * mean) / over(model.budget_mean)).toFixed(1).replace('.', ',');
      return [`Haren ${part} % N`, `Haren € ${Math.round(-mean / 100 / over(sample.youths))} N`];
    });
    const found = [await shown('budget'), await shown('youth')];
    return found.join() === right.join() ? '' : `${found.join()} instead of ${right.join()}`;
  }));

await test('no municipality is named as a payer while inputs are assumed', () =>
  look(nl, desktop, async (page) => {
    const said = (await ofEachTown(page, () => document.getElementById('summary').innerText)).map(([, text]) => text);
    const payer = said.find(
      (text) =>
        /Ja: .* draagt structureel bij/.test(text) ||
        (/naar verwachting € \S+( mln)? meer dan alleen/.test(plain(text)) &&
          !/Of dat structureel is, is nog niet te zeggen/.test(text)),
    );
    if (payer || new Set(said).size < said.length) return payer ?? 'not every municipality was shown';
    return (await page.locator('.page-header .stamp').count()) === 1 ? '' : 'the stamp is not there';
  }));

await test('of a scheme without a rule for leaving is said that nobody leaves it, of the others not', () =>
  look(asked, desktop, async (page) => {
    const rules = await page.locator('#leaving table').last().locator('thead th').allTextContents();
    const told = await page.evaluate(() => {
      const list = document.getElementById('choose-scheme');
      const before = list.value;
      const choose = (value) => {
        list.value = value;
        list.dispatchEvent(new Event('change', { bubbles: true }));
      };
      const found = [...list.options].slice(1).map(({ value, text }) => {
        choose(value);
        return [
          text,
          /vertrekt er niemand: daar is in dit scenario geen regel voor/.test(
            document.getElementById('q4').parentElement.textContent,
          ),
        ];
      });
      choose(before);
      return found;
    });
    const wrong = told.filter(([label, nobody]) => nobody === rules.includes(label));
    const lines = (await page.locator('#leaving li').allInnerTexts()).filter((line) =>
      /^Hier vertrekt niemand, want/.test(line),
    );
    return told.length > 1 && rules.length > 1 && !wrong.length && lines.length === 1
      ? ''
      : `${rules}; ${told}; ${lines}`;
  }));

await test('where nothing is assumed contributions are told, of the chosen scheme alone', () => {
  const sure = file('sure.html');
  writeFileSync(sure, readFileSync(nl, 'utf8').replace('"assumed":true', '"assumed":false'));
  return visit(sure, desktop, async (page) => {
    const rows = await page.locator('#whopays table').last().locator('tbody tr').allInnerTexts();
    const chosen = await page.locator('#choose-scheme option:checked').innerText();
    const towns = await page.locator('#choose-municipality option').count();
    const strange = rows.filter((row) => row.split('\t')[1] !== chosen);
    return rows.length === towns && !strange.length ? '' : `${rows.length} rows; ${chosen}: ${strange.slice(0, 2)}`;
  });
});

await end();
