// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/program.mjs SOLIDAIR.html FOLDER: the program in a page, used in a real browser: keys are changed in its form,
// it simulates, what it made is kept in FOLDER, and its link gives the same in a browser that has never seen it. As TAP.
import { change, means, openProgram, run, said, setDraws, valueOf } from './open.mjs';
import { end, ofEachTown, plain, test, unfold, violations, whatifReady } from './browser.mjs';
import { firstScreenProblems } from './eye.mjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [file, folder] = process.argv.slice(2);
const { url, browser, open, download, linkTo, complaints } = await openProgram(file, folder);

const start = { path: 'scenarios/groningen-2024.cfg', changes: [], draws: 200, municipality: 'GM0014' };
const page = await open(linkTo(start));
const growth = 'demand.youth_trend';
const share = 'schemes[1].layers[0].share';
let link = '';

await test('the page opens with figures, and simulates the scenario of its address', async () => {
  const status = await said(page, 'status');
  return /cijfers hieronder komen uit 200 doorrekeningen, behalve waar indicatie en een ander aantal staat/.test(status)
    ? ''
    : `${status} ${await said(page, 'problem')}`;
});

await test('the chart of the years is of the chosen scheme from the first moment on, with the own cost of everybody', async () => {
  const context = await browser.newContext();
  context.setDefaultTimeout(120000); // a machine may be busy with other things
  const first = await context.newPage();
  await first.addInitScript(() => {
    window.seen = new Set();
    new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll('#municipality h3')) window.seen.add(textContent);
    }).observe(document, { childList: true, subtree: true });
  });
  await first.goto(url);
  await first.waitForSelector('html[data-program="ready"]');
  const seen = await first.evaluate(() => [...window.seen].filter((title) => / per jaar$/.test(title)));
  const lines = [];
  for (const label of ['Haren', 'Pekela']) {
    await first.selectOption('#choose-municipality', { label });
    const band = `Wat ${label} per jaar betaalt onder "Volledige solidariteit"`;
    await first.waitForFunction((text) => document.getElementById('municipality').textContent.includes(text), band);
    lines.push(await first.locator('#municipality .key.dotted').count());
  }
  const low = await first.evaluate(firstScreenProblems);
  const told = await ofEachTown(first, () => document.getElementById('summary').innerText);
  await context.close();
  if (low.length) return low.slice(0, 5).join('\n');
  // What weighs most may be more than all that is assumed: it is one of all causes.
  const parts = told.flatMap(([, text]) => [
    ...plain(text).matchAll(/komt (\d+) % van aannames(.{0,20}oorzaak, aangenomen of niet:)?[^.]*\((\d+) %\)/g),
  ]);
  const structural = /Van de overige onzekerheid komt \d+ % van aannames/;
  if (!told.some(([, text]) => structural.test(plain(text)))) return 'of the structural amount it is not told';
  const wrong = parts.filter(([, part, words, most]) => Number(most) > Number(part) && !words);
  if (!parts.length || wrong.length) return `${parts.length} ${wrong[0]}`;
  return seen.join() === 'Betaling en rijksbudget per jaar' && lines.join() === '1,1' ? '' : `${seen} ${lines}`;
});

await test('the five answers fit on the first screen, for every municipality and scheme of another region too', async () => {
  const panel = (unfolded) => page.evaluate((now) => (document.getElementById('program-panel').open = now), unfolded);
  await whatifReady(page);
  await panel(false);
  const low = await page.evaluate(firstScreenProblems);
  await panel(true);
  return low.slice(0, 5).join('\n');
});

await test('what is changed while the first run is still going is told, then and when it is done', async () => {
  const context = await browser.newContext();
  context.setDefaultTimeout(120000); // a machine may be busy with other things
  const first = await context.newPage();
  await first.goto(linkTo({ ...start, draws: 20000 }));
  await first.waitForSelector('#program-stop:not([hidden])');
  await change(first, growth, '0,2');
  const changed = /Eén waarde is veranderd\. De cijfers hieronder zijn nog van ervoor: kies Doorrekenen\.$/;
  await first.waitForFunction(() => /waarde/.test(document.getElementById('program-status').textContent));
  const meanwhile = [await first.locator('#program-stop').isVisible(), await said(first, 'status')];
  await first.waitForSelector('html[data-program="ready"]');
  const after = [await first.locator('#program-run').isEnabled(), await said(first, 'status')];
  await context.close();
  return [meanwhile, after].every(([can, status]) => can && changed.test(status)) ? '' : `${meanwhile} | ${after}`;
});

