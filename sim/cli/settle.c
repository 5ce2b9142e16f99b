/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/settlement.h"

#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/target.h"
#include "sim/cli/terminal.h"
#include "sim/scenario/files.h"
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

struct settle_options {
    struct settlement_files files;
    const char *output; /* NULL: standard output */
    struct settled_form form;
    bool csv;   /* was the form of CSV asked for? */
    bool force; /* another's file may be replaced */
    bool page;  /* a page to read instead of the CSV table on standard output */
};

enum { OPTION_CLIENTS = OPTION_LONG, OPTION_YEAR, OPTION_PREVIOUS, OPTION_TABLE, OPTION_CSV, OPTION_FORCE };

static enum status read_form(const char *form, struct settle_options *options, struct note *note) {
    options->csv = true;
    options->form.dutch = strcmp(form, "nl") == 0;
    if (options->form.dutch || strcmp(form, "plain") == 0)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, NULL, 0, "--csv", _("%s does not fit; expected plain or nl"), form);
}

static enum status read_option(int option, char **argv, struct settle_options *options, struct note *note) {
    switch (option) {
    case OPTION_CLIENTS:
        options->files.clients = optarg;
        return STATUS_OK;
    case OPTION_YEAR:
        return option_years(optarg, &options->files.first, &options->files.last, note);
    case OPTION_PREVIOUS:
        options->files.previous = optarg;
        return STATUS_OK;
    case OPTION_TABLE:
        options->page = true;
        return STATUS_OK;
    case OPTION_CSV:
        return read_form(optarg, options, note);
    case OPTION_FORCE:
        options->force = true;
        return STATUS_OK;
    case 'o':
        return option_output(optarg, &options->output, note);
    default:
        return option_refused("settle", option, argv, note);
    }
}

/* --csv says how the table is written: is there a table? */
static enum status check_form(const struct settle_options *options, struct note *note) {
    const char *ending = options->output ? strrchr(options->output, '.') : NULL;
    bool table = options->output ? ending && strcasecmp(ending, ".csv") == 0 : !options->page;
    if (!options->csv || table)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, options->output, 0, "--csv",
                      _("This is for a table. Leave it out, or write one: -o OUT.csv."));
}

static enum status read_options(int argc, char **argv, struct settle_options *options, struct note *note) {
    static const struct option known[] = {{"clients", required_argument, NULL, OPTION_CLIENTS},
                                          {"year", required_argument, NULL, OPTION_YEAR},
                                          {"previous", required_argument, NULL, OPTION_PREVIOUS},
                                          {"table", no_argument, NULL, OPTION_TABLE},
                                          {"csv", required_argument, NULL, OPTION_CSV},
                                          {"force", no_argument, NULL, OPTION_FORCE},
                                          {"output", required_argument, NULL, 'o'},
                                          {NULL, 0, NULL, 0}};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":o:", known, NULL)) != -1;) {
        enum status status = read_option(option, argv, options, note);
        if (status)
            return status;
    }
    if (optind + 2 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "settle",
                          _("give a file with schemes and a file with realised figures, for example: solidair settle "
                            "SCHEMES.cfg REALISED.csv"));
    options->files.schemes = argv[optind];
    options->files.realised = argv[optind + 1];
    return check_form(options, note);
}

static enum status refuse_input(const char *path, struct note *note) {
    return note_error(note, STATUS_USAGE, path, 0, "-o",
                      _("This is one of the files that are read. Give the result another name."));
}

/* Is this a file that was given, which may be named with a sheet? */
static bool is_given(const char *path, const char *given) {
    const char *sheet;
    char *file = given ? strndup(given, table_file_length(given, &sheet)) : NULL;
    bool same = file && files_same_on_disk(path, file);
    free(file);
    return same;
}

/* target = where OUT.csv really lies: a link is followed, so that it stays a link. */
static enum status find_target(const struct settle_options *options, char target[PATH_MAX], struct note *note) {
    const char *path = options->output;
    enum status status = settled_check_path(path, note);
    if (status)
        return status;
    if (is_given(path, options->files.schemes) || is_given(path, options->files.realised) ||
        is_given(path, options->files.clients) || is_given(path, options->files.previous))
        return refuse_input(path, note);
    status = target_check(path, options->force, note);
    if (status || realpath(path, target))
        return status;
    if (strlen(path) >= PATH_MAX)
        return note_error(note, STATUS_USAGE, path, 0, "-o", _("This name is too long."));
    strcpy(target, path);
    return STATUS_OK;
}

static void tell_reading(void *to, const char *sentence) {
    (void)to;
    terminal_tell(sentence);
}

static void tell_warning(void *to, const char *sentence) {
    (void)to;
    terminal_warn(sentence);
}

static enum status print_result(const struct settle_options *options, const struct settlement *settlement,
                                const char *target, struct note *note) {
    struct settled settled = settlement_view(settlement);
    enum status status = options->output ? settled_write(&settled, target, options->form, note) : STATUS_OK;
    if (!status && options->page)
        status = settled_print_page(stdout, &settled, terminal_width(), false);
    else if (!options->output)
        settled_print_csv(stdout, &settled, options->form);
    if (!status && !options->page)
        settled_print_others(stderr, &settled); /* no part of the table */
    if (!status && options->output)
        terminal_wrote(stderr, options->output); /* neither is this */
    return status;
}

