/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and numbers of clients as they come out of spreadsheets: "7", "007", " 7", "7.0" are most likely the same, and
 * so are "a7" and "A7". */
#ifndef SIM_SCENARIO_CLIENT_NAMES_H
#define SIM_SCENARIO_CLIENT_NAMES_H

#include <stddef.h>

struct client_name {
    size_t municipality;
    const char *text; /* borrowed */
};

/* The first of two that stand next to each other in name[n], which is sorted here, and differ in spelling alone; NULL
 * when there are none. */
const struct client_name *client_names_alike(struct client_name *name, size_t n);

#endif
