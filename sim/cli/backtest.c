/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/backtest.h"
#include "sim/base/i18n.h"
#include "sim/base/threads.h"
#include "sim/belief/calibration.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/target.h"
#include "sim/cli/terminal.h"
#include "sim/report/print.h"
#include "sim/store/amend.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    OPTION_FROM = OPTION_LONG,
    OPTION_TO,
    OPTION_AHEAD,
    OPTION_TARGETS,
    OPTION_THREADS,
    OPTION_FORECAST,
    OPTION_INTO,
    OPTION_BUDGETS,
    OPTION_FORCE
};
enum { DRAWS = 2000 };

struct request {
    int64_t from, to, ahead, draws, threads;
    const char *targets, *forecast, *into;
    bool budgets, force; /* another's file may be replaced */
};

static void show_progress(void *context, int64_t done, int64_t total) {
    progress_steps(context, done, total, _("fit as of an earlier year"));
}

/* Too little to look back on: the country has more, also of this region's municipalities. */
static enum status refuse(const struct evidence *evidence, const char *why, struct note *note) {
    const struct scenario *scenario = evidence->scenario;
    return note_error(note, STATUS_CONFLICT, scenario->file, 0, "region",
                      _("The region \"%s\" has accounts of %zu years, up to %d: %s. Look back on the country, and add "
                        "what that tells of these municipalities to the results of this scenario: solidair backtest "
                        "scenarios/nederland.cfg --into FILE.h5"),
                      scenario->region.name, evidence->n_known - evidence->first,
                      scenario->first_year + (int)evidence->n_known - 1, why);
}

/* As calibrate refuses them. */
static enum status refuse_few(const struct evidence *evidence, struct note *note) {
    char why[320];
    struct accounts accounts;
    size_t last = evidence->n_known > 1 ? evidence->n_known - 2 : 0;
    enum status status = evidence_accounts(evidence, last, &accounts);
    if (status)
        return status;
    snprintf(why, sizeof why,
             _("a fit takes %d accounts that are facts, over %d years and with a later one to compare with, and up to "
               "%d there are %zu"),
             CALIBRATION_FACTS, CALIBRATION_YEARS, evidence->scenario->first_year + (int)last,
             accounts_count(&accounts));
    accounts_free(&accounts);
    return refuse(evidence, why, note);
}

/* The first year whose accounts, and those before it, are enough to fit to; n_known - 1 when only all of them are, or
 * not even those. */
static enum status find_first(const struct evidence *evidence, size_t *origin) {
    for (*origin = evidence->first; *origin + 1 < evidence->n_known; ++*origin) {
        struct accounts accounts;
        enum status status = evidence_accounts(evidence, *origin, &accounts);
        bool enough = !status && calibration_is_enough(evidence, &accounts);
        accounts_free(&accounts);
        if (status || enough)
            return status;
    }
    return STATUS_OK;
}

static enum status check_years(const struct request *request, const struct evidence *evidence,
                               struct backtest_options *options, struct note *note) {
    size_t origin;
    if (evidence->n_known > FILTER_YEARS)
        return note_error(note, STATUS_RANGE, evidence->scenario->file, 0, "years.first",
                          _("The accounts span more than %d years. Let the scenario begin later."), FILTER_YEARS);
    enum status status = find_first(evidence, &origin);
    if (status)
        return status;
    int first = evidence->scenario->first_year, low = first + (int)origin, high = first + (int)evidence->n_known - 2;
    int64_t y1 = request->from ? request->from : low, y2 = request->to ? request->to : high;
    if (low > high)
        return refuse_few(evidence, note);
    if (y1 < low || y2 > high || y1 > y2)
        return note_error(note, STATUS_USAGE, NULL, 0, "--from, --to",
                          _("origins run from %d (the first with %d accounts that are facts over %d years, which a fit "
                            "takes) to %d (an account a year later to compare with)"),
                          low, CALIBRATION_FACTS, CALIBRATION_YEARS, high);
    options->from = (size_t)(y1 - first);
    options->until = (size_t)(y2 - first);
    return backtest_count(evidence, options) > 0
               ? STATUS_OK
               : refuse(evidence, _("none of them can be compared with an own budget (budgets.csv)"), note);
}

/* Into a results file, of whose municipalities it then is; the file is the caller's alone meanwhile. */
static enum status add_to_file(struct store *store, const char *path, struct backtest *backtest, struct note *note) {
    struct result *result = NULL;
    const char *const *code = NULL;
    const struct result_row row = {"municipality", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &code};
    enum status status = result_open(path, &result, note);
    if (!status)
        status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (!status)
        status = backtest_keep(backtest, result_length(result, AXIS_MUNICIPALITY), code, path, note);
    result_close(result);
    return status ? status : backtest_record(store, backtest, note);
}

