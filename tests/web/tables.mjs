// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/web/tables.mjs TABLES.wasm < CASES.json: settles each case [{ files: [path], schemes, realised, clients, previous,
// year }] as the page does, in the folder where it runs, and prints [{ settled, told, table, others }].
import { readFileSync } from 'node:fs';
import { settleTables } from '../../sim/report/web/src/tables.js';

const compiled = new WebAssembly.Module(readFileSync(process.argv[2]));
const results = [];
for (const names of JSON.parse(readFileSync(0, 'utf8'))) {
  const files = names.files.map((path) => ({ path, bytes: readFileSync(path) }));
  try {
    results.push(await settleTables(compiled, null, files, names));
  } catch (error) {
    results.push({
      settled: false,
      told: [{ kind: 'error', text: `the page: ${error.stack}` }],
      table: '',
      others: '',
    });
  }
}
process.stdout.write(JSON.stringify(results));
