/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/backtest.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/base/threads.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/terminal.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    OPTION_FROM = OPTION_LONG,
    OPTION_TO,
    OPTION_AHEAD,
    OPTION_TARGETS,
    OPTION_THREADS,
    OPTION_FORECAST,
    OPTION_BUDGETS
};
enum { DRAWS = 2000, FIRST_ORIGIN = 2 /* years before it, to see swings from */ };

struct request {
    int64_t from, to, ahead, draws, threads;
    const char *targets, *forecast;
    bool budgets;
};

static void print_real(double value, int decimals, int width) {
    char text[FORMAT_SIZE];
    format_cell(stdout, format_real(value, decimals, text), -width);
}

static void print_percent(double value, int width) {
    char text[FORMAT_SIZE];
    format_cell(stdout, format_percent(value, 0, text), -width);
}

static void print_head(void) {
    const char *const names[] = {_("Known to"), _("forecast"), _("scored"), "CRPS", _("last"), _("smoothed"),
                                 _("budget"),   _("to best"),  _("missed"), "50 %", "80 %",    "95 %"};
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        format_cell(stdout, names[k], k == 0 ? 9 : -9);
    puts("");
}

static void print_year(const struct backtest_year *y) {
    printf("%-9d%9d%9zu", y->origin, y->year, y->n);
    print_real(y->crps, 4, 9);
    for (size_t k = 0; k < NAIVES; k++)
        print_real(y->naive[k], 4, 9);
    print_real(y->ratio, 3, 9);
    print_real(y->bias, 3, 9);
    for (size_t a = 0; a < 3; a++)
        print_percent(y->hold[a], 9);
    puts("");
}

static void print_all(const struct scenario *scenario, const struct backtest *b) {
    static const char *const classes[SIZE_CLASSES] = {N_("under 15,000 residents"), N_("to 30,000"), N_("to 60,000"),
                                                      N_("60,000 and above")};
    char a[FORMAT_SIZE], c[FORMAT_SIZE], d[FORMAT_SIZE];
    printf(_("%s: forecasts of the accounts of later years from what was known on 1 August after each origin\n\n"),
           scenario->name);
    print_head();
    for (size_t k = 0; k < b->n_year; k++)
        print_year(&b->year[k]);
    printf(_("\nTogether %s of the accounts lie in the 80 %% intervals and %s in the 95 %% ones; the forecast error "
             "(CRPS) is %s times\nthat of the best naive forecast of each year.\n"),
           format_percent(b->hold[1], 1, a), format_percent(b->hold[2], 1, c), format_real(b->ratio, 3, d));
    fputs(_("80 % intervals by size:"), stdout);
    for (size_t k = 0; k < SIZE_CLASSES; k++)
        printf(" %s %s%s", _(classes[k]), format_percent(b->class_hold[k], 0, a), k + 1 < SIZE_CLASSES ? "," : "\n");
    fputs(_("Accounts by tenth of their forecast:"), stdout);
    for (size_t k = 0; k < 10; k++)
        printf(" %zu", b->pit[k]);
    fputs(_("\nlast, smoothed, budget: CRPS of naive forecasts (last account and mean growth; smoothed accounts; the "
            "own budget). missed: growth of\nthe whole country that nobody foresaw, taken out of the intervals. The "
            "forecast is the closed-form predictive of the fitted model.\n"),
          stdout);
}

static void show_progress(void *context, int64_t done, int64_t total) {
    progress_steps(context, done, total, _("fit as of an earlier year"));
}

static enum status check_years(const struct request *request, const struct evidence *evidence, size_t *from,
                               size_t *until, struct note *note) {
    int first = evidence->scenario->first_year, low = first + FIRST_ORIGIN;
    int high = first + (int)evidence->n_known - 1 - (int)request->ahead;
    int64_t y1 = request->from ? request->from : low, y2 = request->to ? request->to : high;
    if (y1 < low || y2 > high || y1 > y2)
        return note_error(note, STATUS_USAGE, NULL, 0, "--from, --to",
                          _("origins run from %d (two years of accounts before it) to %d (an account %lld years later "
                            "to compare with)"),
                          low, high, (long long)request->ahead);
    *from = (size_t)(y1 - first);
    *until = (size_t)(y2 - first);
    return STATUS_OK;
}

