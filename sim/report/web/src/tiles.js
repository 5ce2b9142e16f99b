// SPDX-License-Identifier: GPL-3.0-or-later
// The 23 municipalities of Groningen as they were in 2016, each a tile roughly where it lies: column, row, short name;
// where it does not fit it breaks at its soft hyphen.
export const tiles = {
  GM1663: [2, 0, 'De Marne'],
  GM1651: [3, 0, 'Eemsm.'],
  GM0053: [2, 1, 'Winsum'],
  GM0005: [3, 1, 'Bedum'],
  GM0024: [4, 1, 'Lopp.'],
  GM0003: [5, 1, 'Apping.'],
  GM0010: [6, 1, 'Delfzijl'],
  GM0015: [0, 2, 'Groot.'],
  GM0056: [1, 2, 'Zuidh.'],
  GM0014: [2, 2, 'Gron.'],
  GM0009: [3, 2, 'Ten Boer'],
  GM0040: [4, 2, 'Slocht.'],
  GM0025: [0, 3, 'Marum'],
  GM0022: [1, 3, 'Leek'],
  GM0017: [2, 3, 'Haren'],
  GM0018: [3, 3, 'Hoogez.'],
  GM1987: [4, 3, 'Menter.'],
  GM1895: [5, 3, 'Old\u00adambt'],
  GM0007: [6, 3, 'Belling.'],
  GM0047: [4, 4, 'Veen\u00addam'],
  GM0765: [5, 4, 'Pekela'],
  GM0048: [6, 4, 'Vlagtw.'],
  GM0037: [5, 5, 'Stadsk.'],
};
