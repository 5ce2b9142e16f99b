// SPDX-License-Identifier: GPL-3.0-or-later
// What a scheme does, in one sentence: the first of what the program says of it; '' where it says nothing.
import { alone, schemes } from './model.js';
import { sheetOf } from './sheets.js';
import { t } from './text.js';

const firstSentence = (text) => /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;

export function schemeWords(s) {
  const begins = `${schemes[s].label}: `;
  const note = sheetOf('schemes')?.note.find((text) => text.startsWith(begins));
  return note ? firstSentence(note.slice(begins.length)) : s === alone ? t('scheme.none') : '';
}
