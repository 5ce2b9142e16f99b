/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario to publish: without what it says of municipalities that are withheld. */
#ifndef SIM_SCENARIO_WITHHOLD_H
#define SIM_SCENARIO_WITHHOLD_H

#include "models/core/status.h"
#include <stddef.h>

/* The text of a resolved scenario (scenario.resolved) without the accounts, estimates and reserves of these places;
 * place[n]: the code and the name of each, or NULL: of all. *text is the caller's. Errors as scenario_read. */
CHECKED enum status scenario_withhold(const char *resolved, size_t n, const char *const *place, char **text,
                                      struct note *note);

#endif
