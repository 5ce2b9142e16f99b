// SPDX-License-Identifier: GPL-3.0-or-later
// What people call the values and parts of a scenario that have a name of their own in it, which is English: in Dutch from the list
// below, in English without what joins its words.
const dutch = () => document.documentElement.lang !== 'en';

// By value, or by key and value where the same value means something else there.
const words = {
  measured: 'gemeten',
  derived: 'afgeleid',
  calibrated: 'geschat uit rekeningen',
  assumed: 'aangenomen',
  budget: 'budget',
  cost: 'kosten',
  clients: 'cliënten',
  shortfall: 'tekort',
  given: 'opgegeven',
  fitted: 'geijkt',
  checked: 'getoetst',
  share: 'aandelen van een regiobudget',
  amount: 'bedragen uit een circulaire',
  state: 'rijksbudget',
  own: 'eigen begrotingen',
  total: 'hele budget',
  without_guardianship: 'budget zonder voogdij/18+',
  country: 'het hele land',
  region: 'de regio',
  sub_region: 'de deelregio',
  payment: 'betaling',
  ZIN: 'zorg in natura (ZIN)',
  PGB: 'persoonsgebonden budget (pgb)',
  yes: 'ja',
  no: 'nee',
  true: 'ja',
  false: 'nee',
  'observations.level': 'alleen het gebruiksniveau',
  'observations.state': 'alles wat onzeker is',
  'reserve_bears.budget': 'wat boven het budget komt',
  'reserve_bears.estimate': 'wat boven de raming komt',
  residents: 'inwoners',
  youths: 'jeugdigen',
  equal: 'gelijke delen',
  fixed: 'vaste gewichten',
  eur: 'euro',
  eur_per_resident: 'euro per inwoner',
  eur_per_youth: 'euro per jeugdige',
  percent_of_budget: '% van het budget',
  pool: 'gedeelde bedrag',
  surplus: 'overschotten van wie meedoet',
  members: 'de andere leden',
  outside: 'een partij van buiten',
  contribution: 'bijdrage',
  fee: 'vergoeding',
  expected: 'verwachte kosten',
  own_cost: 'eigen kosten',
  last_year: 'vorig jaar',
  leaver: 'de vertrekker',
  stayers: 'de blijvers',
  all: 'alle cliënten',
  entered_as_member: 'wie na het vertrek in zorg kwam',
  // Distributions, families of cost, and how care is financed.
  none: 'geen',
  normal: 'normaal',
  lognormal: 'lognormaal',
  student_t: 'Student-t',
  uniform: 'gelijkmatig tussen twee waarden',
  triangular: 'driehoek',
  pert: 'PERT',
  empirical: 'losse waarden',
  gamma: 'gamma',
  pareto: 'Pareto',
  mixture: 'mengsel',
  effort: 'inspanningsgericht',
  task: 'taakgericht',
  output: 'outputgericht',
  use: 'gebruik',
  use_lag1: 'gebruik van een jaar eerder',
};

// Of a distribution.
const parameters = {
  distribution: 'verdeling',
  low: 'laagste waarde',
  mode: 'waarschijnlijkste waarde',
  high: 'hoogste waarde',
  mean: 'gemiddelde',
  sd: 'standaardafwijking',
  degrees_of_freedom: 'vrijheidsgraden',
  values: 'waarden',
};

const spaced = (name) => name.replaceAll('_', ' ');
const leafOf = (key) => key.split('.').at(-1);

// key: of the table of keys.
export const valueName = (key, value) =>
  (dutch() && (words[`${leafOf(key)}.${value}`] ?? words[value])) || spaced(value);
export const parameterName = (name) => (dutch() && parameters[name]) || spaced(name);

// Values that can stand in each other's place, as they have the same parts beside them.
const alike = [
  ['normal', 'lognormal'],
  ['triangular', 'pert'],
  ['gamma', 'lognormal'],
  ['effort', 'output'],
  ['use', 'use_lag1', 'expected', 'youths'],
  ['own_cost', 'last_year'],
];
const closed = /(^|\.)(distribution|family|financing|attribution|against)$/;

// The values to choose from, [name, label], or null where anything can be written. row: of the table of keys; path, value: of
// the scenario; registry: {bases, keys}.
export function choicesOf(row, path, value, registry) {
  const listed = (names) => names.map((name) => [name, valueName(row?.path ?? path, name)]);
  if (row?.choices) return listed(row.choices.split(', '));
  if (/^(true|false)$/.test(value)) return listed(['true', 'false']);
  const text = /^"(.*)"$/s.exec(value)?.[1];
  const own = { 'schemes.#.layers.#.base': 'bases', 'schemes.#.layers.#.key': 'keys' }[row?.path];
  const known = own && registry?.[own];
  if (known?.some(({ name }) => name === text)) return known.map(({ name, label }) => [name, label]);
  if (!closed.test(path)) return null;
  const family = /distribution$/.test(path) ? ['normal', 'lognormal'] : ['gamma', 'lognormal'];
  const set = text === 'lognormal' ? family : alike.find((names) => names.includes(text));
  return listed(set?.includes(text) ? set : [text]);
}