static enum status print_it(const struct request *request, const struct backtest *backtest, struct note *note) {
    const struct answer answer = {.backtest = backtest};
    const struct report_request stored = {.input = request->into, .table = "backtest"};
    return request->into ? print_tables(stdout, &stored, terminal_width(), note)
                         : print_answer(stdout, &answer, &(const struct report_request){0}, terminal_width(), note);
}

static enum status read_all(const char *path, const struct request *request, struct scenario *scenario,
                            struct targets *targets, struct evidence *evidence, struct note *note) {
    char *beside = files_beside(path, "panel/targets.csv");
    enum status status = beside ? scenario_read(&files_disk, path, scenario, note) : STATUS_MEMORY;
    if (!status)
        status = targets_read(&files_disk, request->targets ? request->targets : beside, scenario, targets, note);
    if (!status)
        status = evidence_read(&files_disk, scenario, targets->named[PARAMETER_NEED_EXPONENT], evidence, note);
    evidence->budgets_predict = request->budgets;
    free(beside);
    return status;
}

/* A results file is taken before the work begins: one that may not be written is refused at once. */
static enum status look_back(const char *path, const struct request *request, struct note *note) {
    struct scenario scenario = {0};
    struct targets targets = {0};
    struct evidence evidence = {0};
    struct backtest backtest = {0};
    struct store *store = NULL;
    struct progress progress = progress_start();
    struct backtest_options options = {.ahead = (size_t)request->ahead,
                                       .n_draw = (size_t)request->draws,
                                       .progress = show_progress,
                                       .context = &progress};
    enum status status = request->into ? store_amend_begin(request->into, &store, note) : STATUS_OK;
    if (!status)
        status = read_all(path, request, &scenario, &targets, &evidence, note);
    if (!status)
        status = check_years(request, &evidence, &options, note);
    if (!status)
        status = backtest_run(&evidence, &targets, &options, &backtest);
    if (!status && request->forecast)
        status = forecast_write(&evidence, &targets, (size_t)request->draws, request->forecast, note);
    progress_end(&progress);
    if (!status && store)
        status = add_to_file(store, request->into, &backtest, note);
    if (status)
        store_abandon(store);
    else if (store)
        status = store_finish(store, note);
    if (!status)
        status = print_it(request, &backtest, note);
    if (!status) {
        terminal_warn(targets.passed_over);
        terminal_warn(evidence.passed_over);
    }
    backtest_free(&backtest);
    evidence_free(&evidence);
    targets_free(&targets);
    scenario_free(&scenario);
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
    case OPTION_INTO:
        request->into = optarg;
        return STATUS_OK;
    case OPTION_BUDGETS:
        request->budgets = true;
        return STATUS_OK;
    case OPTION_FORCE:
        request->force = true;
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
                                            {"into", required_argument, NULL, OPTION_INTO},
                                            {"budgets", no_argument, NULL, OPTION_BUDGETS},
                                            {"force", no_argument, NULL, OPTION_FORCE},
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
    enum status status = target_check(request.forecast, request.force, note);
    return status ? status : look_back(argv[optind], &request, note);
}

const struct command command_backtest = {
    .name = "backtest",
    .summary = N_("how well would earlier years have been forecast?"),
    .help = N_("usage: solidair backtest SCENARIO [--from Y1] [--to Y2] [--ahead N] [--into\n"
               "               FILE.h5] [options]\n"
               "\n"
               "For every origin from Y1 to Y2: take the accounts as they were known on 1 August\n"
               "of the year after it, fit the scenario's swings to those alone, forecast every\n"
               "municipality's accounts 1 to N years later, and compare with the accounts that\n"
               "came: how many lie in the intervals of 50, 80 and 95 per cent, the error (CRPS\n"
               "of the log of cost per resident, lower is better), and the same for simple\n"
               "rules. A later account changes no forecast.\n"
               "\n"
               "      --from Y1, --to Y2  origins (default: all that can be compared)\n"
               "      --ahead N           forecast up to N years ahead, 1 to 5 (default: 1)\n"
               "      --into FILE.h5      add the record to this results file (/backtest), with\n"
               "                          the forecasts and accounts of its municipalities: its\n"
               "                          reports and page then show it\n"
               "      --budgets           the own budget of the year forecast is evidence too,\n"
               "                          beside the accounts\n"
               "      --targets FILE      priors, as for calibrate (default: panel/targets.csv\n"
               "                          beside the scenario)\n"
               "      --forecast FILE.csv  also write the forecast of the year after the last\n"
               "                           account: mean, p10,\n"
               "                          p50 and p90 in EUR per resident of every municipality\n"
               "      --force             replace any file of that name\n"
               "  -n, --draws N           draws of each forecast (default: 2000)\n"
               "      --threads T         threads (default: one per core); never changes a\n"
               "                          figure\n"
               "\n"
               "examples:\n"
               "  solidair backtest scenarios/nederland.cfg --from 2019 --to 2022 --forecast \\\n"
               "    2024.csv\n"
               "  solidair backtest scenarios/nederland.cfg --into results/groningen-2024.h5\n"),
    .run = run,
};