await test("a value that does not fit has the program's own error at its field, and nothing can be run", async () => {
  await change(page, growth, '12');
  await page.waitForSelector(`[name="${growth}"][aria-invalid]`);
  const about = await valueOf(page, growth).getAttribute('aria-describedby');
  const text = await page.locator(`#${about.split(' ')[1]}`).textContent();
  const off = await page.locator('#program-run').isDisabled();
  const label = await page.locator(`label[for="${await valueOf(page, growth).getAttribute('id')}"]`).textContent();
  const key = await page.locator(`#${about.split(' ')[0]}`).textContent();
  const named =
    label.trim() === 'Groei van het aantal jeugdigen na het laatste jaar dat in de tabel staat' &&
    key.endsWith('In het scenario heet dit demand.youth_trend.');
  await change(page, growth, 'hoog');
  await page.waitForFunction((id) => /zoals/.test(document.getElementById(id).textContent), about.split(' ')[1]);
  const such = await page.locator(`#${about.split(' ')[1]}`).textContent();
  const spelled = / van min\u00a00,5 tot en met 0,5\./.test(text) && / zoals 0,5,/.test(such);
  return off && named && spelled ? '' : `${off} "${text}" "${such}" ${label}`;
});

await test('what changed is said, also where it is no key', async () => {
  await change(page, growth, '-0,007');
  await setDraws(page, '300');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  const draws = await said(page, 'status');
  await setDraws(page, '200');
  await change(page, growth, '-0,0069');
  await page.waitForFunction(() => /waarde/.test(document.getElementById('program-status').textContent));
  const one = await said(page, 'status');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  return /^U hebt iets anders gekozen\./.test(draws) && /^Eén waarde is veranderd\./.test(one) ? '' : `${draws} ${one}`;
});

await test('another value of growth and of a scheme is simulated', async () => {
  const before = await means(page);
  await change(page, growth, '0,0031');
  await change(page, share, '75 %');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await run(page);
  const after = await means(page);
  return after.length === before.length && after.some((cents, k) => cents !== before[k]) ? '' : 'the same figures';
});

await test('a scheme built from two layers by picking is simulated with the others', async () => {
  await page.click('#program-builder > summary');
  await page.fill('#builder-name', 'Vangnet en helft');
  await page.press('#builder-layer', 'Enter');
  const layer = (n) => page.locator('#program-builder .layer').nth(n);
  await layer(0).locator('select').first().selectOption('client_excess');
  await layer(0).locator('[data-part="threshold"]').fill('hoog');
  await page.press('#builder-make', 'Enter');
  await page.waitForFunction(() => document.getElementById('builder-problem').textContent !== '');
  const refused = await page.locator('#builder-problem').textContent();
  await layer(0).locator('[data-part="threshold"]').fill('50.000');
  await layer(0).getByLabel('verblijf').check();
  await layer(1).locator('[data-part="share"]').fill('50');
  await layer(1).locator('select').nth(1).selectOption('residents');
  for (const n of [0, 1]) await layer(n).locator('details.more > summary').press('Enter');
  await layer(0).locator('[data-part="payCap"]').fill('2');
  await layer(0).locator('[data-part="payFloor"]').fill('1');
  await layer(0).locator('[data-part="changeCap"]').fill('20');
  await layer(0).getByLabel('Verschil met').selectOption('last_year');
  await layer(1).locator('[data-part="fundRate"]').fill('3,5');
  await layer(1).locator('[data-part="fundCeiling"]').fill('4,6 mln');
  await layer(1).locator('[data-part="pools"]').fill('Groningen, Pekela; Oldambt, Westerwolde');
  await page.press('#builder-make', 'Enter');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await run(page);
  const labels = await page.locator('#choose-scheme option').allTextContents();
  return /bijvoorbeeld 50/.test(refused) && labels.at(-1) === 'Vangnet en helft' ? '' : `${refused} ${labels.join()}`;
});

