/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/terminal.h"
#include "sim/report/print.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_DIVISION = OPTION_LONG,
    OPTION_LIST,
    OPTION_TABLE,
    OPTION_QUANTILE,
    OPTION_SCHEME,
    OPTION_MUNICIPALITY,
    OPTION_INTERNAL
};

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

static enum status read_option(int option, char **argv, struct report_request *request, struct note *note) {
    switch (option) {
    case OPTION_DIVISION:
        return option_division(optarg, &request->division, note);
    case OPTION_LIST:
        return STATUS_OK; /* by itself */
    case OPTION_TABLE:
        request->table = optarg;
        return tables_check_name(optarg, note);
    case OPTION_QUANTILE:
        return read_quantile(optarg, &request->quantile, note);
    case OPTION_SCHEME:
        request->scheme = optarg;
        return STATUS_OK;
    case OPTION_MUNICIPALITY:
        return option_municipality(optarg, &request->municipality, note);
    case OPTION_INTERNAL:
        request->internal = true;
        return STATUS_OK;
    default:
        return option_refused("show", option, argv, note);
    }
}

/* Of each section; of which other tables it is made, by the names that they have in .csv. */
static void list_parts(FILE *out, const struct section *section) {
    const char *before = "              ";
    for (size_t n = 0; section->sheet[n].id; n++)
        if (strcmp(section->sheet[n].id, section->name) != 0) {
            fprintf(out, "%s%s", before, section->sheet[n].id);
            before = ", ";
        }
    fputs(before[0] == ',' ? "\n" : "", out);
}

static void list_sections(FILE *out, bool parts) {
    const struct section *section;
    for (size_t k = 0; (section = section_at(k)); k++) {
        fprintf(out, "  %-11s ", section->name);
        terminal_wrap(out, _(section->doc), 14, 80);
        if (parts)
            list_parts(out, section);
    }
}

static void list_tables(FILE *out) {
    fputs(_("\ntables:\n"), out);
    list_sections(out, false);
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"division", required_argument, NULL, OPTION_DIVISION},
                                            {"list", no_argument, NULL, OPTION_LIST},
                                            {"table", required_argument, NULL, OPTION_TABLE},
                                            {"quantile", required_argument, NULL, OPTION_QUANTILE},
                                            {"scheme", required_argument, NULL, OPTION_SCHEME},
                                            {"municipality", required_argument, NULL, OPTION_MUNICIPALITY},
                                            {"internal", no_argument, NULL, OPTION_INTERNAL},
                                            {NULL, 0, NULL, 0}};
    struct report_request request = {.table = "results", .only_scheme = true};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
        enum status status = read_option(option, argv, &request, note);
        if (status)
            return status;
        if (option == OPTION_LIST) {
            list_sections(stdout, true);
            return STATUS_OK;
        }
    }
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "show",
                          _("give one results file, for example: solidair show results/groningen-2016.h5"));
    request.input = argv[optind];
    return print_tables(stdout, &request, terminal_width(), note);
}

const struct command command_show = {
    .name = "show",
    .summary = N_("print the table of a results file"),
    .help = N_("usage: solidair show FILE.h5 [options]\n"
               "\n"
               "Prints a table of a results file: by default the summary of the run again, what\n"
               "each municipality may expect under every scheme, how sure that is, and what\n"
               "pooling does to the swings. The tables are those of `solidair report`. Reads\n"
               "nothing but the results file.\n"
               "\n"
               "      --table NAME         one of the tables below; or a table of a report in\n"
               "                           full, by the name that it has in .csv, such as years\n"
               "                           or overview\n"
               "      --list               only list all of these, with what they are made of\n"
               "      --quantile Q%        this quantile of the result over all years together,\n"
               "                           such as 0.5% or 99.9%, with its interval; the draws\n"
               "                           are worked out again from the file. Refused when they\n"
               "                           are too few for it\n"
               "      --scheme NAME        only this scheme: its name in the scenario, or as the\n"
               "                           tables show it\n"
               "      --municipality NAME  only this municipality (name or CBS code)\n"
               "      --division old|new   where municipalities merge: as before the mergers, or\n"
               "                           as in the last year (default: new)\n"
               "      --internal           withhold nothing for privacy: not for publication\n"
               "\n"
               "examples:\n"
               "  solidair show results/groningen-2016.h5\n"
               "  solidair show results/groningen-2016.h5 --table buffer\n"),
    .help_list = list_tables,
    .run = run,
};
