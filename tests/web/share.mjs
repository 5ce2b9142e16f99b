// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/share.mjs SOLIDAIR.html FOLDER: what can be taken from the charts of the page, the accounts in them, and the map as
// it opens. As TAP.
import { end, plain, test, violations } from './browser.mjs';
import { openProgram } from './open.mjs';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';

const [file, folder] = process.argv.slice(2);
const { browser, open, linkTo, complaints } = await openProgram(file, folder);
const own = { path: 'scenarios/eigen-cijfers.cfg', changes: [], draws: 500, municipality: 'GM0765' };
const page = await open(linkTo(own));
await page.waitForFunction(() =>
  /Wat Pekela per jaar betaalt/.test(document.getElementById('municipality').textContent),
);

async function taken(what) {
  const button = page.locator(`#municipality [data-share=${what}]`).last();
  const [event] = await Promise.all([page.waitForEvent('download'), button.click()]);
  await event.saveAs(join(folder, `chart.${what}`));
  return readFileSync(join(folder, `chart.${what}`));
}
const table = () =>
  page.evaluate(() => {
    const found = [...document.querySelectorAll('#municipality table')].find(({ caption }) =>
      /per jaar, x/.test(caption.textContent),
    );
    return [...found.rows].map((row) =>
      [...row.cells].map((cell) => cell.textContent.replaceAll('\u00a0', ' ').trim()),
    );
  });

// "1.234" is 1234 and "12,5 N" is -12,5 in the file; words stay.
const asNumber = (text, k) => {
  const found = /^(?:€ )?([\d.]+(?:,\d+)?)(?: %)?( N| tekort| minder)?( V| overschot| meer)?$/.exec(text);
  return k > 0 && found ? `${found[2] ? '-' : ''}${found[1].replaceAll('.', '')}`.replace(/^-0$/, '0') : text;
};

