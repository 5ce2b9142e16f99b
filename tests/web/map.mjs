// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/map.mjs FOLDER: the map of the pages of tests/web/pages.sh, and the bars beside it, against the borders that ship
// (scenarios/borders) and the verdicts of the page. As TAP.
import { desktop, end, look, plain, require, settled, test, violations } from './browser.mjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const file = (name) => join(folder, `${name}.html`);
const { buildSync } = require('esbuild');

const lines = (path) => readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1);
const rows = lines('scenarios/borders/borders.csv').map((line) => line.split(','));
const codes = (region) => lines(`scenarios/regions/${region}/municipalities.csv`).map((line) => line.split(',')[0]);

const { outputFiles } = buildSync({
  entryPoints: ['sim/report/web/src/borders.js'],
  bundle: true,
  write: false,
  format: 'esm',
  loader: { '.csv': 'text' },
});
const { bordersOf } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

// Added up by hand: each step from the point before it.
function points(steps) {
  const list = steps.match(/-?\d+ -?\d+/g).map((pair) => pair.split(' ').map(Number));
  return list.map((_, k) => [0, 1].map((part) => list.slice(0, k + 1).reduce((sum, step) => sum + step[part], 0)));
}

await test('every region that ships has all its borders, of one division, but for the whole country', () => {
  const found = ['groningen-2016', 'flevoland-2016', 'groningen-2024'].map(
    (region) => bordersOf(codes(region), Number(region.slice(-4)))?.year,
  );
  return found.join() === '2015,2015,2021' && bordersOf(codes('nederland-2023'), 2023) === null ? '' : found.join();
});

await test('the borders are those of the table; of two divisions the one of the time; with one unknown there are none', () => {
  const two = ['GM0037', 'GM0014'];
  const [early, late, none] = [bordersOf(two, 2016), bordersOf(two, 2024), bordersOf([...two, 'GM9999'], 2024)];
  const given = (year) =>
    two.map((code) => rows.filter((row) => row[0] === year && row[1] === code).map((row) => points(row[2])));
  const same = (borders, year) =>
    borders.year === year && JSON.stringify(borders.rings) === JSON.stringify(given(year));
  return same(early, '2015') && same(late, '2021') && none === null ? '' : `${early.year}, ${late.year}, ${none}`;
});

await test('borders lie in the Netherlands, enclose something, and neighbours share them', () => {
  const wrong = rows.filter(([, , steps]) => {
    const ring = points(steps);
    const inside = ring.every(([x, y]) => x > 0 && x < 2800 && y > 3000 && y < 6250);
    const twice = ring.reduce((sum, [x, y], k) => {
      const [nextX, nextY] = ring[(k + 1) % ring.length];
      return sum + x * nextY - nextX * y;
    }, 0);
    return !inside || Math.abs(twice) < 200; // less than a square kilometre
  });
  const shared = (year) => {
    const all = rows.filter((row) => row[0] === year).flatMap(([, , steps]) => points(steps).map(String));
    return (all.length - new Set(all).size) / all.length;
  };
  return wrong.length || shared('2015') < 0.4 || shared('2021') < 0.3
    ? `${wrong} ${shared('2015')} ${shared('2021')}`
    : '';
});

// Each name in its own border as far as the picture shows, or as a number that the list explains: as the reader sees them.
const namesOf = (page) =>
  page.evaluate(() => {
    const svg = document.querySelector('.borders svg');
    const box = svg.getBoundingClientRect();
    const out = [...svg.querySelectorAll('text')].filter((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      return left < box.left - 0.5 || right > box.right + 0.5 || top < box.top - 0.5 || bottom > box.bottom + 0.5;
    });
    const paths = [...svg.querySelectorAll('.towns path')];
    const labels = [...svg.querySelectorAll('.names text')];
    const crosses = labels.filter((text) => {
      if (/^\d+$/.test(text.textContent)) return false;
      const { x, y, width, height } = text.getBBox();
      const corners = [0, width / 2, width].flatMap((dx) =>
        [0.2, 0.5, 0.8].map((part) => new DOMPoint(x + dx, y + part * height)),
      );
      // The ends of the longest line; others are shorter.
      return !paths.some((path) => corners.filter((point) => path.isPointInFill(point)).length >= 5);
    });
    const list = [...svg.querySelectorAll('text')].map((text) => text.textContent);
    return {
      paths: paths.length,
      labels: labels.map((text) => [...text.children].map((one) => one.textContent).join(' ')),
      out: out.map((text) => text.textContent),
      crosses: crosses.map((text) => text.textContent),
      list,
    };
  });

