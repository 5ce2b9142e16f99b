/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_CLI_NEW_TABLE_H
#define SIM_CLI_NEW_TABLE_H

#include "models/core/status.h"
#include <stdbool.h>

enum new_table_kind { NEW_TABLE_SETTLE, NEW_TABLE_REALISED, NEW_TABLE_ESTIMATES };

struct new_table {
    enum new_table_kind kind;
    const char *scenario, *output; /* output may be NULL, which is refused */
    bool force;                    /* another's file may be replaced */
    int first, last;               /* years; both 0: none are asked for */
};

/* Write the workbook and say what to do with it. */
CHECKED enum status new_table(const struct new_table *wanted, struct note *note);

#endif
