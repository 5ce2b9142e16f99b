/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/run.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/next.h"
#include "sim/cli/options.h"
#include "sim/cli/signals.h"
#include "sim/cli/terminal.h"
#include "sim/cluster/cluster.h"
#include "sim/engine/recall.h"
#include "sim/engine/until.h"
#include "sim/report/print.h"
#include "sim/scenario/place_name.h"
#include "sim/scenario/scenario.h"
#include "sim/store/result.h"
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the user sees of a run. */
struct screen {
    struct progress progress;
    size_t warnings; /* that were met */
    bool full;       /* each is told, on a terminal too, where they are counted in the end otherwise */
    bool remarked;   /* what an earlier run has left has been told of */
};

static void show_progress(void *context, int64_t done, int64_t total) {
    struct screen *screen = context;
    progress_update(&screen->progress, done, total);
}

/* On a terminal `check` tells it, as it does warnings. */
static void show_reading(void *context, const char *reading) {
    const struct screen *screen = context;
    if (screen->full || !screen->progress.shown)
        terminal_tell(reading);
}

static void tell_all(struct screen *screen, bool full) {
    screen->full = full;
}

static void show_warning(void *context, const char *warning) {
    struct screen *screen = context;
    screen->warnings++;
    if (screen->full || !screen->progress.shown)
        terminal_warn(warning);
}

static void show_remark(void *context, const char *sentence) {
    struct screen *screen = context;
    screen->remarked = true;
    terminal_remark(sentence);
}

enum {
    OPTION_SEED = OPTION_LONG,
    OPTION_THREADS,
    OPTION_STORE,
    OPTION_UNTIL,
    OPTION_TARGET,
    OPTION_INTERNAL,
    OPTION_FRESH,
    OPTION_SET,
    OPTION_FULL,
    OPTION_MUNICIPALITY
};

/* As given; the first two are understood together. */
struct wish {
    const char *until, *target;
    struct until goal;
    const char *municipality; /* that the digest is about; NULL: the region */
    bool internal;            /* nothing is withheld from what is printed */
    bool full;                /* every municipality is printed, and what the schemes do */
    struct scenario_change change;
    struct scenario_setting setting[OPTION_SETTINGS];
};

static enum status read_option(int option, char **argv, struct run_options *run, struct wish *wish, struct note *note) {
    int64_t threads = 0;
    enum status status = STATUS_OK;
    switch (option) {
    case 'o':
        return option_output(optarg, &run->output, note);
    case 'n':
        return option_integer("-n", optarg, 2, 100000000, &run->draws, note);
    case OPTION_SEED:
        return option_integer("--seed", optarg, 0, INT64_MAX, &run->seed, note);
    case OPTION_THREADS:
        status = option_integer("--threads", optarg, 1, 1024, &threads, note);
        run->threads = (int)threads;
        break;
    case OPTION_STORE:
        return option_store(optarg, &run->store, note);
    case OPTION_UNTIL:
        wish->until = optarg;
        break;
    case OPTION_TARGET:
        wish->target = optarg;
        break;
    case OPTION_INTERNAL:
        wish->internal = true;
        break;
    case OPTION_FRESH:
        run->fresh = true;
        break;
    case OPTION_FULL:
        wish->full = true;
        break;
    case OPTION_MUNICIPALITY:
        return option_municipality(optarg, &wish->municipality, note);
    case OPTION_SET:
        wish->change.setting = wish->setting;
        run->change = &wish->change;
        return option_setting(optarg, wish->setting, &wish->change.n_setting, note);
    default:
        return option_refused("run", option, argv, note);
    }
    return status;
}

static enum status set_accuracy(struct run_options *run, struct wish *wish, struct note *note) {
    if (wish->target && !wish->until)
        return note_error(note, STATUS_USAGE, NULL, 0, "--target",
                          _("it says which figure must be accurate; give --until too, which says how accurate"));
    if (!wish->until)
        return STATUS_OK;
    run->until = &wish->goal;
    return until_parse(wish->until, wish->target, &wish->goal, note);
}

