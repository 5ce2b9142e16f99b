#include "sim/engine/run.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/terminal.h"
#include "sim/cluster/cluster.h"
#include "sim/report/table.h"
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Set by the first Ctrl-C; the run then leaves by itself and cleans up. A second one ends the program at once, which leaves
 * at most a .part file. */
static volatile sig_atomic_t stop;

static void on_signal(int number) {
    stop = 1;
    signal(number, SIG_DFL);
}

static void show_progress(void *context, int64_t done, int64_t total) {
    progress_update(context, done, total);
}

static void show_warning(void *context, const char *warning) {
    (void)context;
    fprintf(stderr, _("warning: %s\n"), warning);
}

/* results/NAME.h5 for scenarios/NAME.cfg, in the folder where the program was started. */
static void default_output(const char *scenario, char *path, size_t size) {
    const char *slash = strrchr(scenario, '/'), *name = slash ? slash + 1 : scenario;
    const char *dot = strrchr(name, '.');
    int length = dot && dot > name ? (int)(dot - name) : (int)strlen(name);
    snprintf(path, size, "%.*s.h5", length, name);
}

static enum status store_by_name(const char *name, enum store_level *level, struct note *note) {
    static const char *const names[] = {"summary", "costs", "all"};
    for (size_t k = 0; k < 3; k++)
        if (strcmp(names[k], name) == 0) {
            *level = (enum store_level)k;
            return STATUS_OK;
        }
    return note_error(note, STATUS_USAGE, NULL, 0, "--store", _("%s does not fit; expected summary, costs or all"),
                      name);
}

static enum status read_option(int option, struct run_options *run, struct note *note) {
    int64_t threads = 0;
    enum status status = STATUS_OK;
    switch (option) {
    case 'o':
        run->output = optarg;
        break;
    case 'n':
        return option_integer("-n", optarg, 2, 100000000, &run->draws, note);
    case 's':
        return option_integer("--seed", optarg, 0, INT64_MAX, &run->seed, note);
    case 't':
        status = option_integer("--threads", optarg, 1, 1024, &threads, note);
        run->threads = (int)threads;
        break;
    case 'S':
        return store_by_name(optarg, &run->store, note);
    default:
        return option_unknown("run", note);
    }
    return status;
}

static enum status read_options(int argc, char **argv, struct run_options *run, struct note *note) {
    static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                            {"draws", required_argument, NULL, 'n'},
                                            {"seed", required_argument, NULL, 's'},
                                            {"threads", required_argument, NULL, 't'},
                                            {"store", required_argument, NULL, 'S'},
                                            {NULL, 0, NULL, 0}};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "o:n:", options, NULL)) != -1;) {
        enum status status = read_option(option, run, note);
        if (status)
            return status;
    }
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "run",
                          _("give one scenario file, for example: solidair run scenarios/groningen-2016.cfg"));
    run->scenario = argv[optind];
    return STATUS_OK;
}

static enum status print_report(const char *output, struct note *note) {
    enum status status = report_table(stdout, output, terminal_width(), note);
    if (!status)
        printf(_("\nStored in %s; `solidair show %s` prints this table again.\n"), output, output);
    return status;
}

/* Of several processes only the first one has something to say. */
static enum status run(int argc, char **argv, struct note *note) {
    char path[PATH_MAX];
    bool speaks = cluster_rank() == 0;
    struct progress progress = progress_start();
    struct run_options options = {.seed = -1, .store = STORE_COSTS, .stop = &stop, .context = &progress,
                                  .progress = speaks ? show_progress : NULL, .warn = speaks ? show_warning : NULL};
    enum status status = read_options(argc, argv, &options, note);
    if (status)
        return status;
    if (!options.output) {
        default_output(options.scenario, path, sizeof path);
        options.output = path;
    }
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGXFSZ, SIG_IGN);
    status = run_scenario(&options, note);
    if (speaks)
        progress_end(&progress);
    return !status && speaks ? print_report(options.output, note) : status;
}

const struct command command_run = {
    .name = "run",
    .summary = N_("simulate a scenario, compare its solidarity schemes, store the results"),
    .help = N_("usage: solidair run SCENARIO.cfg [options]\n\n"
               "Simulates budgets, clients and cost of every municipality, settles the same draws under every scheme\n"
               "of the scenario, stores everything in one results file and prints a summary.\n\n"
               "  -o, --output FILE.h5   results file (default: the scenario's name with .h5, in this folder)\n"
               "  -n, --draws N          number of draws, instead of the scenario's\n"
               "      --seed S           seed, instead of the scenario's\n"
               "      --threads T        threads (default: one per core); never changes a result\n"
               "      --store LEVEL      summary: figures only; costs (default): also budget, cost and clients of every\n"
               "                         draw; all: also payments and cost by care class\n\n"
               "A second run with the same scenario and seed gives the same figures. Ctrl-C stops and leaves no\n"
               "half-written result.\n\n"
               "example:\n"
               "  solidair run scenarios/groningen-2016.cfg -o results/groningen-2016.h5 -n 2000\n"),
    .run = run,
    .all_processes = true,
};
