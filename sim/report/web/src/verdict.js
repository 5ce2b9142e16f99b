// SPDX-License-Identifier: GPL-3.0-or-later
// Does a municipality pay in structurally? Three answers, and undecided says why: as the program judges it for all its tables.
import { assumed, model, n } from './model.js';
import { t } from './text.js';

// 'pays', 'receives', 'missing' (figures), 'draws' (too few), 'neutral'.
export const judge = (s, i) => model.verdict[s * n.municipality + i];

// What may be said of one municipality: with assumed inputs nobody is named as a payer.
export function shownVerdict(s, i) {
  const verdict = judge(s, i);
  return assumed && verdict === 'pays' ? 'missing' : verdict;
}

export const verdictText = (verdict) => t(`verdict.${verdict}`);
export const verdictShort = (verdict) => t(`verdictShort.${verdict}`);