static enum status read_options(int argc, char **argv, struct run_options *run, struct wish *wish, struct note *note) {
    static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                            {"draws", required_argument, NULL, 'n'},
                                            {"seed", required_argument, NULL, OPTION_SEED},
                                            {"threads", required_argument, NULL, OPTION_THREADS},
                                            {"store", required_argument, NULL, OPTION_STORE},
                                            {"until", required_argument, NULL, OPTION_UNTIL},
                                            {"target", required_argument, NULL, OPTION_TARGET},
                                            {"internal", no_argument, NULL, OPTION_INTERNAL},
                                            {"set", required_argument, NULL, OPTION_SET},
                                            {"fresh", no_argument, NULL, OPTION_FRESH},
                                            {"full", no_argument, NULL, OPTION_FULL},
                                            {"municipality", required_argument, NULL, OPTION_MUNICIPALITY},
                                            {NULL, 0, NULL, 0}};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":o:n:", options, NULL)) != -1;) {
        enum status status = read_option(option, argv, run, wish, note);
        if (status)
            return status;
    }
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "run",
                          _("give one scenario file, for example: solidair run scenarios/groningen-2016.cfg"));
    run->scenario = argv[optind];
    return set_accuracy(run, wish, note);
}

enum { DIGEST_LINES = 20 };

enum { SHOW, REPORT, ADVICE, CHECK, COMMANDS };

/* Those that a reader must not miss: warnings before all, then the report and the advice. */
static const size_t first_with_warnings[COMMANDS] = {CHECK, REPORT, ADVICE, SHOW},
                    first_without[COMMANDS] = {REPORT, ADVICE, SHOW, CHECK};

/* With the words of this run. */
static void fill_commands(const struct run_options *options, const struct wish *wish, size_t warnings,
                          struct next next[COMMANDS]) {
    char file[PATH_MAX], page[PATH_MAX], html[NAME_MAX + 6], name[FORMAT_TEXT_SIZE], scenario[PATH_MAX];
    const char *stem = NULL, *results = format_word(options->output, file, sizeof file);
    int n = (int)option_stem(options->output, &stem);
    snprintf(html, sizeof html, "%.*s.html", n, stem);
    const char *place = wish->municipality ? format_word(wish->municipality, name, sizeof name) : _("NAME");
    next[SHOW].command = wish->municipality ? NULL : "show";
    next[REPORT].command = "report";
    next[ADVICE].command = "advies";
    next[CHECK].command = "check";
    snprintf(next[SHOW].words, NEXT_SIZE, "%s", results);
    snprintf(next[REPORT].words, NEXT_SIZE, "%s -o %s", results, format_word(html, page, sizeof page));
    snprintf(next[ADVICE].words, NEXT_SIZE, "%s --municipality %s", results, place);
    snprintf(next[CHECK].words, NEXT_SIZE, "%s", format_word(options->scenario, scenario, sizeof scenario));
    snprintf(next[SHOW].why, sizeof next->why, "%s", _("each municipality"));
    snprintf(next[REPORT].why, sizeof next->why, "%s", _("a page to read"));
    snprintf(next[ADVICE].why, sizeof next->why, "%s", wish->municipality ? _("all for one") : _("fill in NAME"));
    next[CHECK].why[0] = '\0';
    next[CHECK].must = warnings > 0;
    if (warnings)
        snprintf(next[CHECK].why, sizeof next->why, warnings == 1 ? _("%zu warning") : _("%zu warnings"), warnings);
}

