// SPDX-License-Identifier: GPL-3.0-or-later
// A yearly settlement of real figures: a table of one's own is read and settled as the program does it (tables.js), to the
// cent. It stays in this browser.
import tablesBase64 from 'tables.wasm.deflated';
import textsBase64 from 'texts.mo.deflated';
import { exactly } from '../format.js';
import { fromBase64, inflate } from '../settle.js';
import { h, replace, select } from '../dom.js';
import { lang, t } from '../text.js';
import { model, municipalities, n, schemes } from '../model.js';
import { onlyScheme, regionName, scenarioText } from '../scenario.js';
import { settleTables } from '../tables.js';
import { table } from '../table.js';

const mostBytes = 64 << 20; // of a file; the program says what is wrong with one byte more
const encoder = new TextEncoder();

let unpacked; // in the page with the program in it the engine does this too
const unpack = () =>
  (unpacked ??=
    globalThis.solidairTables ??
    Promise.all([
      inflate(fromBase64(tablesBase64)).then((bytes) => WebAssembly.compile(bytes)),
      lang() === 'nl' ? inflate(fromBase64(textsBase64)) : null,
    ]));

// ---- what is settled ----

const quoted = (text) => `"${text.replaceAll('"', '""')}"`;

// Who they are: codes, names and residents of the last year, beside which the table is checked.
function regionTable() {
  const last = n.year - 1;
  const rows = municipalities.map(
    ({ i, name, code }) => `${code},${quoted(name)},${model.residents[last * n.municipality + i]}`,
  );
  return ['code,name,residents_' + model.year[last], ...rows].join('\n');
}

const textFile = (path, text) => ({ path, bytes: encoder.encode(text) });

function schemesFiles(choice, setting) {
  const text =
    choice === 'whatif' ? scenarioText(setting, null) : choice === 'all' ? model.scenario : onlyScheme(choice);
  return [
    textFile(`${model.scenario_name}.cfg`, text),
    textFile(`regions/${regionName()}/municipalities.csv`, regionTable()),
  ];
}

async function fileOf(input) {
  const [file] = input.files;
  if (!file) return null;
  return { path: file.name, bytes: new Uint8Array(await file.slice(0, mostBytes + 1).arrayBuffer()) };
}

// ---- what came of it ----

const columns = [
  'own_cost',
  'payment',
  'transfer',
  'contribution',
  'fee',
  'paid',
  'to_settle',
  'previous',
  'total_due',
];
const toCents = (text) => (text === '' ? null : Number(text.replace('.', '')));
const nameOf = new Map(municipalities.map(({ code, name }) => [code, name]));

// { name, rows } of each scheme, in the order of the table; cells by heading.
function parseTable(text) {
  const [head, ...lines] = text.split('\n').filter(Boolean);
  const names = head.split(',');
  const groups = new Map();
  for (const line of lines) {
    const row = Object.fromEntries(line.split(',').map((cell, k) => [names[k], cell]));
    if (!groups.has(row.scheme)) groups.set(row.scheme, []);
    groups.get(row.scheme).push(row);
  }
  return { names, groups: [...groups].map(([name, rows]) => ({ name, rows })) };
}

function settledTable(names, { name, rows }) {
  const label = schemes.find((scheme) => scheme.name === name)?.label ?? t('whatif.title');
  const amounts = names.filter((column) => !['scheme', 'year', 'code'].includes(column));
  const sum = (column) => rows.reduce((total, row) => total + (toCents(row[column]) ?? 0), 0);
  return table({
    caption: t('whatif.tableSettled', { label }),
    columns: [
      { title: t('municipality'), text: true, value: (row) => nameOf.get(row.code) ?? row.code },
      ...(names.includes('year')
        ? [{ title: t('year'), value: (row) => Number(row.year), show: (year) => String(year || '') }]
        : []),
      ...amounts.map((column) => ({
        title: columns.includes(column) ? t(`whatif.column.${column}`) : column,
        value: (row) => toCents(row[column]),
        show: (value) => (value === null ? '' : exactly(value)),
      })),
    ],
    rows,
    total: {
      code: t('total'),
      year: '',
      ...Object.fromEntries(amounts.map((column) => [column, (sum(column) / 100).toFixed(2)])),
    },
  });
}

function showTold(told) {
  const list = (kind) => told.filter((line) => line.kind === kind).map(({ text }) => h('li', {}, text));
  const block = (kind, attributes = {}) =>
    list(kind).length ? h('div', attributes, h('strong', {}, t(`whatif.told.${kind}`)), h('ul', {}, list(kind))) : null;
  return [block('error', { class: 'problem' }), block('reading'), block('warning')];
}