await test('the number of draws and how far amounts may be off stand beside them, of all municipalities and in the council table', async () => {
  const [all, council] = await Promise.all(['#schemes', '#council'].map((id) => page.locator(id).textContent()));
  const heads = await page.locator('#schemes thead th').allTextContents();
  const error = await page.locator('#schemes tbody tr').first().locator('td').last().textContent();
  return /Uit 200 doorrekeningen/.test(all) &&
    /Uit 200 doorrekeningen; .* € [\d.,]+/.test(council.replaceAll('\u00a0', ' ')) &&
    heads.at(-1) === 'Kan zo veel anders zijn' &&
    /\d/.test(error)
    ? ''
    : `${heads} ${error} ${council.slice(0, 300)}`;
});

await test('a scheme of the catalogue is added as it is, and a scheme says in a sentence what it does', async () => {
  await page.evaluate(() => (document.getElementById('program-builder').open = true));
  await page.selectOption('#builder-catalogue', { label: 'Neutrale risicodeling' });
  await page.press('#builder-ready', 'Enter');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await run(page);
  const says = new Map();
  for (const label of await page.locator('#choose-scheme option').allTextContents()) {
    await page.selectOption('#choose-scheme', { label });
    says.set(label, await page.locator('#scheme-words').textContent());
  }
  const bad = [...says].filter(([, text]) => !/^\p{Lu}.{15,}\.$/u.test(text));
  const own = says.get('Vangnet en helft');
  const both = /^Gedeeld wordt [^;]* %[^;]*; van wat dan overblijft [^;]* %[^;]*\.$/.test(own);
  const inTable = (await page.locator('#whopays').textContent()).includes(own);
  return says.has('Neutrale risicodeling') && !bad.length && both && inTable ? '' : JSON.stringify([...says, inTable]);
});

await test('who would be better off without the others is asked of the program, which says before how long it takes', async () => {
  await page.click('#program-ask > summary');
  const before = await page.locator('#program-ask li').first().textContent();
  await page.press('#ask-coalition', 'Enter');
  await page.waitForSelector('html[data-asked="coalition"]', { timeout: 120000 });
  const there = await page.locator('#stability table').count();
  // The others say it too, by what there is to do: sensitivity as soon as that was counted.
  const times = page.locator('#program-ask li .note');
  await page.waitForFunction(() =>
    /^Duurt ongeveer/.test([...document.querySelectorAll('#program-ask li .note')].at(-1).textContent),
  );
  const others = (await times.allTextContents()).slice(1);
  const tell = others.every((text) => /Duurt (hooguit )?ongeveer (\d+ seconden|\d+ minu(ut|ten))\./.test(text));
  return /Duurt ongeveer \d+ seconden/.test(before) && there > 0 && tell ? '' : `${before} ${there} ${others}`;
});

await test('a question that the scenario has no answer to ends with the words of the program, and the figures stay', async () => {
  await page.press('#ask-stress', 'Enter');
  await page.waitForFunction(() => document.getElementById('program-problem').textContent !== '');
  const problem = await said(page, 'problem');
  await page.press('#ask-reverse', 'Enter');
  await page.waitForFunction(() => /reserve/i.test(document.getElementById('program-problem').textContent));
  const needs = await said(page, 'problem');
  if (!/hieronder in, bijvoorbeeld 4,6 mln/.test(needs) || /--/.test(problem + needs)) return `${problem} ${needs}`;
  await page.fill('#ask-reserve', '4,6 miljard');
  await page.press('#ask-reverse', 'Enter');
  const bad = await page.locator('#ask-problem').textContent();
  // What does not look at it is asked all the same.
  await page.evaluate(() => delete document.documentElement.dataset.asked);
  await page.press('#ask-coalition', 'Enter');
  await page.waitForSelector('html[data-asked="coalition"]', { timeout: 120000 });
  const still = await page.locator('#ask-problem').textContent();
  return /shocks/.test(problem) && /4,6 mln/.test(bad) && !still ? '' : `${problem} ${bad} ${still}`;
});

