// SPDX-License-Identifier: GPL-3.0-or-later
// The municipalities within their borders, or as tiles roughly where they lie. What is shown is the reader's choice; darker is
// worse. It begins with what the scheme does beside being alone, of who is decided.
import { alone, assumed, byName, horizon, model, schemes } from '../model.js';
import { besideAll, hasAlone } from '../beside.js';
import { borderMap } from '../bordermap.js';
import { bordersOf } from '../borders.js';
import { chartPlace } from '../charts.js';
import { euro, isKnown, period, unknown } from '../format.js';
import { h, replace, select } from '../dom.js';
import { number, overview, sheetColumn, sheetOf, underScheme, words } from '../sheets.js';
import { shareButtons } from '../share.js';
import { table } from '../table.js';
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
let chosen = hasAlone ? besideAlone : 'chance';
const borders = bordersOf(model.municipality, model.year[0]);
let asTiles = !borders;

// White text from where that reads better.
const shades = ['#eef5fb', '#cfe3f3', '#9cc3e0', '#0b5a8f', '#083d61'];
const morePaid = ['#fdf0e3', '#f6d3ad', '#e9a868', '#a8510a', '#6f3504'];
const grey = '#e5e7eb';
const shadeOf = (part) => Math.max(0, Math.min(shades.length - 1, Math.floor(part * shades.length)));
const inkOn = (shade) => (shade > 2 ? '#ffffff' : '#111827');

const differenceWords = (less) =>
  Math.abs(less) < 50 ? t('map.same') : t(less < 0 ? 'map.more' : 'map.less', { amount: euro(less) });

// Each municipality, by name: {i, name, code, fill, ink, text: what stands in its place, or nothing; said: the same in words}.
function besideTowns(s) {
  const found = besideAll(s).map((town) => (town.decided ? town.youth : null));
  const worst = Math.max(1, ...found.map(Math.abs));
  return byName.map((town, k) => {
    const less = found[k];
    if (less === null) return { ...town, fill: grey, ink: inkOn(0), text: null, said: t('map.undecided') };
    const shade = shadeOf(Math.abs(less) / worst);
    const text = differenceWords(less);
    return { ...town, fill: (less < 0 ? morePaid : shades)[shade], ink: inkOn(shade), text, said: text };
  });
}

function measuredTowns(s) {
  const measure = measures[chosen];
  const rows = new Map(
    sheetOf('overview')
      .rows.filter(underScheme(s))
      .map((row) => [row[0], row]),
  );
  const values = byName.map((town) => number(rows.get(town.i), measure.column));
  const worst = chosen === 'chance' ? 1 : Math.max(0, ...values.filter(isKnown).map(measure.bad));
  return byName.map((town, k) => {
    const shade = isKnown(values[k]) && worst > 0 ? shadeOf(measure.bad(values[k]) / worst) : 0;
    const text = words(rows.get(town.i), measure.column);
    return { ...town, fill: shades[shade], ink: inkOn(shade), text, said: text };
  });
}

const townsOf = (s) => (chosen === besideAlone ? besideTowns(s) : measuredTowns(s));

function tile({ i, code, name, fill, ink, text, said }, place, pressed, choose) {
  const [column, row, short] = place ? tiles[code] : [null, null, name];
  const style = `background:${fill};color:${ink};${place ? `grid-column:${column + 1};grid-row:${row + 1}` : ''}`;
  const whole = short.replace('\u00ad', '');
  const label = whole === name ? `${short} ${said}` : `${short} ${said}, ${name}`;
  return h(
    'li',
    { style },
    h(
      'button',
      { type: 'button', 'aria-pressed': String(pressed), 'aria-label': label, onclick: () => choose({ i }) },
      h('span', {}, short),
      ' ',
      h('span', {}, text ?? unknown),
    ),
  );
}

function tileView(s, i, context) {
  const place = tiles[model.municipality[0]] && model.municipality.every((code) => tiles[code]);
  const list = h(
    'ul',
    { class: place ? 'tiles map' : 'tiles', 'aria-labelledby': 'map-title' },
    townsOf(s).map((town) => tile(town, place, town.i === i, context.choose)),
  );
  return [
    list,
    shareButtons(list, false),
    h('p', { class: 'note' }, t(chosen === besideAlone ? 'map.noteAlone' : place ? 'map.note' : 'map.plain')),
    whyGrey(s),
  ];
}

