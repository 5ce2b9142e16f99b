// SPDX-License-Identifier: GPL-3.0-or-later
// Settles the embedded draws again, with models/solidarity compiled to WebAssembly (whatif/whatif.c). Amounts are whole
// cents in 64-bit numbers; nothing here rounds.
import wasmBase64 from 'whatif.wasm.deflated';
import { n, sampleModel } from './model.js';

const page = 65536;
export const nano = 1e9;

export const fromBase64 = (text) => Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));

export async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Planes of bytes, lowest first, back to numbers; amounts stay below 2^40.
function reader(bytes, planes) {
  let at = 0;
  return (count) => {
    const values = new Float64Array(count);
    for (let plane = 0, scale = 1; plane < planes; plane++, scale *= 256)
      for (let k = 0; k < count; k++) values[k] += bytes[at + plane * count + k] * scale;
    at += planes * count;
    return values;
  };
}

// Own cost, [year][municipality][cell][draw] and so on, as sim/engine/sample.h has them.
async function unpack(text) {
  const { draws, budgetDraws, planes, thresholds, groups, clients } = sampleModel;
  const bytes = globalThis.solidairSample ?? (await inflate(fromBase64(text))); // from the engine in the page, or packed
  const read = reader(bytes, planes);
  const towns = n.year * n.municipality;
  const cells = towns * 2 * groups.length;
  const data = {
    budget: read(towns * budgetDraws),
    cost: read(cells * draws),
    excess: read(thresholds.length * cells * draws),
    expected: read(cells),
  };
  const counts = clients ? read(towns * (draws + 1)) : null;
  return { ...data, clients: counts?.subarray(0, towns * draws), expectedClients: counts?.subarray(towns * draws) };
}

// Room in the module's memory: everything is laid out once, and settings only change a little of it.
class Room {
  constructor(exports) {
    this.memory = exports.memory;
    this.end = Math.ceil(exports.__heap_base.value / 16) * 16;
  }

  take(bytes) {
    const at = this.end;
    this.end = Math.ceil((at + bytes) / 16) * 16;
    const missing = this.end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / page));
    return at;
  }

  cents(count) {
    return { at: this.take(8 * count), count };
  }

  view(at, count, bytes) {
    return bytes === 8
      ? new BigInt64Array(this.memory.buffer, at, count)
      : new Int32Array(this.memory.buffer, at, count);
  }

  view64(array) {
    return this.view(array.at, array.count, 8);
  }

  put(array, value) {
    const view = this.view64(array);
    for (let k = 0; k < array.count; k++) view[k] = BigInt(value(k));
    return array;
  }
}

export class Settler {
  constructor(exports, data) {
    this.exports = exports;
    this.data = data;
    this.room = new Room(exports);
    this.draws = sampleModel.draws;
    this.groups = sampleModel.groups.length;
    this.cells = 2 * this.groups;
    this.lay();
  }

  static async open(text) {
    const { instance } = await WebAssembly.instantiate(await inflate(fromBase64(wasmBase64)), {});
    return new Settler(instance.exports, await unpack(text));
  }

  // What is known of year y, municipality i and draw d, by the name of an input that looks at its own year. Before the first
  // year costs and clients are what was expected then. All clients stand in the first group: what looks at them is offered
  // only where all care is covered.
  known = {
    budget: (y, i, _, d) => this.budgetAt(y, i, d),
    residents: (y, i) => sampleModel.residents[y * n.municipality + i],
    youths: (y, i) => sampleModel.youths[y * n.municipality + i],
    cost: (y, i, cell, d) =>
      y < 0
        ? this.data.expected[i * this.cells + cell]
        : this.data.cost[((y * n.municipality + i) * this.cells + cell) * this.draws + d],
    expected_cost: (y, i, cell) => this.data.expected[(y * n.municipality + i) * this.cells + cell],
    clients: (y, i, group, d) => {
      if (group > 0) return 0;
      const { clients, expectedClients } = this.data;
      return y < 0 ? expectedClients[i] : clients[(y * n.municipality + i) * this.draws + d];
    },
    excess: (y, i, cell, d, threshold) =>
      this.data.excess[(((threshold * n.year + y) * n.municipality + i) * this.cells + cell) * this.draws + d],
  };

