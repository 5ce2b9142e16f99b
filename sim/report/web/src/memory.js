// SPDX-License-Identifier: GPL-3.0-or-later
// Lets C see bytes and texts, and see its own: the memory of a WebAssembly module that exports take (malloc).
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true }); // CSV for a Dutch Excel begins with the mark

export class Memory {
  constructor(exports) {
    this.exports = exports;
  }

  bytes(at, count) {
    return new Uint8Array(this.exports.memory.buffer, at, count);
  }

  // With a zero behind it; stays until it is freed. Throws when there is no more memory.
  put(bytes) {
    const at = this.exports.take(bytes.length + 1);
    if (!at) throw new Error('memory');
    const room = this.bytes(at, bytes.length + 1);
    room.set(bytes);
    room[bytes.length] = 0;
    return at;
  }

  // No text is NULL.
  putText(text) {
    return text === null || text === undefined ? 0 : this.put(encoder.encode(text));
  }

  text(at) {
    const all = new Uint8Array(this.exports.memory.buffer);
    return decoder.decode(all.subarray(at, all.indexOf(0, at)));
  }
}