/* As many as the lines hold; of the one that may not be missed at least what it is for. */
static void print_commands(const struct next next[COMMANDS], size_t warnings, size_t left) {
    const size_t *first = warnings ? first_with_warnings : first_without;
    bool shown[COMMANDS] = {false};
    for (size_t k = 0; k < COMMANDS; k++) {
        const struct next *one = &next[first[k]];
        shown[first[k]] = one->command && next_count_lines(one) <= left;
        left -= shown[first[k]] ? next_count_lines(one) : 0;
    }
    for (size_t k = 0; k < COMMANDS; k++)
        if (shown[k])
            next_print(&next[k]);
        else if (next[k].must && left > 0)
            puts(next[k].why);
}

static enum status print_full(const struct run_options *options, const struct report_request *request,
                              struct note *note) {
    char program[PATH_MAX], file[PATH_MAX];
    enum status status = print_tables(stdout, request, terminal_width(), note);
    if (!status)
        printf(_("\nStored in %s; `%s show %s` prints this table again.\n"), options->output,
               format_word(program_invocation_name, program, sizeof program),
               format_word(options->output, file, sizeof file));
    return status;
}

/* How many lines the digest takes: written to memory to be counted, where it has no colours. */
static enum status count_digest(const struct report_request *request, int width, size_t *lines, struct note *note) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return STATUS_MEMORY;
    enum status status = print_digest(out, request, width, note);
    bool failed = ferror(out) != 0;
    if ((fclose(out) != 0 || failed) && !status)
        status = STATUS_MEMORY;
    *lines = 0;
    for (size_t k = 0; !status && k < size; k++)
        *lines += text[k] == '\n';
    free(text);
    return status;
}

/* Long commands give way to rows; there are fewer rows only where no line is left below them. */
static enum status print_glance(struct report_request *request, const struct next next[COMMANDS], size_t warnings,
                                struct note *note) {
    enum { FEWER_MOST = 5 };
    int width = terminal_width();
    size_t lines = 0;
    width = width < NEXT_WIDTH ? width : NEXT_WIDTH;
    enum status status = count_digest(request, width, &lines, note);
    while (!status && lines >= DIGEST_LINES && request->fewer < FEWER_MOST) {
        request->fewer++;
        status = count_digest(request, width, &lines, note);
    }
    if (!status)
        status = print_digest(stdout, request, width, note);
    if (!status)
        print_commands(next, warnings, lines < DIGEST_LINES ? DIGEST_LINES - lines : 1);
    return status;
}

static enum status print_report(const struct run_options *options, const struct wish *wish, size_t warnings,
                                struct note *note) {
    struct report_request request = {
        .input = options->output, .table = "results", .municipality = wish->municipality, .internal = wish->internal};
    if (wish->full)
        return print_full(options, &request, note);
    struct next *next = calloc(COMMANDS, sizeof *next);
    if (!next)
        return STATUS_MEMORY;
    fill_commands(options, wish, warnings, next);
    enum status status = print_glance(&request, next, warnings, note);
    free(next);
    return status;
}

/* Before any screen. */
static enum status check_municipality(const struct run_options *options, const char *name, struct note *note) {
    struct scenario scenario = {0};
    size_t index;
    enum status status = recall_file(options->scenario, options->change, &scenario, note);
    if (!status)
        status = place_find(&scenario.region, options->scenario, "--municipality", name, &index, NULL, note);
    scenario_free(&scenario);
    return status;
}

/* Has a run that was killed left something of these results? */
static bool is_left(const char *output) {
    char *part = NULL;
    if (asprintf(&part, "%s.part", output) < 0)
        return false;
    bool left = result_is_there(part);
    free(part);
    return left;
}

