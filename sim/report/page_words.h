/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the page where no script runs: those of its script (sim/report/web/src/text-nl.js and text-en.js), and
 * amounts and shares as that writes them (format.js). All texts that are returned live as long as the tables. */
#ifndef SIM_REPORT_PAGE_WORDS_H
#define SIM_REPORT_PAGE_WORDS_H

#include "sim/tables/tables.h"

/* text: by language (sim/base/i18n.h). The last has no key. Made by sim/report/web/plain.mjs. */
struct page_text {
    const char *key, *text[2];
};
extern const struct page_text page_texts[];

/* The text of a key as the budgets of the file want it, {name} filled in: pairs of name and text behind the key. */
#define page_say(...) page_say_values(__VA_ARGS__, (const char *)NULL)
const char *page_say_values(struct tables *tables, const char *key, ...) __attribute__((sentinel));

/* "€ 1,2 mln", below a million "€ 340.000"; always of the size of the amount; "?" where it is unknown. */
const char *page_short(struct tables *tables, int64_t cents);

/* "tekort van € 1,2 mln" */
const char *page_result(struct tables *tables, int64_t cents);

/* "€ 1,2 mln tot € 4,5 mln tekort" */
const char *page_band(struct tables *tables, int64_t low, int64_t high);

/* "12 %"; a chance is never rounded to certain or impossible: "> 99 %". */
const char *page_percent(struct tables *tables, double share);
const char *page_chance(struct tables *tables, double share);

/* "2016–2020"; one year by itself where both are the same. */
const char *page_period(struct tables *tables, const char *period);

#endif
