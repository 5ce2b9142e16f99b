/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables on the terminal: the same as in a report, from a results file or of an answer that is in none. */
#ifndef SIM_REPORT_PRINT_H
#define SIM_REPORT_PRINT_H

#include "sim/tables/tables.h"
#include <stdio.h>

/* What is asked for of a results file, at most `width` columns wide. A section (sim/tables/tables.h) is printed in
 * short; a sheet by its own name in full. Errors of tables_make; STATUS_MEMORY. */
CHECKED enum status print_tables(FILE *out, const struct report_request *request, int width, struct note *note);

/* At a glance, of the region or of the municipality that is asked for: at most 16 lines, unless names are long. */
CHECKED enum status print_digest(FILE *out, const struct report_request *request, int width, struct note *note);

/* The same of files beside each other; errors of tables_compare. */
CHECKED enum status print_comparison(FILE *out, const struct report_request *request, int width, struct note *note);

/* The same of an answer. Errors of tables_of_answer; STATUS_MEMORY. */
CHECKED enum status print_answer(FILE *out, const struct answer *answer, const struct report_request *request,
                                 int width, struct note *note);

#endif
