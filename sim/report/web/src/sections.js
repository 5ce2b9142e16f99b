// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of the page, in their order. One module each: {id, render(state, context), available()}.
import { sensitivity, stress } from './sections/asked.js';
import { compare } from './sections/compare.js';
import { council } from './sections/council.js';
import { fund, leaving } from './sections/extras.js';
import { incentive } from './sections/incentive.js';
import { municipality } from './sections/municipality.js';
import { origin } from './sections/origin.js';
import { reserve } from './sections/reserve.js';
import { reverse } from './sections/reverse.js';
import { schemes } from './sections/schemes.js';
import { stability } from './sections/stability.js';
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
  council,
  origin,
].filter((section) => section.available?.() ?? true);
