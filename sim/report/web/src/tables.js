// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of one's own in the page: the program's reading and yearly settlement, compiled to WebAssembly (tables/). What it
// asks of libraries that a page does not have is answered here: parts of a workbook are inflated, their XML is read.
// Nothing leaves the page.
import { Inflate } from 'fflate';
import { SaxesParser } from 'saxes';
import { Memory } from './memory.js';

const encoder = new TextEncoder();

// ---- inflating ----

class Inflating {
  constructor() {
    this.pieces = [];
    this.stream = new Inflate((piece) => this.pieces.push(piece));
  }

  push(bytes, last) {
    try {
      this.stream.push(bytes, last);
      return 1;
    } catch {
      return 0;
    }
  }

  take(into) {
    let used = 0;
    while (used < into.length && this.pieces.length > 0) {
      const [piece] = this.pieces;
      const some = piece.subarray(0, into.length - used);
      into.set(some, used);
      used += some.length;
      if (some.length === piece.length) this.pieces.shift();
      else this.pieces[0] = piece.subarray(some.length);
    }
    return used;
  }
}

// ---- XML ----

// By the mark at the beginning or what the file says of itself; of others nobody knows how to read them.
function xmlDecoder(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  const name = /^[^<]*<\?xml[^>]*?\bencoding\s*=\s*["']([\w-]+)["']/.exec(start)?.[1].toLowerCase() ?? 'utf-8';
  if (!['utf-8', 'us-ascii', 'iso-8859-1'].includes(name)) throw new Error(name);
  return new TextDecoder(name, { fatal: true });
}

class Reading {
  constructor(memory, parser) {
    const { exports } = memory;
    this.memory = memory;
    this.room = { at: 0, size: 0 };
    this.sax = new SaxesParser({ position: false });
    this.sax.on('error', (error) => {
      throw error;
    });
    this.sax.on('doctype', () => exports.xmlDocumentType(parser));
    this.sax.on('opentag', ({ name, attributes }) => this.start(exports, parser, name, Object.entries(attributes)));
    this.sax.on('closetag', ({ name }) => exports.xmlEnd(parser, this.lay([name])[0]));
    const take = (text) => {
      const [at, size] = this.lay([text]);
      exports.xmlText(parser, at, size);
    };
    this.sax.on('text', take);
    this.sax.on('cdata', take);
  }

  // Texts behind each other in memory that is used again, each ended by a zero; where the first begins, its length, where
  // the others begin.
  lay(texts, extra = 0) {
    const bytes = texts.map((text) => encoder.encode(text));
    const size = bytes.reduce((sum, { length }) => sum + length + 1, extra);
    if (size > this.room.size) this.room = { at: this.memory.put(new Uint8Array(2 * size)), size: 2 * size };
    const view = this.memory.bytes(this.room.at, size);
    const places = [];
    let used = extra;
    for (const text of bytes) {
      places.push(this.room.at + used);
      view.set(text, used);
      view[used + text.length] = 0;
      used += text.length + 1;
    }
    return [places[0], bytes[0].length, ...places.slice(1)];
  }

  // Attributes are a list of addresses, ended by 0: name, value, name, value.
  start(exports, parser, name, attributes) {
    const extra = 4 * (2 * attributes.length + 1);
    const [at, , ...places] = this.lay([name, ...attributes.flat()], extra);
    const list = new DataView(exports.memory.buffer, this.room.at, extra);
    [...places, 0].forEach((place, k) => list.setUint32(4 * k, place, true));
    exports.xmlStart(parser, at, this.room.at);
  }

  parse(bytes, last) {
    try {
      this.decoder ??= xmlDecoder(bytes);
      const text = this.decoder.decode(bytes, { stream: !last });
      if (text) this.sax.write(text);
      if (last) this.sax.close();
      return 1;
    } catch {
      return 0;
    }
  }
}

// ---- the module ----

// What tables/standin/ asks, by numbers that stand for what it holds. opened(): the memory of the module, once there is one.
export function libraries(opened) {
  const held = new Map();
  let next = 1;
  const hold = (thing) => {
    held.set(next, thing);
    return next++;
  };
  const nothing = () => 8; // a bad file number: there are none
  return {
    page: {
      inflateNew: () => hold(new Inflating()),
      inflatePush: (id, at, size, last) => held.get(id).push(opened().bytes(at, size).slice(), last !== 0),
      inflateTake: (id, at, size) => held.get(id).take(opened().bytes(at, size)),
      xmlNew: (parser) => hold(new Reading(opened(), parser)),
      xmlParse: (id, at, size, last) => held.get(id).parse(opened().bytes(at, size).slice(), last !== 0),
      free: (id) => held.delete(id),
    },
    wasi_snapshot_preview1: { fd_close: nothing, fd_seek: nothing, fd_write: nothing },
  };
}

const kinds = { r: 'reading', w: 'warning', e: 'error' };
const parseTold = (text) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ kind: kinds[line[0]], text: line.slice(1) }));

// Settle, as `solidair settle SCHEMES REALISED --clients CLIENTS --previous PREVIOUS --year YEAR` does on the files [{ path, bytes }].
// compiled: the module; catalogue: the texts in the language that is wanted, null for English. { settled, told: [{ kind,
// text }], table, others }: what the program prints; the table as CSV; lines about funds and outside parties.
export async function settleTables(compiled, catalogue, files, { schemes, realised, clients, previous, year = 0 }) {
  let memory = null;
  const { exports } = await WebAssembly.instantiate(
    compiled,
    libraries(() => memory),
  );
  memory = new Memory(exports);
  if (catalogue) exports.catalogue(memory.put(catalogue));
  for (const { path, bytes } of files) exports.give(memory.putText(path), memory.put(bytes), bytes.length);
  const path = (name) => (name ? memory.putText(name) : 0);
  const settled = exports.settle(path(schemes), path(realised), path(clients), path(previous), year) === 1;
  const text = (name) => memory.text(exports[name]());
  return { settled, told: parseTold(text('told')), table: text('table'), others: text('others') };
}