  // Sizes of an array of an input: cells of a municipality, lanes of a cell.
  width = (input) => ({ municipality: 1, class: this.groups, cell: this.cells })[input.shape];
  lanes = (input) => (input.perDraw ? this.draws : 1);

  // An array of an input in year y, [municipality][cell][lane]; of earlier years added up.
  layInput(input, y, threshold) {
    const width = this.width(input);
    const lanes = this.lanes(input);
    const count = n.municipality * width * lanes;
    const at = this.room.take(input.bytes * count);
    const view = this.room.view(at, count, input.bytes);
    const number = input.bytes === 8 ? BigInt : Number;
    for (let k = 0; k < count; k++) {
      const cell = Math.floor(k / lanes);
      let sum = 0;
      for (let back = input.first; back <= input.last; back++)
        sum += this.known[input.of](y - back, Math.floor(cell / width), cell % width, k % lanes, threshold);
      view[k] = number(sum);
    }
    return { at, count };
  }

  // By the name of the input its arrays, one or one per threshold; without those the page does not know.
  layYear(y) {
    const year = {};
    for (const input of sampleModel.inputs.filter((row) => row.known))
      year[input.name] = (input.perThreshold ? sampleModel.thresholds : [0]).map((_, j) => this.layInput(input, y, j));
    return year;
  }

  budgetAt(y, i, d) {
    const each = sampleModel.budgetDraws;
    return this.data.budget[(y * n.municipality + i) * each + (each > 1 ? d : 0)];
  }

  lay() {
    const bytes = this.exports.workspace(n.municipality, this.groups, this.draws);
    this.workspace = this.room.take(bytes);
    this.struct = this.room.cents(sampleModel.inputs.length + 32);
    this.payment = this.room.cents(n.municipality * this.draws);
    this.external = this.room.cents(this.draws);
    this.covered = this.room.take(this.cells);
    this.pool = this.room.take(2 * n.municipality);
    this.weight = this.room.cents(n.municipality);
    this.names = new Map();
    this.copies = new Map();
    this.years = [...Array(n.year).keys()].map((y) => this.layYear(y));
  }

  // A name in the module's memory, ended by a zero.
  name(text) {
    if (!this.names.has(text)) {
      const bytes = new TextEncoder().encode(`${text}\0`);
      const at = this.room.take(bytes.length);
      new Uint8Array(this.room.memory.buffer, at, bytes.length).set(bytes);
      this.names.set(text, at);
    }
    return this.names.get(text);
  }

  writeLayer(layer) {
    const buffer = this.room.memory.buffer;
    new Uint8Array(buffer, this.covered, this.cells).set(layer.covered);
    new Int16Array(buffer, this.pool, n.municipality).set(layer.pool);
    if (layer.weight) this.room.put(this.weight, (i) => layer.weight[i]);
  }

  // Own cost and budget moved by what a municipality filled in, in what is laid of them; NULL: as drawn.
  ownRows(y, own) {
    const rows = { ...this.years[y] };
    const factors = { cost: own?.costFactor ?? 1, budget: own?.budgetFactor ?? 1 };
    for (const input of sampleModel.inputs)
      if (rows[input.name] && (factors[input.of] ?? 1) !== 1)
        rows[input.name] = [this.scaled(input, y, own.i, factors[input.of])];
    return rows;
  }

  scaled(input, y, i, factor) {
    const [array] = this.years[y][input.name];
    const id = `${input.name} ${y}`;
    if (!this.copies.has(id)) this.copies.set(id, this.room.cents(array.count));
    const copy = this.copies.get(id);
    const from = this.room.view64(array);
    const to = this.room.view64(copy);
    to.set(from);
    const width = this.width(input) * this.lanes(input);
    for (let k = i * width; k < (i + 1) * width; k++) to[k] = BigInt(Math.round(Number(from[k]) * factor));
    return copy;
  }

