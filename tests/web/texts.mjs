// SPDX-License-Identifier: GPL-3.0-or-later
// Both languages of the page have the same texts, with the same places to fill in; amounts and shares read as they should. As TAP.
import { band, chance, short } from '../../sim/report/web/src/format.js';
import { en } from '../../sim/report/web/src/text-en.js';
import { nl } from '../../sim/report/web/src/text-nl.js';
import { en as programEn } from '../../sim/report/web/src/program/text-en.js';
import { nl as programNl } from '../../sim/report/web/src/program/text-nl.js';
import { t } from '../../sim/report/web/src/text.js';

const places = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join();
const unlike = (dutch, english) =>
  [...new Set([...Object.keys(dutch), ...Object.keys(english)])].filter(
    (key) => !dutch[key] || !english[key] || places(dutch[key]) !== places(english[key]),
  );
const bad = [...unlike(nl, en), ...unlike(programNl, programEn)];
console.log(`${bad.length ? 'not ok' : 'ok'} 1 - the texts of the page are complete in Dutch and English`);
if (bad.length) console.log(`# ${bad.join(', ')}`);

// All that the formatter asks of a page is its language.
function written(lang, expected, dataset = {}) {
  globalThis.document = { documentElement: { lang, dataset } };
  return expected
    .map(([made, text]) => [made().replaceAll('\u00a0', ' '), text])
    .filter(([made, text]) => made !== text);
}
const wrong = [
  ...written('nl', [
    [() => band(-450000000, 270000000), 'tekort van € 4,5 mln tot overschot van € 2,7 mln'],
    [() => band(-450000000, -120000000), '€ 1,2 mln tot € 4,5 mln tekort'],
    [() => band(34000000, 120000000), '€ 0,3 mln tot € 1,2 mln overschot'],
    [() => short(712345), '€ 7.000'], // as the paragraph for the council has it
    [() => short(-1098765), '€ 11.000'],
    [() => short(50000), '€ 1.000'],
    [() => short(32749), '€ 327'],
    [() => chance(0.9996), '> 99 %'],
    [() => chance(1), '> 99 %'],
    [() => chance(0.994), '99 %'],
    [() => chance(0.995), '> 99 %'],
    [() => chance(0), '< 1 %'],
    [() => chance(0.0049), '< 1 %'],
    [() => chance(0.006), '1 %'],
    [() => chance(null), '?'],
  ]),
  ...written('en', [
    [() => band(-450000000, -120000000), 'shortfall of €1.2 m to €4.5 m'],
    [() => chance(0.9996), '> 99%'],
  ]),
  ...written(
    'nl',
    [
      [
        () => band(-450000000, 270000000),
        '€ 4,5 mln boven het aangenomen budget tot € 2,7 mln onder het aangenomen budget',
      ],
      [() => t('municipality.col.budget'), 'Aangenomen budget'],
    ],
    { budget: 'assumed' },
  ),
  ...written('nl', [[() => t('municipality.fan'), 'Betaling en eigen budget per jaar']], { budget: 'own' }),
];
console.log(
  `${wrong.length ? 'not ok' : 'ok'} 2 - bands and probabilities read as they should, and none is rounded to certainty`,
);
if (wrong.length) console.log(`# ${JSON.stringify(wrong)}`);
// Beside an assumed budget nothing is a surplus or a shortfall: whatever says so has other words for it.
const says = /tekort|overschot|shortfall|surplus|rijksbudget|state budget/i;
const bare = [nl, en].flatMap((all) =>
  Object.entries(all)
    .filter(
      ([key, text]) => says.test(text) && !key.includes('@') && !key.startsWith('budget.') && !all[`${key}@assumed`],
    )
    .map(([key]) => key),
);
console.log(
  `${bare.length ? 'not ok' : 'ok'} 3 - beside an assumed budget the page calls nothing a surplus or a shortfall`,
);
if (bare.length) console.log(`# ${bare.join(', ')}`);
console.log('1..3');
