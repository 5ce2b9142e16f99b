// SPDX-License-Identifier: GPL-3.0-or-later
// The municipalities as tiles, roughly where they lie. What the tiles show is the reader's choice; darker is worse, and the
// figure stands in each tile. It begins with what the scheme does beside being alone, of who is decided.
import { alone, byName, horizon, model, municipalities, schemes } from '../model.js';
import { h, replace, select } from '../dom.js';
import { number, overview, sheetOf, sheetTable, underScheme, words } from '../sheets.js';
import { euro, isKnown, period, unknown } from '../format.js';
import { t } from '../text.js';
import { tiles } from '../tiles.js';

// column: of the overview; bad: the more, the darker.
const measures = {
  chance: { column: overview.chance, bad: (p) => p },
  budget: { column: overview.part, bad: (x) => -x },
  youth: { column: overview.youth, bad: (x) => -x },
};
// What is paid less than alone has a measure of its own: shades of two colours, and grey where nothing is decided.
const besideAlone = 'alone';
const hasAlone = alone < schemes.length;
let chosen = hasAlone ? besideAlone : 'chance';

// White text from where that reads better.
const shades = ['#eef5fb', '#cfe3f3', '#9cc3e0', '#0b5a8f', '#083d61'];
function shadeOf(measure, value, worst) {
  if (!isKnown(value) || worst <= 0) return 0;
  return Math.max(0, Math.min(shades.length - 1, Math.floor((measure.bad(value) / worst) * shades.length)));
}

const morePaid = ['#fdf0e3', '#f6d3ad', '#e9a868', '#a8510a', '#6f3504'];
const undecided = '#e5e7eb';
const decided = new Set(['pays', 'receives', 'neutral']);

function tile(town, { text, said = text, shade, colours = shades, place, pressed, choose }) {
  const [column, row, name] = place ? tiles[town.code] : [null, null, town.name];
  const style = `background:${colours[shade] ?? undecided};color:${shade > 2 ? '#ffffff' : '#111827'};${place ? `grid-column:${column + 1};grid-row:${row + 1}` : ''}`;
  const whole = name.replace('\u00ad', '');
  const label = whole === town.name ? `${name} ${said}` : `${name} ${said}, ${town.name}`;
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

// Cents per youth a year that each pays less than alone (below 0: more); null where that is not decided, or not told.
function lessThanAlone(s) {
  const rows = sheetOf('overview').rows;
  const perYouth = (one) => new Map(rows.filter(underScheme(one)).map((row) => [row[0], number(row, overview.youth)]));
  const [shared, own] = [perYouth(s), perYouth(alone)];
  return byName.map(({ i }) => {
    const less = shared.get(i) - own.get(i);
    const told = s === alone ? 'neutral' : model.verdict[s * municipalities.length + i];
    const fits = told === 'neutral' || (told === 'receives' ? less > 0 : less < 0);
    return decided.has(told) && fits && isKnown(shared.get(i)) && isKnown(own.get(i)) ? less : null;
  });
}

const differenceWords = (less) =>
  Math.abs(less) < 50 ? t('map.same') : t(less < 0 ? 'map.more' : 'map.less', { amount: euro(less) });

function aloneTiles(s, i, context, place) {
  const values = lessThanAlone(s);
  const worst = Math.max(1, ...values.map(Math.abs));
  return byName.map((town, k) => {
    const less = values[k];
    const shade =
      less === null ? -1 : Math.min(shades.length - 1, Math.floor((Math.abs(less) / worst) * shades.length));
    const text = less === null ? unknown : differenceWords(less);
    const colours = less < 0 ? morePaid : shades;
    const said = less === null ? t('map.undecided') : text;
    return tile(town, { text, said, shade, colours, place, pressed: town.i === i, choose: context.choose });
  });
}

function tileList(s, i, context, place) {
  if (chosen === besideAlone) return aloneTiles(s, i, context, place);
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
  const note = h('p', { class: 'note' });
  const draw = () => {
    title.textContent = t('map.title', { what: t(`map.${chosen}`), period: period(model.period[horizon]) });
    replace(list, tileList(s, i, context, place));
    note.textContent = t(chosen === besideAlone ? 'map.noteAlone' : place ? 'map.note' : 'map.plain');
  };
  draw();
  return [
    title,
    h(
      'div',
      { class: 'map-choice' },
      select(
        t('map.choose'),
        [...(hasAlone ? [besideAlone] : []), ...Object.keys(measures)].map((name) => [name, t(`map.${name}`)]),
        chosen,
        (name) => {
          chosen = name;
          draw();
        },
        'map-measure',
      ),
    ),
    list,
    note,
    h('details', { class: 'data' }, h('summary', {}, t('dataTable')), figures(s)),
  ];
}
