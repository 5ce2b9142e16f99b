// SPDX-License-Identifier: GPL-3.0-or-later
// The program compiled to WebAssembly (engine/engine.h), for a worker of the page or for Node. Amounts and texts come out
// as the program gives them. Nothing leaves the page.

import { Memory } from '../memory.js';
import { libraries } from '../tables.js';

const encoder = new TextEncoder();

// What the program tells instead of an answer: file, line and key as on the terminal.
export class Refusal extends Error {
  // more: the further errors of a file, each as a line.
  constructor({ file, line, key, text, more = [] }) {
    const first = [file && `${file}${line ? `:${line}` : ''}`, key, text].filter(Boolean).join(': ');
    super([first, ...more].join('\n'));
    Object.assign(this, { file, line, key, text, more });
  }
}

// opened(): the engine, once there is one.
function imports(progress, opened) {
  const stop = () => {
    throw new Error('memory');
  };
  const { page, wasi_snapshot_preview1: wasi } = libraries(opened);
  // The environment is empty.
  const sizes = (...places) => {
    for (const at of places) new DataView(opened().exports.memory.buffer).setUint32(at, 0, true);
    return 0;
  };
  const nothing = { environ_sizes_get: sizes, environ_get: () => 0, fd_fdstat_get: wasi.fd_seek, proc_exit: stop };
  return { page: { ...page, progress, shortage: stop }, wasi_snapshot_preview1: { ...wasi, ...nothing } };
}

const lines = (changes) => changes.map(([key, value]) => `${key}=${value}\n`).join('') || null;

export const storeLevels = { summary: 0, costs: 1, all: 2 };

export class Engine extends Memory {
  // module: compiled; catalogue: the texts of a language other than English (.mo), or null; progress(done, total).
  static async open(module, { catalogue = null, progress = () => {} } = {}) {
    let engine = null;
    const { exports } = await WebAssembly.instantiate(
      module,
      imports(progress, () => engine),
    );
    engine = new Engine(exports);
    engine.dutch = catalogue ? engine.put(catalogue) : 0;
    engine.speak(false);
    return engine;
  }

  // English, or the language of the catalogue, from now on.
  speak(english) {
    this.exports.catalogue(english ? 0 : this.dutch);
  }

  // Call an export; texts among the arguments are laid into memory meanwhile. Its answer as a text.
  call(name, ...values) {
    const laid = values.map((value) => (typeof value === 'string' ? this.putText(value) : null));
    const status = this.exports[name](...values.map((value, k) => laid[k] ?? value ?? 0));
    for (const at of laid) if (at) this.exports.free(at);
    const answer = this.text(this.exports.answer());
    if (status !== 0) throw new Refusal(answer ? JSON.parse(answer).error : { text: `status ${status}` });
    return answer;
  }

  ask(name, ...values) {
    return JSON.parse(this.call(name, ...values));
  }

  give(path, bytes) {
    const content = typeof bytes === 'string' ? encoder.encode(bytes) : bytes;
    this.exports.give(this.putText(path), this.put(content), content.length);
  }

  // changes: [[key, value as in a scenario file]].
  check(path, changes = []) {
    return this.ask('check', path, lines(changes));
  }

  keys() {
    return this.ask('keys');
  }

  // Bases and keys of layers, by name and label.
  layers() {
    return this.ask('layers');
  }

  // What a new region would be; municipalities: a list with commas, or '': those of the table, the path of a file, or null.
  region(name, municipalities, table) {
    return this.ask('region', name, municipalities || null, table);
  }

  // ---- a run, whole or in parts (engine/engine.h) ----

  begin({ path, changes = [], output, draws = 0, seed = -1, store = 'costs', writes = true }) {
    this.kept?.forEach((at) => at && this.exports.free(at));
    this.kept = [path, lines(changes), output].map((text) => this.putText(text)); // as long as the run
    this.call('begin', ...this.kept, draws, seed, storeLevels[store], writes ? 1 : 0);
    return { strips: this.exports.strips(), draws: this.exports.draws() };
  }

  parcel() {
    return this.bytes(this.exports.parcel(), this.exports.parcelSize()).slice();
  }

  send(name, bytes) {
    const at = this.put(bytes);
    try {
      this.call(name, at, bytes.length);
    } finally {
      this.exports.free(at);
    }
  }

  makePilot() {
    this.call('makePilot');
    return this.parcel();
  }

  takePilot(bytes) {
    this.send('takePilot', bytes);
  }

  runStrip(strip) {
    this.call('runStrip', strip);
  }

  pack() {
    this.call('pack');
    return this.parcel();
  }

  merge(bytes) {
    this.send('merge', bytes);
  }

  finish() {
    this.call('finish');
  }

  run(options) {
    const { strips } = this.begin(options);
    for (let strip = 0; strip < strips; strip++) this.runStrip(strip);
    this.finish();
  }

  // Asked of a finished run, which has the answer from then on (engine/engine.h).
  question(results, name, { municipality = null, scheme = null, shocks = null, reserve = -1 } = {}) {
    this.call('question', results, name, municipality, scheme, shocks, reserve);
  }

  // How much work its sensitivity is: {points, draws}.
  sensitivitySize(results, { municipality = null, scheme = null } = {}) {
    return this.ask('sensitivitySize', results, municipality, scheme);
  }

  // ---- what it tells ----

  model(results, { municipality = null, scheme = null, internal = false } = {}) {
    return this.ask('reportModel', results, municipality, scheme, internal ? 1 : 0);
  }

  // As HTML, for where no script runs.
  plain(results, municipality = null) {
    return this.call('reportPlain', results, municipality);
  }

  report(results, form, { table = null, internal = false } = {}) {
    return this.call('reportWrite', results, form, table, internal ? 1 : 0);
  }

  // Draws to settle again: what they are, and the bytes.
  sample(results, most) {
    const model = this.ask('reportSample', results, most);
    return { model, bytes: this.bytes(this.exports.sample(), this.exports.sampleSize()).slice() };
  }

  // name -> { kind, length, values }: numbers as the bytes that they are, texts as a list.
  variables(results) {
    const sizes = { cents: 8, int64: 8, int32: 4, double: 8 };
    const list = this.ask('variables', results);
    return list.map(({ name, kind, length, at, texts }) => {
      const count = length.reduce((product, n) => product * n, 1);
      return { name, kind, length, values: texts ?? this.bytes(at, count * sizes[kind]).slice() };
    });
  }
}