await test('it is kept as a scenario, as tables and as a link', async () => {
  await download(page, 'save', 'own.cfg');
  await download(page, 'csv', 'page.csv');
  await page.click('#program-link');
  link = page.url();
  writeFileSync(join(folder, 'means.json'), JSON.stringify(await means(page)));
  const text = readFileSync(join(folder, 'own.cfg'), 'utf8');
  const built = [
    'contribution_cap',
    'ceiling_eur = 4600000',
    '"Oldambt"',
    'payment_floor',
    'change_cap',
    '"neutrale-risicodeling"',
  ].every((part) => text.includes(part));
  return link.includes('#instelling=') && text.includes('inherit = "groningen-2024.cfg"') && built
    ? ''
    : `${link} ${text}`;
});

await test('the link gives the same in a browser that has never seen the page', async () => {
  const other = await open(link, 320);
  const same = JSON.stringify(await means(other)) === JSON.stringify(await means(page));
  // That it is no longer the scenario as it ships stands with the figures, and in what is copied of them.
  const told = await Promise.all(
    ['.page-header .run', '#council .quote', '#origin'].map((place) => other.locator(place).first().textContent()),
  );
  const unsaid = told.filter((text) => !/cenario groningen-2024, gewijzigd \(waarden: \d+\)[,;]/.test(plain(text)));
  const first = plain(await page.locator('#council .quote').textContent());
  if (unsaid.length || !/gewijzigd/.test(first)) return `${unsaid.join()} | ${first}`;
  const broken = await violations(other);
  await other.context().close();
  return same ? broken : 'other figures';
});

await test('a run that is stopped leaves the figures of before, and the next one is right', async () => {
  const before = await means(page);
  await setDraws(page, '10.000');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await page.click('#program-run');
  await page.click('#program-stop');
  await page.waitForSelector('#program-stop', { state: 'hidden' });
  const status = await said(page, 'status');
  const focus = await page.evaluate(() => document.activeElement.id);
  const kept = JSON.stringify(await means(page)) === JSON.stringify(before);
  await change(page, growth, '-0.007');
  await setDraws(page, '200');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await run(page);
  const moved = JSON.stringify(await means(page)) !== JSON.stringify(before);
  return kept && moved && focus === 'program-run' && /Gestopt/.test(status)
    ? ''
    : `${status} ${kept} ${moved} ${focus}`;
});

await test('390 px: what can be pressed in the panel is at least 24 px, and a search without a result says so', async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  await unfold(page);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('#program :is(a, button, select, input, summary)')]
      .filter((one) => one.getClientRects().length)
      .map((one) => one.closest('label') ?? one)
      .filter((one) => Math.min(one.offsetWidth, one.offsetHeight) < 24)
      .map((one) => `${one.tagName} ${one.id} ${one.textContent}`),
  );
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.fill('#form-search', 'Xyzzy');
  const told = await page.locator('#form-search ~ [role=status]').textContent();
  await page.fill('#form-search', '');
  const silent = await page.locator('#form-search ~ [role=status]').textContent();
  return small.length || told !== 'Niets gevonden met "xyzzy".' || silent
    ? `${small.slice(0, 5)} ${told} ${silent}`
    : '';
});

