/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool colour_wanted(FILE *out) {
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fileno(out)) && !(no && no[0]) && term && strcmp(term, "dumb") != 0;
}

const char *colour_on(FILE *out, enum colour colour) {
    static const char *const codes[] = {
        [COLOUR_STRONG] = "\033[1m", [COLOUR_GOOD] = "\033[32m", [COLOUR_BAD] = "\033[31m", [COLOUR_CARE] = "\033[33m"};
    return colour_wanted(out) ? codes[colour] : "";
}

const char *colour_off(FILE *out) {
    return colour_wanted(out) ? "\033[0m" : "";
}