// ---- the form ----

const fileField = (what) => {
  const id = `table-${what}`;
  const input = h('input', { id, type: 'file', accept: '.csv,.txt,.tsv,.xlsx', class: 'utrecht-textbox' });
  return { input, field: h('div', { class: 'field' }, h('label', { for: id }, t(`whatif.file.${what}`)), input) };
};

const textField = (what, attributes = {}) => {
  const id = `table-${what}`;
  const input = h(attributes.rows ? 'textarea' : 'input', {
    id,
    autocomplete: 'off',
    class: attributes.rows ? 'utrecht-textarea' : 'utrecht-textbox',
    ...attributes,
  });
  return { input, field: h('div', { class: 'field' }, h('label', { for: id }, t(`whatif.file.${what}`)), input) };
};

// The file that is chosen or else the text that is pasted; the name of a sheet goes behind that of the file.
async function gather({ realised, paste, sheet, clients, previous, year }, choice, setting) {
  const pasted = paste.input.value.trim() ? textFile(t('whatif.file.pasted'), paste.input.value) : null;
  const main = (await fileOf(realised.input)) ?? pasted;
  const [rows, before] = [await fileOf(clients.input), await fileOf(previous.input)];
  const sheetName = sheet.input.value.trim();
  const [schemesFile, ...more] = schemesFiles(choice, setting);
  return (
    main && {
      files: [schemesFile, ...more, main, ...[rows, before].filter(Boolean)],
      names: {
        schemes: schemesFile.path,
        realised: sheetName ? `${main.path}#${sheetName}` : main.path,
        clients: rows?.path,
        previous: before?.path,
        year: Number(year.input.value) || 0,
      },
    }
  );
}

async function settleInto(place, fields, choice, setting) {
  try {
    const [compiled, texts] = await unpack();
    const given = await gather(fields, choice, setting);
    if (!given) return replace(place, h('p', { class: 'problem' }, t('whatif.file.none')));
    const { told, table: text, others } = await settleTables(compiled, texts, given.files, given.names);
    const { names, groups } = text ? parseTable(text) : { names: [], groups: [] };
    return replace(
      place,
      showTold(told),
      groups.map((group) => settledTable(names, group)),
      others
        .split('\n')
        .filter(Boolean)
        .map((line) => h('p', { class: 'note' }, line)),
    );
  } catch (error) {
    console.info(error);
    return replace(place, h('p', { class: 'problem' }, t('whatif.file.failed', { reason: String(error) })));
  }
}

// One form for as long as the page is open: what was read stays when another municipality is looked at. layer(): that of
// what-if as it stands; null where there is no what-if.
let form;
export const ownTable = (layer, chosen) => (form ??= makeForm(layer, chosen));

function makeForm(layer, chosen) {
  const place = h('div', { id: 'table-told', role: 'status', 'aria-live': 'polite' });
  let choice = schemes[chosen].name;
  const fields = {
    realised: fileField('realised'),
    paste: textField('paste', { rows: 4 }),
    sheet: textField('sheet', { type: 'text' }),
    year: textField('year', { type: 'text', inputmode: 'numeric' }),
    clients: fileField('clients'),
    previous: fileField('previous'),
  };
  const options = [
    ...(layer ? [['whatif', t('whatif.file.setting')]] : []),
    ...schemes.map(({ name, label }) => [name, label]),
    ['all', t('whatif.file.all')],
  ];
  const choose = (name) => {
    choice = name;
  };
  const settle = (event) => {
    event.preventDefault();
    settleInto(place, fields, choice, layer?.());
  };
  return h(
    'details',
    { class: 'data', id: 'own-table' },
    h('summary', {}, t('whatif.file.title')),
    h('p', {}, t('whatif.file.intro')),
    h('p', { class: 'note' }, t('whatif.file.columns')),
    h(
      'form',
      { class: 'controls', onsubmit: settle },
      select(t('whatif.file.scheme'), options, choice, choose, 'table-scheme'),
      fields.realised.field,
      fields.paste.field,
      h(
        'details',
        { class: 'data' },
        h('summary', {}, t('whatif.file.more')),
        [fields.sheet, fields.year, fields.clients, fields.previous].map(({ field }) => field),
      ),
      h('p', { class: 'buttons' }, h('button', { type: 'submit', class: 'utrecht-button' }, t('whatif.file.settle'))),
    ),
    place,
  );
}
