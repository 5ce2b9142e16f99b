// SPDX-License-Identifier: GPL-3.0-or-later
// The engines of the page, each in a worker, and a run that is shared among them: the same bytes however many there are.
import { Refusal } from '../engine/engine.js';

export class Stopped extends Error {}

class Engineer {
  constructor(source, progress) {
    this.waiting = new Map();
    this.next = 0;
    this.worker = new Worker(source);
    this.worker.addEventListener('message', ({ data }) => {
      if (data.id === undefined) {
        progress(data);
        return;
      }
      const { done, failed } = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.refusal) failed(new Refusal(data.refusal));
      else done(data.answer);
    });
  }

  ask(name, ...values) {
    return new Promise((done, failed) => {
      this.waiting.set(this.next, { done, failed });
      this.worker.postMessage({ id: this.next++, name, values });
    });
  }

  end() {
    this.worker.terminate();
    for (const { failed } of this.waiting.values()) failed(new Stopped());
  }
}

export const results = 'solidair.h5';
const most = Math.min(2, navigator.hardwareConcurrency || 1); // a run of 2,000 draws has two strips

export class Engines {
  // parts: {source, module, catalogue, files}; source: the address of the worker's script; catalogue: the Dutch texts
  constructor(parts, lang) {
    this.parts = parts;
    this.lang = lang;
    this.files = new Map(parts.files);
    this.open();
  }

  open() {
    const { source, module, catalogue } = this.parts;
    this.done = Array(most).fill(0);
    this.all = [...Array(most).keys()].map((k) => new Engineer(source, (data) => this.tell(k, data)));
    this.ready = Promise.all(
      this.all.map((engine) =>
        engine.ask('open', { module, catalogue, english: this.lang === 'en', files: [...this.files] }),
      ),
    );
    this.ready.catch(() => {}); // told where it is waited for
  }

  // Of the language that they speak: none for English.
  catalogue() {
    return this.lang === 'en' ? null : this.parts.catalogue;
  }

  async speak(lang) {
    this.lang = lang;
    await this.ready;
    await Promise.all(this.all.map((engine) => engine.ask('speak', lang === 'en')));
  }

  tell(k, { done, total }) {
    this.done[k] = done;
    this.progress?.(
      this.done.reduce((sum, one) => sum + one, 0),
      total,
    );
  }

  async give(path, bytes) {
    this.files.set(path, bytes);
    await this.ready;
    await Promise.all(this.all.map((engine) => engine.ask('give', path, bytes)));
  }

  // Whatever they are at: they are ended, and others begin. What the first one had is gone.
  stop() {
    for (const engine of this.all) engine.end();
    this.open();
  }

  async check(path, changes) {
    await this.ready;
    return this.all.at(-1).ask('check', path, changes);
  }

  async keys() {
    await this.ready;
    return this.all.at(-1).ask('keys');
  }

  async layers() {
    await this.ready;
    return this.all.at(-1).ask('layers');
  }

  // table: [path, bytes] or null; it is only read, and stays no file of the setting.
  async region(name, municipalities, table) {
    await this.ready;
    const engine = this.all.at(-1);
    if (table) await engine.ask('give', ...table);
    return engine.ask('region', name, municipalities, table?.[0] ?? null);
  }

  // Each takes the next strip until there are none; the first one merges, and has the results.
  async run({ path, changes, draws }, progress) {
    await this.ready;
    this.progress = progress;
    this.done.fill(0);
    const options = { path, changes, draws, output: results };
    const { strips } = await this.all[0].ask('begin', options);
    const at = strips > 1 ? this.all : this.all.slice(0, 1);
    await Promise.all(at.slice(1).map((engine) => engine.ask('begin', { ...options, writes: false })));
    if (at.length > 1) {
      const pilot = await at[0].ask('makePilot');
      await Promise.all(at.map((engine) => engine.ask('takePilot', pilot)));
    }
    let next = 0;
    await Promise.all(
      at.map(async (engine) => {
        while (next < strips) await engine.ask('runStrip', next++);
      }),
    );
    for (const engine of at.slice(1)) await at[0].ask('merge', await engine.ask('pack'));
    await at[0].ask('finish');
  }

  // Asked of the finished run, whose results have the answer from then on. progress(done, total)
  async question(name, options, progress) {
    this.progress = progress;
    this.done.fill(0);
    await this.ask('question', name, options);
  }

  // What the finished run tells.
  ask(name, ...values) {
    return this.all[0].ask(name, results, ...values);
  }
}
