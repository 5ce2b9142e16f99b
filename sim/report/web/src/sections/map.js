// SPDX-License-Identifier: GPL-3.0-or-later
// The municipalities as tiles, roughly where they lie. What the tiles show is the reader's choice; darker is worse, and the
// figure stands in each tile.
import { budget, byName, figure, horizon, model, youths } from '../model.js';
import { chance, count, euro, isKnown, percent, period, resultThousands } from '../format.js';
import { h, replace, select } from '../dom.js';
import { table } from '../table.js';
import { t } from '../text.js';
import { tiles } from '../tiles.js';

const side = (value) => t(value < 0 ? 'shortfallWord' : 'surplusWord');
const mark = (value) => t(value < 0 ? 'map.shortfall' : 'map.surplus');
const known = (value, text) => (isKnown(value) ? text : '?');
const ratio = (s, i) => (budget(i) > 0 && isKnown(figure('mean', s, i)) ? figure('mean', s, i) / budget(i) : null);
const perYouth = (s, i) => (isKnown(figure('mean', s, i)) ? figure('mean', s, i) / youths(i, horizon) : null);

// short: in the tile; long: for who hears it; bad: the more, the darker.
const measures = {
  chance: { value: (s, i) => figure('p_shortfall', s, i), bad: (p) => p, short: chance, long: chance },
  budget: {
    value: ratio,
    bad: (x) => -x,
    short: (x) => known(x, `${percent(Math.abs(x))} ${mark(x)}`),
    long: (x) => known(x, `${percent(Math.abs(x))} ${side(x)}`),
  },
  youth: {
    value: perYouth,
    bad: (x) => -x,
    short: (x) => known(x, `${count(Math.abs(x) / 100)} ${mark(x)}`),
    long: (x) => known(x, `${euro(x)} ${side(x)}`),
  },
};
let chosen = 'chance';

// White text from where that reads better.
const shades = ['#eef5fb', '#cfe3f3', '#9cc3e0', '#0b5a8f', '#083d61'];
function shadeOf(measure, value, worst) {
  if (!isKnown(value) || worst <= 0) return 0;
  return Math.max(0, Math.min(shades.length - 1, Math.floor((measure.bad(value) / worst) * shades.length)));
}

function tile(town, { measure, value, shade, place, pressed, choose }) {
  const [column, row, name] = place ? tiles[town.code] : [null, null, town.name];
  const style = `background:${shades[shade]};color:${shade > 2 ? '#ffffff' : '#111827'};${place ? `grid-column:${column + 1};grid-row:${row + 1}` : ''}`;
  const [short, long] = [measure.short(value), measure.long(value)];
  const label = [`${name} ${short}`, name === town.name ? '' : town.name, long === short ? '' : long]
    .filter(Boolean)
    .join(', ');
  return h(
    'li',
    { style },
    h(
      'button',
      { type: 'button', 'aria-pressed': String(pressed), 'aria-label': label, onclick: () => choose({ i: town.i }) },
      h('span', {}, name),
      ' ',
      h('span', {}, short),
    ),
  );
}

function tileList(s, i, context, place) {
  const measure = measures[chosen];
  const values = byName.map((town) => measure.value(s, town.i));
  const worst = chosen === 'chance' ? 1 : Math.max(0, ...values.filter(isKnown).map(measure.bad));
  return byName.map((town, k) =>
    tile(town, {
      measure,
      value: values[k],
      shade: shadeOf(measure, values[k], worst),
      place,
      pressed: town.i === i,
      choose: context.choose,
    }),
  );
}

function figures(s) {
  return table({
    caption: t('map.caption', { period: period(model.period[horizon]) }),
    rows: byName,
    columns: [
      { title: t('municipality'), text: true, value: (row) => row.name },
      { title: t('schemes.p'), value: (row) => figure('p_shortfall', s, row.i), show: chance },
      { title: t('municipality.col.mean'), value: (row) => figure('mean', s, row.i), show: resultThousands },
      { title: t('map.budget'), value: (row) => ratio(s, row.i), show: measures.budget.long },
      { title: t('map.youth'), value: (row) => perYouth(s, row.i), show: measures.youth.long },
    ],
  });
}

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
