/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/belief/region_new.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPTION_REGION = OPTION_LONG, OPTION_FROM, OPTION_MUNICIPALITIES, OPTION_SCENARIOS, OPTION_EXPONENT };
enum { DOWNLOADS_MAX = 64 };

struct request {
    struct region_new wanted;
    char *from[DOWNLOADS_MAX];
};

static enum status add_download(struct request *request, char *path, struct note *note) {
    if (request->wanted.n_from == DOWNLOADS_MAX)
        return note_error(note, STATUS_USAGE, NULL, 0, "--from", _("at most %d files at a time"), DOWNLOADS_MAX);
    request->from[request->wanted.n_from++] = path;
    return STATUS_OK;
}

static enum status read_exponent(const char *text, double *value, struct note *note) {
    char *end;
    errno = 0;
    *value = strtod(text, &end);
    if (end == text || *end || errno || !isfinite(*value) || fabs(*value) > 2.0)
        return note_error(note, STATUS_USAGE, NULL, 0, "--need-exponent",
                          _("%s does not fit; expected a number from -2 to 2, such as 0.157"), text);
    return STATUS_OK;
}

static enum status read_option(struct request *request, int option, char **argv, struct note *note) {
    switch (option) {
    case OPTION_REGION:
        request->wanted.name = optarg;
        return STATUS_OK;
    case OPTION_FROM:
        return add_download(request, optarg, note);
    case OPTION_MUNICIPALITIES:
        request->wanted.municipalities = optarg;
        return STATUS_OK;
    case OPTION_SCENARIOS:
        request->wanted.scenarios = optarg;
        return STATUS_OK;
    case OPTION_EXPONENT:
        return read_exponent(optarg, &request->wanted.need_exponent, note);
    default:
        return option_refused("new", option, argv, note);
    }
}

static void print_made(const struct region_made *made) {
    printf(_("%s: %zu municipalities, %zu accounts of %d to %d, of which %zu are facts\n"
             "(no_facts.csv says why of the others; columns.csv and SOURCES.md where every figure comes from)\n"),
           made->folder, made->n_municipality, made->n_account, made->first_year, made->last_year, made->n_fact);
    if (made->n_ignored > 0)
        printf(_("%zu rows of the downloads are of other places or periods and were left out.\n"), made->n_ignored);
    if (made->n_partial > 0)
        printf(_("%zu columns of the downloads are not known for all municipalities and were left out.\n"),
               made->n_partial);
    if (made->scenario[0])
        printf(_("%s: a scenario that uses it. Its budgets are assumed: it says how to give real ones. Next:\n"
                 "  solidair check %s\n"
                 "  solidair run %s\n"),
               made->scenario, made->scenario, made->scenario);
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"region", required_argument, NULL, OPTION_REGION},
                                            {"from", required_argument, NULL, OPTION_FROM},
                                            {"municipalities", required_argument, NULL, OPTION_MUNICIPALITIES},
                                            {"scenarios", required_argument, NULL, OPTION_SCENARIOS},
                                            {"need-exponent", required_argument, NULL, OPTION_EXPONENT},
                                            {NULL, 0, NULL, 0}};
    struct request request = {.wanted = {.scenarios = "scenarios", .need_exponent = NEED_EXPONENT}};
    struct region_made made;
    enum status status = STATUS_OK;
    opterr = 0;
    optind = 1;
    for (int option; !status && (option = getopt_long(argc, argv, ":", options, NULL)) != -1;)
        status = read_option(&request, option, argv, note);
    for (; !status && optind < argc; optind++)
        status = add_download(&request, argv[optind], note);
    if (status)
        return status;
    if (!request.wanted.name)
        return note_error(note, STATUS_USAGE, NULL, 0, "new",
                          _("give the region a name, for example: solidair new --region achterhoek --municipalities "
                            "\"Aalten,Bronckhorst,Doetinchem\""));
    request.wanted.from = request.from;
    status = region_new(&files_disk, &request.wanted, &made, note);
    if (!status)
        print_made(&made);
    return status;
}

const struct command command_new = {
    .name = "new",
    .summary = N_("make a region from public figures"),
    .help = N_("usage: solidair new --region NAME [--from FILE...] [--municipalities LIST] [options]\n\n"
               "Makes the folder scenarios/regions/NAME: municipalities with residents, youths and need\n"
               "(municipalities.csv), the grade and source of every column (columns.csv), their real accounts and\n"
               "own budgets of youth care since 2017 (accounts.csv, budgets.csv), and SOURCES.md to complete. The\n"
               "figures come from the national panel (scenarios/panel); municipalities that merged are those of\n"
               "the last division. Beside it a scenario NAME.cfg that inherits nederland.cfg, unless there is one.\n"
               "Its budgets are assumed, not those of the state: over or under them is no shortfall or surplus.\n"
               "The scenario says how to give real ones.\n\n"
               "      --region NAME           letters, digits, - and _\n"
               "      --municipalities LIST   names or CBS codes with commas between (default: all)\n"
               "      --from FILE...          tables downloaded from StatLine (CSV, with semicolons) that have\n"
               "                              municipalities and years: population on 1 January becomes residents,\n"
               "                              \"jonger dan 18\" youths, anything else an indicator column\n"
               "      --need-exponent X       need per resident grows with size by this power (default: 0.157, as\n"
               "                              fitted to the accounts)\n"
               "      --scenarios FOLDER      where panel/ and regions/ are (default: scenarios)\n\n"
               "example:\n"
               "  solidair new --region achterhoek --municipalities \"Aalten,Berkelland,Bronckhorst,Doetinchem,Oost\n"
               "    Gelre,Oude IJsselstreek,Winterswijk\" --from bevolking.csv\n"),
    .run = run,
};
