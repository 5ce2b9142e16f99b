// SPDX-License-Identifier: GPL-3.0-or-later
// The borders of municipalities, by code and by division (scenarios/borders/borders.csv): rings of points [east, north] in
// hectometres.
import text from '../../../../scenarios/borders/borders.csv';

// The first point as it is, each other as its step from the one before.
function ringOf(steps) {
  const numbers = steps.split(' ').map(Number);
  const ring = [];
  for (let k = 0; k < numbers.length; k += 2) {
    const [x, y] = ring.at(-1) ?? [0, 0];
    ring.push([x + numbers[k], y + numbers[k + 1]]);
  }
  return ring;
}

// year of the division: code: rings.
function read() {
  const divisions = new Map();
  for (const line of text.trim().split(/\r?\n/).slice(1)) {
    const [year, code, steps] = line.split(',');
    if (!divisions.has(year)) divisions.set(year, new Map());
    const rings = divisions.get(year);
    rings.set(code, [...(rings.get(code) ?? []), ringOf(steps)]);
  }
  return divisions;
}

// Of the division that has all of these, of several the last that is not later than the year: { year, rings: [of each code] }.
// null where none has all of them: a map with holes would show a region that does not exist.
export function bordersOf(codes, year) {
  const whole = [...read()].filter(([, rings]) => codes.every((code) => rings.has(code)));
  const [division, rings] = whole.findLast(([of]) => Number(of) <= year) ?? whole[0] ?? [];
  return rings ? { year: division, rings: codes.map((code) => rings.get(code)) } : null;
}
