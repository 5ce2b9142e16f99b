// SPDX-License-Identifier: GPL-3.0-or-later
// The municipalities as tiles, roughly where they lie. What the tiles show is the reader's choice; darker is worse, and the
// figure stands in each tile.
import { byName, horizon, model } from '../model.js';
import { h, replace, select } from '../dom.js';
import { number, overview, sheetOf, sheetTable, underScheme, words } from '../sheets.js';
import { isKnown, period } from '../format.js';
import { t } from '../text.js';
import { tiles } from '../tiles.js';

// column: of the overview; bad: the more, the darker.
const measures = {
  chance: { column: overview.chance, bad: (p) => p },
  budget: { column: overview.part, bad: (x) => -x },
  youth: { column: overview.youth, bad: (x) => -x },
};
let chosen = 'chance';

// White text from where that reads better.
const shades = ['#eef5fb', '#cfe3f3', '#9cc3e0', '#0b5a8f', '#083d61'];
function shadeOf(measure, value, worst) {
  if (!isKnown(value) || worst <= 0) return 0;
  return Math.max(0, Math.min(shades.length - 1, Math.floor((measure.bad(value) / worst) * shades.length)));
}

function tile(town, { text, shade, place, pressed, choose }) {
  const [column, row, name] = place ? tiles[town.code] : [null, null, town.name];
  const style = `background:${shades[shade]};color:${shade > 2 ? '#ffffff' : '#111827'};${place ? `grid-column:${column + 1};grid-row:${row + 1}` : ''}`;
  const label = name === town.name ? `${name} ${text}` : `${name} ${text}, ${town.name}`;
  return h(
    'li',
    { style },
    h(
      'button',
      { type: 'button', 'aria-pressed': String(pressed), 'aria-label': label, onclick: () => choose({ i: town.i }) },
      h('span', {}, name),
      ' ',
      h('span', {}, text),
    ),
  );
}

function tileList(s, i, context, place) {
  const measure = measures[chosen];
  const rows = new Map(
    sheetOf('overview')
      .rows.filter(underScheme(s))
      .map((row) => [row[0], row]),
  );
  const values = byName.map((town) => number(rows.get(town.i), measure.column));
  const worst = chosen === 'chance' ? 1 : Math.max(0, ...values.filter(isKnown).map(measure.bad));
  return byName.map((town, k) =>
    tile(town, {
      text: words(rows.get(town.i), measure.column),
      shade: shadeOf(measure, values[k], worst),
      place,
      pressed: town.i === i,
      choose: context.choose,
    }),
  );
}

const figures = (s) =>
  sheetTable(sheetOf('overview'), {
    where: underScheme(s),
    only: [0, overview.chance, overview.mean, overview.part, overview.youth],
  });

export function mapBlock(s, i, context) {
  const place = tiles[model.municipality[0]] && model.municipality.every((code) => tiles[code]);
  const list = h('ul', { class: place ? 'tiles map' : 'tiles', 'aria-labelledby': 'map-title' });
  const title = h('h3', { class: 'utrecht-heading-3', id: 'map-title' });
  const draw = () => {
    title.textContent = t('map.title', { what: t(`map.${chosen}`), period: period(model.period[horizon]) });
    replace(list, tileList(s, i, context, place));
  };
  draw();
  return [
    title,
    h(
      'div',
      { class: 'map-choice' },
      select(
        t('map.choose'),
        Object.keys(measures).map((name) => [name, t(`map.${name}`)]),
        chosen,
        (name) => {
          chosen = name;
          draw();
        },
        'map-measure',
      ),
    ),
    list,
    h('p', { class: 'note' }, t(place ? 'map.note' : 'map.plain')),
    h('details', { class: 'data' }, h('summary', {}, t('dataTable')), figures(s)),
  ];
}
