// SPDX-License-Identifier: GPL-3.0-or-later
// Charts by Observable Plot. Each has a text alternative and, by its caller, a table of its figures. Colour never says
// anything by itself: a position or a text says it too.
import * as Plot from '@observablehq/plot';
import { h } from './dom.js';
import { lang, t } from './text.js';
import { band, result, short } from './format.js';
import { shareButtons } from './share.js';
import { valuesOf } from './values.js';

// Without the style element that the library puts in each chart: the page's policy knows one style alone, and that has
// the rules for charts.
function drawPlot(options) {
  const plot = Plot.plot(options);
  for (const style of plot.querySelectorAll('style')) style.remove();
  return plot;
}

const blue = '#0b5a8f';
const dark = '#1f2937';
const orange = '#a8510a';
const pale = '#9cc3e0';
const million = (cents) => cents / 1e8;
const tick = (value) =>
  new Intl.NumberFormat(lang() === 'nl' ? 'nl-NL' : 'en-GB', { maximumFractionDigits: 2 }).format(value);

// Below nothing a word would not fit beside a tick; the axis says what a minus is.
const signedTick = (value) => `${value < 0 ? '\u2212' : ''}${tick(Math.abs(value))}`;
// The width of the place where a chart comes; a page that is not shown yet has none.
const widthOf = (place, most) => Math.max(240, Math.min(most, place.clientWidth || most));

// along: the scale on which the points stand; points: [where on it, words].
function finish(place, plot, text, along, points) {
  const svg = plot.tagName.toLowerCase() === 'svg' ? plot : plot.querySelector('svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', text);
  for (const inner of svg.querySelectorAll('[aria-label], [aria-description]')) {
    inner.removeAttribute('aria-label');
    inner.removeAttribute('aria-description');
  }
  const chart = h('div', { class: 'chart' }, plot);
  place.replaceChildren(chart);
  const scale = plot.scale(along);
  const at = (value) => scale.apply(value) + (scale.bandwidth ?? 0) / 2;
  valuesOf(
    chart,
    svg,
    along,
    points.map(([value, words]) => ({ at: at(value), words })),
  );
}

const resultWords = ({ low, mid, high }) => `${result(mid)}; ${t('chart.band', { band: band(low, high) })}`;
export const between = (say, { low, high }) => t('chart.between', { low: say(low), high: say(high) });

// What does not fit on a line by itself is broken with a hyphen.
const broken = (piece, most) =>
  piece.length <= most ? [piece] : [`${piece.slice(0, most - 1)}-`, ...broken(piece.slice(most - 1), most)];

