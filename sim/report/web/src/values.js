// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of a chart where one points, taps or goes with the arrow keys: those of the nearest row or year, in words below
// it, and a line in the chart where they are.
import { h } from './dom.js';
import { t } from './text.js';

const svgName = 'http://www.w3.org/2000/svg';

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
  const said = h('p', { class: 'note value', 'aria-live': 'polite' }, t('chart.point'));
  let shown = -1;
  const show = (k) => {
    shown = Math.max(0, Math.min(points.length - 1, k));
    said.textContent = points[shown].words;
    for (const end of ['1', '2']) line.setAttribute(along + end, points[shown].at);
    line.setAttribute('visibility', 'visible');
  };
  const nearest = ({ clientX, clientY }) => {
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / box.width;
    const at = scale * (along === 'x' ? clientX - box.left : clientY - box.top);
    const far = points.map((point) => Math.abs(point.at - at));
    return far.indexOf(Math.min(...far));
  };
  const steps = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };
  for (const event of ['pointermove', 'pointerdown']) chart.addEventListener(event, (where) => show(nearest(where)));
  chart.addEventListener('focus', () => shown < 0 && show(0));
  chart.addEventListener('keydown', (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(shown + steps[event.key]);
  });
  for (const [name, value] of Object.entries({ tabindex: '0', role: 'group', 'aria-label': t('chart.keys') }))
    chart.setAttribute(name, value);
  chart.after(said);
}
