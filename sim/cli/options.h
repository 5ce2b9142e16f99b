/* Reading numbers from the command line. */
#ifndef SIM_CLI_OPTIONS_H
#define SIM_CLI_OPTIONS_H

#include "models/core/status.h"
#include <stdint.h>

/* A whole number from low to high. STATUS_USAGE with a note that names the option. */
CHECKED enum status option_integer(const char *option, const char *text, int64_t low, int64_t high, int64_t *value,
                                   struct note *note);

/* The answer to getopt_long's '?': STATUS_USAGE with a note. */
enum status option_unknown(const char *command, struct note *note);

#endif