static enum status look_back(const char *path, const struct request *request, struct note *note) {
    struct scenario scenario = {0};
    struct targets targets = {0};
    struct evidence evidence = {0};
    struct backtest backtest;
    struct progress progress = progress_start();
    size_t from = 0, until = 0;
    char *beside = files_beside(path, "panel/targets.csv");
    enum status status = beside ? scenario_read(&files_disk, path, &scenario, note) : STATUS_MEMORY;
    if (!status)
        status = targets_read(&files_disk, request->targets ? request->targets : beside, &scenario, &targets, note);
    if (!status)
        status = evidence_read(&files_disk, &scenario, targets.named[PARAMETER_NEED_EXPONENT], &evidence, note);
    evidence.budgets_predict = request->budgets;
    if (!status)
        status = check_years(request, &evidence, &from, &until, note);
    if (!status)
        status = backtest_run(&evidence, &targets, from, until, (size_t)request->ahead, (size_t)request->draws,
                              show_progress, &progress, &backtest);
    if (!status && request->forecast)
        status = forecast_write(&evidence, &targets, (size_t)request->draws, request->forecast, note);
    progress_end(&progress);
    if (!status)
        print_all(&scenario, &backtest);
    evidence_free(&evidence);
    targets_free(&targets);
    scenario_free(&scenario);
    free(beside);
    return status;
}

static enum status read_option(struct request *request, int option, char **argv, struct note *note) {
    switch (option) {
    case OPTION_FROM:
        return option_integer("--from", optarg, 1990, 2160, &request->from, note);
    case OPTION_TO:
        return option_integer("--to", optarg, 1990, 2160, &request->to, note);
    case OPTION_AHEAD:
        return option_integer("--ahead", optarg, 1, 5, &request->ahead, note);
    case OPTION_TARGETS:
        request->targets = optarg;
        return STATUS_OK;
    case OPTION_FORECAST:
        return option_output(optarg, &request->forecast, note);
    case OPTION_BUDGETS:
        request->budgets = true;
        return STATUS_OK;
    case OPTION_THREADS:
        return option_integer("--threads", optarg, 1, 64, &request->threads, note);
    case 'n':
        return option_integer("-n", optarg, 100, 100000, &request->draws, note);
    default:
        return option_refused("backtest", option, argv, note);
    }
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"from", required_argument, NULL, OPTION_FROM},
                                            {"to", required_argument, NULL, OPTION_TO},
                                            {"ahead", required_argument, NULL, OPTION_AHEAD},
                                            {"targets", required_argument, NULL, OPTION_TARGETS},
                                            {"threads", required_argument, NULL, OPTION_THREADS},
                                            {"draws", required_argument, NULL, 'n'},
                                            {"forecast", required_argument, NULL, OPTION_FORECAST},
                                            {"budgets", no_argument, NULL, OPTION_BUDGETS},
                                            {NULL, 0, NULL, 0}};
    struct request request = {.ahead = 1, .draws = DRAWS};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":n:", options, NULL)) != -1;) {
        enum status status = read_option(&request, option, argv, note);
        if (status)
            return status;
    }
    if (request.budgets && request.ahead != 1)
        return note_error(note, STATUS_USAGE, NULL, 0, "--budgets",
                          _("the budget of a year is voted a year before it: with --budgets, --ahead is 1"));
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "backtest",
                          _("give one scenario, for example: solidair backtest scenarios/nederland.cfg --from 2019 "
                            "--to 2022"));
    threads_set_usual(threads_wanted((int)request.threads));
    return look_back(argv[optind], &request, note);
}

const struct command command_backtest = {
    .name = "backtest",
    .summary = N_("how well would earlier years have been forecast?"),
    .help = N_("usage: solidair backtest SCENARIO [--from Y1] [--to Y2] [--ahead N] [options]\n\n"
               "For every origin from Y1 to Y2: take the accounts as they were known on 1 August of the year after\n"
               "it, fit the scenario's swings to those alone, forecast every municipality's account N years later,\n"
               "and compare with the account that came: how many lie in the intervals of 50, 80 and 95 per cent,\n"
               "the error (CRPS of the log of cost per resident, lower is better), and the same for naive\n"
               "forecasts. A later account changes no forecast.\n\n"
               "      --from Y1, --to Y2  origins (default: all that can be compared)\n"
               "      --ahead N           years ahead, 1 to 5 (default: 1)\n"
               "      --budgets           the own budget of the year forecast is evidence too, beside the accounts\n"
               "      --targets FILE      priors, as for calibrate (default: panel/targets.csv beside the scenario)\n"
               "      --forecast FILE.csv also write the forecast of the year after the last account: mean, p10,\n"
               "                          p50 and p90 in EUR per resident of every municipality\n"
               "  -n, --draws N           draws of each forecast (default: 2000)\n"
               "      --threads T         threads (default: one per core); never changes a figure\n\n"
               "example:\n"
               "  solidair backtest scenarios/nederland.cfg --from 2019 --to 2022 --forecast 2024.csv\n"),
    .run = run,
};
