// SPDX-License-Identifier: GPL-3.0-or-later
// What stands above and below every printed page: whom it is about, under which scheme, of which day, and which page of how
// many. In margin boxes, which a browser without them leaves out; that prints the title of the page instead.
import { lang } from './text.js';

let rule = -1;

export function headPages(about, title) {
  const today = new Intl.DateTimeFormat(lang() === 'nl' ? 'nl-NL' : 'en-GB', { dateStyle: 'long' }).format(new Date());
  const box = (place, content) => `@${place} { content: ${content}; font: 8pt sans-serif; color: #4b5563; }`;
  const quoted = JSON.stringify; // CSS escapes what JSON does
  const [sheet] = document.styleSheets;
  if (rule >= 0) sheet.deleteRule(rule);
  rule = sheet.insertRule(
    `@page { ${box('top-left', quoted(about))} ${box('top-right', quoted(today))} ${box('bottom-left', quoted(title))} ${box('bottom-right', 'counter(page) "/" counter(pages)')} }`,
    sheet.cssRules.length,
  );
  document.title = `${about} \u00b7 ${title} \u00b7 ${today}`;
}
