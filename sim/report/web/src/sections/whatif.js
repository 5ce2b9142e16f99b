// SPDX-License-Identifier: GPL-3.0-or-later
// What if: the embedded draws settled again at every move of a slider. An indication, and marked as one.
import {
  alone,
  assumed,
  baseOf,
  byName,
  draws,
  horizon,
  horizonYears,
  model,
  municipalities,
  n,
  sampleModel,
  schemes,
} from '../model.js';
import { band, count, euro, percent, period, result, resultThousands, short } from '../format.js';
import { completeLayer, nano, schemeLayer } from '../settle.js';
import { dataTable } from '../table.js';
import { h, newId, replace, select } from '../dom.js';
import { between, chartPlace, intervals } from '../charts.js';
import { bandOf, mean } from '../statistics.js';
import { canCalculate, openSettler, reason } from './again.js';
import { reported, settledFigures } from './whatif-figures.js';
import { ownFields, tellOwn } from './whatif-own.js';
import { ownTable } from './whatif-table.js';
import { scenarioText } from '../scenario.js';
import { t } from '../text.js';

const span = () => period(model.period[horizon]);
const groups = sampleModel ? sampleModel.groups.length : 0;
const starts = sampleModel ? schemes.filter(({ s }) => sampleModel.schemes[s].settles) : [];
const noAmount = { unit: 0, nano: '0' };

// A layer to begin with where the scheme has none: nothing is shared yet.
const emptyLayer = () => ({
  base: 'costs',
  key: 'budget',
  covered: Array(2 * groups).fill(1),
  share: Array(n.year).fill(0),
  attachment: noAmount,
  limit: noAmount,
  cap: noAmount,
  pool: Array(n.municipality).fill(0),
  nPool: 1,
  externalShare: 0,
  externalOf: 0,
  totalLimit: 0,
  totalLimitCents: 0,
});
const ownCut = () => (sampleModel.cut ? sampleModel.cut.value.indexOf(sampleModel.cut.own) : -1);
const settingOf = (s) => ({ s, layer: structuredClone(schemeLayer(s) ?? emptyLayer()), cut: ownCut(), own: null });
// Where it opens: with the scheme that the page shows, unless that shares nothing.
const sharing = starts.filter(({ s }) => s !== alone);
const opening = (state) => (sharing.find(({ s }) => s === state.s) ?? sharing[0] ?? starts[0]).s;
// Is it the scheme as it stands in the scenario? Then the figures of the report are its own, from more draws.
const isAsItStands = (setting, s) => {
  const { layer, cut } = settingOf(s);
  return !setting.own && setting.cut === cut && JSON.stringify(setting.layer) === JSON.stringify(layer);
};

function slider(label, { low, high, step, value, show, id }, onmove) {
  const out = h('output', { for: id }, show(value));
  const input = h('input', {
    id,
    type: 'range',
    onpointerdown: () => input.focus({ preventScroll: true }), // a finger gives none, and the answer stays for whoever has it
    min: low,
    max: high,
    step,
    value,
    'aria-valuetext': show(value),
    oninput: () => {
      out.textContent = show(Number(input.value));
      input.setAttribute('aria-valuetext', out.textContent);
      onmove(Number(input.value));
    },
  });
  return h('div', { class: 'field slider' }, h('label', { for: id }, label), ' ', out, input);
}

// Coverage in words: the sets of care that the schemes of the scenario know.
function careSets() {
  const sets = new Map([[Array(groups).fill(1).join(), t('whatif.careAll')]]);
  for (const { s, label } of starts) {
    const layer = schemeLayer(s);
    if (layer && !sets.has(careOf(layer))) sets.set(careOf(layer), label);
  }
  return [...sets];
}
const careOf = (layer) =>
  sampleModel.groups.map((_, g) => (layer.covered[g] || layer.covered[groups + g] ? 1 : 0)).join();
const formsOf = (layer) => {
  const zin = layer.covered.slice(0, groups).some(Boolean);
  return zin && layer.covered.slice(groups).some(Boolean) ? 'both' : zin ? 'zin' : 'pgb';
};
const cover = (care, forms) =>
  ['zin', 'pgb'].flatMap((form) => care.split(',').map((on) => (forms === 'both' || forms === form ? Number(on) : 0)));

const options = (choices) => choices.map(({ name, label }) => [name, label]);
function keyOptions({ layer }) {
  const whole = layer.covered.every(Boolean);
  return options(sampleModel.keys.filter((key) => (!key.weights || layer.weight) && (!key.counts || whole)));
}

