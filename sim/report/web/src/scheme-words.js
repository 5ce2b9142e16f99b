// SPDX-License-Identifier: GPL-3.0-or-later
// What a scheme does, in one sentence: the first of its description, or of its one layer by the program's own names; '' where the page
// knows neither.
import { alone, baseOf, sampleModel, schemes } from './model.js';
import { decimal, percent } from './format.js';
import { nano, schemeLayer } from './settle.js';
import { sheetOf } from './sheets.js';
import { t } from './text.js';

const firstSentence = (text) => /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;

function described(label) {
  const begins = `${label}: `;
  const note = sheetOf('schemes')?.note.find((text) => text.startsWith(begins));
  return note ? firstSentence(note.slice(begins.length)) : '';
}

const shareWords = ({ share }) => {
  const [low, high] = [Math.min(...share), Math.max(...share)].map((part) => decimal((100 * part) / nano, 0));
  return low === high ? low : `${low}\u2013${high}`;
};

export function schemeWords(s) {
  const { label } = schemes[s];
  const said = described(label);
  if (said || s === alone) return said || t('scheme.none');
  const layer = sampleModel?.schemes[s].settles ? schemeLayer(s) : null;
  if (!layer) return '';
  const risk =
    layer.attachment.unit === 1
      ? t('scheme.risk', { part: percent(Number(layer.attachment.nano) / nano / 100, 0) })
      : '';
  const key = sampleModel.keys.find(({ name }) => name === layer.key).label;
  const base = baseOf(layer).label + risk;
  return t('scheme.says', { layers: t('scheme.layer', { base, share: shareWords(layer), key }) });
}
