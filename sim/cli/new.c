/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/belief/region_new.h"
#include "sim/cli/command.h"
#include "sim/cli/new_heir.h"
#include "sim/cli/new_table.h"
#include "sim/cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_REGION = OPTION_LONG,
    OPTION_FROM,
    OPTION_MUNICIPALITIES,
    OPTION_SCENARIOS,
    OPTION_EXPONENT,
    OPTION_TABLE,
    OPTION_YEAR,
    OPTION_BASE,
    OPTION_MUNICIPALITY,
    OPTION_FORCE
};
enum { DOWNLOADS_MAX = 64 };

struct request {
    struct region_new wanted;
    char *from[DOWNLOADS_MAX];
    bool is_table; /* a workbook to fill in, of the scenario that is named, and no region */
    struct new_table table;
    struct new_heir heir; /* a scenario, where it has a base */
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

static enum status read_kind(const char *text, struct request *request, struct note *note) {
    static const char *const kinds[] = {
        [NEW_TABLE_SETTLE] = "settle", [NEW_TABLE_REALISED] = "realised", [NEW_TABLE_ESTIMATES] = "estimates"};
    request->is_table = true;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        if (strcmp(text, kinds[k]) == 0) {
            request->table.kind = (enum new_table_kind)k;
            return STATUS_OK;
        }
    return note_error(note, STATUS_USAGE, NULL, 0, "--table", _("%s does not fit; expected %s"), text,
                      "settle, realised, estimates");
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
    case OPTION_TABLE:
        return read_kind(optarg, request, note);
    case OPTION_BASE:
        request->heir.base = optarg;
        return STATUS_OK;
    case OPTION_MUNICIPALITY:
        return option_municipality(optarg, &request->heir.municipality, note);
    case OPTION_YEAR:
        return option_years(optarg, &request->table.first, &request->table.last, note);
    case OPTION_FORCE:
        request->table.force = request->heir.force = true;
        return STATUS_OK;
    case 'o':
        return option_output(optarg, &request->table.output, note);
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
    if (made->scenario_stays)
        printf(
            _("%s: is there already and stays as it is. A scenario uses the new region where it says region = \"%s\"; "
              "with another --region a scenario of that name is made too.\n"),
            made->scenario, strrchr(made->folder, '/') + 1);
    else if (made->scenario[0])
        printf(made->has_budgets
                   ? _("%s: a scenario that uses it, with the budgets of the state that were given. Next:\n"
                       "  solidair check %s\n"
                       "  solidair run %s\n")
                   : _("%s: a scenario that uses it. Its budgets are assumed: it says how to give real ones. Next:\n"
                       "  solidair check %s\n"
                       "  solidair run %s\n"),
               made->scenario, made->scenario, made->scenario);
}

static enum status make_table(struct request *request, struct note *note) {
    if (request->wanted.name || request->wanted.municipalities)
        return note_error(note, STATUS_USAGE, NULL, 0, "--table",
                          _("a table is made for the municipalities of a scenario; leave out --region and "
                            "--municipalities"));
    if (request->wanted.n_from != 1)
        return note_error(note, STATUS_USAGE, NULL, 0, "--table",
                          _("name one scenario, for example: solidair new --table settle schemes.cfg -o cijfers.xlsx"));
    request->table.scenario = request->from[0];
    return new_table(&request->table, note);
}

static enum status make_heir(struct request *request, struct note *note) {
    if (request->wanted.name || request->wanted.municipalities || request->is_table || request->table.output)
        return note_error(note, STATUS_USAGE, NULL, 0, "--base",
                          _("a scenario that inherits goes with --municipality and --force only"));
    if (request->wanted.n_from != 1)
        return note_error(note, STATUS_USAGE, NULL, 0, "new",
                          _("name the scenario, for example: solidair new haren-2017 --base groningen-2016"));
    request->heir.name = request->from[0];
    return new_heir(&request->heir, note);
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"region", required_argument, NULL, OPTION_REGION},
                                            {"from", required_argument, NULL, OPTION_FROM},
                                            {"municipalities", required_argument, NULL, OPTION_MUNICIPALITIES},
                                            {"scenarios", required_argument, NULL, OPTION_SCENARIOS},
                                            {"need-exponent", required_argument, NULL, OPTION_EXPONENT},
                                            {"table", required_argument, NULL, OPTION_TABLE},
                                            {"year", required_argument, NULL, OPTION_YEAR},
                                            {"base", required_argument, NULL, OPTION_BASE},
                                            {"municipality", required_argument, NULL, OPTION_MUNICIPALITY},
                                            {"force", no_argument, NULL, OPTION_FORCE},
                                            {"output", required_argument, NULL, 'o'},
                                            {NULL, 0, NULL, 0}};
    struct request request = {.wanted = {.scenarios = "scenarios", .need_exponent = NEED_EXPONENT}};
    struct region_made made;
    enum status status = STATUS_OK;
    opterr = 0;
    optind = 1;
    for (int option; !status && (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1;)
        status = read_option(&request, option, argv, note);
    for (; !status && optind < argc; optind++)
        status = add_download(&request, argv[optind], note);
    if (status)
        return status;
    if (request.heir.base)
        return make_heir(&request, note);
    if (request.heir.municipality)
        return note_error(note, STATUS_USAGE, NULL, 0, "--municipality",
                          _("this belongs to --base, a scenario that inherits"));
    if (request.is_table)
        return make_table(&request, note);
    if (request.table.output || request.table.first || request.table.force)
        return note_error(note, STATUS_USAGE, NULL, 0,
                          request.table.output  ? "-o"
                          : request.table.first ? "--year"
                                                : "--force",
                          _("this belongs to --table, a workbook to fill in"));
    if (!request.wanted.name && request.wanted.n_from == 1 && !request.wanted.municipalities)
        return note_error(
            note, STATUS_USAGE, NULL, 0, "new",
            _("say what %.60s inherits from: solidair new %.60s --base groningen-2016, or any other scenario; "
              "for a region of its own: solidair new --region %.60s"),
            request.from[0], request.from[0], request.from[0]);
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
    .summary = N_("make a scenario, a region, or a workbook to fill in"),
    .help = N_("usage: solidair new NAME --base SCENARIO [--municipality NAME] [--force]\n"
               "       solidair new --region NAME [--from FILE...] [--municipalities LIST]\n"
               "               [options]\n"
               "       solidair new --table settle|realised|estimates SCENARIO -o FILE.xlsx\n"
               "               [--year YEAR]\n"
               "\n"
               "With --base a scenario NAME.cfg in this folder: some twenty lines that explain\n"
               "themselves, inherit all of SCENARIO, and have a place for what a municipality\n"
               "knows itself.\n"
               "\n"
               "      --base SCENARIO         such as groningen-2016: a scenario here, or one of\n"
               "                              the program's own\n"
               "      --municipality NAME     whose figures it has places for (name or CBS code)\n"
               "\n"
               "With --region it makes the folder scenarios/regions/NAME: municipalities with\n"
               "residents, youths and need (municipalities.csv), the grade and source of every\n"
               "column (columns.csv), their real accounts and own budgets of youth care since\n"
               "2017 (accounts.csv, budgets.csv), and SOURCES.md. The figures come from the\n"
               "national panel (scenarios/panel); municipalities that merged are those of the\n"
               "last division. Beside it a scenario NAME.cfg that inherits nederland.cfg, unless\n"
               "there is one. Its budgets are assumed, not those of the state: over or under\n"
               "them is no shortfall or surplus. The scenario says how to give real ones.\n"
               "\n"
               "      --region NAME           letters, digits, - and _\n"
               "      --municipalities LIST   names or CBS codes with commas between (default:\n"
               "                              all)\n"
               "      --from FILE...          tables downloaded from StatLine (CSV, with\n"
               "                              semicolons) that have municipalities and years:\n"
               "                              population on 1 January becomes residents, \"jonger\n"
               "                              dan 18\" youths, anything else an indicator column\n"
               "      --need-exponent X       need per resident grows with size by this power\n"
               "                              (default: 0.157, as fitted to the accounts)\n"
               "      --scenarios FOLDER      where panel/ and regions/ are (default: scenarios)\n"
               "\n"
               "With --table a workbook to fill in for a scenario: one row for each\n"
               "municipality, with the columns that are asked for, cells that refuse what cannot\n"
               "be read, and a sheet that explains them.\n"
               "\n"
               "      --table settle          the real figures that solidair settle reads\n"
               "                              (SCENARIO may hold only schemes and region)\n"
               "      --table realised        accounts for the key realised_file\n"
               "      --table estimates       what councils voted, for the key estimates_file\n"
               "      --year YEAR             that year, or FIRST-LAST with a row for each; of a\n"
               "                              scenario its first year when absent, and of settle\n"
               "                              no column year\n"
               "  -o, --output FILE.xlsx      where the workbook goes\n"
               "      --force                 replace any file of that name\n"
               "\n"
               "examples:\n"
               "  solidair new haren-2017 --base groningen-2016 --municipality Haren\n"
               "  solidair new --table settle schemes.cfg -o figures-2024.xlsx --year 2024\n"
               "  solidair new --region achterhoek --from bevolking.csv \\\n"
               "    --municipalities \"Aalten,Berkelland,Bronckhorst,Winterswijk\"\n"),
    .run = run,
};
