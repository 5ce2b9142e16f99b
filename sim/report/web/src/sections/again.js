// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded draws settled again, once for all sections: what they tell of a scheme as it stands.
import { horizonYears, model, sampleModel } from '../model.js';
import { completeLayer, schemeLayer, Settler } from '../settle.js';
import { bandOf, mean } from '../statistics.js';

// Settled once for all sections; null where this browser or this run cannot.
let opened;
export let reason = '';
export const canCalculate = typeof WebAssembly === 'object' && typeof DecompressionStream === 'function';
export function openSettler() {
  opened ??= sampleModel
    ? Settler.open(document.getElementById('sample').textContent).catch((error) => {
        console.warn(error);
        reason = String(error);
        return null;
      })
    : Promise.resolve(null);
  return opened;
}

// What the scheme takes off the payment of each draw, beside paying one's own costs: P10, P50, P90, the share of the draws in
// which it adds to it, and how many draws there are; null: not known.
export async function besideAlone(s, i) {
  const settler = await openSettler();
  const layer = sampleModel?.schemes[s].settles ? schemeLayer(s) : null;
  if (!settler || !layer) return null;
  const rows = [i * settler.draws, (i + 1) * settler.draws];
  const [paid, own] = [completeLayer(layer), null].map((one) => settler.settle(one, horizonYears).paid.slice(...rows));
  const less = own.map((cents, d) => cents - paid[d]);
  const more = less.filter((cents) => cents < 0).length / settler.draws;
  const [low, mid, high] = bandOf(less);
  return { low, mid, high, more, draws: settler.draws };
}

// P10, P50 and P90 of what is paid under the scheme in each year, and the middle of the own cost; null: not known.
export async function paymentsByYear(s, i) {
  const settler = await openSettler();
  if (!settler || !sampleModel?.schemes[s].settles) return null;
  const layer = completeLayer(schemeLayer(s));
  const bandIn = (y, what) =>
    bandOf(Array.from(settler.settleYear(what, y, null).slice(i * settler.draws, (i + 1) * settler.draws), Number));
  return model.year.map((year, y) => {
    const [low, mid, high] = bandIn(y, layer);
    return { year, low, mid, high, own: bandIn(y, null)[1], draws: settler.draws };
  });
}

// What is paid more when the largest municipality is outside, in which share of the draws it is less, and of how many draws;
// null: not known.
export async function withoutLargest(s, i, largest) {
  const settler = await openSettler();
  const layer = sampleModel?.schemes[s].settles ? schemeLayer(s) : null;
  if (!settler || !layer || layer.pool[largest] < 0) return null;
  const pool = layer.pool.map((p, k) => (k === largest ? -1 : p));
  const inside = settler.settle(completeLayer(layer), horizonYears).paid;
  const outside = settler.settle(completeLayer({ ...layer, pool }), horizonYears).paid;
  const { draws } = settler;
  const more = outside.slice(i * draws, (i + 1) * draws).map((cents, d) => cents - inside[i * draws + d]);
  return { more: mean(more), cheaper: more.filter((cents) => cents < 0).length / draws, draws };
}
