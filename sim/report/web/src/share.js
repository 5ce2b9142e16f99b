// SPDX-License-Identifier: GPL-3.0-or-later
// What can be taken from a chart: its figures as CSV or on the clipboard, itself as a picture.
import { h, save } from './dom.js';
import { lang, t } from './text.js';

// The table of its figures comes after a chart, in the same section.
function tableOf(place) {
  const tables = [...place.closest('section').querySelectorAll('table.figures')];
  const after = (table) => place.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING;
  return tables.find(after) ?? tables.at(-1);
}

const clean = (text) => text.replaceAll('\u00a0', ' ').trim();
// A heading with its unit: away from the page it has no caption.
const words = ({ dataset: { unit }, textContent }) => clean(unit ? `${textContent} (${unit})` : textContent);
const cells = (table) => [...table.rows].map((row) => [...row.cells].map(words));

// As spreadsheets of the language open it: numbers are numbers, with their sign.
function csv(table) {
  const [mark, point] = lang() === 'nl' ? [';', ','] : [',', '.'];
  const quoted = (text) => (/[;"\n]/.test(text) || text.includes(mark) ? `"${text.replaceAll('"', '""')}"` : text);
  const written = (cell) => (Number.isFinite(cell.figure) ? String(cell.figure).replace('.', point) : words(cell));
  return `\ufeff${[...table.rows]
    .map((row) => [...row.cells].map((cell) => quoted(written(cell))).join(mark))
    .join('\r\n')}\r\n`;
}

// By itself: what the page's style gave it stands in it.
function alone(svg) {
  const copy = svg.cloneNode(true);
  const style = getComputedStyle(svg);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('font-family', style.fontFamily);
  copy.setAttribute('font-size', style.fontSize);
  copy.removeAttribute('class');
  copy.querySelector('.pointer')?.remove();
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  title.textContent = svg.getAttribute('aria-label');
  copy.prepend(title);
  return new XMLSerializer().serializeToString(copy);
}

const pixels = 2; // of a picture, to one of the screen

async function png(svg) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(alone(svg))}`;
  await picture.decode();
  const { width, height } = svg.viewBox.baseVal;
  const canvas = h('canvas', { width: pixels * width, height: pixels * height });
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve));
}

const nameOf = (table) =>
  clean(table.caption.textContent)
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '');

// Without a picture to draw, as beside tiles, its figures alone.
export function shareButtons(place, pictures = true) {
  const status = h('span', { role: 'status', class: 'note' });
  const svg = () => place.querySelector('svg[role="img"]');
  const named = (ending) => `${nameOf(tableOf(place))}.${ending}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(
        cells(tableOf(place))
          .map((row) => row.join('\t'))
          .join('\n'),
      );
      status.textContent = t('share.copied');
    } catch {
      status.textContent = t('share.notCopied');
    }
  };
  const does = {
    csv: () => save(named('csv'), csv(tableOf(place)), 'text/csv'),
    svg: () => save(named('svg'), alone(svg()), 'image/svg+xml'),
    png: async () => save(named('png'), await png(svg()), 'image/png'),
    copy,
  };
  return h(
    'div',
    { class: 'share' },
    Object.entries(does)
      .filter(([what]) => pictures || what === 'csv' || what === 'copy')
      .map(([what, onclick]) => h('button', { type: 'button', 'data-share': what, onclick }, t(`share.${what}`))),
    status,
  );
}