static enum status settle(int argc, char **argv, struct note *note) {
    struct settle_options options = {.files.from = &files_disk};
    struct settlement settlement = {0};
    const struct settlement_teller teller = {tell_reading, tell_warning, NULL};
    char target[PATH_MAX] = "";
    enum status status = read_options(argc, argv, &options, note);
    if (!status && options.output)
        status = find_target(&options, target, note);
    if (!status)
        status = settlement_read(&options.files, &settlement, note);
    if (!status && options.output && scenario_has_read(&settlement.scenario[0], options.output))
        status = refuse_input(options.output, note); /* a file that the schemes include, inherit or name */
    if (status)
        goto out;
    status = settlement_settle(&settlement);
    if (!status)
        status = settlement_tell(&settlement, &teller);
    if (!status)
        status = print_result(&options, &settlement, target, note);
out:
    settlement_free(&settlement);
    return status;
}

/* Of a length of their own: a text may not be longer than compilers must take. */
static void print_examples(FILE *out) {
    fputs(_("examples:\n"
            "  solidair settle schemes.cfg realised-2016.csv -o settled-2016.csv\n"
            "  solidair settle schemes.cfg realised-2017.csv --previous settled-2016.csv -o \\\n"
            "    settled-2017.csv\n"
            "  solidair settle schemes.cfg realised.csv --year 2015-2017 --table\n"
            "  solidair settle schemes.cfg realised-2016.xlsx -o settled-2016.xlsx\n"),
          out);
}

const struct command command_settle = {
    .name = "settle",
    .summary = N_("settle the realised figures of one or more years, to the cent"),
    .help = N_("usage: solidair settle SCHEMES.cfg REALISED.csv [options]\n"
               "\n"
               "The yearly settlement (afrekening): what each municipality pays in the end under\n"
               "each scheme of SCHEMES.cfg: a scenario, or only care_classes, budget_split and\n"
               "schemes.\n"
               "\n"
               "      --clients CLIENTS.csv  code,form,care,cost, for the base client_excess: a\n"
               "                             row per client, or more with a column client (a\n"
               "                             number or pseudonym), of which the rows are added\n"
               "                             up; for several years also year\n"
               "      --year YEAR            the year that is settled, where a share differs\n"
               "                             from year to year; with a column year also\n"
               "                             FIRST-LAST: only these years are settled\n"
               "      --previous OUT.csv     the output of the year before: what was to be\n"
               "                             settled then, what stood in the funds, and what\n"
               "                             change_cap compares with\n"
               "      --table                print a page to read instead\n"
               "      --csv plain|nl         with commas and points, or with semicolons and\n"
               "                             decimal commas\n"
               "  -o, --output OUT           write a file, do not print the table: .csv (the\n"
               "                             table), .txt (a page to read) or .xlsx (a workbook:\n"
               "                             the table, a letter for each municipality with its\n"
               "                             amounts and the rules in words, the sums checked by\n"
               "                             formulas)\n"
               "      --force                replace any file of that name\n"
               "\n"
               "REALISED.csv is a table as spreadsheets save it: a workbook (.xlsx: its first\n"
               "sheet, or that of FILE.xlsx#SHEET), or CSV with semicolons, tabs or commas,\n"
               "decimal commas or points, in UTF-8, UTF-16 or Windows-1252; so are the other\n"
               "tables. The first line says how it was read. Headings may be Dutch:\n"
               "gemeentecode, gemeente, inwoners, jeugdigen, kosten:ZIN:CLASS, voorschot:SVB.\n"
               "\n"
               "It has one row per municipality. Amounts are in EUR with at most two decimals; a\n"
               "credit note is below 0, as long as what a layer looks at is not. Columns:\n"
               "  code, name (may be absent), residents, youths, budget\n"
               "  cost:ZIN:CLASS, cost:PGB:CLASS; the cost of personal budgets may also be given\n"
               "    as award:PGB:CLASS (in EUR) and utilisation:PGB:CLASS (the part used: 0.85\n"
               "    is 85 per cent; at most 2)\n"
               "and, where a scheme needs them (FORM is ZIN or PGB):\n"
               "  clients:CLASS, clients_lag1:CLASS (last year), clients_lag2:CLASS and\n"
               "    clients_lag3:CLASS (two and three years ago),\n"
               "    clients_mean3:CLASS (sum of the last three years)\n"
               "  cost_lag1:FORM:CLASS, cost_lag2:..., cost_lag3:..., cost_mean3:...\n"
               "  expected_cost:FORM:CLASS\n"
               "  budget_lag1, budget_lag2 (where years count together)\n"
               "  youths_in_care, youths_in_care_lag1 (each youth counted once)\n"
               "  covariance (whole numbers, for the key covariance)\n"
               "  NAME (for \"column:NAME\")\n"
               "\n"
               "Several years: a column year, and a row for each municipality in each year. What\n"
               "looks back is then added up from the rows of the years before, where its own\n"
               "column is absent.\n"
               "\n"
               "Paid in advance: the columns advance:RIGG (for care in kind) and advance:SVB\n"
               "(for personal budgets) in EUR. What is left of a year goes along to the next\n"
               "one.\n"
               "\n"
               "The table: scheme,code,own_cost,payment,transfer in EUR, with year after scheme\n"
               "where REALISED.csv has that column. transfer is payment minus own cost; below\n"
               "zero the municipality receives. With a flow also contribution and fee, paid into\n"
               "its pools. With advances also paid and to_settle (payment minus paid; above zero\n"
               "still to pay, below zero to receive); with --previous or several years also\n"
               "previous (still to be settled of the years before) and total_due (to_settle plus\n"
               "previous). With a fund in layer K also fund_balance:K, what stands in the fund\n"
               "at the end of the year, in the row of the first member of its pool, for the next\n"
               "year's --previous. With a fund or a column year, advances and awards are\n"
               "repeated.\n"
               "\n"),
    .help_list = print_examples,
    .run = settle,
};