  // The budgets with another size of the cut: differences from those of the scenario.
  setCut(differences) {
    for (const [y, i, cents] of this.cutNow ?? []) this.fillBudget(y, i, (d) => this.budgetAt(y, i, d), cents);
    for (const [y, i, cents] of differences) this.fillBudget(y, i, () => cents);
    this.cutNow = differences;
  }

  fillBudget(y, i, value) {
    const view = this.room.view64(this.years[y].budget[0]);
    for (let d = 0; d < this.draws; d++) view[i * this.draws + d] = BigInt(value(d));
  }

  values(layer, y, own) {
    const rows = this.ownRows(y, own);
    const threshold = Math.max(0, sampleModel.thresholds.indexOf(layer.threshold));
    return [
      n.municipality,
      this.groups,
      this.draws,
      ...sampleModel.inputs.map(({ name, perThreshold }) => rows[name]?.[perThreshold ? threshold : 0]?.at ?? 0),
      this.name(layer.base),
      this.name(layer.key),
      this.covered,
      layer.covered.every(Boolean) ? 1 : 0,
      layer.fraction,
      layer.share[y],
      layer.attachment.unit,
      layer.attachment.nano,
      layer.limit.unit,
      layer.limit.nano,
      layer.cap.unit,
      layer.cap.nano,
      this.pool,
      layer.nPool,
      layer.weight ? this.weight.at : 0,
      layer.externalShare,
      layer.externalOf,
      layer.totalLimit,
      layer.totalLimitCents,
      this.workspace,
      this.payment.at,
      this.external.at,
    ];
  }

  // Payments of a year under one layer, [municipality][draw] cents; NULL: everyone pays its own cost.
  settleYear(layer, y, own) {
    if (!layer) return this.ownCost(y, own);
    this.writeLayer(layer);
    const values = this.values(layer, y, own); // may enlarge the memory, so before any view
    const struct = this.room.view64(this.struct);
    values.forEach((value, k) => {
      struct[k] = BigInt(value);
    });
    if (!this.exports.settle(this.struct.at)) throw new Error('unknown base or key');
    return this.room.view64(this.payment).slice();
  }

  ownCost(y, own) {
    const cost = this.room.view64(this.ownRows(y, own).cost[0]);
    const sums = new BigInt64Array(n.municipality * this.draws);
    for (let i = 0; i < n.municipality; i++)
      for (let c = 0; c < this.cells; c++)
        for (let d = 0; d < this.draws; d++) sums[i * this.draws + d] += cost[(i * this.cells + c) * this.draws + d];
    return sums;
  }

  budgetOf(y, own) {
    return this.room.view64(this.ownRows(y, own).budget[0]);
  }

  // Over these years, by municipality and draw, in cents: what is paid, and the result; budget: its mean by municipality.
  // Sums stay far below 2^53.
  settle(layer, years, own = null) {
    const paid = new Float64Array(n.municipality * this.draws);
    const result = new Float64Array(n.municipality * this.draws);
    const budgets = new Float64Array(n.municipality);
    for (const y of years) {
      const payment = this.settleYear(layer, y, own);
      const budget = this.budgetOf(y, own);
      for (let k = 0; k < paid.length; k++) {
        const cents = Number(payment[k]);
        const given = Number(budget[k]);
        paid[k] += cents;
        result[k] += given - cents;
        budgets[Math.floor(k / this.draws)] += given / this.draws;
      }
    }
    return { paid, result, budgets };
  }
}

export const schemeLayer = (s) => sampleModel.schemes[s].layer ?? null;

// The part of the budget that is meant for the covered cells, as the scenario's reader has it.
export function coveredFraction(covered) {
  if (covered.every(Boolean)) return nano;
  return sampleModel.split ? covered.reduce((sum, on, k) => sum + (on ? sampleModel.split[k] : 0), 0) : 0;
}
export const completeLayer = (layer) => layer && { ...layer, fraction: coveredFraction(layer.covered) };
