/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the program, a registry: one const struct per file, one line in COMMAND_LIST. */
#ifndef SIM_CLI_COMMAND_H
#define SIM_CLI_COMMAND_H

#include "models/core/status.h"
#include <stdbool.h>
#include <stdio.h>

struct command {
    const char *name;
    const char *summary;          /* one line, English msgid (N_) */
    const char *help;             /* usage, options, an example; English msgid (N_) */
    void (*help_list)(FILE *out); /* what follows the help and is made from a registry; NULL: nothing */
    /* argv[0] is the command's name. Prints its own output; errors go into the note. */
    enum status (*run)(int argc, char **argv, struct note *note);
    bool all_processes; /* run by every process of a cluster; otherwise by the first one only */
};

#define COMMAND_LIST(X)                                                                                                \
    X(command_run)                                                                                                     \
    X(command_advies)                                                                                                  \
    X(command_batch)                                                                                                   \
    X(command_show)                                                                                                    \
    X(command_check)                                                                                                   \
    X(command_list)                                                                                                    \
    X(command_settle)                                                                                                  \
    X(command_report)                                                                                                  \
    X(command_compare)                                                                                                 \
    X(command_verify)                                                                                                  \
    X(command_coalition)                                                                                               \
    X(command_stress)                                                                                                  \
    X(command_sensitivity)                                                                                             \
    X(command_calibrate)                                                                                               \
    X(command_new)                                                                                                     \
    X(command_backtest)

#define COMMAND_DECLARE(symbol) extern const struct command symbol;
COMMAND_LIST(COMMAND_DECLARE)
#undef COMMAND_DECLARE

#endif
