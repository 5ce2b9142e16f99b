// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of the page, in their order. One module each: {id, render(state, context), available()}.
import { backtest, fund, reverse, sensitivity, stability, stress } from './sections/asked.js';
import { compare } from './sections/compare.js';
import { council } from './sections/council.js';
import { incentive } from './sections/incentive.js';
import { leaving } from './sections/leaving.js';
import { municipality } from './sections/municipality.js';
import { origin } from './sections/origin.js';
import { reserve } from './sections/reserve.js';
import { schemes } from './sections/schemes.js';
import { summary } from './sections/summary.js';
import { whatif } from './sections/whatif.js';
import { whopays } from './sections/whopays.js';

export const sections = [
  summary,
  municipality,
  compare,
  reserve,
  incentive,
  whopays,
  schemes,
  whatif,
  stability,
  leaving,
  fund,
  stress,
  reverse,
  sensitivity,
  backtest,
  council,
  origin,
].filter((section) => section.available?.() ?? true);
