/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would be better off without the others? Worked out from the draws of a finished results file and added to it as
 * /stability (results/README.md): shares of each municipality in the common risk, groups that are better off by
 * themselves, the order in which members would leave. */
#ifndef SIM_DECIDE_STABILITY_H
#define SIM_DECIDE_STABILITY_H

#include "models/core/status.h"
#include "sim/store/result.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stability_options {
    double margin, rho;
    size_t most_draws; /* of the stored draws the first so many are used */
    size_t n_group;
    const char *const *group;                                     /* [n_group] names or CBS codes with commas between */
    int threads;                                                  /* 0: one per core */
    void (*progress)(void *context, int64_t done, int64_t total); /* in thousandths; from one thread at a time; may be
                                                                     NULL */
    void *context;
};

/* Does the file hold the answer to these options, worked out by this version of the program? STATUS_MEMORY or errors as
 * result_read. */
CHECKED enum status stability_is_stored(const struct result *result, const struct stability_options *options,
                                        bool *stored, struct note *note);

/* Work it out and add it to the file. STATUS_MISSING when draws were not stored, STATUS_REFERENCE when a group names an
 * unknown municipality, STATUS_CONFLICT when the figures cannot be judged; errors as store_amend and scenario_recall.
 */
CHECKED enum status stability_run(const char *path, const struct stability_options *options, struct note *note);

#endif
