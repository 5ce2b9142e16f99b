// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/view.mjs FOLDER RICHEST: what a reader of the pages of tests/web/pages.sh, RICHEST the one with most on it, can
// point at and see, on a screen, a phone and paper. As TAP.
import {
  desktop,
  end,
  look,
  ofEachTown,
  plain,
  settled,
  test,
  theBrowser,
  unfold,
  violations,
  visit,
  whatifReady,
} from './browser.mjs';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, richest] = process.argv.slice(2);
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

// First, as the page is folded when it opens.
await test('who leaves, when and how likely is said in a few lines; the tables are folded', () =>
  look(file(richest), desktop, async (page) => {
    const lines = (await page.locator('#leaving li').allInnerTexts()).map(plain);
    const tables = await page.locator('#leaving table:visible').count();
    const chance = '[<>]? ?[\\d,]+ %';
    const odds = `De kans dat niemand gaat is ${chance}, en dat de meeste gaan ${chance}\\. Wie en hoeveel staat hier niet`;
    const first = new RegExp(`^Onder ".+": .+\\. ${odds}, want een deel van de invoer is aangenomen\\.$`).test(
      lines[0],
    );
    const stays = lines.filter((line) => /blijft/.test(line));
    return lines.length >= 2 && lines.length <= 6 && first && !stays.length && tables === 0
      ? ''
      : `${tables}: ${lines}`;
  }));

for (const name of ['nl', richest])
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
  look(file(richest), desktop, violations));

for (const name of ['nl', 'en', richest])
  await test(`${name}: underlined words of the first screen are explained, by keyboard too, as the page says it below`, () =>
    look(file(name), desktop, async (page) => {
      const words = page.locator('#summary .term');
      const said = new Set();
      for (const word of await words.all()) {
        await word.press('Enter');
        const box = page.locator('#term');
        if (!(await box.isVisible())) return `${await word.textContent()}: nothing opens`;
        said.add(plain(await box.textContent()));
        await page.keyboard.press('Escape');
        if (await box.isVisible()) return 'Escape does not close it';
      }
      const below = await page.evaluate(() =>
        [...document.querySelectorAll('main .note, #origin p')].map((one) => one.textContent).join(' '),
      );
      const strange = [...said].filter((text) => !plain(below).includes(text) || /mediaan|median/.test(text));
      return said.size >= 3 && !strange.length ? '' : `${said.size} explained; elsewhere not: ${strange}`;
    }));

await test('the error of the number of draws stands below the answers, not among them', () =>
  look(file('nl'), desktop, async (page) => {
    const error = /met meer kan een verwacht bedrag nog € [\d.]+ veranderen/;
    const first = plain(await page.locator('#summary .cards').innerText());
    const below = plain(await page.locator('#summary .block').innerText());
    return !error.test(first) && error.test(below) ? '' : `${first} | ${below}`;
  }));

await test('what the program warns of is folded beside where the figures come from, as check says it', () =>
  look(file('nl'), desktop, async (page) => {
    const said = readFileSync(join(folder, 'warnings.txt'), 'utf8').trim().split('\n');
    const wanted = said.map((line) => line.replace(/^let op: [^ ]+: /, '').toLowerCase());
    const found = await page.locator('#warnings li').allTextContents();
    const folded = await page.locator('#warnings').evaluate((block) => block.tagName === 'DETAILS');
    const same = wanted.length >= 2 && wanted.join() === found.map((one) => one.toLowerCase()).join();
    return same && folded ? '' : `${found} | ${wanted}`;
  }));

// Sentences of the first screen of every municipality, each under its name.
async function firstScreens(page) {
  const found = await ofEachTown(page, () => {
    const said = [...document.querySelectorAll('.begin p, .cards p')].map((one) => one.textContent);
    return said.flatMap((text) => text.replace(/\s+/g, ' ').split(/(?<=\.) (?=\p{Lu})/u));
  });
  return found.flatMap(([name, said]) => said.map((one) => `${name}: ${one}`));
}

