// SPDX-License-Identifier: GPL-3.0-or-later
// What the program can be asked about a run: who would be better off without the others, what shocks do, when a reserve runs out,
// what weighs heaviest. Each with how long it takes before it begins, and how long it still takes meanwhile.
import { centsOf } from '../amount.js';
import { count } from '../format.js';
import { h } from '../dom.js';
import { t } from '../text.js';

// On an ordinary computer, in nanoseconds: a group of municipalities among all, for itself and for each draw; a small one under a
// scheme, for each draw. And the time of a shock beside that of a run.
const group = { whole: 250, draw: 0.25, scheme: 280 };
const shockTime = 0.6;
// Seconds for each municipality: of a point of sensitivity that is worked out by itself, of a draw of one that is drawn, and of a
// draw of the run of which is searched how much uses up a reserve, at most.
const each = { point: 5e-6, drawn: 4.5e-5, searched: 3.5e-4 };
const runTime = 4.7e-6; // seconds of a draw of a municipality under a scheme in a run; tells how fast this computer is
const mostGroups = 26; // municipalities whose groups are all looked at

const groupsOf = ({ municipalities: n }) => 2 ** n - 2;
function coalitionSeconds(run) {
  const { municipalities: n, schemes, draws } = run;
  if (n > mostGroups) return null;
  const used = Math.min(draws, 10000);
  const small = n + (n * (n - 1)) / 2 + (n * (n - 1) * (n - 2)) / 6;
  const whole = 2 ** n * (group.whole + group.draw * used) + schemes * small * group.scheme * used;
  return 1 + 1e-9 * whole * slowness(run);
}

// Beside an ordinary computer, by the time of the last run; short runs say little.
const slowness = ({ seconds, draws, municipalities, schemes }) =>
  Math.min(8, Math.max(1, seconds / (0.5 + runTime * draws * municipalities * schemes)));

// The size of it, by how fast this computer is.
const sensitivitySeconds = ({ size, ...run }) =>
  size &&
  1 + size.points * (size.draws > 0 ? size.draws * each.drawn : each.point) * run.municipalities * slowness(run);
const reverseSeconds = (run) => 1 + run.draws * each.searched * run.municipalities * slowness(run);

// Seconds; null: not known. run: {seconds, draws, municipalities, schemes, shocks} of the last run, and the size of its
// sensitivity. words: what else is worth knowing before it begins; most: it can take less. even: every part of it takes as long, so that the first ones tell of all.
const questions = [
  {
    name: 'coalition',
    section: 'stability',
    seconds: coalitionSeconds,
    words: (run) =>
      run.municipalities > mostGroups
        ? ''
        : t('ask.groups', { n: count(run.municipalities), groups: count(groupsOf(run)) }),
  },
  {
    name: 'stress',
    section: 'stress',
    reserve: true,
    seconds: ({ seconds, shocks }) => shockTime * seconds * (shocks + 1),
  },
  { name: 'reverse', section: 'reverse', reserve: true, seconds: reverseSeconds, most: true },
  { name: 'sensitivity', section: 'sensitivity', seconds: sensitivitySeconds, even: true },
];

export function duration(seconds) {
  if (seconds < 50) return t('ask.seconds', { n: count(Math.max(5, 5 * Math.ceil(seconds / 5))) });
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return t(minutes === 1 ? 'ask.minute' : 'ask.minutes', { n: count(minutes) });
}

// What is left of the whole, by the time that a part took; '' while that says little.
// expected: seconds that the whole should take, or null; what comes last takes longer than what comes first.
export function timeLeft(part, seconds, { expected = null, even = false } = {}) {
  const left = Math.max((seconds * (1 - part)) / part, (expected ?? 0) * (1 - part));
  return part < (even ? 0.003 : 0.03) || seconds < 2 ? '' : t('ask.left', { time: duration(left) });
}

// How long it should take here; null: not known.
export const secondsOf = (question, run) => run && question.seconds(run);

const about = (question, run) => {
  const seconds = secondsOf(question, run);
  const time = seconds
    ? t(question.most ? 'ask.takesMost' : 'ask.takes', { time: duration(seconds) })
    : t('ask.takesVaries');
  return [run && question.words?.(run), time].filter(Boolean).join(' ');
};

// ask(question, reserve in cents or null); lastRun(): of the last run, null where there is none; measure(): a promise that it has
// the size of what is chosen now.
export function questionList({ ask, lastRun, measure }) {
  const reserve = h('input', { id: 'ask-reserve', type: 'text', inputmode: 'decimal', autocomplete: 'off' });
  const problem = h('p', { role: 'alert', class: 'problem', id: 'ask-problem' });
  const times = questions.map(() => h('span', { class: 'note' }));
  const begin = (question) => {
    const given = question.reserve ? centsOf(reserve.value) : null; // the others do not look at it
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
  for (const moment of ['toggle', 'pointerenter', 'focusin'])
    element.addEventListener(moment, () => {
      tellTimes();
      if (element.open) measure().then(tellTimes);
    });
  const setBusy = (busy) => {
    for (const row of rows) row.querySelector('button').disabled = busy;
    if (!busy) tellTimes();
  };
  return { element, setBusy };
}

// What is known of a run when it is done, but for how many municipalities and schemes it has. values: of its scenario.
const shockKey = /^shocks\.([^.]+)\./;
export const aboutRun = ({ draws, changes }, values, seconds) => ({
  seconds,
  draws,
  changed: changes.length,
  municipalities: 0,
  schemes: 0,
  shocks: new Set(values.map(({ path }) => shockKey.exec(path)?.[1]).filter(Boolean)).size,
});
