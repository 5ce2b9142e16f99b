// SPDX-License-Identifier: GPL-3.0-or-later
// A region of one's own: from a table, or from names and the public figures that come with the program.
import { folder, readFile } from './files.js';
import { h, withoutCommands } from '../dom.js';
import { count } from '../format.js';
import { t } from '../text.js';

const table = /\.(xlsx|csv|tsv|txt)$/i;

const field = (id, input) => h('div', { class: 'field' }, h('label', { for: id }, t(`region.${id.slice(7)}`)), input);

// "2017\u20132022, 2025"
function ranges(years) {
  const runs = [];
  for (const year of years) {
    const last = runs.at(-1);
    if (last && year === last[1] + 1) last[1] = year;
    else runs.push([year, year]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}\u2013${to}`)).join(', ');
}

const textOf = (content) => (typeof content === 'string' ? content : content ? new TextDecoder().decode(content) : '');

// Of a scenario whose region was made here from a table with budgets: the years of which the table has none, which are filled in.
// {years, missing, last} in words; null where there are none. files: Map of path to content; years: of the scenario.
export function filledBudgets(files, scenario, years) {
  const text = textOf(files.get(scenario));
  const heir = /^inherit = "([^"]*)"/m.exec(text)?.[1];
  if (heir && !/^region = /m.test(text) && files.has(folder + heir)) return filledBudgets(files, folder + heir, years);
  const region = /^region = "([^"]*)"/m.exec(text)?.[1];
  if (!region || !/eur_per_unit = \{[^}]*\brijksbudget/.test(text)) return null;
  const [header] = textOf(files.get(`${folder}regions/${region}/municipalities.csv`)).split('\n');
  const given = [...header.matchAll(/\brijksbudget\w*_(\d{4})\b/g)].map(([, year]) => Number(year)).sort();
  const missing = years.filter((year) => !given.includes(year));
  return given.length > 0 && missing.length > 0
    ? { years: ranges(given), missing: ranges(missing), last: given.at(-1) }
    : null;
}

// made(files, scenario): what was made, given to the engines; the years that are simulated. engines(): those there are now.
export function regionMaker({ engines, made }) {
  const name = h('input', { id: 'region-name', type: 'text', value: 'eigen-regio', autocomplete: 'off' });
  const towns = h('input', {
    id: 'region-towns',
    type: 'text',
    autocomplete: 'off',
    'aria-describedby': 'region-about',
  });
  const file = h('input', {
    id: 'region-table',
    type: 'file',
    accept: '.xlsx,.csv',
    'aria-describedby': 'region-about',
  });
  const told = h('p', { role: 'status', class: 'note', id: 'region-told' });
  const problem = h('p', { role: 'alert', class: 'problem', id: 'region-problem' });

  async function make() {
    told.textContent = '';
    problem.textContent = '';
    try {
      const own = file.files[0] && table.test(file.files[0].name) ? await readFile(file.files[0]) : null;
      const { files, ...sums } = await engines().region(name.value.trim(), towns.value.trim(), own);
      const list = files.map(([path, text]) => [folder + path, text]);
      const scenario = list.at(-1)[0];
      const years = await made(list, scenario); // before it is said: who reads it begins to change fields
      const filled = filledBudgets(new Map(list), scenario, years);
      told.textContent = [
        t('region.made', { n: count(sums.municipalities), accounts: count(sums.accounts) }),
        sums.ignored > 0 && t('region.ignored', { n: count(sums.ignored) }),
        sums.partial > 0 && t('region.partial', { n: count(sums.partial) }),
        t('region.years', { years: ranges(years) }),
        t(sums.budgets ? 'region.budgets' : 'region.noBudgets'),
        filled && t('budgetFilled', filled),
      ]
        .filter(Boolean)
        .join(' ');
    } catch (error) {
      problem.textContent = withoutCommands(error.message);
    }
  }

  return h(
    'details',
    { class: 'data', id: 'program-region' },
    h('summary', {}, t('region.title')),
    h('p', { class: 'note', id: 'region-about' }, t('region.about')),
    h(
      'div',
      { class: 'choices' },
      field('region-name', name),
      field('region-towns', towns),
      field('region-table', file),
    ),
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'button', id: 'region-make', class: 'utrecht-button', onclick: make }, t('region.make')),
    ),
    told,
    problem,
  );
}
