// SPDX-License-Identifier: GPL-3.0-or-later
// Settles the embedded draws again, with models/solidarity compiled to WebAssembly (whatif/whatif.c). Amounts are whole
// cents in 64-bit numbers; nothing here rounds.
import wasmBase64 from 'whatif.wasm';
import { model, n, sampleModel } from './model.js';

// The struct of whatif.c, in its order.
const fields = [
  'n_municipality',
  'n_care',
  'n_lane',
  'budget',
  'residents',
  'youths',
  'cost',
  'cost_lag1',
  'cost_mean3',
  'expected_cost',
  'clients',
  'clients_lag1',
  'clients_mean3',
  'excess',
  'base',
  'key',
  'covered',
  'covers_all',
  'covered_fraction',
  'share',
  'attachment_unit',
  'attachment_nano',
  'limit_unit',
  'limit_nano',
  'cap_unit',
  'cap_nano',
  'pool',
  'n_pool',
  'weight',
  'external_share',
  'external_of',
  'total_limit',
  'total_limit_cents',
  'workspace',
  'payment',
  'external',
];
const page = 65536;
export const nano = 1e9;

const fromBase64 = (text) => Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));

async function inflate(bytes) {
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
  const read = reader(await inflate(fromBase64(text)), planes);
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

  view64(array) {
    return new BigInt64Array(this.memory.buffer, array.at, array.count);
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
    const { instance } = await WebAssembly.instantiate(fromBase64(wasmBase64), {});
    return new Settler(instance.exports, await unpack(text));
  }

  // Values [year][municipality][cell][draw] of years y: those before the first are what was expected then.
  costAt(y, k) {
    const size = n.municipality * this.cells * this.draws;
    if (y >= 0) return this.data.cost[y * size + k];
    return this.data.expected[Math.floor(k / this.draws)];
  }

  clientsAt(y, i, d) {
    const { clients, expectedClients } = this.data;
    return y >= 0 ? clients[(y * n.municipality + i) * this.draws + d] : expectedClients[i];
  }

  // All clients stand in the first group: keys by clients are offered only where all care is covered.
  clientRows(years) {
    const at = this.room.take(4 * n.municipality * this.groups * this.draws);
    const view = new Int32Array(this.room.memory.buffer, at, n.municipality * this.groups * this.draws);
    for (let i = 0; this.data.clients && i < n.municipality; i++)
      for (let d = 0; d < this.draws; d++)
        view[i * this.groups * this.draws + d] = years.reduce((sum, y) => sum + this.clientsAt(y, i, d), 0);
    return at;
  }

  layYear(y) {
    const size = n.municipality * this.cells * this.draws;
    const cents = (value) => this.room.put(this.room.cents(size), value);
    const heads = (list) => this.room.put(this.room.cents(n.municipality), (i) => list[y * n.municipality + i]);
    return {
      budget: this.room.put(this.room.cents(n.municipality * this.draws), (k) =>
        this.budgetAt(y, Math.floor(k / this.draws), k % this.draws),
      ),
      residents: heads(sampleModel.residents),
      youths: heads(sampleModel.youths),
      cost: cents((k) => this.costAt(y, k)),
      costLag1: cents((k) => this.costAt(y - 1, k)),
      costMean3: cents((k) => this.costAt(y - 1, k) + this.costAt(y - 2, k) + this.costAt(y - 3, k)),
      expected: cents((k) => this.data.expected[y * n.municipality * this.cells + Math.floor(k / this.draws)]),
      clients: this.clientRows([y]),
      clientsLag1: this.clientRows([y - 1]),
      clientsMean3: this.clientRows([y - 1, y - 2, y - 3]),
      excess: sampleModel.thresholds.map((_, j) => cents((k) => this.data.excess[(j * n.year + y) * size + k])),
    };
  }

  budgetAt(y, i, d) {
    const each = sampleModel.budgetDraws;
    return this.data.budget[(y * n.municipality + i) * each + (each > 1 ? d : 0)];
  }

  lay() {
    const bytes = this.exports.workspace(n.municipality, this.groups, this.draws);
    this.workspace = this.room.take(bytes);
    this.struct = this.room.cents(fields.length);
    this.payment = this.room.cents(n.municipality * this.draws);
    this.external = this.room.cents(this.draws);
    this.covered = this.room.take(this.cells);
    this.pool = this.room.take(2 * n.municipality);
    this.weight = this.room.cents(n.municipality);
    this.names = new Map();
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

  // Own cost and budget moved by what a municipality filled in; NULL: as drawn.
  ownRows(year, y, own) {
    const rows = { budget: year.budget, cost: year.cost, costLag1: year.costLag1, costMean3: year.costMean3 };
    if (!own) return rows;
    const scaled = (name, array, width, factor) => {
      this.scaled ??= new Map();
      const id = `${name} ${y}`;
      if (!this.scaled.has(id)) this.scaled.set(id, this.room.cents(array.count));
      const copy = this.scaled.get(id);
      const from = this.room.view64(array);
      const to = this.room.view64(copy);
      to.set(from);
      for (let k = own.i * width; k < (own.i + 1) * width; k++) to[k] = BigInt(Math.round(Number(from[k]) * factor));
      return copy;
    };
    const wide = this.cells * this.draws;
    if (own.costFactor !== 1)
      for (const name of ['cost', 'costLag1', 'costMean3']) rows[name] = scaled(name, year[name], wide, own.costFactor);
    if (own.budgetFactor !== 1) rows.budget = scaled('budget', year.budget, this.draws, own.budgetFactor);
    return rows;
  }

  // The budgets with another size of the cut: differences from those of the scenario.
  setCut(differences) {
    for (const [y, i, cents] of this.cutNow ?? []) this.fillBudget(y, i, (d) => this.budgetAt(y, i, d), cents);
    for (const [y, i, cents] of differences) this.fillBudget(y, i, () => cents);
    this.cutNow = differences;
  }

  fillBudget(y, i, value) {
    const view = this.room.view64(this.years[y].budget);
    for (let d = 0; d < this.draws; d++) view[i * this.draws + d] = BigInt(value(d));
  }

  values(layer, y, own) {
    const year = this.years[y];
    const rows = this.ownRows(year, y, own);
    const threshold = Math.max(0, sampleModel.thresholds.indexOf(layer.threshold));
    return [
      n.municipality,
      this.groups,
      this.draws,
      rows.budget.at,
      year.residents.at,
      year.youths.at,
      rows.cost.at,
      rows.costLag1.at,
      rows.costMean3.at,
      year.expected.at,
      year.clients,
      year.clientsLag1,
      year.clientsMean3,
      year.excess[threshold]?.at ?? 0,
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
    const cost = this.room.view64(this.ownRows(this.years[y], y, own).cost);
    const sums = new BigInt64Array(n.municipality * this.draws);
    for (let i = 0; i < n.municipality; i++)
      for (let c = 0; c < this.cells; c++)
        for (let d = 0; d < this.draws; d++) sums[i * this.draws + d] += cost[(i * this.cells + c) * this.draws + d];
    return sums;
  }

  budgetOf(y, own) {
    return this.room.view64(this.ownRows(this.years[y], y, own).budget);
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
export const hasSample = sampleModel !== null && model.year.length > 0;
