// SPDX-License-Identifier: GPL-3.0-or-later
// Does a municipality pay in structurally? Three answers, and undecided says why: the rule of sim/tables/verdict.c.
import { assumed, figure, groups } from './model.js';
import { t } from './text.js';

const oneSided90 = 1.2815515655446004;
const oneSided95 = 1.6448536269514722;
const groupsToJudge = 50;

// 'pays', 'receives', 'missing' (figures), 'draws' (too few), 'neutral'.
export function judge(s, i) {
  const mean = figure('transfer_structural_mean', s, i);
  const meanSe = figure('transfer_structural_mean_se', s, i);
  const sd = figure('transfer_structural_sd', s, i);
  const sdSe = figure('transfer_structural_sd_se', s, i);
  if (mean === 0 && meanSe === 0) return 'neutral';
  if (mean === null || meanSe === null || sd === null || sdSe === null || groups < groupsToJudge) return 'draws';
  const size = Math.abs(mean);
  const meanError = oneSided95 * meanSe;
  const sdError = oneSided95 * sdSe;
  if (size - meanError > oneSided90 * (sd + sdError)) return mean > 0 ? 'pays' : 'receives';
  return size + meanError < oneSided90 * (sd - sdError) ? 'missing' : 'draws';
}

// What may be said of one municipality: with assumed inputs nobody is named as a payer.
export function shownVerdict(s, i) {
  const verdict = judge(s, i);
  return assumed && verdict === 'pays' ? 'missing' : verdict;
}

export const verdictText = (verdict) => t(`verdict.${verdict}`);
export const verdictShort = (verdict) => t(`verdictShort.${verdict}`);