function memberBoxes(setting, changed) {
  const title = h('summary', {}, '');
  const write = () => {
    title.textContent = `${t('whatif.members')}: ${t('whatif.membersCount', { in: setting.layer.pool.filter((p) => p >= 0).length, all: n.municipality })}`;
  };
  write();
  const boxes = byName.map(({ i, name }) =>
    h(
      'label',
      { class: 'check' },
      h('input', {
        type: 'checkbox',
        checked: setting.layer.pool[i] >= 0,
        onchange: (event) => {
          setting.layer.pool[i] = event.target.checked ? 0 : -1;
          write();
          changed();
        },
      }),
      ' ',
      name,
    ),
  );
  return h(
    'details',
    { class: 'data' },
    title,
    h('fieldset', { class: 'members' }, h('legend', {}, t('whatif.membersLegend')), boxes),
  );
}

function ruleControls(setting, changed, redraw) {
  const layer = setting.layer;
  const set =
    (name, then = changed) =>
    (value) => {
      layer[name] = value;
      then();
    };
  const margin = layer.attachment.unit === 1 ? Number(layer.attachment.nano) / nano : 0;
  const coverNow = (care, forms) => {
    layer.covered = cover(care, forms);
    redraw();
  };
  return [
    select(
      t('whatif.base'),
      options(sampleModel.bases),
      layer.base,
      (base) => {
        layer.base = base;
        layer.threshold ??= sampleModel.thresholds[0];
        if (!baseOf(layer).totalLimit) layer.totalLimit = 0;
        redraw();
      },
      'whatif-base',
    ),
    slider(
      t('whatif.share'),
      {
        id: 'whatif-share',
        low: 0,
        high: 100,
        step: 1,
        value: Math.round((100 * layer.share[n.year - 1]) / nano),
        show: (v) => percent(v / 100),
      },
      (v) => set('share')(Array(n.year).fill(v * 1e7)),
    ),
    slider(
      t('whatif.margin'),
      { id: 'whatif-margin', low: 0, high: 20, step: 0.5, value: margin, show: (v) => percent(v / 100, 1) },
      (v) => set('attachment')(v > 0 ? { unit: 1, nano: String(v * nano) } : noAmount),
    ),
    baseOf(layer).threshold
      ? select(
          t('whatif.threshold'),
          sampleModel.thresholds.map((cents) => [cents, euro(cents)]),
          layer.threshold,
          (cents) => set('threshold')(Number(cents)),
          'whatif-threshold',
        )
      : null,
    select(t('whatif.key'), keyOptions(setting), layer.key, set('key'), 'whatif-key'),
    sampleModel.split
      ? select(
          t('whatif.forms'),
          [
            ['both', t('whatif.formsBoth')],
            ['zin', t('whatif.formsZin')],
            ['pgb', t('whatif.formsPgb')],
          ],
          formsOf(layer),
          (forms) => coverNow(careOf(layer), forms),
          'whatif-forms',
        )
      : null,
    sampleModel.split
      ? select(t('whatif.care'), careSets(), careOf(layer), (care) => coverNow(care, formsOf(layer)), 'whatif-care')
      : null,
    memberBoxes(setting, changed),
  ];
}

function cutControl(setting, changed) {
  const { cut } = sampleModel;
  if (!cut) return null;
  const label = t('whatif.cut', { name: municipalities[cut.municipality].name, year: model.year[cut.year] });
  return slider(
    label,
    {
      id: 'whatif-cut',
      low: 0,
      high: cut.value.length - 1,
      step: 1,
      value: setting.cut,
      show: (k) => percent(cut.value[k] / nano),
    },
    (k) => {
      setting.cut = k;
      changed();
    },
  );
}

function transferWord(cents) {
  if (Math.round(cents / 100) === 0) return t('whatif.noTransfer');
  return t(cents > 0 ? 'whatif.pay' : 'whatif.get', { amount: short(Math.abs(cents)) });
}

// On example figures an own account alone tells who pays; without one nobody is named, whichever way it goes.
function transferWords(setting, paid, own) {
  const named = !assumed || setting.own?.account || Math.round((paid - own) / 100) === 0;
  return named
    ? t('whatif.transferText', { transfer: transferWord(paid - own) })
    : t('whatif.expected', { paid: short(paid), own: short(own) });
}

