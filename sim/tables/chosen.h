/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which schemes of a results file to show: all, or the one that is asked for. */
#ifndef SIM_TABLES_CHOSEN_H
#define SIM_TABLES_CHOSEN_H

#include "sim/store/result.h"

/* Schemes first .. end - 1 along the file's axis. */
struct chosen {
    size_t first, end;
};

/* name: that of a scheme in the file, or its label in either language; NULL: all. STATUS_USAGE, with the nearest name
 * when there is one, when the file has no such scheme; errors of result_texts. */
CHECKED enum status chosen_schemes(const struct result *result, const char *path, const char *name,
                                   struct chosen *chosen, struct note *note);

/* The name in the file of the one that is asked for, the caller's to free. Errors as chosen_schemes. */
CHECKED enum status chosen_name(const struct result *result, const char *path, const char *asked, char **name,
                                struct note *note);

#endif
