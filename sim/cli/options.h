/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the command line. */
#ifndef SIM_CLI_OPTIONS_H
#define SIM_CLI_OPTIONS_H

#include "models/core/status.h"
#include "sim/engine/run.h"
#include "sim/scenario/scenario.h"
#include "sim/tables/request.h"
#include <stdint.h>

/* A whole number from low to high. STATUS_USAGE with a note that names the option. */
CHECKED enum status option_integer(const char *option, const char *text, int64_t low, int64_t high, int64_t *value,
                                   struct note *note);

/* "2016", or "2015-2017". STATUS_USAGE with a note for --year. */
CHECKED enum status option_years(const char *text, int *first, int *last, struct note *note);

/* An amount of euros, 0 to EUR 1,000 billion, in cents: 5000000, 1234.5, or with thousands apart as in 5.000.000 and
 * 5,000,000.50; the comma may be the decimal one. STATUS_USAGE with a note that names the option and quotes `whole`. */
CHECKED enum status option_euros(const char *option, const char *text, const char *whole, int64_t *cents,
                                 struct note *note);

/* "summary", "costs" or "all". STATUS_USAGE with a note that names the option. */
CHECKED enum status option_store(const char *text, enum store_level *level, struct note *note);

/* The municipality, a name or code, of --municipality. STATUS_USAGE with a note when there was one before. */
CHECKED enum status option_municipality(const char *text, const char **municipality, struct note *note);

/* KEY=VALUE as one more of the n settings, into which text is cut. STATUS_USAGE with a note. */
enum { OPTION_SETTINGS = 64 };
CHECKED enum status option_setting(char *text, struct scenario_setting setting[OPTION_SETTINGS], size_t *n,
                                   struct note *note);

/* "plain" or "nl". STATUS_USAGE with a note that names the option. */
CHECKED enum status option_csv(const char *text, bool *dutch, struct note *note);

/* The name of a file without its folders and its extension: *stem points into path. Returns its length. */
size_t option_stem(const char *path, const char **stem);

/* "old" or "new". STATUS_USAGE with a note that names the option. */
CHECKED enum status option_division(const char *text, enum division_shown *division, struct note *note);

/* A file that is read: a results file or a scenario. STATUS_FILE with a note for another file, by its beginning and its
 * name; whether it is there, and what is in it, is for the reader to say. */
CHECKED enum status option_source(const char *path, struct note *note);

/* A scenario is due: STATUS_FILE with a note where `path` is a results file, which says what takes that. */
CHECKED enum status option_scenario(const char *path, struct note *note);

/* getopt's value of an option without a letter is OPTION_LONG or more, so that it is never taken for a letter. */
enum { OPTION_LONG = 256 };

/* getopt_long answered '?' or, when its short options begin with ":", ':' for a value that is absent. STATUS_USAGE with
 * a note that names the option. */
enum status option_refused(const char *command, int answer, char **argv, struct note *note);

/* The name of a file to write. STATUS_USAGE with a note when it is empty. */
CHECKED enum status option_output(const char *text, const char **output, struct note *note);

#endif