// Figures of the chosen municipality in words: settled, unless nothing is changed.
function describe(settler, setting, settled, apart, i) {
  const at = (list) => list.subarray(i * settler.draws, (i + 1) * settler.draws);
  const { name } = municipalities[i];
  const paid = at(settled.paid);
  const own = at(apart.paid);
  const found =
    isAsItStands(setting, setting.s) && alone < schemes.length
      ? reported(setting.s, i)
      : settledFigures(settler, setting, at(settled.result), paid, own, i);
  const lines = [
    h(
      'p',
      { class: 'lead' },
      h(
        'strong',
        {},
        t('whatif.result', { name, period: span(), result: result(found.mean), band: band(found.low, found.high) }),
      ),
    ),
    h('p', {}, transferWords(setting, found.paid, found.own), ' ', found.swing),
  ];
  const about = { draws: count(found.draws), error: short(found.error) };
  lines.push(h('p', { class: 'note' }, t('summary.error', about)));
  const told = setting.own ? setting.own.describe(paid, own, at(settled.result), name) : [];
  const outcome = t('whatif.outcome', { period: span(), result: result(found.mean) });
  tellOwn(told.length > 0 ? { figures: setting.own.figures, outcome, lines: [lines[0], ...told] } : null);
  return [...lines, ...told];
}

const shareOfBudget = (percentage) =>
  percentage === null
    ? '?'
    : `${percent(Math.abs(percentage) / 100, 1)} ${t(percentage < 0 ? 'shortfallWord' : 'surplusWord')}`;

function resultRows(settler, settled) {
  return byName.map(({ i, name }) => {
    const list = settled.result.subarray(i * settler.draws, (i + 1) * settler.draws);
    const [low, mid, high] = bandOf(list);
    const share = (cents) => (settled.budgets[i] > 0 ? (100 * cents) / settled.budgets[i] : null);
    return {
      label: name,
      low,
      mid,
      high,
      mean: mean(list),
      shares: { label: name, low: share(low), mid: share(mid), high: share(high) },
    };
  });
}

function copyButtons(setting, status, text) {
  const write = () => {
    text.textContent = scenarioText(setting.layer, setting.cut < 0 ? null : sampleModel.cut.value[setting.cut]);
  };
  const copy = async () => {
    write();
    try {
      await navigator.clipboard.writeText(text.textContent);
      status.textContent = t('whatif.copied');
    } catch {
      text.closest('details').open = true;
      status.textContent = t('whatif.copyByHand');
    }
  };
  return {
    write,
    button: h(
      'button',
      { type: 'button', id: 'whatif-copy', class: 'utrecht-button', onclick: copy },
      t('whatif.copy'),
    ),
  };
}

// Every move is settled; when moves come faster than that, those in between are passed over.
function onePerFrame(work) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const before = performance.now();
      work();
      document.documentElement.dataset.settleMs = String(performance.now() - before);
    });
  };
}

const resultTable = (rows) =>
  dataTable({
    caption: t('whatif.tableCaption', { period: span(), draws: count(sampleModel.draws) }),
    rows,
    columns: [
      { title: t('municipality'), text: true, value: (row) => row.label },
      { title: t('municipality.col.p10'), unit: t('unit.thousands'), value: (row) => row.low, show: resultThousands },
      { title: t('municipality.col.mean'), unit: t('unit.thousands'), value: (row) => row.mean, show: resultThousands },
      { title: t('municipality.col.p90'), unit: t('unit.thousands'), value: (row) => row.high, show: resultThousands },
      {
        title: t('whatif.middle'),
        unit: t('unit.percent'),
        value: (row) => row.shares.mid / 100,
        show: (value, row) => shareOfBudget(row.shares.mid),
      },
    ],
  });

function resultChart(place, rows, chosen) {
  const shares = rows.map((row) => row.shares);
  const scale = (percentage) => percentage;
  const say = (row) => `${shareOfBudget(row.mid)}; ${between(shareOfBudget, row)}`;
  const text = t('whatif.chartText', { draws: count(sampleModel.draws) });
  intervals(place, shares, { axis: t('whatif.axis'), text, chosen, scale, say });
}

