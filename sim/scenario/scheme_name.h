/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scheme that somebody means by a word on the command line. */
#ifndef SIM_SCENARIO_SCHEME_NAME_H
#define SIM_SCENARIO_SCHEME_NAME_H

#include "models/core/status.h"
#include "models/solidarity/scheme.h"
#include <stddef.h>

/* What a scheme is called: its name, and its label in each language. The texts are the caller's. */
struct scheme_called {
    const char *name, *label[2];
};

/* The one of n with that name or label, or the only one of which one of these begins so or has a word that does
 * ("volledig", "zin"); capitals do not count. Otherwise STATUS_REFERENCE with a note for `file` and --scheme that names
 * those there are. */
CHECKED enum status scheme_find(const struct scheme_called *called, size_t n, const char *file, const char *wanted,
                                size_t *index, struct note *note);

/* The same among the schemes of a scenario; of wanted NULL the first that shares anything, or the first. STATUS_MEMORY.
 */
CHECKED enum status scheme_find_in(const struct scheme *scheme, size_t n, const char *file, const char *wanted,
                                   size_t *index, struct note *note);

#endif
