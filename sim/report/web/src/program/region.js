// SPDX-License-Identifier: GPL-3.0-or-later
// A region of one's own: from a table, or from names and the public figures that come with the program.
import { folder, readFile } from './files.js';
import { h, withoutCommands } from '../dom.js';
import { count } from '../format.js';
import { t } from '../text.js';

const table = /\.(xlsx|csv|tsv|txt)$/i;

const field = (id, input) => h('div', { class: 'field' }, h('label', { for: id }, t(`region.${id.slice(7)}`)), input);

// made(files, scenario): what was made, given to the engines. engines(): those there are now.
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
      await made(list, list.at(-1)[0]); // before it is said: who reads it begins to change fields
      told.textContent = [
        t('region.made', { n: count(sums.municipalities), accounts: count(sums.accounts) }),
        sums.ignored > 0 && t('region.ignored', { n: count(sums.ignored) }),
        sums.partial > 0 && t('region.partial', { n: count(sums.partial) }),
        t(sums.budgets ? 'region.budgets' : 'region.noBudgets'),
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
