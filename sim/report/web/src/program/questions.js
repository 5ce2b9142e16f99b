// SPDX-License-Identifier: GPL-3.0-or-later
// What the program can be asked about a run: who would be better off without the others, what shocks do, when a reserve runs out,
// what weighs heaviest. Each with how long it takes before it begins, and how long it still takes meanwhile.
import { count } from '../format.js';
import { h } from '../dom.js';
import { t } from '../text.js';

// Nanoseconds for a group of municipalities and a draw, and the time of a shock beside that of a run, on an ordinary computer.
const groupNanoseconds = 2;
const shockTime = 0.6;
const mostGroups = 26; // municipalities whose groups are all looked at

// Seconds; null: that depends on too much. run: {seconds, draws, municipalities, shocks} of the last run.
const questions = [
  {
    name: 'coalition',
    section: 'stability',
    seconds: ({ municipalities: n, draws }) =>
      n > mostGroups ? null : 1 + 1e-9 * groupNanoseconds * 2 ** n * Math.min(draws, 10000),
  },
  { name: 'stress', section: 'stress', seconds: ({ seconds, shocks }) => shockTime * seconds * (shocks + 1) },
  { name: 'reverse', section: 'reverse', seconds: () => null },
  { name: 'sensitivity', section: 'sensitivity', seconds: () => null },
];

export function duration(seconds) {
  if (seconds < 50) return t('ask.seconds', { n: count(Math.max(5, 5 * Math.ceil(seconds / 5))) });
  return t('ask.minutes', { n: count(Math.max(1, Math.ceil(seconds / 60))) });
}

// What is left of the whole, by the time that a part took; '' while that says little.
export function timeLeft(part, seconds) {
  return part < 0.03 || seconds < 2 ? '' : t('ask.left', { time: duration((seconds * (1 - part)) / part) });
}

const about = (question, run) => {
  const seconds = run && question.seconds(run);
  return seconds ? t('ask.takes', { time: duration(seconds) }) : t('ask.takesVaries');
};

// 4,6 mln, 12.500.000: euros as people write them; NaN where they are none.
export function eurosOf(text) {
  const found = /^(?:€\s*)?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?\s*(mln|miljoen|million)?$/i.exec(text.trim());
  if (!found) return NaN;
  const [, whole, fraction, million] = found;
  return Number(`${whole.replaceAll('.', '')}.${fraction ?? 0}`) * (million ? 1e6 : 1);
}

// ask(question, reserve in euros or null); lastRun(): of the last run, null where there is none.
export function questionList({ ask, lastRun }) {
  const reserve = h('input', { id: 'ask-reserve', type: 'text', inputmode: 'decimal', autocomplete: 'off' });
  const problem = h('p', { role: 'alert', class: 'problem', id: 'ask-problem' });
  const times = questions.map(() => h('span', { class: 'note' }));
  const begin = (question) => {
    const given = reserve.value.trim() === '' ? null : eurosOf(reserve.value);
    problem.textContent = Number.isNaN(given) ? t('ask.badReserve') : '';
    if (!problem.textContent) ask(question, given);
  };
  const rows = questions.map((question, k) =>
    h(
      'li',
      {},
      h(
        'button',
        { type: 'button', id: `ask-${question.name}`, class: 'utrecht-button', onclick: () => begin(question) },
        t(`${question.section}.title`),
      ),
      ' ',
      t(`ask.${question.name}`),
      ' ',
      times[k],
    ),
  );
  const element = h(
    'details',
    { class: 'data', id: 'program-ask' },
    h('summary', {}, t('ask.title')),
    h('p', { class: 'note' }, t('ask.about')),
    h('div', { class: 'field' }, h('label', { for: 'ask-reserve' }, t('ask.reserve')), reserve),
    problem,
    h('ul', { class: 'buttons questions' }, rows),
  );
  const tellTimes = () => times.forEach((place, k) => place.replaceChildren(about(questions[k], lastRun())));
  element.addEventListener('toggle', tellTimes);
  const setBusy = (busy) => rows.forEach((row) => (row.querySelector('button').disabled = busy));
  return { element, setBusy };
}
