/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of columns in Dutch, and as StatLine has them, beside the program's own. */
#ifndef SIM_SCENARIO_HEADINGS_H
#define SIM_SCENARIO_HEADINGS_H

#include "sim/scenario/table.h"

/* table_read, and then headings_translate. */
CHECKED enum status headings_read(const struct files *files, const char *path, size_t size_cap, struct table *table,
                                  struct note *note);

/* The same, with columns of remarks and sources, which a scheme may have as its key: those that nobody keeps go by the
 * second, which is told (table_tell). keeps may be NULL. */
CHECKED enum status headings_read_all(const struct files *files, const char *path, size_t size_cap, struct table *table,
                                      struct note *note);
CHECKED enum status headings_drop_remarks(struct table *table, bool (*keeps)(const void *context, const char *header),
                                          const void *context);

/* A heading without the unit behind it that says the amounts are in euros: "Rijksbudget (EUR)", "kosten in euro's". Of
 * another unit, "(x 1.000)", it stays, so that it is not known. And its letters and digits alone, in small letters. */
enum { HEADINGS_PLAIN = 256 };
void headings_plain(const char *header, char plain[HEADINGS_PLAIN]);
void headings_fold(const char *text, char folded[HEADINGS_PLAIN]);

/* By its name, does a column hold remarks or sources? */
bool headings_is_remark(const char *header);

/* Give the columns that have a Dutch name the program's: "Gemeentecode" is code, "kosten:ZIN:verblijf" is
 * cost:ZIN:verblijf. STATUS_DUPLICATE where two columns then have one name; STATUS_MEMORY. */
CHECKED enum status headings_translate(struct table *table, struct note *note);

/* In a table of one amount a year: give the column of this name (cost_eur, eur, grade) to "Kosten", "Raming" or
 * "Waardering" when no other has it. After headings_translate. */
CHECKED enum status headings_translate_column(struct table *table, const char *name);

/* An error about a column names it as the table that was given does: "Inwoners", not residents. For the readers of a
 * table, once they have failed. */
void headings_restore(const struct table *table, struct note *note);

/* Rows are read on after an error of the user's in one of them, so that all of a table are told at once: keeps what was
 * said of a row (one) in `note`, and its status in *first if it is the first. STATUS_OK, or what ends all reading. */
CHECKED enum status headings_go_on(const struct table *table, enum status status, struct note *one, enum status *first,
                                   struct note *note);

/* The same of what has been told already: reading goes on after what is the user's to mend, and *first keeps it. */
CHECKED enum status headings_go_on_after(enum status status, enum status *first);

/* The heading of a column in the user's language, to be freed: "kosten:ZIN:verblijf" for cost:ZIN:verblijf. What has no
 * Dutch name keeps its own. NULL without memory. */
char *headings_own(const char *column);

/* STATUS_UNKNOWN with what is told of every column that is none of names[n]: these in the user's language, of which the
 * first n_required must be there. */
CHECKED enum status headings_check_known(const struct table *table, const char *const *names, size_t n_required,
                                         size_t n, struct note *note);

/* STATUS_MISSING with a note that names the column that is absent in the user's language. */
CHECKED enum status headings_missing(const struct table *table, const char *column, struct note *note);

#endif