await test('in Dutch the form names values, places and municipalities in words, and no key where that is not said', async () => {
  await unfold(page);
  const wrong = await page.evaluate(() => {
    const raw =
      /^[a-z]+(_[a-z0-9]+)+$|^(given|fitted|checked|cost|clients|shortfall|state|own|country|total|costs|result|normal|uniform|mixture|youths)$/;
    return [...document.querySelectorAll('#program .keyfield')].flatMap((field) => {
      const input = field.querySelector('input, select');
      const options = [...(input.options ?? [])].map((one) => one.text).filter((text) => raw.test(text));
      const place = field.querySelector('label .note').textContent;
      const parts = input.name
        .split(/[.[\]]+/)
        .filter((part) => /[a-z]_[a-z]|^(low|high|mean|sd|cuts|layers|share)$/.test(part));
      const named = place.split(' \u203a ').some((part) => parts.includes(part) || /\[|GM\d{4}/.test(part));
      const typed = input.options ? [] : [input.value].filter((text) => raw.test(text));
      return [...options, ...typed, ...(named ? [place] : [])].map((text) => `${input.name}: ${text}`);
    });
  });
  const found = await page.evaluate(() => {
    const label = (name) =>
      document.querySelector(`[name="${name}"]`)?.closest('.keyfield').querySelector('label').textContent;
    return ['schemes[1].layers[0].base', 'schemes[1].layers[0].key'].map(label);
  });
  const layer = found.every((text) => text?.endsWith(' Volledige solidariteit \u203a Laag 1'));
  return wrong.length || !layer ? `${wrong.length} ${[...new Set(wrong)].slice(0, 8).join(' | ')} ${found}` : '';
});

await test('in Dutch the form has decimal commas, euro signs, years without a point and no label without words', async () => {
  await unfold(page);
  const wrong = await page.evaluate(() => [
    ...[...document.querySelectorAll('#program .keygroup > summary')]
      .map((one) => one.textContent)
      .filter(
        (text) => !/^\p{Lu}.* \(\d+\)$/u.test(text) || /\b(the|and|of the|demand|costs?|schemes|inputs)\b/.test(text),
      ),
    ...[...document.querySelectorAll('#program .keyfield')].flatMap((field) => {
      const [input, label] = [field.querySelector('input, select'), field.querySelector('label')];
      const about = field.querySelector('[id$="-about"]').textContent;
      const words = label.firstChild.textContent.trim();
      const amount = /\d\.\d/.test(input.value) ? [`${input.name} = ${input.value}`] : [];
      const unit = /\bEUR\b|Van [12]\.\d\d\d |(?<![\d\p{L}])[-\u2212]\d/u.test(about);
      return [...amount, ...(unit ? [about] : []), ...(/\p{L}{2}/u.test(words) ? [] : [`${input.name}: ${words}`])];
    }),
  ]);
  const name = 'demand.use_index';
  const before = await valueOf(page, name).inputValue();
  await change(page, name, '1; 1,02; 1,03; 1,04; 1,05; 1,06');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  await download(page, 'save', 'list.cfg');
  const kept = readFileSync(join(folder, 'list.cfg'), 'utf8');
  await change(page, name, before);
  if (!before.includes('1,0107; ') || !/use_index = [([]1\.0, 1\.02, 1\.03, 1\.04, 1\.05, 1\.06[)\]];/.test(kept))
    return `${before} ${kept}`;
  await change(page, growth, '0');
  await page.waitForFunction(() => !document.getElementById('program-run').disabled);
  const whole = await valueOf(page, growth).getAttribute('aria-invalid');
  await change(page, growth, '-0,007'); // as the test before has left it
  return wrong.length || whole ? `${wrong.length} ${[...new Set(wrong)].slice(0, 5).join(' | ')} ${whole}` : '';
});

await test('axe finds nothing, with the form open', async () => {
  await page.fill('#form-search', 'demand');
  return violations(page);
});

// What a reader of English must not meet: words of the Dutch page, outside what is in both (names, the scenario's own notes).
const dutch = /\b(gemeente|regeling|doorrekening(en)?|tekort|overschot|kosten|jaar|naar verwachting|bezig)\b/gi;

await test('in English at the press of a key: the same figures, not a Dutch word, and back', async () => {
  const before = await means(page);
  await page.press('#program-language', 'Enter');
  await page.waitForSelector('html[data-spoken="en"]');
  const text = await page.evaluate(() => {
    const copy = document.getElementById('page').cloneNode(true);
    copy.querySelectorAll('pre, select, noscript, [lang="nl"]').forEach((element) => element.remove());
    return copy.textContent;
  });
  const left = [...new Set(text.match(dutch) ?? [])];
  const broken = await violations(page);
  await page.setViewportSize({ width: 320, height: 800 });
  const narrow = await violations(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  const same = JSON.stringify(await means(page)) === JSON.stringify(before);
  await page.press('#program-language', 'Enter');
  await page.waitForSelector('html[data-spoken="nl"]');
  const back = await page.locator('#program-run').textContent();
  return same && back === 'Doorrekenen' ? [...left, broken, narrow].filter(Boolean).join('\n') : `${same} ${back}`;
});

await test('a link opens in the language that it was made in', async () => {
  const other = await open(linkTo({ ...start, lang: 'en' }), 320);
  const status = await said(other, 'status');
  const title = await other.title();
  await other.context().close();
  return /200 draws/.test(status) && /Groningen/.test(title) ? '' : `${status} ${title}`;
});

await test('nothing is asked of anybody, and no script complains', complaints);

await browser.close();
await end();
