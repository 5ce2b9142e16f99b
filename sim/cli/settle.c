/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/solidarity/settle.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/terminal.h"
#include "sim/report/settled.h"
#include "sim/scenario/files.h"
#include "sim/scenario/realised.h"
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct settle_options {
    const char *schemes, *realised;
    const char *clients;  /* NULL when there is none */
    const char *previous; /* NULL when there is none */
    const char *output;   /* NULL: standard output */
    int first, last;      /* years to settle; both 0: none asked for */
    bool page;            /* a page to read instead of the CSV table on standard output */
};

/* "2016" or "2015-2017". */
static enum status read_years(const char *text, struct settle_options *options, struct note *note) {
    int64_t first, last;
    const char *dash = strchr(text, '-');
    char start[8] = "";
    if (!dash || dash == text || (size_t)(dash - text) >= sizeof start) {
        enum status status = option_integer("--year", text, 1900, 2999, &first, note);
        options->first = options->last = status ? 0 : (int)first;
        return status;
    }
    memcpy(start, text, (size_t)(dash - text));
    enum status status = option_integer("--year", start, 1900, 2999, &first, note);
    if (!status)
        status = option_integer("--year", dash + 1, first, 2999, &last, note);
    options->first = status ? 0 : (int)first;
    options->last = status ? 0 : (int)last;
    return status;
}

enum { OPTION_CLIENTS = OPTION_LONG, OPTION_YEAR, OPTION_PREVIOUS, OPTION_TABLE };

static enum status read_option(int option, char **argv, struct settle_options *options, struct note *note) {
    switch (option) {
    case OPTION_CLIENTS:
        options->clients = optarg;
        return STATUS_OK;
    case OPTION_YEAR:
        return read_years(optarg, options, note);
    case OPTION_PREVIOUS:
        options->previous = optarg;
        return STATUS_OK;
    case OPTION_TABLE:
        options->page = true;
        return STATUS_OK;
    case 'o':
        return option_output(optarg, &options->output, note);
    default:
        return option_refused("settle", option, argv, note);
    }
}

static enum status read_options(int argc, char **argv, struct settle_options *options, struct note *note) {
    static const struct option known[] = {{"clients", required_argument, NULL, OPTION_CLIENTS},
                                          {"year", required_argument, NULL, OPTION_YEAR},
                                          {"previous", required_argument, NULL, OPTION_PREVIOUS},
                                          {"table", no_argument, NULL, OPTION_TABLE},
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
    options->schemes = argv[optind];
    options->realised = argv[optind + 1];
    return STATUS_OK;
}

/* Everything that is read and settled; the pointers into it stay valid until settlement_free. */
struct settlement {
    struct realised_file realised;
    struct scenario *scenario; /* [n_year]: shares may differ from year to year */
    size_t n_year, n_municipality, n_scheme;
    int *year;
    int64_t *own_cost, *budget, *paid; /* [n_year][n_municipality] cents */
    int64_t *payment, *previous;       /* [n_scheme][n_year][n_municipality] cents */
    int64_t *balance; /* [n_scheme][3 * most_fund]: balances, assessed and refunded in the year at hand */
    int64_t *fund;    /* [n_scheme][n_year][SETTLED_FUND_COUNT] cents */
    size_t most_fund; /* of a scheme */
};

static void settlement_free(struct settlement *settlement) {
    for (size_t t = 0; settlement->scenario && t < settlement->n_year; t++)
        scenario_free(&settlement->scenario[t]);
    free(settlement->balance);
    free(settlement->fund);
    void *const arrays[] = {settlement->scenario, settlement->year,    settlement->own_cost, settlement->budget,
                            settlement->paid,     settlement->payment, settlement->previous};
    for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; a++)
        free(arrays[a]);
    realised_free(&settlement->realised);
}

/* The year that is settled as number t. */
static struct realised *settled_year(const struct settlement *settlement, size_t t) {
    return &settlement->realised.year[settlement->realised.first + t];
}

static enum status read_schemes(const struct settle_options *options, struct settlement *settlement,
                                struct note *note) {
    enum status status = STATUS_OK;
    settlement->scenario = calloc(settlement->realised.n_settled, sizeof *settlement->scenario);
    if (!settlement->scenario)
        return STATUS_MEMORY;
    settlement->n_year = settlement->realised.n_settled;
    for (size_t t = 0; t < settlement->n_year && !status; t++) {
        const struct realised *realised = settled_year(settlement, t);
        status = scenario_read_schemes(&files_disk, options->schemes, &realised->region, realised->year,
                                       &settlement->scenario[t], note);
    }
    return status;
}

