// SPDX-License-Identifier: GPL-3.0-or-later
// Amounts in euros as people write them.
const mostCents = 1e12; // settled draws, which may be a thousand times their mean, stay within 64 bits

// "12.500.000", "12,500,000.50" and "12500000": a tail of one or two digits is a part of a euro.
function euros(text) {
  const tail = /[.,](\d{1,2})$/.exec(text);
  const whole = (tail ? text.slice(0, -tail[0].length) : text).replace(/[.,](?=\d{3}(\D|$))/g, '');
  return /^\d+$/.test(whole) ? Number(`${whole}.${tail?.[1] ?? 0}`) : NaN;
}

// In whole cents; "4,6 mln" too. null when empty, NaN when it is no amount, or more than any municipality has.
export function centsOf(text) {
  const bare = text.replace(/[€\s\u00a0]/g, '');
  if (bare === '') return null;
  const millions = /^(\d+)(?:[.,](\d+))?(?:mln|mio|miljoen|million)\.?$/i.exec(bare);
  const cents = Math.round(100 * (millions ? 1e6 * Number(`${millions[1]}.${millions[2] ?? 0}`) : euros(bare)));
  return cents <= mostCents ? cents : NaN;
}