await test('the figures of a chart come as CSV, as its table has them', async () => {
  const csv = (await taken('csv')).toString('utf8');
  const [heads, ...figures] = await table();
  const united = heads.map((head, k) => (k === 0 ? head : `${head} (x € 1.000)`)); // away from the page they have no caption
  const rows = [united, ...figures.map((row) => row.map(asNumber))].map((row) =>
    row.map((cell) => (/[;"]/.test(cell) ? `"${cell}"` : cell)).join(';'),
  );
  return csv === `\ufeff${rows.join('\r\n')}\r\n` && /;\d{4,};/.test(csv) ? '' : csv;
});

await test('every heading of figures that is taken along has its unit, where its cells have none, and numbers are numbers', async () => {
  const csvOf = async (button) => {
    const [event] = await Promise.all([page.waitForEvent('download'), button.click()]);
    await event.saveAs(join(folder, 'one.csv'));
    return readFileSync(join(folder, 'one.csv'), 'utf8').replace('\ufeff', '').trim().split('\r\n');
  };
  const wrong = [];
  let numbers = 0;
  const buttons = await page.locator('[data-share=csv]').all();
  for (const button of buttons) {
    const [heads, ...rows] = (await csvOf(button)).map((line) =>
      line.match(/("[^"]*"|[^;]*)(?:;|$)/g).map((cell) => cell.replace(/;$/, '')),
    );
    heads.forEach((head, k) => {
      const cells = rows.map((row) => row[k] ?? '').filter((cell) => k > 0 && cell);
      const amounts = cells.some((cell) => /^"?-?\d[\d.]{4,}( [NV]| tekort| overschot)?"?$/.test(cell));
      if (amounts && !/\(x € 1\.000\)|\(€\)/.test(head)) wrong.push(`${head}: ${rows[0][k]}`);
      numbers += cells.filter((cell) => /^-?\d+(,\d+)?$/.test(cell)).length;
      const text = cells.find(
        (cell) =>
          /^"?(€ )?[\d.,]+( %)?( (N|V|tekort|overschot|minder|meer))?"?$/.test(cell) && !/^-?\d+(,\d+)?$/.test(cell),
      );
      if (text) wrong.push(`${head}: ${text} is no number`);
    });
  }
  return buttons.length >= 5 && numbers > 100 && !wrong.length ? '' : `${buttons.length} ${numbers} ${wrong}`;
});

await test('the chart comes as a picture that stands by itself', async () => {
  const svg = (await taken('svg')).toString('utf8');
  const png = await taken('png');
  const shape = /^<svg[^>]* viewBox="0 0 (\d+) (\d+)"/.exec(svg);
  const wide = png.readUInt32BE(16);
  return shape && /<title>Wat Pekela/.test(svg) && /xmlns=/.test(svg) && wide === 2 * Number(shape[1])
    ? ''
    : `${svg.slice(0, 200)} ${wide}`;
});

await test('the account that the table for the council has is a dot in its year', async () => {
  const rows = await table();
  const k = rows[0].indexOf('Rekening');
  const known = rows.filter((row) => /\d/.test(row[k])).map((row) => `${row[0]} ${row[k]}`);
  const council = await page.evaluate(() => {
    const list = [...document.querySelectorAll('#council table')][0];
    const cost = [...list.rows].find((row) => /^Lasten jeugdhulp/.test(row.cells[0].textContent));
    const head = [...list.rows[0].cells].findIndex((cell) => /^Rekening \d/.test(cell.textContent.trim()));
    return `${/\d{4}/.exec(list.rows[0].cells[head].textContent)} ${cost.cells[head].textContent}`;
  });
  const dots = await page.locator('#municipality svg[role="img"]').last().locator('circle').count();
  return known.join() === council && dots === 1 ? '' : `${known.join()} | ${council} | ${dots}`;
});

// The overview of the program has, of each scheme, the result per youth a year.
await test('the map opens on the difference with being alone, grey where that is undecided', async () => {
  const expected = await page.evaluate(() => {
    const model = JSON.parse(document.getElementById('model').textContent);
    const label = document.querySelector('#choose-scheme option:checked').textContent;
    const s = model.scheme_label.indexOf(label);
    const { rows } = model.sheets.find(({ id }) => id === 'overview');
    const youth = (i, one) => rows.find((row) => row[0] === i && row[2] === model.scheme_label[one])[13][0];
    return model.municipality_name.map((_, i) => {
      const told = model.verdict[s * model.municipality.length + i];
      const less = youth(i, s) - youth(i, model.alone);
      return (told === 'receives' && less > 0) || (told === 'pays' && less < 0)
        ? `${Math.round(Math.abs(less) / 100)} ${less > 0 ? 'minder' : 'meer'}`
        : '?';
    });
  });
  const chosen = await page.locator('#map-measure').inputValue();
  const names = await page.evaluate(() => JSON.parse(document.getElementById('model').textContent).municipality_name);
  const byName = names.map((name, i) => [name, expected[i]]).sort(([a], [b]) => a.localeCompare(b, 'nl'));
  const unsaid = await page.locator('.borders .chart').evaluate((chart, right) => {
    const press = (key) => chart.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    press('Home');
    return right.filter(([name, words]) => {
      const text = chart.nextElementSibling.textContent.replaceAll('\u00a0', ' ');
      press('ArrowDown');
      return text !== `${name}: ${words === '?' ? 'onbeslist of niet genoemd, dus geen bedrag' : `€ ${words}`}`;
    });
  }, byName);
  await page.press('#map-view', 'Enter');
  const tiles = await page
    .locator('.tiles button')
    .evaluateAll((list) =>
      list.map((button) => [button.textContent, getComputedStyle(button.parentElement).backgroundColor]),
    );
  const grey = tiles.filter(([, colour]) => colour === 'rgb(229, 231, 235)').map(([text]) => text);
  const said = tiles.map(([text]) => plain(text).replace(/^.*?(€ (\d+ \S+)|\?)$/, (_, all, words) => words ?? all));
  const right = said.sort().join() === expected.sort().join() && grey.every((text) => text.endsWith('?'));
  const count = expected.filter((text) => text === '?').length;
  return chosen === 'alone' && right && !unsaid.length && grey.length === count && count < said.length
    ? ''
    : `${said} | ${expected}`;
});

await test('axe-core finds no violation of WCAG 2.1 AA', () => violations(page));
await test('on a narrow screen no difference on the map leaves its tile', async () => {
  await page.setViewportSize({ width: 320, height: 800 });
  const cut = await page
    .locator('.tiles button')
    .evaluateAll((list) =>
      list
        .filter((one) => one.lastElementChild.getBoundingClientRect().width > one.getBoundingClientRect().width + 0.5)
        .map((one) => one.textContent),
    );
  return cut.join();
});
await test('nothing is asked of anybody, and no script complains', complaints);

await browser.close();
await end();