function problemOf({ paths, labels, out, crosses, list }, names, year) {
  const close = (text) => text.replaceAll('- ', '-');
  const missing = names.filter(
    (name) =>
      !labels.some((label) => close(label) === name || close(label).startsWith(`${name} `)) &&
      !list.some((text) => new RegExp(`^\\d+ ${name}(: |$)`).test(text)),
  );
  const numbers = labels.filter((label) => /^\d+$/.test(label));
  const unexplained = numbers.filter((number) => !list.some((text) => text.startsWith(`${number} `)));
  const source = list
    .join(' ')
    .includes(`Grenzen: CBS / Kadaster, gebiedsindelingen ${year} (CC BY 4.0), vereenvoudigd.`);
  return paths === names.length && ![missing, unexplained, out, crosses].flat().length && source
    ? ''
    : JSON.stringify({ paths, missing, unexplained, out, crosses, source });
}

const pages = [
  ['nl', '2015'],
  ['asked-new', '2021'],
  ['own', '2015'],
];
for (const [name, year] of pages)
  for (const width of [1280, 390, 320])
    await test(`${name}, ${width} px: the map has every name whole, in its border or numbered, and names its source`, () =>
      look(file(name), { width, height: 800 }, async (page) => {
        await settled(page);
        const names = await page.locator('#choose-municipality option').allInnerTexts();
        return problemOf(await namesOf(page), names, year);
      }));

await test('a municipality is chosen on the map by a click and by the keyboard, which stays there', () =>
  look(file('nl'), desktop, async (page) => {
    const title = () => page.locator('#summary h2').innerText();
    const chart = page.locator('.borders .chart');
    await chart.focus();
    const said = chart.locator('xpath=following-sibling::p[1]');
    const first = await said.innerText();
    await page.keyboard.press('ArrowDown');
    const next = (await said.innerText()).split(': ')[0];
    await page.keyboard.press('Enter');
    await settled(page);
    const keyed =
      (await title()).startsWith(next) && (await page.evaluate(() => document.activeElement.matches('.chart')));
    // The middle of the label of a municipality lies within it.
    await page.locator('.borders .names text', { hasText: 'Oldambt' }).scrollIntoViewIfNeeded();
    const box = await page.locator('.borders .names text', { hasText: 'Oldambt' }).boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await settled(page);
    return first.startsWith('Haren: ') &&
      next === 'Hoogezand-Sappemeer' &&
      keyed &&
      (await title()).startsWith('Oldambt')
      ? ''
      : `${first}, ${next}, ${keyed}, ${await title()}`;
  }));

await test('the same stands in tiles, and the map comes back', () =>
  look(file('nl'), desktop, async (page) => {
    const words = () => page.locator('#map-view').innerText();
    const before = [await words(), await page.locator('.tiles').count(), await page.locator('.borders').count()];
    await page.press('#map-view', 'Enter');
    const tiles = [await words(), await page.locator('.tiles button').count(), await page.locator('.borders').count()];
    await page.press('#map-view', 'Enter');
    await settled(page);
    const after = [await page.locator('.tiles').count(), await page.locator('.borders svg').count()];
    const found = `${before} ${tiles} ${after}`;
    return found === 'Toon als vakken,0,1 Toon als kaart,23,0 0,1' ? '' : found;
  }));

