/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/terminal.h"
#include "sim/decide/stability.h"
#include "sim/report/print.h"
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_MARGIN = OPTION_LONG, OPTION_RHO, OPTION_GROUP, OPTION_AGAIN, OPTION_INTERNAL, OPTION_THREADS };
enum { MOST_DRAWS = 10000, MOST_GROUPS = 100 };

struct request {
    struct stability_options options;
    const char *group[MOST_GROUPS];
    bool again, internal;
};

/* A share: 0.01, or 1%. */
static enum status read_share(const char *option, const char *text, double *share, struct note *note) {
    char *end;
    double value = strtod(text, &end);
    bool percent = *end == '%';
    if (percent)
        value /= 100.0;
    if (end == text || end[percent] != '\0' || !(value >= 0.0 && value <= 1.0))
        return note_error(note, STATUS_USAGE, NULL, 0, option,
                          _("%s does not fit; expected a share from 0 to 1, such as 0.01, or a percentage such as 1%%"),
                          text);
    *share = value;
    return STATUS_OK;
}

static enum status read_option(struct request *request, int option, char **argv, struct note *note) {
    int64_t number = 0;
    enum status status = STATUS_OK;
    switch (option) {
    case OPTION_MARGIN:
        return read_share("--margin", optarg, &request->options.margin, note);
    case OPTION_RHO:
        return read_share("--rho", optarg, &request->options.rho, note);
    case OPTION_GROUP:
        if (request->options.n_group == MOST_GROUPS)
            return note_error(note, STATUS_USAGE, NULL, 0, "--group", _("no more than %d groups can be named"),
                              MOST_GROUPS);
        request->group[request->options.n_group++] = optarg;
        return STATUS_OK;
    case OPTION_AGAIN:
        request->again = true;
        return STATUS_OK;
    case OPTION_INTERNAL:
        request->internal = true;
        return STATUS_OK;
    case OPTION_THREADS:
        status = option_integer("--threads", optarg, 1, 1024, &number, note);
        request->options.threads = (int)number;
        return status;
    case 'n':
        status = option_integer("-n", optarg, 1, INT32_MAX, &number, note);
        request->options.most_draws = (size_t)number;
        return status;
    default:
        return option_refused("coalition", option, argv, note);
    }
}

static void show_progress(void *context, int64_t done, int64_t total) {
    progress_part(context, (double)done / (double)total, _("groups of municipalities"));
}

/* Is the answer there already? */
static enum status is_stored(const char *path, const struct request *request, bool *stored, struct note *note) {
    struct result *result = NULL;
    enum status status = result_open(path, &result, note);
    if (!status)
        status = stability_is_stored(result, &request->options, stored, note);
    result_close(result);
    return status;
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {
        {"margin", required_argument, NULL, OPTION_MARGIN},   {"rho", required_argument, NULL, OPTION_RHO},
        {"group", required_argument, NULL, OPTION_GROUP},     {"again", no_argument, NULL, OPTION_AGAIN},
        {"internal", no_argument, NULL, OPTION_INTERNAL},     {"draws", required_argument, NULL, 'n'},
        {"threads", required_argument, NULL, OPTION_THREADS}, {NULL, 0, NULL, 0}};
    struct progress progress = progress_start();
    struct request request = {
        .options = {
            .margin = 0.01, .rho = 0.5, .most_draws = MOST_DRAWS, .progress = show_progress, .context = &progress}};
    bool stored = false;
    request.options.group = request.group;
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":n:", options, NULL)) != -1;) {
        enum status status = read_option(&request, option, argv, note);
        if (status)
            return status;
    }
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "coalition",
                          _("give one results file, for example: solidair coalition results/groningen-2016.h5"));
    const char *path = argv[optind];
    enum status status = request.again ? STATUS_OK : is_stored(path, &request, &stored, note);
    if (!status && !stored)
        status = stability_run(path, &request.options, note);
    progress_end(&progress);
    const struct report_request shown = {.input = path, .table = "coalition", .internal = request.internal};
    return status ? status : print_tables(stdout, &shown, terminal_width(), note);
}

const struct command command_coalition = {
    .name = "coalition",
    .summary = N_("find out who would be better off without the others"),
    .help = N_("usage: solidair coalition FILE.h5 [options]\n"
               "\n"
               "Judges, on the draws of a results file, whether solidarity holds: what each\n"
               "municipality adds to the common risk, which groups would be better off by\n"
               "themselves, and in what order members would leave. The answer is added to the\n"
               "file (/stability) and printed; asked again in the same way it is only printed.\n"
               "\n"
               "      --margin SHARE   a group moves only for a gain above this (default: 1%)\n"
               "      --rho SHARE      weight of bad years, 0 to 1: what counts is the mean\n"
               "                       payment plus rho times how much worse the worst tenth of\n"
               "                       the outcomes is (default: 0.5)\n"
               "      --group \"A,B\"    judge this group too: names or CBS codes; may be given\n"
               "                       more often\n"
               "  -n, --draws N        use so many of the stored draws (default: at most 10000)\n"
               "      --again          work it out anew, even if the answer is stored\n"
               "      --internal       withhold nothing for privacy, and tell what is gained\n"
               "                       while inputs are assumed: not for publication\n"
               "      --threads T      threads (default: one per core); never changes a figure\n"
               "\n"
               "It needs the draws, which a run stores with --store costs (the default) or all.\n"
               "Up to 26 municipalities all groups are looked at: with 23 and 10,000 draws that\n"
               "takes about a minute.\n"
               "\n"
               "example: would the four municipalities of the north be better off together?\n"
               "  solidair coalition results/groningen-2016.h5 --group \"Bedum,De \\\n"
               "    Marne,Eemsmond,Winsum\"\n"),
    .run = run,
};
