// The sections of the page, in their order. One module each: {id, render(state, context), available()}.
import { sensitivity, stress } from './sections/asked.js';
import { council } from './sections/council.js';
import { fund, leaving, stability } from './sections/extras.js';
import { municipality } from './sections/municipality.js';
import { origin } from './sections/origin.js';
import { schemes } from './sections/schemes.js';
import { summary } from './sections/summary.js';
import { whatif } from './sections/whatif.js';
import { whopays } from './sections/whopays.js';

export const sections = [summary, municipality, whopays, schemes, whatif, leaving, stability, stress, sensitivity, fund, council, origin]
  .filter((section) => section.available?.() ?? true);