// A page on which more is decided than its few draws tell: nothing is assumed, who pays less receives and who pays more pays,
// but for some of whom figures are missing.
const missing = ['Bedum', 'Pekela', 'Groningen'];
const scheme = (model, s) => model.sheets.find(({ id }) => id === 'overview').rows.filter((row) => row[2] === s);
function lessOf(model) {
  const [shared, own] = [model.chosen_scheme, model.alone].map((s) => scheme(model, model.scheme_label[s]));
  const mean = (list, i) => list.find((row) => row[0] === i)[3][0];
  return model.municipality_name.map((name, i) => ({ name, less: mean(shared, i) - mean(own, i) }));
}

// example: on example figures nobody is named as payer, and of who may pay the same is said as of who is undecided.
function decide(page, example) {
  const text = readFileSync(file('nl'), 'utf8');
  const [, json] = /id="model">(.*?)<\/script>/s.exec(text);
  const model = JSON.parse(json);
  const all = lessOf(model);
  all.forEach(({ name, less }, i) => {
    const pays = example ? 'unnamed' : missing.includes(name) ? 'missing' : 'pays';
    const told = less > 0 && !missing.includes(name) ? 'receives' : pays;
    model.verdict[model.chosen_scheme * all.length + i] = told;
  });
  const decided = { ...model, assumed: example };
  writeFileSync(
    file(page),
    text.replace(json, () => JSON.stringify(decided).replaceAll('<', '\\u003c')),
  );
  return all.sort((a, b) => b.less - a.less);
}
const right = decide('decided', false);
decide('example', true);
const colour = ({ name, less }) => (missing.includes(name) ? 'grey' : less > 0 ? 'blue' : 'orange');
const barColours = { '#9ca3af': 'grey', '#0b5a8f': 'blue', '#a8510a': 'orange' };

const barsOf = (page) =>
  page
    .locator('#whopays svg[role="img"]')
    .first()
    .evaluate((svg) => {
      const groups = [...svg.querySelectorAll('g')];
      const group = groups.find((one) => one.querySelectorAll(':scope > rect').length > 5);
      return [...group.children].map((bar) => [bar.getAttribute('fill'), Number(bar.getAttribute('width'))]);
    });
const toldOf = (page) => page.locator('#whopays details.data:has(table)').first().locator('tbody tr').allTextContents();

await test('bars tell who pays less and who more than alone, in order, with a colour only where that is decided', () =>
  look(file('decided'), desktop, async (page) => {
    const [bars, told] = [await barsOf(page), await toldOf(page)];
    const unit = bars[0][1] / right[0].less;
    const wrong = right.filter((town, k) => {
      const [fill, width] = bars[k];
      const said = told[k].slice(town.name.length);
      const ends = colour(town) === 'grey' ? 'onbeslist' : town.less > 0 ? 'minder' : 'meer';
      return (
        Math.abs(width - unit * Math.abs(town.less)) > 1 ||
        barColours[fill] !== colour(town) ||
        !told[k].startsWith(town.name) ||
        !said.endsWith(ends)
      );
    });
    const colours = new Set(right.map(colour));
    return bars.length === 23 && colours.size === 3 && !wrong.length ? '' : JSON.stringify({ bars, wrong, told });
  }));

await test('on example figures who is undecided or pays has no bar, and where nobody is decided there are none', () =>
  look(file('example'), desktop, async (page) => {
    const [bars, told] = [await barsOf(page), await toldOf(page)];
    const receives = right.filter((town) => colour(town) === 'blue').length;
    const [drawn, undecided] = [
      bars.filter(([, width]) => width > 0).length,
      told.filter((text) => text.endsWith('onbeslist')).length,
    ];
    const none = await look(file('nl'), desktop, (other) => other.locator('#whopays').innerText());
    return drawn === receives && undecided === 23 - receives && none.includes('Daarom staan hier geen balken.')
      ? ''
      : `${drawn} ${undecided} ${receives}`;
  }));