await test('amounts of one sentence are rounded alike, and own accounts are said to do one thing', () =>
  look(file('nl'), desktop, async (page) => {
    const all = await firstScreens(page);
    const ranges = all.filter((text) => / tot .*€.* mln/.test(text));
    const mixed = ranges.filter((text) => /€ ([5-9]\d|\d{3})\.\d{3} /.test(text));
    const against = all.filter((text) => /rekeningen veranderen dat niet|om te zien wat zij veranderen/.test(text));
    return ranges.length > 20 && !mixed.length && !against.length ? '' : `${ranges.length} ${mixed} ${against}`;
  }));

await test('below a table are explained the columns that it has', () =>
  look(file('nl'), desktop, async (page) => {
    const [all, town, own] = await Promise.all(
      ['#schemes', '#summary', '#municipality'].map((place) => page.locator(`${place} .block .note`).allTextContents()),
    );
    const strange = all.join().match(/(Spreiding|Structureel|Nodig|Eigen deel[^:]*|Deel van[^:]*|Monte Carlo-fout):/g);
    const needed = [/Spreiding: .*Structureel: /.test(town), /Nodig: /.test(own), /Kan zo veel .*: /.test(all)];
    return !strange && needed.every(Boolean) ? '' : `${strange} ${needed}`;
  }));

await test('a municipality is found by a part of its name, and in a long table its row', () =>
  look(file('nl'), desktop, async (page) => {
    await page.fill('#search-town', 'pek');
    await settled(page);
    const title = await page.locator('#summary h2').innerText();
    await page.locator('#schemes input[type=search]').fill('haren');
    const rows = await page.locator('#schemes tbody tr:visible').allInnerTexts();
    await page.locator('#schemes input[type=search]').fill('');
    const all = await page.locator('#schemes tbody tr:visible').count();
    await page.fill('#search-town', 'Haren');
    await page.fill('#search-town', '');
    const silent = await page.locator('.field [role=status]').allTextContents();
    await page.fill('#search-town', 'xyz');
    await page.locator('#schemes input[type=search]').fill('Xyz ');
    const nothing = (await page.locator('.field [role=status]').allTextContents()).filter(Boolean);
    const told = ['xyz', 'Xyz'].map((name) => `Niets gevonden met "${name}".`);
    if (silent.some(Boolean) || nothing.join() !== told.join()) return `${silent}; ${nothing}`;
    await page.locator('#schemes input[type=search]').fill('');
    await page.fill('#search-town', '');
    return title.startsWith('Pekela') && rows.length === 1 && rows[0].startsWith('Haren') && all === 23
      ? ''
      : `${title}; ${rows}; ${all}`;
  }));

await test('what if opens with a scheme that shares something, whatever the page shows', () =>
  visit(file('nl'), desktop, async (page) => {
    await page.locator('#choose-scheme').selectOption({ label: 'Geen solidariteit' });
    await whatifReady(page);
    await settled(page);
    const begins = await page.locator('#whatif-start option:checked').innerText();
    const [share, printed] = [
      await page.locator('#whatif-share').inputValue(),
      await page.locator('#whatif').getAttribute('data-changed'),
    ];
    return begins !== 'Geen solidariteit' && share !== '0' && printed === null
      ? ''
      : `${begins}, ${share} %, ${printed}`;
  }));

const phone = { width: 320, height: 800 };
const slider = '#whatif-share';

await test('on a phone the answer stays in sight while a slider moves', () =>
  look(file('nl'), phone, async (page) => {
    await whatifReady(page);
    await page.evaluate((id) => document.querySelector(id).scrollIntoView({ block: 'center' }), slider);
    const before = await page.locator('#whatif-words').innerText();
    await page.locator(slider).press('ArrowLeft');
    await settled(page);
    const [after, box] = [
      await page.locator('#whatif-words').innerText(),
      await page.locator('#whatif-words').boundingBox(),
    ];
    const top = (await page.locator(slider).boundingBox()).y;
    const inSight = box.y >= 0 && box.y + box.height <= 800 && top < box.y;
    return inSight && after !== before ? '' : `${JSON.stringify(box)}, slider at ${top}`;
  }));

