/* Reading the command line. */
#ifndef SIM_CLI_OPTIONS_H
#define SIM_CLI_OPTIONS_H

#include "models/core/status.h"
#include <stdint.h>

/* A whole number from low to high. STATUS_USAGE with a note that names the option. */
CHECKED enum status option_integer(const char *option, const char *text, int64_t low, int64_t high, int64_t *value,
                                   struct note *note);

/* getopt's value of an option without a letter is OPTION_LONG or more, so that it is never taken for a letter. */
enum { OPTION_LONG = 256 };

/* getopt_long answered '?' or, when its short options begin with ":", ':' for a value that is absent. STATUS_USAGE with
 * a note that names the option. */
enum status option_refused(const char *command, int answer, char **argv, struct note *note);

/* The name of a file to write. STATUS_USAGE with a note when it is empty. */
CHECKED enum status option_output(const char *text, const char **output, struct note *note);

#endif