static enum status read_inputs(const struct settle_options *options, struct settlement *settlement, struct note *note) {
    struct realised_file *realised = &settlement->realised;
    enum status status = realised_read(&files_disk, options->realised, realised, note);
    if (!status)
        status = realised_choose(realised, options->first, options->last, note);
    if (!status)
        status = read_schemes(options, settlement, note);
    if (!status)
        status = realised_read_columns(realised, settlement->scenario, note);
    if (!status)
        status = realised_read_clients(realised, options->clients, settlement->scenario, note);
    if (!status && options->previous && !realised->has_advance)
        status = note_error(note, STATUS_MISSING, options->realised, 0, "--previous",
                            _("What was left of the year before can be added only to what is left of this one. Add "
                              "the columns advance:RIGG and advance:SVB, what was paid in advance."));
    return status;
}

static void print_warnings(size_t n, char *const *warning) {
    for (size_t w = 0; w < n; w++)
        fprintf(stderr, _("warning: %s\n"), warning[w]);
}

static int64_t own_cost(const struct settle_input *input, size_t i) {
    size_t n_cell = FORM_COUNT * input->n_care;
    int64_t sum = 0;
    for (size_t k = 0; k < n_cell; k++)
        sum += input->cost[i * n_cell + k];
    return sum;
}

static enum status allocate(struct settlement *settlement) {
    settlement->n_municipality = settled_year(settlement, 0)->region.n_municipality;
    settlement->n_scheme = settlement->scenario[0].n_scheme;
    size_t n = settlement->n_year * settlement->n_municipality;
    settlement->year = calloc(settlement->n_year, sizeof *settlement->year);
    int64_t **const arrays[] = {&settlement->own_cost, &settlement->budget, &settlement->paid, &settlement->payment,
                                &settlement->previous};
    bool ok = settlement->year;
    for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; a++)
        ok &= (*arrays[a] = calloc(settlement->n_scheme * n, sizeof **arrays[a])) != NULL;
    return ok ? STATUS_OK : STATUS_MEMORY;
}

static enum status allocate_funds(struct settlement *settlement) {
    for (size_t s = 0; s < settlement->n_scheme; s++) {
        size_t n = settlement->scenario[0].scheme[s].n_fund;
        settlement->most_fund = n > settlement->most_fund ? n : settlement->most_fund;
    }
    settlement->balance = calloc(settlement->n_scheme * 3 * settlement->most_fund + 1, sizeof *settlement->balance);
    settlement->fund = calloc(settlement->n_scheme * settlement->n_year * SETTLED_FUND_COUNT, sizeof *settlement->fund);
    if (!settlement->balance || !settlement->fund)
        return STATUS_MEMORY;
    for (size_t s = 0; s < settlement->n_scheme; s++) {
        const struct scheme *scheme = &settlement->scenario[0].scheme[s];
        for (size_t k = 0; k < scheme->n_layer; k++)
            for (size_t p = 0; scheme->layer[k].fund.premium && p < scheme->layer[k].n_pool; p++)
                settlement->balance[s * 3 * settlement->most_fund + scheme->layer[k].fund.first + p] =
                    scheme->layer[k].fund.opening;
    }
    return STATUS_OK;
}

/* One scheme in year t; its funds go along from year to year. */
static void settle_scheme_year(struct settlement *settlement, size_t t, size_t s, struct settle_input *input,
                               void *workspace) {
    size_t n_fund = settlement->most_fund, at = s * settlement->n_year + t;
    int64_t external, *balance = settlement->balance + s * 3 * n_fund;
    struct fund_book book = {balance, balance, balance + n_fund, balance + 2 * n_fund};
    input->fund = &book;
    settle_scheme(&settlement->scenario[t].scheme[s], input, workspace,
                  settlement->payment + at * settlement->n_municipality, &external);
    input->fund = NULL;
    for (size_t what = 0; what < SETTLED_FUND_COUNT; what++)
        for (size_t k = 0; k < settlement->scenario[t].scheme[s].n_fund; k++)
            settlement->fund[at * SETTLED_FUND_COUNT + what] += balance[what * n_fund + k];
}

/* Year t under every scheme. */
static enum status settle_year(struct settlement *settlement, size_t t) {
    const struct realised *realised = settled_year(settlement, t);
    struct settle_input input = realised->input;
    size_t n = settlement->n_municipality;
    void *workspace = malloc(settle_workspace_size(n, input.n_care, input.n_lane));
    if (!workspace)
        return STATUS_MEMORY;
    settlement->year[t] = realised->year;
    for (size_t i = 0; i < n; i++) {
        const int64_t *advance = realised->advance + i * ADVANCE_COUNT;
        settlement->own_cost[t * n + i] = own_cost(&input, i);
        settlement->budget[t * n + i] = input.budget[i];
        settlement->paid[t * n + i] = advance[ADVANCE_RIGG] + advance[ADVANCE_SVB];
    }
    for (size_t s = 0; s < settlement->n_scheme; s++)
        settle_scheme_year(settlement, t, s, &input, workspace);
    free(workspace);
    return STATUS_OK;
}