await test('a finger that drags a slider at 390 px keeps the answer in sight, and so does one that is lifted', async () => {
  const context = await (
    await theBrowser()
  ).newContext({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(pathToFileURL(resolve(file('nl'))).href);
  await whatifReady(page);
  await page.evaluate((id) => document.querySelector(id).scrollIntoView({ block: 'center' }), slider);
  const box = await page.locator(slider).boundingBox();
  const fingers = await context.newCDPSession(page);
  const touch = (type, x) =>
    fingers.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: x === null ? [] : [{ x, y: box.y + box.height / 2 }],
    });
  const inSight = async () => {
    await settled(page);
    const { y, height } = await page.locator('#whatif-words').boundingBox();
    return y >= 0 && y + height <= 800 ? '' : `at ${y} px`;
  };
  const before = await page.locator('#whatif-words').innerText();
  await touch('touchStart', box.x + box.width - 12);
  for (let k = 1; k <= 8; k++) await touch('touchMove', box.x + box.width - 12 - 20 * k);
  const moving = await inSight();
  await touch('touchEnd', null);
  const lifted = await inSight();
  const after = await page.locator('#whatif-words').innerText();
  await context.close();
  return after !== before && !moving && !lifted ? '' : `${moving} ${lifted} ${after}`;
});

await test('on a phone the answer covers nothing while something else is filled in, and the first screen has the amount', () =>
  visit(file('nl'), { width: 360, height: 640 }, async (page) => {
    const lead = await page.locator('.begin .lead').boundingBox();
    const text = plain(await page.locator('.begin .lead').innerText());
    await page.evaluate(() => (document.getElementById('whatif-own').open = true));
    await page.locator('#whatif-own input').first().focus();
    const position = () => page.evaluate(() => getComputedStyle(document.getElementById('whatif-words')).position);
    const typing = await position();
    await page.locator(slider).focus();
    const [moving, box] = [await position(), await page.locator('#whatif-words').boundingBox()];
    return /€ \d/.test(text) &&
      lead.y + lead.height <= 640 &&
      typing === 'static' &&
      moving === 'sticky' &&
      box.height < 200
      ? ''
      : `${text} to ${lead.y + lead.height} px; ${typing}, ${moving}, ${box.height} px`;
  }));

await test('printed, the bars of the first screen keep their colour', () =>
  look(file('nl'), desktop, async (page) => {
    await page.emulateMedia({ media: 'print' });
    const kept = await page
      .locator('.beside .bar')
      .evaluateAll((list) => list.map((one) => getComputedStyle(one).printColorAdjust));
    await page.emulateMedia({ media: null });
    return kept.length >= 2 && kept.every((word) => word === 'exact') ? '' : kept.join();
  }));

for (const width of [320, 390])
  await test(`${width} px: what can be pressed is at least 24 px, and no name leaves its tile`, () =>
    look(file('nl'), { width, height: 800 }, async (page) => {
      await page.click('#map-view');
      await unfold(page);
      await settled(page);
      const found = await page.evaluate(() => {
        const within = (one) => one.closest('label') ?? one; // a box is pressed by its words too
        const small = [...document.querySelectorAll('a, button, select, input, summary')]
          .filter((one) => one.getClientRects().length && !one.matches('.skip'))
          .filter((one) => Math.min(within(one).offsetWidth, within(one).offsetHeight) < 24)
          .map((one) => `${one.tagName} "${one.textContent}" in ${one.closest('section')?.id}`);
        const out = [...document.querySelectorAll('.tiles button')]
          .filter((one) => [...one.children].some((part) => part.offsetWidth > one.clientWidth + 0.5))
          .map((one) => `${one.textContent} leaves its tile`);
        return [...small, ...out];
      });
      const taken = await page.locator('.tiles ~ .share button').evaluateAll((all) => all.map((x) => x.dataset.share));
      if (taken.join() !== 'csv,copy') found.unshift(`beside the tiles one can take along: ${taken}`);
      return found.slice(0, 5).join('\n');
    }));

