/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts in the list `realised` beside others of the same in the table `realised_file`. What is handed down by fewer
 * files that inherit counts, and the list where both are of one file. A results file keeps the table whole and the list
 * without what no longer counts, both as of one file, so that the same counts when it is read again. */
#ifndef SIM_SCENARIO_OVERRULED_H
#define SIM_SCENARIO_OVERRULED_H

#include "sim/scenario/read.h"

struct overruled_account {
    const char *file; /* borrowed */
    int line;
    int64_t cents;
};

struct overruled {
    size_t n;
    const char *who; /* of the first one; borrowed */
    int year;
    struct overruled_account left, kept;
};

/* Does the table count where the list says otherwise? */
bool overruled_is_list(const struct reading *reading);

/* One more: left makes way for kept. */
void overruled_add(struct overruled *overruled, const char *who, int year, const struct overruled_account *left,
                   const struct overruled_account *kept);

/* All in one warning, if there are any. STATUS_MEMORY. */
CHECKED enum status overruled_tell(const struct overruled *overruled, struct reading *reading);

#endif
