// SPDX-License-Identifier: GPL-3.0-or-later
// A map of municipalities by their borders, as a picture that stands by itself: full names where they fit, else a number that
// a list below explains; what the colours mean; whose borders they are.
import { centre, largest, roomFor } from './placed.js';
import { h } from './dom.js';
import { tellValues } from './values.js';
import { t } from './text.js';

const svgName = 'http://www.w3.org/2000/svg';
const line = 1.2; // the height of a line of text, to its size
const small = 10; // the least size of a letter
const ink = '#111827';
const chosenStroke = '#a8510a';

function s(tag, attributes, ...children) {
  const element = document.createElementNS(svgName, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// The width of words, as the page's own letters are.
function measure(place) {
  const pen = h('canvas', {}).getContext('2d');
  const { fontFamily } = getComputedStyle(place);
  return (words, size, bold = false) => {
    pen.font = `${bold ? 'bold ' : ''}${size}px ${fontFamily}`;
    return pen.measureText(words).width;
  };
}

// From hectometres to the picture, north at the top: rings, and how high the map is.
function project(towns, width, highest) {
  const points = towns.flatMap(({ rings }) => rings.flat());
  const [west, east] = [Math.min, Math.max].map((end) => end(...points.map(([x]) => x)));
  const [south, north] = [Math.min, Math.max].map((end) => end(...points.map(([, y]) => y)));
  const scale = Math.min((width - 6) / (east - west), highest / (north - south));
  const left = (width - scale * (east - west)) / 2;
  const rings = towns.map((town) =>
    town.rings.map((ring) => ring.map(([x, y]) => [left + scale * (x - west), 3 + scale * (north - y)])),
  );
  return { rings, height: 6 + scale * (north - south) };
}

const outline = (rings) =>
  rings.map((ring) => `M${ring.map((point) => point.map((value) => value.toFixed(1)).join(' ')).join('L')}Z`).join('');

// On one line, or broken where a mark allows it.
function breakings(text, mark) {
  const pieces = text.split(mark).map((piece) => piece.trim());
  return pieces.length > 1 ? [[text], pieces] : [[text]];
}

// Lines of a name with its figure, then without.
function labels({ name, words }) {
  const names = breakings(name, /(?<=[ -])/u);
  const figures = words ? breakings(words, / (?=\p{L}+$)/u) : [];
  return [names.flatMap((broken) => figures.map((figure) => [...broken, ...figure])), names];
}

// The largest label that fits: the name with its figure, the name alone (bare), or nothing.
function labelOf(town, rings, wide, bold) {
  const ring = largest(rings);
  for (const [k, list] of labels(town).entries())
    for (let size = 13; size >= small; size--)
      for (const lines of list) {
        const widths = lines.map((text) => wide(text, size, bold));
        const at = roomFor(ring, widths, line * size);
        if (at) return { lines, size, at, bare: k > 0 };
      }
  return null;
}

function textAt(lines, size, [x, y], attributes) {
  const top = y - ((lines.length - 1) / 2) * line * size + 0.35 * size;
  return s(
    'text',
    { 'font-size': size, 'text-anchor': 'middle', 'pointer-events': 'none', ...attributes },
    ...lines.map((text, k) => s('tspan', { x: x.toFixed(1), y: (top + k * line * size).toFixed(1) }, text)),
  );
}

// Words on as many lines as they take.
function wrapped(words, width, size, wide, bold) {
  const lines = [''];
  for (const word of words.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (wide(longer, size, bold) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.filter(Boolean);
}

// What stands below the map: elements, from one height to the next.
class Below {
  constructor(width, top, wide) {
    Object.assign(this, { width, top, wide, elements: [] });
  }

  // Words over the whole width; with a colour, after a box of it.
  say(words, { size = 12, fill = null, left = 0, width = this.width, colour = ink, bold = false } = {}) {
    const from = left + (fill ? 22 : 2);
    const lines = wrapped(words, left + width - from - 4, size, this.wide, bold);
    if (fill) this.elements.push(s('rect', { x: left + 1, y: this.top + 4, width: 16, height: 11, fill, stroke: ink }));
    lines.forEach((text, k) => {
      const y = this.top + size + 1 + k * line * size;
      const weight = bold ? { 'font-weight': 700 } : {};
      this.elements.push(s('text', { x: from, y, 'font-size': size, fill: colour, ...weight }, text));
    });
    this.top += 3 + lines.length * line * size;
  }

  // Short texts beside each other.
  list(texts, size = 12) {
    const width = Math.max(...texts.map((text) => this.wide(text, size))) + 18;
    const columns = Math.max(1, Math.floor(this.width / width));
    const rows = Math.ceil(texts.length / columns);
    const from = this.top;
    let lowest = from;
    for (let k = 0; k < texts.length; k++) {
      if (k % rows === 0) this.top = from;
      this.say(texts[k], {
        size,
        left: Math.floor(k / rows) * (this.width / columns),
        width: this.width / columns - 8,
      });
      lowest = Math.max(lowest, this.top);
    }
    this.top = lowest;
  }
}

function drawn(towns, projected, chosen, wide) {
  const shapes = towns.map(({ i, fill }, k) =>
    s('path', {
      d: outline(projected[k]),
      fill,
      stroke: i === chosen ? chosenStroke : '#374151',
      'stroke-width': i === chosen ? 3 : 0.8,
      'stroke-linejoin': 'round',
    }),
  );
  const numbered = [];
  const bare = [];
  const names = towns.map((town, k) => {
    const weight = town.i === chosen ? { 'font-weight': 700 } : {};
    const label = labelOf(town, projected[k], wide, town.i === chosen);
    if (label?.bare && town.words) bare.push(town);
    if (label) return textAt(label.lines, label.size, label.at, { fill: town.ink, ...weight });
    numbered.push(town);
    const ring = largest(projected[k]);
    const number = String(numbered.length);
    const at = roomFor(ring, [wide(number, small)], line * small) ?? centre(ring);
    return textAt([number], small, at, { fill: town.ink, ...weight });
  });
  // The chosen one over the others, so that its border is seen on all sides.
  const order = towns.map((_, k) => k).sort((a, b) => (towns[a].i === chosen) - (towns[b].i === chosen));
  return { shapes, names, numbered, bare, order };
}

// Which outline is pointed at: shown by a line along it.
function pointer(svg, shapes) {
  const mark = s('path', { class: 'pointer', d: '', fill: 'none', visibility: 'hidden' });
  svg.append(mark);
  return (k) => {
    mark.setAttribute('d', shapes[k].getAttribute('d'));
    mark.setAttribute('visibility', 'visible');
  };
}

// towns: {i, name, rings, fill, ink, words: what stands below its name, said: what is told of it}; about: {text, title,
// colours: [[fill, words]], source}; choose(i): the page is about that one from now on.
export function borderMap(place, towns, { text, title, colours, source }, chosen, choose) {
  const width = Math.max(240, place.clientWidth);
  const wide = measure(place);
  const { rings, height } = project(towns, width, 620);
  const { shapes, names, numbered, bare, order } = drawn(towns, rings, chosen, wide);
  const below = new Below(width, height + 4, wide);
  below.say(title, { size: 13, bold: true });
  for (const [fill, words] of colours) below.say(words, { fill });
  const figured = ({ name, words }) => (words ? `${name}: ${words}` : name);
  const rest = [...numbered.map((town, k) => `${k + 1} ${figured(town)}`), ...bare.map(figured)];
  if (rest.length) below.say(t('map.rest'));
  if (rest.length) below.list(rest);
  below.say(source, { size: 11, colour: '#4b5563' });
  const svg = s(
    'svg',
    { viewBox: `0 0 ${width} ${Math.ceil(below.top + 4)}`, role: 'img', 'aria-label': text },
    s('g', { class: 'towns' }, ...order.map((k) => shapes[k])),
    s('g', { class: 'names' }, ...names),
    s('g', {}, ...below.elements),
  );
  const chart = h('div', { class: 'chart' }, svg);
  place.replaceChildren(chart);
  const mark = pointer(svg, shapes);
  const values = towns.map(({ said }) => said);
  const first = towns.findIndex(({ i }) => i === chosen);
  const at = ({ target }) => shapes.indexOf(target);
  const take = (k) => choose(towns[k].i);
  tellValues(chart, { words: values, mark, nearest: at, first, keys: t('map.keys'), take });
}
