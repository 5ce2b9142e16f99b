// SPDX-License-Identifier: GPL-3.0-or-later
// What a scheme does to each municipality beside paying its own costs, where that may be said: where it is decided, and names
// nobody as payer on example figures.
import { alone, assumed, byName, model, municipalities, payment, schemes } from './model.js';
import { number, overview, sheetOf, underScheme } from './sheets.js';
import { isKnown } from './format.js';

const decided = new Set(['pays', 'receives', 'neutral']);
export const hasAlone = alone < schemes.length;

function perYouth(s) {
  const rows = sheetOf('overview').rows.filter(underScheme(s));
  return new Map(rows.map((row) => [row[0], number(row, overview.youth)]));
}

// Of each municipality, by name: {i, name, decided, less: cents that it pays less than alone (below 0: more) over the
// horizon, youth: the same per youth a year}. Where it is not decided they are null on example figures, as they are where
// they are not known.
export function besideAll(s) {
  const [shared, own] = [perYouth(s), perYouth(alone)];
  return byName.map(({ i, name }) => {
    const youth = shared.get(i) - own.get(i);
    const told = s === alone ? 'neutral' : model.verdict[s * municipalities.length + i];
    const known = isKnown(shared.get(i)) && isKnown(own.get(i));
    const fits = told === 'neutral' || (told === 'receives' ? youth > 0 : youth < 0);
    const sure = known && decided.has(told) && fits;
    const said = sure || (known && !assumed);
    return {
      i,
      name,
      decided: sure,
      youth: said ? youth : null,
      less: said ? payment(alone, i) - payment(s, i) : null,
    };
  });
}