/* Of several processes only the first one has something to say. */
static enum status run(int argc, char **argv, struct note *note) {
    char path[PATH_MAX];
    struct signals_before before;
    bool speaks = cluster_rank() == 0;
    struct screen screen = {.progress = progress_start()};
    struct run_options options = {.seed = -1,
                                  .store = STORE_COSTS,
                                  .keep = true,
                                  .stopped = signals_stopped,
                                  .context = &screen,
                                  .progress = speaks ? show_progress : NULL,
                                  .tell = speaks ? show_reading : NULL,
                                  .warn = speaks ? show_warning : NULL,
                                  .remark = speaks ? show_remark : NULL};
    struct wish wish = {0};
    const char *stem = NULL;
    enum status status = read_options(argc, argv, &options, &wish, note);
    if (status)
        return status;
    tell_all(&screen, wish.full);
    if (!options.output) {
        int n = (int)option_stem(options.scenario, &stem);
        snprintf(path, sizeof path, "%.*s.h5", n, stem);
        options.output = path;
    }
    if (wish.municipality)
        status = check_municipality(&options, wish.municipality, note);
    if (status)
        return status;
    bool left = speaks && !options.fresh && is_left(options.output);
    signals_catch(&before);
    status = run_scenario(&options, note);
    signals_restore(&before);
    if (speaks)
        progress_end(&screen.progress);
    if (left && !status && !screen.remarked)
        terminal_warn(_("An earlier run was ended before its results were complete. What it had left has been deleted, "
                        "and all draws have been made anew."));
    return !status && speaks ? print_report(&options, &wish, screen.warnings, note) : status;
}

const struct command command_run = {
    .name = "run",
    .summary = N_("simulate a scenario, compare its schemes, store the results"),
    .help = N_("usage: solidair run SCENARIO.cfg [options]\n"
               "\n"
               "Simulates budgets, clients and cost of every municipality, settles the same\n"
               "draws under every scheme of the scenario, stores everything in one results file\n"
               "and prints a digest of at most 20 lines, with what can be done next.\n"
               "\n"
               "  -o, --output FILE.h5   results file (default: the scenario's name with .h5, in\n"
               "                         this folder)\n"
               "  -n, --draws N          number of draws, instead of the scenario's; with\n"
               "                         --until the most that are made (default then: 1000000)\n"
               "      --until X          as many draws as it takes until the half width of the\n"
               "                         95 % Monte Carlo interval is at most X: 1% (of the mean\n"
               "                         payment over all years together) or 50000 (EUR)\n"
               "      --target FIGURE    the figure that --until looks at: mean (default), p1\n"
               "                         ... p99, es90, p_shortfall (X in percentage points) or\n"
               "                         transfer; of every scheme and municipality, or of one:\n"
               "                         p90:SCHEME:NAME\n"
               "      --full             print every municipality, and what the schemes do,\n"
               "                         instead of a digest\n"
               "      --municipality NAME  the digest of this municipality (name or CBS code)\n"
               "      --internal         withhold nothing for privacy from what is printed: not\n"
               "                         for publication\n"
               "      --set KEY=VALUE    another value of one key, by its path:\n"
               "                         budget.cuts.GM0017.cut=0.42 or\n"
               "                         schemes.full.layers[0].share=0.5 ([0] is the first);\n"
               "                         may be repeated\n"
               "      --seed S           seed, instead of the scenario's\n"
               "      --fresh            begin at the first draw, whatever an earlier run has\n"
               "                         left\n"
               "      --threads T        threads (default: one per core); never changes a figure\n"
               "      --store LEVEL      summary: figures only; costs (default): also budget,\n"
               "                         cost and clients of every draw; all: also payments and\n"
               "                         cost by care class\n"
               "\n"
               "A results file of that name is replaced when the new one is complete; any other\n"
               "file is left alone. A second run with the same scenario and seed gives the same\n"
               "figures. Ctrl-C stops and leaves no half-written result: what there is after\n"
               "some seconds is kept beside it (.part.rows, .part.state), and the same command\n"
               "goes on from there, after a kill or a full disk too.\n"
               "\n"
               "examples:\n"
               "  solidair run scenarios/groningen-2016.cfg -o results/groningen-2016.h5 -n 2000\n"
               "  solidair run scenarios/groningen-2016.cfg --until 1% --target p90\n"),
    .run = run,
    .all_processes = true,
};