await test('the map is blue where less is paid than alone, orange where more, grey where that is undecided', () =>
  look(file('decided'), desktop, async (page) => {
    const names = await page.locator('#choose-municipality option').allTextContents();
    const chosen = await page.locator('#choose-municipality option:checked').textContent();
    const fills = await page
      .locator('.borders .towns path')
      .evaluateAll((list) => list.map((path) => getComputedStyle(path).fill.match(/\d+/g).map(Number)));
    const drawn = [...names.filter((name) => name !== chosen), chosen]; // the chosen one over the others
    const wrong = drawn.filter((name, k) => {
      const [red, , blue] = fills[k];
      const seen = String(fills[k]) === '229,231,235' ? 'grey' : red < blue ? 'blue' : 'orange';
      return seen !== colour(right.find((town) => town.name === name));
    });
    const legend = (await namesOf(page)).list.filter((text) => /^(betaalt naar verwachting|onbeslist)/.test(text));
    return drawn.length === 23 && legend.length === 3 && !wrong.length ? '' : `${wrong} ${legend}`;
  }));

for (const name of ['example', 'decided'])
  for (const width of [1280, 320])
    await test(`${name}, ${width} px: no words of the bars run over each other or over the edge`, () =>
      look(file(name), { width, height: 800 }, async (page) => {
        const found = await page
          .locator('#whopays svg[role="img"]')
          .first()
          .evaluate((svg) => {
            const box = svg.getBoundingClientRect();
            const texts = [...svg.querySelectorAll('text')].map((text) => [
              text.textContent,
              text.getBoundingClientRect(),
            ]);
            const out = texts.filter(([, one]) => one.left < box.left - 1 || one.right > box.right + 1);
            const over = texts.filter(([, a], k) =>
              texts.some(
                ([, b], j) =>
                  j < k && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3,
              ),
            );
            return [...out, ...over].map(([text]) => text);
          });
        return found.join();
      }));

await test('beside a map with municipalities without an amount is said why, and where what they may expect stands', () =>
  look(file('nl'), desktop, async (page) => {
    const why = async (name) => {
      await page.selectOption('#map-measure', name);
      return (await page.locator('#map-why').allInnerTexts()).join();
    };
    const [alone, chance] = [await why('alone'), await why('chance')];
    await page.selectOption('#map-measure', 'alone');
    const above = await page.locator('#whopays > p').allInnerTexts();
    if (!above.some((text) => /gelden als klopt wat hier is aangenomen/.test(text))) return `the counts: ${above}`;
    return /^Grijs heeft geen bedrag: zolang cijfers zijn aangenomen/.test(alone) && chance === ''
      ? ''
      : `${alone} ${chance}`;
  }));

await test('the map has every amount that may be told, in its border or below', () =>
  look(file('decided'), desktop, async (page) => {
    const told = await page
      .locator('#whopays details.data:has(table)')
      .nth(1)
      .locator('tbody tr')
      .evaluateAll((list) => list.map((row) => [row.cells[0].textContent, row.cells[1].textContent]));
    const shown = plain(
      await page
        .locator('.borders svg')
        .evaluate((svg) => [...svg.querySelectorAll('text')].map((text) => text.textContent).join(' ')),
    );
    const bare = shown.replaceAll(/[\s-]/g, '');
    const lacking = told.filter(
      ([, amount]) => /\d/.test(amount) && !bare.includes(plain(amount).replaceAll(/[\s-]/g, '')),
    );
    return told.length === 23 && told.some(([, amount]) => /\d/.test(amount)) && !lacking.length
      ? ''
      : `${told.length} ${lacking}`;
  }));

await test('the figures of the map come with the difference that it shows', () =>
  look(file('decided'), desktop, async (page) => {
    const table = page.locator('#whopays details.data:has(table)').nth(1).locator('table');
    const heads = (await table.locator('thead th').allTextContents()).map(plain);
    const cells = await table.locator('tbody tr').evaluateAll((list) => list.map((row) => row.cells[1].textContent));
    const undecided = cells.filter((text) => text === 'onbeslist').length;
    return heads[1] === 'Verschil met alleen, per jeugdige per jaar' &&
      cells.length === 23 &&
      undecided === missing.length
      ? ''
      : `${heads}; ${cells}`;
  }));

for (const width of [1280, 320])
  await test(`axe-core finds nothing wrong with the map at ${width} px`, () =>
    look(file('decided'), { width, height: 800 }, violations));

await end();
