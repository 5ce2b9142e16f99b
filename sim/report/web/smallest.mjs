// SPDX-License-Identifier: GPL-3.0-or-later
// Deflated as small as zlib can: how much it looks at before it begins a new block decides that, and differs from one content to another.
import { deflateSync } from 'node:zlib';

export function deflateSmallest(content) {
  const tried = [5, 6, 7, 8, 9].map((memLevel) => deflateSync(content, { level: 9, memLevel }));
  return tried.reduce((least, one) => (one.length < least.length ? one : least));
}
