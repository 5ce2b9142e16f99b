// SPDX-License-Identifier: GPL-3.0-or-later
// What the page begins with: what the scheme does to a municipality beside paying its own costs, in a sentence, with how sure
// that is, and as bars: alone, the scheme, and the scheme under which it pays least.
import { alone, draws, figure, horizon, model, municipalities, payment, schemes } from '../model.js';
import { count, period, short } from '../format.js';
import { error95 } from '../statistics.js';
import { h, replace } from '../dom.js';
import { t } from '../text.js';

const span = () => period(model.period[horizon]);

// "tussen € 1,2 mln en € 3,4 mln minder", or from more to less.
function betweenWords({ low, high }) {
  const words = { low: short(low, high), high: short(high, low) };
  if (low >= 0) return t('summary.between.less', words);
  if (high <= 0) return t('summary.between.more', { low: words.high, high: words.low });
  return t('summary.between.both', words);
}

// What would decide it: more draws, own accounts, or more years of them than count already.
function decides(s, i, told) {
  const given = model.accounts[i];
  const more = model.accounts_more[s * municipalities.length + i];
  if (told === 'draws') return t('summary.lean.draws');
  if (given && !(more > 0)) return t('summary.lean.counts');
  const words = given ? t('summary.lean.years', { more }) : t(`summary.lean.${more === -1 ? 'never' : 'decides'}`);
  return h('a', { href: '#whatif-own', class: 'utrecht-link', onclick: openOwn }, words);
}

// How often, in words that go no further than 7 of the 10 times: more, with chance in it, would tell a verdict that is not given.
export function oftenWords(share) {
  const tenths = Math.round(10 * share);
  return tenths > 7 ? t('summary.lean.most') : t('summary.lean.often', { n: Math.max(tenths, 5) });
}

// Where nothing is certain yet, how often either comes, and what would tell.
function lean(found, s, i, told, name) {
  const more = found.more > 0.5;
  const often = oftenWords(more ? found.more : 1 - found.more);
  return [t(`summary.lean.${more ? 'more' : 'less'}`, { name, often }), ' ', decides(s, i, told)];
}

// What is folded away cannot be jumped to.
function openOwn() {
  const own = document.getElementById('whatif-own');
  if (own) own.open = true;
}

// Where it is not certain who receives and who pays, the amount is an expectation alone, and the sentence says so.
function sentence(s, i, told, name) {
  const less = alone < schemes.length ? payment(alone, i) - payment(s, i) : 0;
  const same = (told === 'receives' && less > 0) || (told === 'pays' && less < 0);
  const kind = same || told === 'neutral' ? told : 'undecided';
  const open = less > 0 ? 'less' : less < 0 ? 'more' : kind;
  const words = t(`summary.lead.${kind === 'undecided' ? open : kind}`, {
    name,
    scheme: schemes[s].label,
    period: span(),
    amount: short(less),
  });
  return [kind, words];
}

const leastOf = (s, i) => schemes.reduce((best, one) => (payment(one.s, i) < payment(best, i) ? one.s : best), s);
// A difference inside the error of the expectation is no finding.
const isClear = (least, one, i) =>
  one >= schemes.length || payment(one, i) - payment(least, i) > error95(figure('mean_se', least, i));

// Why there is no bar of the scheme under which the least is paid: it has a bar already, or is not clearly less.
function whyNoLeast(s, i) {
  const { name } = municipalities[i];
  const least = leastOf(s, i);
  if (least === alone) return t('summary.bar.aloneLeast', { name });
  if (least === s) return t('summary.bar.chosenLeast', { name });
  if (!isClear(least, alone, i)) return t('summary.bar.aloneClose', { name });
  return isClear(least, s, i) ? null : t('summary.bar.chosenClose', { name });
}

function bars(s, i) {
  const least = leastOf(s, i);
  const shown = [...new Set(whyNoLeast(s, i) ? [alone, s] : [alone, s, least])].filter(
    (one) => one < schemes.length && payment(one, i) !== null,
  );
  const most = Math.max(...shown.map((one) => payment(one, i)));
  if (shown.length < 2 || !(most > 0)) return null;
  const what = (one) => (one === alone ? 'alone' : one === s ? 'chosen' : 'least');
  return h(
    'ul',
    { class: 'beside', 'aria-label': t('summary.bars', { name: municipalities[i].name, period: span() }) },
    shown.map((one) =>
      h(
        'li',
        { class: what(one) },
        h('span', { class: 'label' }, t(`summary.bar.${what(one)}`, { scheme: schemes[one].label })),
        ' ',
        h(
          'span',
          { class: 'track' },
          h('span', { class: 'bar', style: `width:${Math.round((62 * payment(one, i)) / most)}%` }),
          h('strong', {}, short(payment(one, i))),
        ),
      ),
    ),
  );
}

export function comparison(s, i, told, context) {
  const { name } = municipalities[i];
  const [kind, words] = sentence(s, i, told, name);
  const sure = h('p', { class: 'sure', 'data-sure': '' });
  if (kind !== 'neutral' && s !== alone)
    context.besideAlone(s, i).then((found) => {
      if (!found) return;
      const said =
        kind === 'undecided'
          ? lean(found, s, i, told, name)
          : t(found.draws < draws ? 'summary.sureOf' : 'summary.sure', {
              between: betweenWords(found),
              draws: count(found.draws),
              all: count(draws),
            });
      replace(sure, said ?? []);
    });
  const drawn = bars(s, i);
  const notes = drawn && [kind === 'undecided' && t('summary.bar.open'), whyNoLeast(s, i)].filter(Boolean);
  return h(
    'div',
    { class: 'begin' },
    h('div', {}, h('p', { class: 'lead' }, h('strong', {}, words)), sure, h('div', { 'data-own': 'short' })),
    h('div', {}, drawn, notes?.length > 0 && h('p', { class: 'note' }, notes.join(' '))),
  );
}