// Lines of at most so many letters, broken at spaces and after hyphens, and inside a word only where it does not fit.
export function wrap(text, most) {
  const lines = [''];
  for (const piece of text.split(/(?<=[ -])/u)) {
    const last = lines.length - 1;
    if ((lines[last] + piece.trimEnd()).length <= most) lines[last] += piece;
    else lines.splice(lines[last] ? lines.length : last, 1, ...broken(piece, most));
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

// Room for the labels of rows, and the height of a row that holds the longest.
function rowLabels(rows, narrow, least) {
  const letter = narrow ? 6.6 : 8;
  const marginLeft = Math.min(narrow ? 112 : 300, Math.max(...rows.map((row) => row.label.length)) * letter + 14);
  const most = Math.floor((marginLeft - 12) / letter);
  const lines = Math.max(...rows.map((row) => wrap(row.label, most).split('\n').length));
  return {
    marginLeft,
    rowHeight: Math.max(least, 6 + lines * (narrow ? 12 : 15)),
    tickFormat: (label) => wrap(label, most),
  };
}

// rows: {label, low, mid, high}; a line from low to high with a dot. scale: from a value to what the axis measures, cents
// to millions when left out. say: a row's values in words.
export function intervals(place, rows, { axis, text, chosen, scale = million, say = resultWords, dot = true }) {
  const width = widthOf(place, 760);
  const narrow = width < 480;
  const { marginLeft, rowHeight, tickFormat } = rowLabels(rows, narrow, 22);
  const known = rows
    .filter((row) => row.mid !== null && row.low !== null && row.high !== null)
    .map((row) => ({ ...row, y: row.label, x1: scale(row.low), x2: scale(row.high), x: scale(row.mid) }));
  const shade = (row) => (row.label === chosen ? orange : blue);
  const plot = drawPlot({
    width,
    height: 60 + rowHeight * known.length,
    marginLeft,
    marginRight: 14,
    marginBottom: 42,
    style: { fontSize: narrow ? '11px' : '13px', background: 'none', color: dark },
    x: {
      label: axis,
      labelAnchor: 'right',
      labelArrow: 'none',
      ticks: narrow ? 4 : 8,
      tickFormat: (value) => tick(Math.abs(value)),
      grid: true,
      nice: true,
    },
    y: { domain: known.map((row) => row.y), label: null, tickSize: 0, tickFormat },
    marks: [
      Plot.ruleX([0], { stroke: dark, strokeWidth: 1.5 }),
      Plot.ruleY(known, { y: 'y', x1: 'x1', x2: 'x2', stroke: shade, strokeWidth: 3 }),
      dot ? Plot.dot(known, { y: 'y', x: 'x', r: 4.5, fill: shade, stroke: 'white' }) : null,
    ],
  });
  finish(
    place,
    plot,
    text,
    'y',
    known.map((row) => [row.label, `${row.label}: ${say(row)}`]),
  );
}

const thin = (points, y) =>
  Plot.lineY(points, { x: 'year', y, stroke: orange, strokeWidth: 1, strokeDasharray: '2 3' });
const budgetBand = (points) => [
  Plot.areaY(points, { x: 'year', y1: 'budgetLow', y2: 'budgetHigh', fill: orange, fillOpacity: 0.18 }),
  thin(points, 'budgetLow'),
  thin(points, 'budgetHigh'),
];

// What its marks mean, below a chart; entries: [class of the mark, words].
function legend(place, ...entries) {
  const keys = entries.flatMap(([mark, words]) => [
    h('span', { class: `key ${mark}`, 'aria-hidden': 'true' }),
    ` ${words}  `,
  ]);
  place.append(h('p', { class: 'note' }, ...keys));
}

const yearWords = (row, { midLabel, budgetLabel, ownLabel, accountLabel }) =>
  [
    `${row.year}: ${midLabel} ${short(row.mid)}${row.low === undefined ? '' : `, ${between(short, row)}`}`,
    ownLabel && `${ownLabel} ${short(row.own)}`,
    `${budgetLabel} ${short(row.budget)}`,
    accountLabel && row.account && `${accountLabel} ${short(row.account)}`,
  ]
    .filter(Boolean)
    .join('; ');

// rows: {year, low, mid, high, budget} in cents; a band with its middle (without low and high that alone), and the budget as a dashed line; with budgetLow
// and budgetHigh its own band, between thin dashed lines; with own another line, dotted; with account a dot where it is known.
export function fan(place, rows, { axis, xAxis, text, midLabel, budgetLabel, ownLabel, accountLabel }) {
  const width = widthOf(place, 760);
  const narrow = width < 480;
  const points = rows.map((row) => ({
    year: String(row.year),
    ...(row.low === undefined ? {} : { low: million(row.low), high: million(row.high) }),
    mid: million(row.mid),
    budget: million(row.budget),
    own: ownLabel ? million(row.own) : null,
    account: accountLabel && row.account ? million(row.account) : null,
    ...(row.budgetLow === undefined ? {} : { budgetLow: million(row.budgetLow), budgetHigh: million(row.budgetHigh) }),
  }));
  const last = points[points.length - 1];
  const apart = Math.abs(last.mid - last.budget) / Math.max(...points.map((p) => p.high ?? p.mid));
  const plot = drawPlot({
    width,
    height: narrow ? 260 : 300,
    marginLeft: 48,
    marginRight: narrow ? 20 : 120,
    marginTop: 30,
    marginBottom: 42,
    style: { fontSize: narrow ? '11px' : '13px', background: 'none', color: dark },
    x: { type: 'point', label: xAxis, labelArrow: 'none' },
    y: { label: axis, labelArrow: 'none', zero: true, grid: true, tickFormat: tick, ticks: 6 },
    marks: [
      last.low === undefined
        ? null
        : Plot.areaY(points, { x: 'year', y1: 'low', y2: 'high', fill: pale, fillOpacity: 0.7 }),
      Plot.lineY(points, { x: 'year', y: 'mid', stroke: blue, strokeWidth: 2.5 }),
      ...(last.budgetLow === undefined ? [] : budgetBand(points)),
      ownLabel && Plot.lineY(points, { x: 'year', y: 'own', stroke: dark, strokeWidth: 1.5, strokeDasharray: '2 3' }),
      Plot.lineY(points, { x: 'year', y: 'budget', stroke: orange, strokeWidth: 2.5, strokeDasharray: '7 4' }),
      accountLabel &&
        Plot.dot(
          points.filter(({ account }) => account !== null),
          { x: 'year', y: 'account', r: 5, fill: dark, stroke: 'white' },
        ),
      narrow
        ? null
        : Plot.text([last], {
            x: 'year',
            y: 'mid',
            text: () => midLabel,
            dx: 8,
            dy: apart < 0.08 && last.mid >= last.budget ? -8 : 0,
            textAnchor: 'start',
            fill: blue,
          }),
      narrow
        ? null
        : Plot.text([last], {
            x: 'year',
            y: 'budget',
            text: () => budgetLabel,
            dx: 8,
            dy: apart < 0.08 && last.mid >= last.budget ? 8 : 0,
            textAnchor: 'start',
            fill: orange,
          }),
    ],
  });
  finish(
    place,
    plot,
    text,
    'x',
    rows.map((row) => [String(row.year), yearWords(row, { midLabel, budgetLabel, ownLabel, accountLabel })]),
  );
  if (ownLabel || accountLabel || narrow)
    legend(
      place,
      ['solid', midLabel],
      ['dashed', budgetLabel],
      ...(ownLabel ? [['dotted', ownLabel]] : []),
      ...(accountLabel ? [['dot own', accountLabel]] : []),
    );
}

// rows: {year, low, mid, high} in cents; a band with its middle, and a dashed line at nothing left.
export function path(place, rows, { axis, xAxis, text, midLabel, zeroLabel }) {
  const width = widthOf(place, 760);
  const narrow = width < 480;
  const points = rows.map((row) => ({
    year: String(row.year),
    low: million(row.low),
    mid: million(row.mid),
    high: million(row.high),
  }));
  const plot = drawPlot({
    width,
    height: narrow ? 260 : 300,
    marginLeft: 48,
    marginRight: 20,
    marginTop: 30,
    marginBottom: 42,
    style: { fontSize: narrow ? '11px' : '13px', background: 'none', color: dark },
    x: { type: 'point', label: xAxis, labelArrow: 'none' },
    y: { label: axis, labelArrow: 'none', zero: true, grid: true, tickFormat: signedTick, ticks: 6 },
    marks: [
      Plot.areaY(points, { x: 'year', y1: 'low', y2: 'high', fill: pale, fillOpacity: 0.7 }),
      Plot.lineY(points, { x: 'year', y: 'mid', stroke: blue, strokeWidth: 2.5 }),
      Plot.ruleY([0], { stroke: orange, strokeWidth: 2.5, strokeDasharray: '7 4' }),
    ],
  });
  const left = (cents) => t(cents < 0 ? 'chart.lacking' : 'chart.left', { amount: short(cents) });
  finish(
    place,
    plot,
    text,
    'x',
    rows.map((row) => [String(row.year), `${row.year}: ${left(row.mid)}, ${between(left, row)}`]),
  );
  legend(place, ['solid', midLabel], ['dashed', zeroLabel]);
}

// rows: {year, low, mid, high, came} in cents; what was forecast as a bar with its middle, what came as a dot.
export function record(place, rows, { axis, xAxis, text, midLabel, cameLabel }) {
  const width = widthOf(place, 760);
  const narrow = width < 480;
  const euro = (cents) => (cents === null ? null : cents / 100);
  const points = rows.map(({ year, low, mid, high, came }) => ({
    year,
    low: euro(low),
    mid: euro(mid),
    high: euro(high),
    came: euro(came),
  }));
  const plot = drawPlot({
    width,
    height: narrow ? 260 : 300,
    marginLeft: 48,
    marginRight: 20,
    marginTop: 30,
    marginBottom: 42,
    style: { fontSize: narrow ? '11px' : '13px', background: 'none', color: dark },
    x: { type: 'band', label: xAxis, labelArrow: 'none', padding: 0.6 },
    y: { label: axis, labelArrow: 'none', zero: true, grid: true, tickFormat: tick, ticks: 6 },
    marks: [
      Plot.barY(points, { x: 'year', y1: 'low', y2: 'high', fill: pale, fillOpacity: 0.7 }),
      Plot.tickY(points, { x: 'year', y: 'mid', stroke: blue, strokeWidth: 2.5 }),
      Plot.dot(
        points.filter(({ came }) => came !== null),
        { x: 'year', y: 'came', r: 5, fill: orange, stroke: 'white' },
      ),
    ],
  });
  const words = (row) =>
    `${row.year}: ${midLabel} ${short(row.mid)}, ${between(short, row)}${row.came === null ? '' : `; ${cameLabel} ${short(row.came)}`}`;
  finish(
    place,
    plot,
    text,
    'x',
    rows.map((row) => [row.year, words(row)]),
  );
  legend(place, ['solid', midLabel], ['dot', cameLabel]);
}

// rows: {label, value, words}; a bar of each share with its words behind it.
export function bars(place, rows, { axis, text }) {
  const width = widthOf(place, 760);
  const narrow = width < 480;
  const { marginLeft, rowHeight, tickFormat } = rowLabels(rows, narrow, 24);
  const plot = drawPlot({
    width,
    height: 60 + rowHeight * rows.length,
    marginLeft,
    marginRight: 52,
    marginBottom: 42,
    style: { fontSize: narrow ? '11px' : '13px', background: 'none', color: dark },
    x: {
      label: axis,
      labelAnchor: 'right',
      labelArrow: 'none',
      ticks: narrow ? 4 : 8,
      zero: true,
      percent: true,
      tickFormat: tick,
      grid: true,
    },
    y: { domain: rows.map((row) => row.label), label: null, tickSize: 0, tickFormat },
    marks: [
      Plot.barX(rows, { y: 'label', x: 'value', fill: blue, insetTop: 3, insetBottom: 3 }),
      Plot.text(rows, { y: 'label', x: 'value', text: 'words', dx: 5, textAnchor: 'start', fill: dark }),
    ],
  });
  finish(
    place,
    plot,
    text,
    'y',
    rows.map(({ label, words }) => [label, `${label}: ${words}`]),
  );
}

const less = blue;
const more = orange;
const open = '#9ca3af';

// The ends of an axis of `inner` pixels on which bars go both ways from nothing, and the words of each stand on the other side
// of it: there are room(row) pixels for these.
function bothWays(rows, inner, room) {
  const [low, high] = [Math.min, Math.max].map((end) => end(0, ...rows.map(({ x }) => x)));
  const most = (list) => Math.max(8, ...list.map(room));
  const [before, after] = [most(rows.filter(({ x }) => x > 0)), most(rows.filter(({ x }) => x <= 0))];
  const left = Math.min(inner - after, Math.max(before, (inner * -low) / (high - low || 1)));
  const unit = Math.max(-low / left, high / (inner - left)) || 1 / inner;
  return [-left * unit, (inner - left) * unit];
}

// rows: {label, more: cents more than alone (below 0: less), or null; decided; words, the same in brief, and what is said of who points at it}; bars to the left
// for who pays less, to the right for who pays more; grey where that is not decided, and no more than a mark without an amount.
export function sides(place, rows, { axis, text, chosen }) {
  const width = widthOf(place, 760);
  const narrow = width < 480;
  const { marginLeft, rowHeight, tickFormat } = rowLabels(rows, narrow, 22);
  const marks = rows.map((row) => ({ ...row, x: million(row.more ?? 0), beside: narrow ? row.brief : row.words }));
  const shade = ({ decided, x }) => (!decided ? open : x > 0 ? more : less);
  const words = (end, list) =>
    Plot.text(list, {
      y: 'label',
      x: 0,
      text: 'beside',
      dx: 8 * end,
      textAnchor: end < 0 ? 'end' : 'start',
      fill: dark,
    });
  const plot = drawPlot({
    width,
    height: 60 + rowHeight * rows.length,
    marginLeft,
    marginRight: 14,
    marginBottom: 42,
    style: { fontSize: narrow ? '11px' : '13px', background: 'none', color: dark },
    x: {
      domain: bothWays(marks, width - marginLeft - 14, ({ beside }) => beside.length * (narrow ? 6 : 7.2) + 14),
      label: axis,
      labelAnchor: 'right',
      labelArrow: 'none',
      ticks: narrow ? 3 : 6,
      tickFormat: (value) => tick(Math.abs(value)),
      grid: true,
    },
    y: { domain: rows.map((row) => row.label), label: null, tickSize: 0, tickFormat },
    marks: [
      Plot.axisY({ tickSize: 0, label: null, tickFormat, fontWeight: (label) => (label === chosen ? 700 : 400) }),
      Plot.barX(marks, { y: 'label', x: 'x', fill: shade, insetTop: 3, insetBottom: 3 }),
      Plot.dot(
        marks.filter(({ x }) => x === 0),
        { y: 'label', x: 0, r: 4, symbol: 'square', fill: open },
      ),
      Plot.ruleX([0], { stroke: dark, strokeWidth: 1.5 }),
      words(
        -1,
        marks.filter(({ x }) => x > 0),
      ),
      words(
        1,
        marks.filter(({ x }) => x <= 0),
      ),
    ],
  });
  finish(
    place,
    plot,
    text,
    'y',
    rows.map(({ label, said }) => [label, `${label}: ${said}`]),
  );
}

// Charts know their width only when they are in the page: draw when it is there, and again when it changes.
export function chartPlace(draw) {
  const place = h('div', { class: 'chart-place' });
  let drawn = 0;
  new ResizeObserver(() => {
    if (place.clientWidth > 0 && Math.abs(place.clientWidth - drawn) > 2) {
      drawn = place.clientWidth;
      draw(place);
    }
  }).observe(place);
  return h('div', {}, place, shareButtons(place));
}

// The same below its heading, from which it is not parted on paper.
export const charted = (title, draw) =>
  h('div', { class: 'charted' }, h('h3', { class: 'utrecht-heading-3' }, title), chartPlace(draw));
