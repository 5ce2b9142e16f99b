/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/terminal.h"
#include "sim/report/buffer.h"
#include "sim/report/fourfold.h"
#include "sim/report/incentive.h"
#include "sim/report/quantile.h"
#include "sim/report/sensitivity.h"
#include "sim/report/stress.h"
#include "sim/report/table.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_DIVISION = OPTION_LONG, OPTION_TABLE, OPTION_QUANTILE, OPTION_SCHEME };

static enum status division_by_name(const char *name, enum division_shown *division, struct note *note) {
    bool old = strcmp(name, "old") == 0;
    if (!old && strcmp(name, "new") != 0)
        return note_error(note, STATUS_USAGE, NULL, 0, "--division", _("%s does not fit; expected old or new"), name);
    *division = old ? DIVISION_OLD : DIVISION_NEW;
    return STATUS_OK;
}

/* What can be shown of a results file; the first one when nothing is asked for. */
struct table_shown {
    const char *name;
    /* scheme: the only one to show; NULL: all */
    enum status (*print)(FILE *out, const char *path, int width, enum division_shown division, const char *scheme,
                         struct note *note);
};

/* The summary, and what `solidair sensitivity` added to the file. */
static enum status print_results(FILE *out, const char *path, int width, enum division_shown division,
                                 const char *scheme, struct note *note) {
    enum status status = report_table(out, path, width, division, scheme, note);
    return status ? status : report_sensitivity_stored(out, path, note);
}

static const struct table_shown tables[] = {{"results", print_results},       {"buffer", report_buffer},
                                            {"2x2", report_fourfold},         {"incentive", report_incentive},
                                            {"stress", report_stress_stored}, {"reverse", report_reverse_stored}};

static enum status table_by_name(const char *name, const struct table_shown **table, struct note *note) {
    for (size_t k = 0; k < sizeof tables / sizeof tables[0]; k++)
        if (strcmp(tables[k].name, name) == 0) {
            *table = &tables[k];
            return STATUS_OK;
        }
    return note_error(note, STATUS_USAGE, NULL, 0, "--table",
                      _("%s does not fit; expected results, buffer, 2x2, incentive, stress or reverse"), name);
}

/* "99.9%" or "99.9". */
static enum status read_quantile(const char *text, double *quantile, struct note *note) {
    char *end;
    *quantile = strtod(text, &end) / 100.0;
    end += *end == '%';
    if (end != text && *end == '\0' && *quantile > 0.0 && *quantile < 1.0)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, NULL, 0, "--quantile",
                      _("%s does not fit; expected a percentage between 0%% and 100%%, such as 99.9%%"), text);
}

struct wish {
    enum division_shown division;
    const struct table_shown *table;
    double quantile;    /* 0: none */
    const char *scheme; /* NULL: all */
};

static enum status read_option(int option, char **argv, struct wish *wish, struct note *note) {
    switch (option) {
    case OPTION_DIVISION:
        return division_by_name(optarg, &wish->division, note);
    case OPTION_TABLE:
        return table_by_name(optarg, &wish->table, note);
    case OPTION_QUANTILE:
        return read_quantile(optarg, &wish->quantile, note);
    case OPTION_SCHEME:
        wish->scheme = optarg;
        return STATUS_OK;
    default:
        return option_refused("show", option, argv, note);
    }
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"division", required_argument, NULL, OPTION_DIVISION},
                                            {"table", required_argument, NULL, OPTION_TABLE},
                                            {"quantile", required_argument, NULL, OPTION_QUANTILE},
                                            {"scheme", required_argument, NULL, OPTION_SCHEME},
                                            {NULL, 0, NULL, 0}};
    struct wish wish = {DIVISION_ANY, &tables[0], 0.0, NULL};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
        enum status status = read_option(option, argv, &wish, note);
        if (status)
            return status;
    }
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "show",
                          _("give one results file, for example: solidair show results/groningen-2016.h5"));
    if (wish.quantile > 0.0)
        return report_quantile(stdout, argv[optind], wish.quantile, wish.division, wish.scheme, note);
    return wish.table->print(stdout, argv[optind], terminal_width(), wish.division, wish.scheme, note);
}

const struct command command_show = {
    .name = "show",
    .summary = N_("print the table of a results file"),
    .help = N_("usage: solidair show FILE.h5 [options]\n\n"
               "Prints the summary of a run again: what each municipality may expect under every scheme, how sure\n"
               "that is, and what pooling does to the swings. Reads nothing but the results file.\n\n"
               "      --table NAME         results: the summary (default)\n"
               "                           buffer: budget, estimate and payment, and what must be at hand for\n"
               "                           what comes on top\n"
               "                           2x2: who costs more than its own budget, and who receives\n"
               "                           incentive: what one client more, a dearer client or one placement\n"
               "                           less means for a municipality itself and for the others\n"
               "                           stress, reverse: what shocks do, and when a reserve runs out, as\n"
               "                           `solidair stress` left it in the file\n"
               "      --quantile Q%        this quantile of the result over all years together, such as 0.5% or\n"
               "                           99.9%, with its interval; the draws are worked out again from the\n"
               "                           file. Refused when they are too few for it\n"
               "      --scheme NAME        only this scheme: its name in the scenario, or as the tables show it\n"
               "      --division old|new   where municipalities merge: as before the mergers, or as in the last\n"
               "                           year (default: new)\n\n"
               "examples:\n"
               "  solidair show results/groningen-2016.h5\n"
               "  solidair show results/groningen-2016.h5 --table buffer\n"),
    .run = run,
};