// Why there are municipalities without an amount.
function whyGrey(s) {
  const lacks = chosen === besideAlone && besideAll(s).some(({ decided }) => !decided);
  return lacks && h('p', { class: 'note', id: 'map-why' }, t(assumed ? 'map.why' : 'map.whyOpen'));
}

// What the colours mean, those that are there.
function coloursOf(towns) {
  if (chosen !== besideAlone) return [[shades[4], t('map.darker')]];
  const has = (list) => towns.some(({ fill }) => list.includes(fill));
  return [
    [shades, shades[3], 'map.blue'],
    [morePaid, morePaid[3], 'map.orange'],
    [[grey], grey, 'map.grey'],
  ]
    .filter(([list]) => has(list))
    .map(([, fill, key]) => [fill, t(key)]);
}

const upper = (text) => text[0].toUpperCase() + text.slice(1);
const titleOf = (s) =>
  t('map.titleUnder', {
    what: upper(t(`map.${chosen}`)),
    period: period(model.period[horizon]),
    scheme: schemes[s].label,
  });

function borderView(s, i, context) {
  const rings = new Map(model.municipality.map((code, k) => [code, borders.rings[k]]));
  const towns = townsOf(s).map((town) => ({
    ...town,
    rings: rings.get(town.code),
    words: town.text,
    said: `${town.name}: ${town.text === null ? t('map.noAmount') : town.said}`,
  }));
  const about = {
    text: t('map.text', { title: titleOf(s), towns: towns.length }),
    title: titleOf(s),
    colours: coloursOf(towns),
    source: t('map.source', { year: borders.year }),
  };
  const choose = (one) => context.choose({ i: one });
  return h(
    'div',
    { class: 'borders' },
    chartPlace((place) => borderMap(place, towns, about, i, choose)),
    h('p', { class: 'note hint' }, t('map.how')),
    whyGrey(s),
  );
}

// All that a map can show, and what the scheme does beside being alone.
function figures(s) {
  const { caption, columns, rows } = sheetOf('overview');
  const own = rows.filter(underScheme(s)).map((row) => Object.assign([...row], { place: row[0] }));
  const beside = new Map(hasAlone ? besideAll(s).map((town) => [town.i, town]) : []);
  const less = ({ place }) => beside.get(place);
  const difference = {
    title: t('map.col'),
    unit: t('unit.euro'),
    value: (row) => less(row)?.youth ?? null,
    show: (value, row) =>
      less(row) ? (less(row).decided ? differenceWords(less(row).youth) : t('map.undecided')) : '',
  };
  const column = (k) => sheetColumn(columns, k);
  const last = own.at(-1)?.place === -1 ? own.pop() : undefined;
  return table({
    caption,
    columns: [
      column(0),
      ...(hasAlone && s !== alone ? [difference] : []),
      ...[overview.chance, overview.mean, overview.part, overview.youth].map(column),
    ],
    rows: own,
    total: last,
  });
}

export function mapBlock(s, i, context) {
  const place = h('div', {});
  const title = h('h3', { class: 'utrecht-heading-3', id: 'map-title' });
  const other = h('button', { type: 'button', id: 'map-view', onclick: () => turn() });
  const draw = () => {
    title.textContent = t('map.title', { what: t(`map.${chosen}`), period: period(model.period[horizon]) });
    other.textContent = t(asTiles ? 'map.asBorders' : 'map.asTiles');
    replace(place, (asTiles ? tileView : borderView)(s, i, context));
  };
  const turn = () => {
    asTiles = !asTiles;
    draw();
  };
  draw();
  const choice = h(
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
    borders ? h('div', { class: 'buttons' }, other) : null,
  );
  return [
    h('div', { class: 'charted' }, title, choice, place),
    h('details', { class: 'data' }, h('summary', {}, t('dataTable')), figures(s)),
  ];
}