/* What is left of a year goes along to the next; before the first year stands --previous, or nothing. */
static enum status carry_over(const struct settle_options *options, struct settlement *settlement, struct note *note) {
    size_t n = settlement->n_municipality, n_year = settlement->n_year;
    int64_t *first = calloc(settlement->n_scheme * n, sizeof *first);
    enum status status = first ? STATUS_OK : STATUS_MEMORY;
    if (!status && options->previous)
        status = realised_read_previous(&files_disk, settled_year(settlement, 0), options->previous,
                                        settlement->scenario, first, note);
    for (size_t k = 0; k < settlement->n_scheme * n && !status; k++) {
        size_t s = k / n, i = k % n;
        int64_t left = first[k];
        for (size_t t = 0; t < n_year; t++) {
            size_t at = (s * n_year + t) * n + i;
            settlement->previous[at] = left;
            left += settlement->payment[at] - settlement->paid[t * n + i];
        }
    }
    free(first);
    return status;
}

static enum status settle_schemes(const struct settle_options *options, struct settlement *settlement,
                                  struct note *note) {
    enum status status = allocate(settlement);
    if (!status)
        status = allocate_funds(settlement);
    for (size_t t = 0; t < settlement->n_year && !status; t++)
        status = settle_year(settlement, t);
    return status ? status : carry_over(options, settlement, note);
}

static struct settled settled_view(const struct settle_options *options, const struct settlement *settlement) {
    bool advance = settlement->realised.has_advance;
    bool chain = advance && (options->previous || settlement->n_year > 1);
    return (struct settled){.n_scheme = settlement->n_scheme,
                            .n_year = settlement->n_year,
                            .n_municipality = settlement->n_municipality,
                            .scheme = settlement->scenario[0].scheme,
                            .municipality = settled_year(settlement, settlement->n_year - 1)->region.municipality,
                            .year = settlement->year,
                            .show_year = settlement->realised.has_year,
                            .own_cost = settlement->own_cost,
                            .budget = settlement->realised.has_budget ? settlement->budget : NULL,
                            .paid = advance ? settlement->paid : NULL,
                            .payment = settlement->payment,
                            .fund = settlement->fund,
                            .previous = chain ? settlement->previous : NULL};
}

static enum status refuse_input(const char *path, struct note *note) {
    return note_error(note, STATUS_USAGE, path, 0, "-o",
                      _("This is one of the files that are read. Give the result another name."));
}

/* target = where OUT.csv really lies: a link is followed, so that it stays a link. */
static enum status find_target(const struct settle_options *options, char target[PATH_MAX], struct note *note) {
    struct stat info;
    const char *path = options->output;
    if (files_same_on_disk(path, options->schemes) || files_same_on_disk(path, options->realised) ||
        files_same_on_disk(path, options->clients) || files_same_on_disk(path, options->previous))
        return refuse_input(path, note);
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return note_error(
            note, STATUS_USAGE, path, 0, "-o",
            _("This is a folder or another thing than an ordinary file. Give the name of a file, or leave "
              "out -o to print the table."));
    if (realpath(path, target))
        return STATUS_OK;
    if (strlen(path) >= PATH_MAX)
        return note_error(note, STATUS_USAGE, path, 0, "-o", _("This name is too long."));
    strcpy(target, path);
    return STATUS_OK;
}

static enum status write_error(const char *path, struct note *note) {
    return note_error(note, STATUS_IO, path, 0, NULL,
                      _("This file cannot be written (%s). Check the folder and the space on the disk."),
                      strerror(errno));
}

/* A complete file or none: written beside its place and then renamed. */
static enum status write_file(const struct settled *settled, const char *target, struct note *note) {
    char *beside = NULL;
    FILE *file = NULL;
    enum status status = STATUS_OK;
    if (asprintf(&beside, "%s.XXXXXX", target) < 0)
        return STATUS_MEMORY;
    int handle = mkstemp(beside);
    if (handle < 0) {
        status = write_error(target, note);
        goto out;
    }
    mode_t mask = umask(0);
    umask(mask);
    file = fdopen(handle, "w");
    if (file)
        settled_print_csv(file, settled);
    if (!file || fchmod(handle, 0666 & ~mask) != 0 || fflush(file) != 0 || ferror(file) || fsync(handle) != 0 ||
        rename(beside, target) != 0) {
        status = write_error(target, note);
        unlink(beside);
    }
    if (file)
        fclose(file);
    else
        close(handle);
out:
    free(beside);
    return status;
}

