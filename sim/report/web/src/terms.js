// SPDX-License-Identifier: GPL-3.0-or-later
// Words that are explained where they stand, underlined: what they mean is said by the notes of the tables, or by the page
// itself, and nowhere else.
import { h } from './dom.js';
import { model } from './model.js';
import { hasSheet, sheetOf } from './sheets.js';
import { t } from './text.js';

// "Word: what it means." of whichever table says it; first of the overview, which is of one municipality as this page is.
function noted(word) {
  const first = hasSheet('overview') ? [sheetOf('overview')] : [];
  const pieces = [...first, ...model.sheets].flatMap(({ note }) =>
    note.flatMap((text) => text.split(/(?<=[.)])\s+(?=[^\s.:][^.:]{1,40}: )/u)),
  );
  return pieces.find((piece) => piece.toLowerCase().startsWith(`${word.toLowerCase()}: `)) ?? null;
}

// [pattern of the word, explanation]; those that nothing here explains are left out.
let known = null;
const terms = () =>
  (known ??= [
    ['draw', t('origin.model1')],
    ...['structural', 'estimate', 'need', 'swing'].map((key) => [key, noted(t(`term.${key}.note`))]),
  ]
    .filter(([, said]) => said)
    .map(([key, said]) => [new RegExp(`(${t(`term.${key}`)})(?![\\p{L}-])`, 'iu'), said]));

function explain(said, button) {
  const box =
    document.getElementById('term') ??
    document.body.appendChild(h('div', { id: 'term', popover: 'auto', role: 'note' }));
  box.textContent = said;
  const { left, bottom } = button.getBoundingClientRect();
  box.style.cssText = `left:${Math.max(8, Math.min(left, window.innerWidth - 328))}px;top:${bottom + 4}px`;
  box.showPopover();
}

// A sentence in which the first of each known word can be pressed.
export function withTerms(sentence) {
  if (typeof sentence !== 'string') return sentence;
  for (const [pattern, said] of terms()) {
    const at = pattern.exec(sentence);
    if (!at) continue;
    const [before, after] = [sentence.slice(0, at.index), sentence.slice(at.index + at[1].length)];
    const onclick = (event) => explain(said, event.currentTarget);
    const [mark] = /^[.,;:)]*/.exec(after); // does not begin a line by itself
    const word = h('span', { class: 'kept' }, h('button', { type: 'button', class: 'term', onclick }, at[1]), mark);
    return [withTerms(before), word, withTerms(after.slice(mark.length))].flat();
  }
  return [sentence];
}
