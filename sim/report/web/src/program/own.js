// SPDX-License-Identifier: GPL-3.0-or-later
// What municipalities fill in of themselves at what if, as keys of the scenario: accounts, estimates and reserves count in a run.
import { t } from '../text.js';
import { euro } from '../format.js';

const given = new Map(); // 'key code year' -> { key, code, text, words }
const eur = (cents) => (cents / 100).toFixed(2);

// Of one municipality; null where that was not filled in. In cents.
export function keepOwn({ code, year, cost, estimate, reserve, risks }) {
  const keep = (key, of, text, words) => given.set(`${key} ${code} ${of}`, { key, code, text, words });
  if (cost !== null)
    keep(
      'realised',
      year,
      `{ code = "${code}"; year = ${year}; cost_eur = ${eur(cost)}; }`,
      t('whatif.ownKind.account', { year, amount: euro(cost) }),
    );
  if (estimate !== null)
    keep(
      'estimates',
      year,
      `{ municipality = "${code}"; year = ${year}; eur = ${eur(estimate)}; }`,
      t('whatif.ownKind.estimate', { year, amount: euro(estimate) }),
    );
  if (reserve !== null)
    keep(
      'reserves',
      '',
      `{ municipality = "${code}"; reserve_eur = ${eur(reserve)};${risks === null ? '' : ` other_risks_eur = ${eur(risks)};`} }`,
      t('whatif.ownKind.reserve', { amount: euro(reserve) }),
    );
}

// What was given goes back to how it was: of a run that did not come about.
export const ownBefore = () => new Map(given);
export function backTo(before) {
  given.clear();
  for (const [name, one] of before) given.set(name, one);
}

// [[key, list]] behind what the scenario has itself; values: of the scenario without changes.
export const ownChanges = (values) =>
  ['realised', 'estimates', 'reserves'].flatMap((key) => {
    const mine = [...given.values()].filter((one) => one.key === key).map(({ text }) => text);
    const present = values.find((one) => one.whole && one.path === key)?.value.trim() ?? '()';
    const inside = present.slice(1, -1).trim();
    return mine.length ? [[key, `( ${[...(inside ? [inside] : []), ...mine].join(', ')} )`]] : [];
  });

export const ownWords = (code) => [...given.values()].filter((one) => one.code === code).map(({ words }) => words);
