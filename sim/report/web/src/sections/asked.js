// SPDX-License-Identifier: GPL-3.0-or-later
// What was asked of the results file afterwards: shocks, and which assumption weighs heaviest.
import { horizon, model, municipalities, n, schemes } from '../model.js';
import { chance, decimal, percent, period, result, resultThousands, short, thousands } from '../format.js';
import { chartPlace, intervals } from '../charts.js';
import { h } from '../dom.js';
import { lang, t } from '../text.js';
import { table } from '../table.js';

const has = (name) => Array.isArray(model[name]);
const heading = (text) => h('h2', { class: 'utrecht-heading-2' }, text);
const inLanguage = (name) => (lang() === 'en' && has(`${name}_en`) ? model[`${name}_en`] : model[name]);
const more = (cents) =>
  cents === null ? '?' : t(cents < 0 ? 'stress.less' : 'stress.more', { amount: thousands(Math.abs(cents)) });

export const stress = {
  id: 'stress',
  available: () =>
    has('stress/shock_label') &&
    has('stress/payment_change') &&
    model['stress/payment_change'].length === model['stress/shock_label'].length * n.scheme * n.municipality,
  render({ s, i }) {
    const at = (name) => (row) => model[`stress/${name}`][(row.k * n.scheme + s) * n.municipality + i];
    const rows = inLanguage('stress/shock_label').map((label, k) => ({ label, k }));
    return [
      heading(t('stress.title')),
      table({
        rows,
        caption: t('stress.caption', {
          name: municipalities[i].name,
          scheme: schemes[s].label,
          period: period(model.period[horizon]),
        }),
        columns: [
          { title: t('stress.shock'), text: true, value: (row) => row.label },
          { title: t('stress.change'), value: at('payment_change'), show: more },
          ...(has('stress/payment_change_se')
            ? [
                {
                  title: t('stress.error'),
                  value: at('payment_change_se'),
                  show: (cents) => decimal(cents === null ? null : cents / 1e5),
                },
              ]
            : []),
          {
            title: t('stress.before'),
            value: () => model['stress/p_shortfall_before'][s * n.municipality + i],
            show: chance,
          },
          { title: t('stress.after'), value: at('p_shortfall'), show: chance },
        ],
        note: t('stress.note'),
      }),
    ];
  },
};

const isShare = () => model['sensitivity/measure'] === 'p_shortfall';
const measured = (value) =>
  isShare()
    ? percent(value)
    : model['sensitivity/measure'] === 'transfer' || model['sensitivity/measure'] === 'buffer90'
      ? thousands(value)
      : resultThousands(value);

// In a sentence: the figure with a word for its sign, and a width of it, which has none.
const width = (value) => (isShare() ? percent(value, 1) : short(value));
const inWords = (value) =>
  isShare()
    ? percent(value, 1)
    : model['sensitivity/measure'] === 'buffer90'
      ? short(value)
      : model['sensitivity/measure'] === 'transfer'
        ? t(value < 0 ? 'sensitivity.receives' : 'sensitivity.pays', { amount: short(value) })
        : result(value);
// An estimate of a part may come out just below 0 or above 1, which a part cannot be.
const part = (share) => percent(share === null ? null : Math.min(1, Math.max(0, share)));

// How sure the outcome itself is, whether that matters for the two widest bars, and what the shares say of each other.
function remarks(rows) {
  const one = (name) => model[`sensitivity/${name}`]?.[0] ?? null;
  const [centre, error] = [one('central'), one('central_se')];
  if (centre === null || error === null) return [];
  const parts = [t('sensitivity.central', { value: inWords(centre), error: width(2 * error) })];
  const size = ({ ends: [low, high] }) => Math.abs(high - low);
  if (rows.length > 1) {
    const difference = size(rows[0]) - size(rows[1]);
    parts.push(
      t(difference > 2 * error ? 'sensitivity.differ' : 'sensitivity.near', {
        first: rows[0].label,
        second: rows[1].label,
        width: width(difference),
      }),
    );
  }
  if (one('defined') === 1 && rows.length > 1) {
    const reversed = rows.some(({ k }) => model['sensitivity/first_order'][k] > model['sensitivity/total'][k]);
    if (reversed) parts.push(t('sensitivity.reversed'));
    if (one('first_order_sum_high') < 1)
      parts.push(t('sensitivity.together', { share: percent(Math.min(1, 1 - one('first_order_sum')), 1) }));
  }
  return [h('p', {}, parts.join(' '))];
}

export const sensitivity = {
  id: 'sensitivity',
  available: () => has('sensitivity/label') && has('sensitivity/tornado_low'),
  render() {
    const at = (name, k) => model[`sensitivity/${name}`]?.[k] ?? null;
    const rows = model['sensitivity/label']
      .map((label, k) => ({ label, k, ends: [at('tornado_low', k), at('tornado_high', k)] }))
      .sort((a, b) => Math.abs(b.ends[1] - b.ends[0]) - Math.abs(a.ends[1] - a.ends[0]));
    const bars = rows
      .slice(0, 15)
      .map(({ label, ends: [low, high] }) => ({
        label,
        low: Math.min(low, high),
        high: Math.max(low, high),
        mid: (low + high) / 2,
      }));
    const about = {
      measure: t(`measure.${model['sensitivity/measure']}`),
      name: model['sensitivity/place_name'],
      scheme: model['sensitivity/scheme_label'],
    };
    return [
      heading(t('sensitivity.title')),
      h('p', {}, t('sensitivity.intro', about)),
      chartPlace((place) =>
        intervals(place, bars, {
          axis: t(isShare() ? 'sensitivity.axisShare' : 'sensitivity.axis'),
          text: t('sensitivity.chart', about),
          scale: isShare() ? (share) => 100 * share : undefined,
          dot: false,
        }),
      ),
      ...remarks(rows),
      h(
        'details',
        { class: 'data' },
        h('summary', {}, t('dataTable')),
        table({
          rows,
          caption: t('sensitivity.caption', about),
          columns: [
            { title: t('sensitivity.factor'), text: true, value: (row) => row.label },
            { title: t('sensitivity.low'), value: (row) => row.ends[0], show: measured },
            { title: t('sensitivity.high'), value: (row) => row.ends[1], show: measured },
            { title: t('sensitivity.first'), value: (row) => at('first_order', row.k), show: part },
            { title: t('sensitivity.total'), value: (row) => at('total', row.k), show: part },
          ],
        }),
      ),
    ];
  },
};
