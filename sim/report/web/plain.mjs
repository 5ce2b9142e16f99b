// SPDX-License-Identifier: GPL-3.0-or-later
// node plain.mjs PAGE_TEXTS.c: of the page's texts those that the program says too, where no script runs, as a C array.
import { writeFileSync } from 'node:fs';
import { en } from './src/text-en.js';
import { nl } from './src/text-nl.js';

const said =
  /^(summary|verdict|accounts|budget|plain)\.|^(million|example(Long)?|municipality\.intervalText|shortfallOf|surplusOf|band|bandShortfall|bandSurplus|whatif\.(pay|get))(@|$)/;

const rows = Object.keys(nl)
  .filter((key) => said.test(key))
  .sort()
  .map((key) => {
    const [name, dutch, english] = [key, nl[key], en[key]].map((text) => JSON.stringify(text));
    return `    {${name}, {${dutch}, ${english}}},\n`;
  });
writeFileSync(
  process.argv[2],
  `#include "sim/report/page_words.h"\nconst struct page_text page_texts[] = {\n${rows.join('')}    {NULL, {NULL, NULL}},\n};\n`,
);
