/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program's own files are: beside it as it was built, or in the folders of an installed one. */
#ifndef SIM_BASE_HOME_H
#define SIM_BASE_HOME_H

#include <stddef.h>

/* The k-th folder in which its scenarios may lie (k 0, 1, ...), whether it is there or not: those of
 * SOLIDAIR_SCENARIOS, with colons between, then ../share/solidair/scenarios of an installation and ../scenarios of a
 * build folder, seen from the program. Returns buffer; NULL past the last one. */
const char *home_scenarios(size_t k, char *buffer, size_t size);

/* The folder of its translations: ../share/locale, or locale beside the program. NULL where there are none. */
const char *home_locale(char *buffer, size_t size);

#endif