// The form that changes a setting; it is filled again whenever the choice of rule changes what else can be chosen.
function settingForm(setting, changed) {
  const controls = h('form', { class: 'controls', onsubmit: (event) => event.preventDefault() });
  const start = (s) => {
    Object.assign(setting, settingOf(s));
    fill();
    changed();
  };
  const chosen = () => {
    if (!keyOptions(setting).some(([key]) => key === setting.layer.key)) setting.layer.key = 'budget';
    fill();
    changed();
  };
  const startOptions = starts.map(({ s, label }) => [s, label]);
  function fill() {
    const focused = document.activeElement?.id;
    replace(
      controls,
      select(t('whatif.start'), startOptions, setting.s, (s) => start(Number(s)), 'whatif-start'),
      ruleControls(setting, changed, chosen),
      cutControl(setting, changed),
    );
    if (focused) document.getElementById(focused)?.focus();
  }
  fill();
  const onclick = () => start(setting.s);
  const reset = h('button', { type: 'button', class: 'utrecht-button', onclick }, t('whatif.reset'));
  return { controls, reset };
}

function panel(settler, context, state) {
  context.whatif ??= settingOf(opening(state));
  const setting = context.whatif;
  const words = h('div', { 'aria-live': 'polite', id: 'whatif-words' });
  const status = h('p', { role: 'status', class: 'note' });
  const text = h('pre', { id: 'whatif-scenario', class: 'scroll', tabindex: '0' });
  const figures = h('div', {});
  const stamp = h('p', { class: 'stamp small' });
  let rows = [];
  const draw = (place) => resultChart(place, rows, municipalities[state.i].name);
  const chart = chartPlace(draw);
  const { write, button } = copyButtons(setting, status, text);

  function settleAgain() {
    settler.setCut(setting.cut >= 0 ? sampleModel.cut.budget[setting.cut] : []);
    const settled = settler.settle(completeLayer(setting.layer), horizonYears, setting.own);
    const own = settler.settle(null, horizonYears, setting.own);
    settler.setCut([]);
    rows = resultRows(settler, settled);
    context.means = Object.fromEntries(rows.map((row) => [row.label, row.mean]));
    replace(words, describe(settler, setting, settled, own, state.i));
    if (chart.clientWidth > 0) draw(chart.firstElementChild); // its buttons stay below it
    replace(figures, resultTable(rows));
    status.textContent = '';
    const same = isAsItStands(setting, setting.s);
    stamp.textContent = t(`whatif.${same ? 'same' : 'indication'}`, { all: count(draws), draws: count(settler.draws) });
    const differs = !isAsItStands(setting, opening(state)); // only then is it printed
    document.getElementById('whatif').toggleAttribute('data-changed', differs);
    write();
  }
  const changed = onePerFrame(settleAgain);
  const { controls, reset } = settingForm(setting, changed);
  settleAgain();
  const buttons = h('p', { class: 'buttons' }, reset, ' ', button);
  return h(
    'div',
    { class: 'whatif' },
    h('div', {}, controls, buttons, status, ownFields(settler, setting, state.i, changed)),
    h(
      'div',
      {},
      stamp,
      words,
      h('h3', { class: 'utrecht-heading-3' }, t('whatif.chart', { draws: count(settler.draws) })),
      chart,
      figures,
      h('details', { class: 'data' }, h('summary', {}, t('whatif.scenarioText')), text),
    ),
  );
}

export const whatif = {
  id: 'whatif',
  render(state, context) {
    const head = h('h2', { class: 'utrecht-heading-2' }, t('whatif.title'));
    if (!sampleModel || starts.length === 0)
      return [head, h('p', {}, t(globalThis.solidairWaits ? 'whatif.wait' : 'whatif.none')), ownTable(null, state.s)];
    const place = h('div', { id: newId('whatif') }, h('p', {}, t('whatif.loading')));
    openSettler().then((settler) =>
      replace(
        place,
        settler
          ? panel(settler, context, state)
          : h('p', {}, canCalculate ? t('whatif.failed', { reason }) : t('whatif.oldBrowser')),
      ),
    );
    const others = schemes.filter(({ s }) => !sampleModel.schemes[s].settles).map(({ label }) => label);
    return [
      head,
      h('p', {}, t('whatif.intro', { draws: count(sampleModel.draws), all: count(draws) })),
      !globalThis.solidairOwn && h('p', {}, t('whatif.whole')),
      place,
      others.length ? h('p', { class: 'note' }, t('whatif.multi', { labels: others.join(', ') })) : null,
      ownTable(() => context.whatif?.layer ?? null, state.s),
    ];
  },
};
