// SPDX-License-Identifier: GPL-3.0-or-later
// Where words fit within an outline: no line of them may cross it. Points and sizes are in the units of the outline.
const area = (ring) =>
  ring.reduce((sum, [x, y], k) => {
    const [nextX, nextY] = ring[(k + 1) % ring.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);

export const largest = (rings) => rings.reduce((a, b) => (Math.abs(area(b)) > Math.abs(area(a)) ? b : a));

export function centre(ring) {
  const sum = [0, 0];
  ring.forEach(([x, y], k) => {
    const [nextX, nextY] = ring[(k + 1) % ring.length];
    const part = x * nextY - nextX * y;
    sum[0] += (x + nextX) * part;
    sum[1] += (y + nextY) * part;
  });
  return sum.map((one) => one / (6 * area(ring)));
}

// Where the outline crosses a height, from left to right.
function crossings(ring, y) {
  const found = ring.flatMap(([x, fromY], k) => {
    const [nextX, toY] = ring[(k + 1) % ring.length];
    return fromY > y === toY > y ? [] : [x + ((y - fromY) / (toY - fromY)) * (nextX - x)];
  });
  return found.sort((a, b) => a - b);
}

// Is the outline's inside unbroken from left to right at this height?
function holds(ring, y, left, right) {
  const ends = crossings(ring, y);
  for (let k = 0; k + 1 < ends.length; k += 2) if (ends[k] <= left && right <= ends[k + 1]) return true;
  return false;
}

// The places to try, from the centre outwards.
function places(ring, step) {
  const [x, y] = centre(ring);
  const [xs, ys] = [0, 1].map((k) => ring.map((point) => point[k]));
  const list = [[x, y]];
  for (let a = Math.min(...xs); a < Math.max(...xs); a += step)
    for (let b = Math.min(...ys); b < Math.max(...ys); b += step) list.push([a, b]);
  const far = ([a, b]) => Math.hypot(a - x, b - y);
  return list.sort((a, b) => far(a) - far(b));
}

// The middle of a block of lines of these widths, or null where it fits nowhere.
export function roomFor(ring, widths, height) {
  const most = Math.max(...widths);
  const fits = ([x, y]) =>
    widths.every((width, k) => {
      const top = y + (k - widths.length / 2) * height;
      return [top, top + height / 2, top + height].every((at) => holds(ring, at, x - width / 2 - 2, x + width / 2 + 2));
    });
  const xs = ring.map(([x]) => x);
  return Math.max(...xs) - Math.min(...xs) < most ? null : (places(ring, 6).find(fits) ?? null);
}
