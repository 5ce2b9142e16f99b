/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/terminal.h"
#include "sim/decide/sensitivity.h"
#include "sim/report/print.h"
#include "sim/store/result.h"
#include <getopt.h>
#include <string.h>

enum {
    OPTION_MEASURE = OPTION_LONG,
    OPTION_SCHEME,
    OPTION_MUNICIPALITY,
    OPTION_POINTS,
    OPTION_MOST,
    OPTION_AGAIN,
    OPTION_INTERNAL,
    OPTION_THREADS
};

struct request {
    struct sensitivity_options options;
    bool again, internal;
};

/* A whole number that is a multiple of `step`. */
static enum status read_multiple(const char *option, const char *text, int64_t low, int64_t high, int64_t step,
                                 size_t *value, struct note *note) {
    int64_t number = 0;
    enum status status = option_integer(option, text, low, high, &number, note);
    if (!status && number % step != 0)
        return note_error(note, STATUS_USAGE, NULL, 0, option,
                          _("%s does not fit; expected a multiple of %d, such as %lld"), text, (int)step,
                          (long long)(number - number % step));
    *value = (size_t)number;
    return status;
}

static enum status read_option(struct request *request, int option, char **argv, struct note *note) {
    struct sensitivity_options *options = &request->options;
    int64_t number = 0;
    enum status status = STATUS_OK;
    switch (option) {
    case OPTION_MEASURE:
        options->measure = optarg;
        return STATUS_OK;
    case OPTION_SCHEME:
        options->scheme = optarg;
        return STATUS_OK;
    case OPTION_MUNICIPALITY:
        return option_municipality(optarg, &options->municipality, note);
    case OPTION_POINTS:
        return read_multiple("--points", optarg, 2 * SOBOL_REPLICATES, SENSITIVITY_MOST_POINTS, SOBOL_REPLICATES,
                             &options->points, note);
    case OPTION_MOST:
        return read_multiple("--most-draws", optarg, 1, 1000000000, 1, &options->most, note);
    case OPTION_AGAIN:
        request->again = true;
        return STATUS_OK;
    case OPTION_INTERNAL:
        request->internal = true;
        return STATUS_OK;
    case OPTION_THREADS:
        status = option_integer("--threads", optarg, 1, 1024, &number, note);
        options->threads = (int)number;
        return status;
    case 'n':
        return read_multiple("-n", optarg, 10, SENSITIVITY_MOST_DRAWS, 10, &options->draws, note);
    default:
        return option_refused("sensitivity", option, argv, note);
    }
}

static void show_progress(void *context, int64_t done, int64_t total) {
    progress_update(context, done, total);
}

/* Of a results file the answer is kept in it; asked again in the same way it is only read. */
static enum status find_answer(const char *path, const struct request *request, struct sensitivity *answer,
                               struct note *note) {
    struct result *result = NULL;
    bool stored = false;
    if (!result_is_there(path))
        return sensitivity_run(path, &request->options, answer, note);
    enum status status = result_open(path, &result, note);
    if (!status && !request->again)
        status = sensitivity_is_stored(result, &request->options, &stored, note);
    if (!status && stored)
        status = sensitivity_load(result, answer, note);
    result_close(result);
    return status || stored ? status : sensitivity_add(path, &request->options, answer, note);
}

/* That of a results file is in it by now. */
static enum status print(const char *path, const struct sensitivity *found, bool internal, struct note *note) {
    const struct report_request shown = {.input = path, .table = "sensitivity", .internal = internal};
    const struct answer answer = {.sensitivity = found};
    if (result_is_there(path))
        return print_tables(stdout, &shown, terminal_width(), note);
    return print_answer(stdout, &answer, &(const struct report_request){0}, terminal_width(), note);
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"measure", required_argument, NULL, OPTION_MEASURE},
                                            {"scheme", required_argument, NULL, OPTION_SCHEME},
                                            {"municipality", required_argument, NULL, OPTION_MUNICIPALITY},
                                            {"points", required_argument, NULL, OPTION_POINTS},
                                            {"most-draws", required_argument, NULL, OPTION_MOST},
                                            {"draws", required_argument, NULL, 'n'},
                                            {"again", no_argument, NULL, OPTION_AGAIN},
                                            {"internal", no_argument, NULL, OPTION_INTERNAL},
                                            {"threads", required_argument, NULL, OPTION_THREADS},
                                            {NULL, 0, NULL, 0}};
    struct progress progress = progress_start();
    struct request request = {
        .options = {.measure = "mean", .points = SENSITIVITY_POINTS, .progress = show_progress, .context = &progress}};
    struct sensitivity answer = {0};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":n:", options, NULL)) != -1;) {
        enum status status = read_option(&request, option, argv, note);
        if (status)
            return status;
    }
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "sensitivity",
                          _("give one scenario or results file, for example: solidair sensitivity "
                            "scenarios/gevoeligheid-2016.cfg"));
    enum status status = find_answer(argv[optind], &request, &answer, note);
    progress_end(&progress);
    if (!status)
        status = print(argv[optind], &answer, request.internal, note);
    sensitivity_free(&answer);
    return status;
}

const struct command command_sensitivity = {
    .name = "sensitivity",
    .summary = N_("find out which assumption weighs heaviest"),
    .help = N_("usage: solidair sensitivity FILE [options]\n"
               "\n"
               "FILE is a scenario or the results file of a run. Looks at one figure over all\n"
               "years after the base year, and at what it depends on: every key that is given as\n"
               "a distribution, the unknown level of use of the municipalities, and uncertain\n"
               "budgets. First the tornado: the figure with one assumption low and high, all\n"
               "others at their expected value. Then Sobol indices: which part of what is\n"
               "uncertain comes from which assumption, with their intervals. To a results file\n"
               "the answer is added (/sensitivity), and `solidair show` prints it too; asked\n"
               "again in the same way it is only printed.\n"
               "\n"
               "      --measure M           mean: expected result (default) p_shortfall: chance\n"
               "                            of a shortfall es90: mean result in the worst tenth\n"
               "                            transfer: expected payment into the pool on balance\n"
               "                            buffer90: buffer at 90 % certainty\n"
               "      --scheme NAME         name of the scheme (default: the first one with a\n"
               "                            layer)\n"
               "      --municipality NAME   name or CBS code (default: region, all together)\n"
               "      --points N            size of the sample, a multiple of 32 (default:\n"
               "                            1024); more narrows the intervals\n"
               "  -n, --draws N             draws of chance at each point, a multiple of 10, the\n"
               "                            same ones at all points (default, and fewest:\n"
               "                            p_shortfall 50, es90 and buffer90 100; others 20, at\n"
               "                            least 10, or none where the mean is known exactly)\n"
               "      --most-draws N        so many draws in all: the sample is made smaller\n"
               "                            where it takes more\n"
               "      --again               work it out anew, even if the answer is stored\n"
               "      --internal            withhold nothing for privacy: not for publication\n"
               "      --threads T           threads (default: one per core); never changes a\n"
               "                            figure\n"
               "\n"
               "example: what does Haren's expected result depend on?\n"
               "  solidair sensitivity scenarios/gevoeligheid-2016.cfg --scheme full \\\n"
               "    --municipality Haren\n"),
    .run = run,
};