static enum status print_result(const struct settle_options *options, const struct settlement *settlement,
                                const char *target, struct note *note) {
    struct settled settled = settled_view(options, settlement);
    enum status status = options->output ? write_file(&settled, target, note) : STATUS_OK;
    if (!status && options->page)
        return settled_print_page(stdout, &settled, terminal_width());
    if (!options->output)
        settled_print_csv(stdout, &settled);
    if (!status)
        settled_print_funds(stderr, &settled); /* no part of the table */
    return status;
}

static enum status settle(int argc, char **argv, struct note *note) {
    struct settle_options options = {0};
    struct settlement settlement = {0};
    char target[PATH_MAX] = "";
    enum status status = read_options(argc, argv, &options, note);
    if (!status && options.output)
        status = find_target(&options, target, note);
    if (!status)
        status = read_inputs(&options, &settlement, note);
    if (!status && options.output && scenario_has_read(&settlement.scenario[0], options.output))
        status = refuse_input(options.output, note); /* a file that the schemes include, inherit or name */
    if (status)
        goto out;
    print_warnings(settlement.realised.n_warning, settlement.realised.warning);
    print_warnings(settlement.scenario[0].n_warning, settlement.scenario[0].warning);
    status = settle_schemes(&options, &settlement, note);
    if (!status)
        status = print_result(&options, &settlement, target, note);
out:
    settlement_free(&settlement);
    return status;
}

const struct command command_settle = {
    .name = "settle",
    .summary = N_("settle the realised figures of one or more years under each scheme, to the cent"),
    .help = N_("usage: solidair settle SCHEMES.cfg REALISED.csv [options]\n\n"
               "The yearly settlement (afrekening): what each municipality pays in the end under each scheme of\n"
               "SCHEMES.cfg, which may be a whole scenario or hold only care_classes, budget_split and schemes.\n\n"
               "      --clients CLIENTS.csv  code,form,care,cost with one row per client, for the base\n"
               "                             client_excess; for several years also year\n"
               "      --year YEAR            the year that is settled, where a share differs from year to year;\n"
               "                             with a column year also FIRST-LAST: only these years are settled\n"
               "      --previous OUT.csv     the output of the year before: what was still to be settled then\n"
               "      --table                print a page to read instead of the table\n"
               "  -o, --output OUT.csv       write the table to a file instead of printing it\n\n"
               "REALISED.csv has one row per municipality. Amounts are in EUR with at most two decimals. Columns:\n"
               "  code, name (optional), residents, youths, budget\n"
               "  cost:ZIN:CLASS, cost:PGB:CLASS (by care class); the cost of a personal budget also as\n"
               "    award:PGB:CLASS (awarded, in EUR) and utilisation:PGB:CLASS (0.85 is 85 percent; at most 2)\n"
               "and, where a scheme needs them (FORM is ZIN or PGB):\n"
               "  clients:CLASS, clients_lag1:CLASS (last year), clients_mean3:CLASS (sum of the last three years)\n"
               "  cost_lag1:FORM:CLASS, cost_mean3:FORM:CLASS, expected_cost:FORM:CLASS\n"
               "  covariance (whole numbers, for the key covariance)\n\n"
               "Several years: a column year, and a row for each municipality in each year. What looks back is\n"
               "then added up from the rows of the years before, where its own column is absent.\n\n"
               "Paid in advance: the columns advance:RIGG (for care in kind) and advance:SVB (for personal\n"
               "budgets) in EUR. What is left of a year goes along to the next one.\n\n"
               "The table: scheme,code,own_cost,payment,transfer in EUR, with year after scheme where REALISED.csv\n"
               "has that column. transfer is payment minus own cost; below zero the municipality receives. With\n"
               "advances also paid and to_settle (payment minus paid; above zero still to pay, below zero to\n"
               "receive); with --previous or several years also previous (still to be settled of the years\n"
               "before) and total_due (to_settle plus previous).\n\n"
               "examples:\n"
               "  solidair settle schemes.cfg realised-2016.csv -o settled-2016.csv\n"
               "  solidair settle schemes.cfg realised-2017.csv --previous settled-2016.csv -o settled-2017.csv\n"
               "  solidair settle schemes.cfg realised.csv --year 2015-2017 --table\n"),
    .run = settle,
};
