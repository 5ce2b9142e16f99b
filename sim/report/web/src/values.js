// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of a chart where one points, taps or goes with the arrow keys: those of the nearest row or year, in words below
// it, and a line in the chart where they are.
import { h } from './dom.js';
import { t } from './text.js';

const svgName = 'http://www.w3.org/2000/svg';
const steps = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

// words: of each point, in their order; mark(k): shows in the chart where point k is; nearest(event): the point that is meant,
// or -1; first: the one that is told from the beginning, or -1; keys: what the arrow keys do here; take(k), where a point can
// be chosen: by a click, or Enter.
export function tellValues(chart, { words, mark, nearest, first = -1, keys = t('chart.keys'), take = null }) {
  const said = h('p', { class: 'note value', 'aria-live': 'polite' }, words[first] ?? t('chart.point'));
  let shown = first;
  const show = (k) => {
    shown = Math.max(0, Math.min(words.length - 1, k));
    said.textContent = words[shown];
    mark(shown);
  };
  const point = (event, does) => {
    const k = nearest(event);
    if (k >= 0) does(k);
  };
  for (const event of ['pointermove', 'pointerdown']) chart.addEventListener(event, (where) => point(where, show));
  if (take) chart.addEventListener('click', (where) => point(where, take));
  chart.addEventListener('focus', () => show(Math.max(0, shown)));
  chart.addEventListener('keydown', (event) => {
    if (take && event.key === 'Enter') take(Math.max(0, shown));
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(shown + steps[event.key]);
  });
  for (const [name, value] of Object.entries({ tabindex: '0', role: 'group', 'aria-label': keys }))
    chart.setAttribute(name, value);
  chart.after(said);
}

function lineIn(svg, along) {
  const line = document.createElementNS(svgName, 'line');
  const [width, height] = [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height];
  const ends = along === 'x' ? { y1: 0, y2: height } : { x1: 0, x2: width };
  for (const [name, value] of Object.entries({ ...ends, class: 'pointer', visibility: 'hidden' }))
    line.setAttribute(name, value);
  svg.append(line);
  return line;
}

// along: 'x' where the points are years beside each other, 'y' where they are rows below each other; points: { at: place in
// the chart's own units, words }, in their order.
export function valuesOf(chart, svg, along, points) {
  const line = lineIn(svg, along);
  const mark = (k) => {
    for (const end of ['1', '2']) line.setAttribute(along + end, points[k].at);
    line.setAttribute('visibility', 'visible');
  };
  const nearest = ({ clientX, clientY }) => {
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / box.width;
    const at = scale * (along === 'x' ? clientX - box.left : clientY - box.top);
    const far = points.map((point) => Math.abs(point.at - at));
    return far.indexOf(Math.min(...far));
  };
  tellValues(chart, { words: points.map(({ words }) => words), mark, nearest });
}