await test('a table that is wider than its place says so, and one that fits does not', () =>
  look(file('nl'), phone, async (page) => {
    const wrong = await page.evaluate(() =>
      [...document.querySelectorAll('.block')]
        .filter((block) => block.clientWidth > 0)
        .filter((block) => {
          const scroll = block.querySelector('.scroll');
          return block.querySelector('.more').hidden === scroll.scrollWidth > scroll.clientWidth + 1;
        })
        .map((block) => block.textContent.slice(0, 80)),
    );
    return wrong.join('\n');
  }));

await test('at 1280 px the council table stands there whole', () =>
  look(file('nl'), desktop, async (page) => {
    const { place, table } = await page
      .locator('#council .scroll')
      .first()
      .evaluate((one) => ({ place: one.clientWidth, table: one.scrollWidth }));
    return table <= place ? '' : `${table} in ${place} px`;
  }));

await test('from 1,100 px on charts stand beside each other, below that below each other', () =>
  look(file('nl'), desktop, async (page) => {
    const places = async (width) => {
      await page.setViewportSize({ width, height: 800 });
      await settled(page);
      const boxes = await page
        .locator('#municipality .chart')
        .evaluateAll((list) => list.map((one) => one.getBoundingClientRect().left));
      return new Set(boxes.map(Math.round)).size;
    };
    const [narrow, wide] = [await places(1099), await places(1280)];
    return narrow === 1 && wide === 2 ? '' : `${narrow} and ${wide} columns`;
  }));

// Of the PDF: what stands above and below each page, and after which heading a page ends.
// The width of the screen it is printed from is that for which its charts are drawn.
for (const [opened, width] of [
  [680, 680],
  [1280, 1100],
])
  await test(`printed from ${width} px, every page has municipality, scheme, date and its number and is not all but empty, and no heading is parted from what is below it`, () =>
    look(file('nl'), { width: opened, height: 960 }, async (page) => {
      const path = join(folder, 'view.pdf');
      await page.setViewportSize({ width, height: 960 });
      // With an amount for everybody, in the narrowest of two columns, the map is at its highest.
      await page.selectOption('#map-measure', 'youth');
      await whatifReady(page); // which changes how long the page is, as does drawing charts to their places
      await settled(page);
      await page.pdf({ path, preferCSSPageSize: true });
      const pages = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
      const headings = await page.locator('h2, h3').allInnerTexts();
      // The last words of a chart stand below its heading on the same page.
      const charts = await page.locator('.charted:has(svg[role="img"])').evaluateAll((list) =>
        list.map((one) => {
          const words = [...one.querySelectorAll('svg text')]
            .map((text) => text.textContent)
            .filter((text) => text.trim());
          return [one.querySelector('h3').textContent, words.at(-1)];
        }),
      );
      const whole = pages.map((text) => plain(text));
      const parted = charts.filter(
        ([heading, last]) =>
          !whole.some(
            (text) => text.includes(plain(heading)) && text.split(plain(heading)).at(-1).includes(plain(last)),
          ),
      );
      if (charts.length < 3 || parted.length) return `${charts.length} charts, parted: ${JSON.stringify(parted)}`;
      const year = new Date().getFullYear();
      const wrong = pages.flatMap((text, k) => {
        const lines = text
          .split('\n')
          .map(plain)
          .map((line) => line.trim())
          .filter(Boolean);
        const [above, below] = [lines[0], lines.at(-1)];
        const last = lines.slice(-3, -1);
        return [
          lines.length > 6 ? '' : `page ${k + 1} has only: ${lines.join(' | ')}`,
          /^Haren · Volledige solidariteit .*\d{4}$/.test(above) && above.includes(String(year))
            ? ''
            : `page ${k + 1} begins: ${above}`,
          below.endsWith(`${k + 1}/${pages.length}`) ? '' : `page ${k + 1} ends: ${below}`,
          last.some((line) => headings.includes(line)) ? `page ${k + 1} ends with a heading: ${last.join(' | ')}` : '',
        ];
      });
      const found = wrong.filter(Boolean);
      return pages.length > 4 ? found.join('\n') : `${pages.length} pages`;
    }));

await end();
