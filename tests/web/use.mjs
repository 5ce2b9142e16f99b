// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/use.mjs FOLDER COPIED.cfg: a page of tests/web/pages.sh as it is used: what if, by keyboard, copied, printed.
// As TAP. COPIED.cfg, COPIED.cfg.json and COPIED.cfg.pdf are written: the scenario that the page gives, what it showed with
// it, and the page on paper.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { desktop, end, look, plain, settled, test, visit, whatifReady } from './browser.mjs';

const [folder, copied] = process.argv.slice(2);
const nl = join(folder, 'nl.html');
const paper = { width: 680, height: 960 };
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

await test('what if: at their own setting all schemes pay what the program stored, to the cent', () =>
  look(nl, desktop, async (page) => {
    await whatifReady(page);
    const stored = JSON.parse(readFileSync(join(folder, 'payments.json'), 'utf8'));
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

await test('what if: a slider moves, the numbers change', () =>
  look(nl, desktop, async (page) => {
    const before = await words(page);
    const times = [];
    for (let k = 0; k < 10; k++) {
      await move(page, 'whatif-share', 40 + k);
      times.push(Number(await page.evaluate(() => document.documentElement.dataset.settleMs)));
    }
    times.sort((a, b) => a - b);
    if ((await words(page)) === before) return 'the words did not change';
    const buttons = await page.locator('#whatif .chart-place + .share button').count();
    if (buttons !== 4) return `${buttons} buttons to take the chart along`;
    // For who reads along: other work on the machine makes it longer.
    console.log(`# median ${times[5].toFixed(1)} ms, slowest ${times[9].toFixed(1)} ms`);
    return times.every(Number.isFinite) ? '' : `it took ${times.join()} ms`;
  }));

await test('what if: without sharing everyone pays its own, so nothing is paid in or received', () =>
  look(nl, desktop, async (page) => {
    await move(page, 'whatif-share', 0);
    const text = await words(page);
    return text.includes('geen bijdrage en geen ontvangst') && text.includes('100') ? '' : text;
  }));

await test('by keyboard alone: choose a municipality, sort a table, move a slider', () =>
  visit(nl, desktop, async (page) => {
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

// What is said of own figures above the answers, in how many lines, and where the answers end.
const firstScreen = (page) =>
  page.evaluate(() => {
    const [own, cards] = ['.begin [data-own]', '.cards'].map((place) => document.querySelector(place));
    const line = parseFloat(getComputedStyle(own.querySelector('p')).lineHeight);
    return {
      own: own.innerText.replace(/\s+/g, ' '),
      lines: Math.round([...own.children].reduce((sum, one) => sum + one.offsetHeight, 0) / line),
      cards: cards.innerText,
      bottom: cards.getBoundingClientRect().bottom + window.scrollY,
    };
  });

await test('own figures on example figures tell how often, and what counts; where nothing is assumed they give a verdict', () =>
  visit(nl, desktop, async (page, { problems }) => {
    await page.evaluate(() => {
      document.getElementById('whatif-own').open = true;
    });
    const [budget, cost, reserve] = await page.locator('#whatif-own input').all();
    await reserve.fill('1.000.000');
    await settled(page);
    if (/draagt Haren bij/.test(await words(page))) return 'a reserve alone tells who pays on example figures';
    await cost.fill('1');
    await settled(page);
    const error = (field) => field.locator('xpath=following-sibling::*[1]').innerText();
    if (!/^Dat is meer dan 5 keer zo veel of zo weinig als de € [\d,]+ mln waarmee/.test(plain(await error(cost))))
      return `an absurd account is taken: ${await error(cost)}`;
    if (/uw cijfers/i.test(await words(page))) return `an absurd account is answered: ${await words(page)}`;
    await cost.fill('2 mln');
    await settled(page);
    const little = await words(page);
    if (/waarschijnlijk/.test(little) || !/Een oordeel is dat niet/.test(little))
      return `a verdict on example figures: ${little}`;
    if (!/Alleen uw lasten tellen mee\. Het budget is nog dat van het scenario: €/.test(plain(little))) return little;
    await budget.fill('9 mln');
    await settled(page);
    const rich = await words(page);
    if (!/tellen allebei mee/.test(rich)) return `not what counts: ${rich}`;
    const [risks, estimate] = (await page.locator('#whatif-own input').all()).slice(3);
    await risks.fill('500.000');
    await estimate.fill('5 mln');
    await settled(page);
    const screen = await firstScreen(page);
    if (screen.bottom > 800 || screen.lines > 2 || /niet ingevuld/.test(screen.cards)) return JSON.stringify(screen);
    if (!/invulde.*raamde € 5,0 mln.*Hieronder tellen uw cijfers nog niet mee/.test(screen.own)) return screen.own;
    const council = await page.locator('#council').innerText();
    if (!/In deze tabel tellen uw cijfers niet mee/.test(council)) return `the council table: ${council}`;
    if (rich === little || problems.length > 0) return `an own budget changes nothing: ${problems.join()}`;
    await cost.fill('twaalf');
    const refused = await page.locator('#whatif-own .problem:not(:empty)').allInnerTexts();
    const atField = await cost.locator('xpath=following-sibling::*[1]').innerText();
    const tied =
      (await cost.getAttribute('aria-describedby')) ===
      (await cost.locator('xpath=following-sibling::*[1]').getAttribute('id'));
    if (refused.length !== 1 || !tied || !atField.includes('12.500.000'))
      return `a bad amount is not refused at its field alone: ${refused} ${atField}`;
    // Odds, with what they hang on; and where in the report they lead.
    const odds = /en als klopt wat hier is aangenomen: meer dan 7 van de 10 keer betaalt Haren meer dan alleen/;
    if (/draagt Haren bij|100/.test(little) || !odds.test(little)) return little;
    const where = await page.locator('#whatif-own .note').last().innerText();
    return where.includes('solidair.html') && little.includes('reserve is op') ? '' : `${where} ${little}`;
  }));

await test('where nothing is assumed own figures give a verdict', () => {
  const sure = join(folder, 'own-sure.html');
  writeFileSync(sure, readFileSync(nl, 'utf8').replace('"assumed":true', '"assumed":false'));
  return visit(sure, desktop, async (page) => {
    await page.evaluate(() => {
      document.getElementById('whatif-own').open = true;
    });
    await page.locator('#whatif-own input').nth(1).fill('2 mln');
    await settled(page);
    const text = await words(page);
    return text.includes('structureel bijdragen is waarschijnlijk') ? '' : text;
  });
});

// Fewer draws are settled in the page than the report rests on: with another spread in the report than in these.
await test('what if: a scheme as it stands has the figures of the report, and a changed one says how these differ', () => {
  const other = join(folder, 'swings.html');
  const html = readFileSync(nl, 'utf8');
  writeFileSync(
    other,
    html
      .replace(/("summary\/sd_ratio":\[)([^\]]*)/, (_, head, list) => head + list.replace(/[^,]+/g, '0.345'))
      .replace(/("summary\/mean_se":\[)([^\]]*)/, (_, head, list) => head + list.replace(/[^,]+/g, '99999999999')),
  );
  return visit(other, desktop, async (page) => {
    // With so large an error no scheme is the cheapest of all.
    const { least, why } = await page.evaluate(() => {
      const list = document.getElementById('choose-municipality');
      const found = { least: 0, why: 0 };
      for (const { value } of list.options) {
        list.value = value;
        list.dispatchEvent(new Event('change', { bubbles: true }));
        found.least += document.querySelectorAll('.beside .least').length;
        found.why += /aantoonbaar/.test(document.querySelector('.begin').textContent);
      }
      return found;
    });
    if (least > 0 || why === 0) return `${least} named as cheapest inside the error, ${why} told so`;
    await settled(page);
    const [card, same] = [await page.locator('#q4 ~ p').first().innerText(), await words(page)];
    const stamp = await page.locator('.whatif .stamp').innerText();
    const drawn = await page.evaluate(() => JSON.parse(document.getElementById('sample-model').textContent).draws);
    const of = [
      await page.locator('.whatif h3').allInnerTexts(),
      await page.locator('.whatif svg[role="img"]').getAttribute('aria-label'),
      await page.locator('.whatif table.figures caption').allTextContents(),
    ];
    const all =
      /uit alle 128 doorrekeningen/i.test(stamp) &&
      new RegExp(`grafiek .* uit ${drawn} doorrekeningen`, 'i').test(stamp) &&
      of.every((text) => String(text).includes(`${drawn} doorrekeningen`));
    await move(page, 'whatif-share', 40);
    const changed = plain(await words(page));
    const differs = /Zonder uw verandering is dat \d+ % in deze doorrekeningen, en 35 % in het rapport/.test(changed);
    return all && [card, same].every((text) => /35\s%/.test(text)) && differs ? '' : `${card} ${same} ${changed}`;
  });
});

// By budget, 40 to 3 to 2 of 45: 43,350,000.50 x 40/45 = 38,533,333.78, x 3/45 = 2,890,000.03, x 2/45 = 1,926,666.69.
const realised = [
  'Gemeentecode;Inwoners;Budget;Kosten:ZIN:verblijf',
  'GM0014;200.000;40.000.000,00;38.000.000,00',
  'GM0017;19.000;3.000.000,00;3.600.000,50',
  'GM0024;10.000;2.000.000,00;1.750.000,00',
];
const ownFile = (text) => ({ name: 'eigen.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

await test('a table of ones own is settled in the page, to the cent, without a request to anywhere', () =>
  visit(nl, desktop, async (page, { requests, problems }) => {
    await whatifReady(page);
    await page.locator('#own-table > summary').click();
    await page.selectOption('#table-scheme', 'full');
    const settle = async () => {
      await page.locator('#own-table button[type=submit]').focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('#table-told').children.length > 0);
      const text = plain(await page.locator('#table-told').innerText());
      await page.evaluate(() => document.querySelector('#table-told').replaceChildren());
      return text;
    };
    await page.setInputFiles('#table-realised', ownFile(realised.join('\r\n')));
    const text = await settle();
    const wanted = ['puntkomma', '3 gemeenten', '38.533.333,78', '2.890.000,03', '1.926.666,69', '-710.000,47'];
    const missing = wanted.filter((phrase) => !text.includes(phrase));
    await page.setInputFiles('#table-realised', []);
    await page.fill('#table-paste', realised.join('\n').replaceAll(';', '\t').replace('3.600.000,50', '3.600.000,505'));
    const refused = await settle();
    if (!refused.includes('Niet afgerekend') || !refused.includes('geplakt:3')) missing.push(`refusal: ${refused}`);
    return [...missing, ...requests, ...problems].join('\n');
  }));

await test('the copied scenario holds the setting', () =>
  visit(join(folder, 'certain.html'), desktop, async (page) => {
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
  look(nl, paper, async (page) => {
    await whatifReady(page);
    await page.emulateMedia({ media: 'print' });
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
  look(nl, paper, async (page) => {
    await move(page, 'whatif-share', 60);
    await page.emulateMedia({ media: 'print' });
    const shown = await page.locator('#whatif').innerText();
    return shown.includes('60') && (await page.locator('#whatif-words').isVisible()) ? '' : shown.slice(0, 300);
  }));

await end();
