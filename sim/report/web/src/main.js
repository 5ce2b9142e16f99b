// SPDX-License-Identifier: GPL-3.0-or-later
// The page: a header to choose a municipality and a scheme, and the sections below it.
import { assumed, byName, draws, largest, model, municipalities, scenarioTold, schemes, title } from './model.js';
import { completeLayer, schemeLayer } from './settle.js';
import { count } from './format.js';
import { h, replace, select } from './dom.js';
import { besideAlone, openSettler, paymentsByYear, withoutLargest } from './sections/again.js';
import { headPages } from './print.js';
import { sections } from './sections.js';
import { t } from './text.js';

const state = { s: model.chosen_scheme, i: model.chosen ?? byName[0].i };
const context = {
  choose,
  besideAlone,
  paymentsByYear,
  withoutLargest: (s, i) => withoutLargest(s, i, largest),
  whatif: null,
};
const places = new Map(
  sections.map(({ id }) => [id, h('section', { id, 'aria-label': t(`nav.${id}`), tabindex: '-1' })]),
);

const [firstScreen, ...below] = sections;
const render = (section) => replace(places.get(section.id), section.render(state, context));
let waiting = 0;

// In a frame of its own, so that of choices in quick succession only the last is drawn.
function renderBelow() {
  const top = window.scrollY;
  const within = (place) => document.activeElement?.closest(place);
  const back = within('.tiles') ? '.tiles [aria-pressed="true"]' : within('.borders .chart') ? '.borders .chart' : null;
  below.forEach(render);
  window.scrollTo(0, top);
  // A chart is drawn when its place has a size: by the next frame.
  if (back) requestAnimationFrame(() => document.querySelector(back)?.focus({ preventScroll: true }));
}

function choose(change) {
  const scheme = state.s;
  Object.assign(state, change);
  if (context.whatif) context.whatif.own = null; // they were of the municipality before
  if (state.s !== scheme) context.whatif = null;
  document.getElementById('choose-municipality').value = String(state.i);
  document.getElementById('choose-scheme').value = String(state.s);
  render(firstScreen);
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(renderBelow);
}

const fewTowns = 60; // so many are found in the list itself on a phone, which has no room for both

// Among many one is found by a part of its name: by typing on, or from the list that the browser makes of it.
function searchTown() {
  const none = h('span', { role: 'status', class: 'note' });
  const find = ({ target }) => {
    const wanted = target.value.trim().toLowerCase();
    const found = wanted ? byName.filter(({ name }) => name.toLowerCase().includes(wanted)) : [];
    const same = found.filter(({ name }) => name.toLowerCase() === wanted);
    none.textContent = wanted && !found.length ? t('term.nothing', { wanted: target.value.trim() }) : '';
    if (same.length === 1 || found.length === 1) choose({ i: (same[0] ?? found[0]).i });
  };
  const list = h(
    'datalist',
    { id: 'towns' },
    byName.map(({ name }) => h('option', { value: name })),
  );
  return h(
    'div',
    { class: byName.length > fewTowns ? 'field' : 'field few' },
    h('input', {
      type: 'search',
      id: 'search-town',
      list: 'towns',
      'aria-label': t('term.search'),
      placeholder: t('term.search'),
      oninput: find,
      autocomplete: 'off',
    }),
    list,
    none,
  );
}

function header() {
  const chooseTown = select(
    t('municipality'),
    byName.map(({ i, name }) => [i, name]),
    state.i,
    (i) => choose({ i: Number(i) }),
    'choose-municipality',
  );
  const chooseScheme = select(
    t('scheme'),
    schemes.map(({ s, label }) => [s, label]),
    state.s,
    (s) => choose({ s: Number(s) }),
    'choose-scheme',
  );
  return h(
    'header',
    { class: 'page-header' },
    h(
      'div',
      { class: 'title' },
      h('h1', { class: 'utrecht-heading-1' }, title),
      assumed ? h('p', { class: 'stamp', title: t('exampleLong') }, t('example')) : null,
    ),
    h(
      'p',
      { class: 'note' },
      h('span', { class: 'run' }, t('runLine', { scenario: scenarioTold, draws: count(draws), seed: model.seed })),
      assumed ? ` ${t('exampleLong')}` : '',
      model.covers ? ` ${t('covers', { share: model.covers })}` : '',
      model.budget_filled ? ` ${t('budgetFilled', model.budget_filled)}` : '',
      model.by_unit ? ` ${t('mergedNew')}` : model.unit_name ? ` ${t('merged')}` : '',
    ),
    h('div', { class: 'choices' }, chooseTown, byName.length > 20 ? searchTown() : null, chooseScheme),
  );
}

const navigation = () =>
  h(
    'nav',
    { 'aria-label': t('sections') },
    h(
      'ul',
      {},
      sections.map(({ id }) => h('li', {}, h('a', { href: `#${id}`, class: 'utrecht-link' }, t(`nav.${id}`)))),
    ),
  );

// Payments of the embedded draws under a scheme as it stands, for checking: [year][municipality][draw] cents as texts.
window.solidairPayments = async (s, years) => {
  const settler = await openSettler();
  return years.map((y) => Array.from(settler.settleYear(completeLayer(schemeLayer(s)), y, null), String));
};
// Mean result by municipality at the present setting, in cents, for checking.
window.solidairMeans = () => context.means;

replace(
  document.getElementById('views'),
  h('a', { class: 'skip', href: '#summary' }, t('skip')),
  header(),
  navigation(),
  h('main', {}, [...places.values()]),
);
sections.forEach(render);
// Where the navigation stays on top, nothing that is jumped or tabbed to may lie under it.
const nav = document.querySelector('nav');
new ResizeObserver(() => {
  const covers = getComputedStyle(nav).position === 'sticky' ? nav.offsetHeight : 0;
  document.documentElement.style.setProperty('--nav-height', `${covers}px`);
}).observe(nav);
// Printed pages show what is folded away on the screen, but not the long texts; and each says what it is of.
window.addEventListener('beforeprint', () => {
  document.querySelectorAll('details.data').forEach((details) => {
    if (!details.querySelector('pre, input')) details.open = true;
  });
  headPages(`${municipalities[state.i].name} \u00b7 ${schemes[state.s].label}`, title);
});
document.documentElement.dataset.ready = 'true';
