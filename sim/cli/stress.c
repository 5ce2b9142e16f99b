/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/terminal.h"
#include "sim/decide/reverse.h"
#include "sim/report/print.h"
#include "sim/store/result.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_SHOCK = OPTION_LONG,
    OPTION_SHOCKS,
    OPTION_SCHEME,
    OPTION_MUNICIPALITY,
    OPTION_REVERSE,
    OPTION_RESERVE,
    OPTION_PRODUCT,
    OPTION_AGAIN,
    OPTION_INTERNAL,
    OPTION_THREADS
};
enum { MOST_SHOCKS = 64 };

struct request {
    struct stress_options options;
    const char *shock[MOST_SHOCKS];
    struct stress_reserve reserve[STRESS_RESERVES];
    char *name[STRESS_RESERVES];                 /* [n_reserve] owned */
    const char *scheme, *product, *municipality; /* the one that is printed; NULL: all */
    bool reverse;
    bool internal; /* nothing is withheld from what is printed */
    bool again;    /* work it out, though the file may hold it */
    bool specific; /* more is said than which scheme: the answer must be to just that */
};

static void free_request(struct request *request) {
    for (size_t k = 0; k < request->options.n_reserve; k++)
        free(request->name[k]);
}

/* NAME=EUR. */
static enum status add_reserve(struct request *request, const char *text, struct note *note) {
    const char *equals = strrchr(text, '=');
    size_t n = request->options.n_reserve;
    int64_t cents = 0;
    if (n == STRESS_RESERVES)
        return note_error(note, STATUS_USAGE, NULL, 0, "--reserve", _("no more than %d reserves can be given"),
                          STRESS_RESERVES);
    enum status status = option_euros("--reserve", equals && equals > text ? equals + 1 : "", text, &cents, note);
    if (status)
        return status;
    request->name[n] = strndup(text, (size_t)(equals - text));
    if (!request->name[n])
        return STATUS_MEMORY;
    request->reserve[n] = (struct stress_reserve){request->name[n], cents};
    request->options.n_reserve++;
    return STATUS_OK;
}

static enum status add_shock(struct request *request, const char *name, struct note *note) {
    if (request->options.n_shock == MOST_SHOCKS)
        return note_error(note, STATUS_USAGE, NULL, 0, "--shock", _("no more than %d shocks can be named"),
                          MOST_SHOCKS);
    request->shock[request->options.n_shock++] = name;
    return STATUS_OK;
}

static enum status read_option(struct request *request, int option, char **argv, struct note *note) {
    int64_t threads = 0;
    enum status status = STATUS_OK;
    request->specific |= option != OPTION_SCHEME && option != OPTION_REVERSE && option != OPTION_THREADS &&
                         option != OPTION_INTERNAL && option != OPTION_MUNICIPALITY;
    switch (option) {
    case 'n':
        return option_integer("-n", optarg, 2, 100000000, &request->options.draws, note);
    case OPTION_SHOCK:
        return add_shock(request, optarg, note);
    case OPTION_SHOCKS:
        request->options.shocks = optarg;
        return STATUS_OK;
    case OPTION_SCHEME:
        request->scheme = request->options.scheme = optarg;
        return STATUS_OK;
    case OPTION_MUNICIPALITY:
        return option_municipality(optarg, &request->municipality, note);
    case OPTION_REVERSE:
        request->reverse = true;
        return STATUS_OK;
    case OPTION_RESERVE:
        return add_reserve(request, optarg, note);
    case OPTION_PRODUCT:
        request->product = optarg;
        return STATUS_OK;
    case OPTION_AGAIN:
        request->again = true;
        return STATUS_OK;
    case OPTION_INTERNAL:
        request->internal = true;
        return STATUS_OK;
    case OPTION_THREADS:
        status = option_integer("--threads", optarg, 1, 1024, &threads, note);
        request->options.threads = (int)threads;
        return status;
    default:
        return option_refused("stress", option, argv, note);
    }
}

/* Options that ask two questions at once. */
static enum status check_options(const struct request *request, struct note *note) {
    const struct stress_options *options = &request->options;
    if (request->reverse && (options->shocks || options->n_shock > 0))
        return note_error(note, STATUS_USAGE, NULL, 0, options->shocks ? "--shocks" : "--shock",
                          _("This does not go with --reverse, which looks for itself how much makes a reserve run out. "
                            "Leave out one of the two."));
    if (!request->reverse && request->product)
        return note_error(note, STATUS_USAGE, NULL, 0, "--product",
                          _("This is about the placements that --reverse tries. Add --reverse, or leave it out."));
    return option_source(options->file, note);
}

static enum status read_options(int argc, char **argv, struct request *request, struct note *note) {
    static const struct option options[] = {{"draws", required_argument, NULL, 'n'},
                                            {"shock", required_argument, NULL, OPTION_SHOCK},
                                            {"shocks", required_argument, NULL, OPTION_SHOCKS},
                                            {"scheme", required_argument, NULL, OPTION_SCHEME},
                                            {"municipality", required_argument, NULL, OPTION_MUNICIPALITY},
                                            {"reverse", no_argument, NULL, OPTION_REVERSE},
                                            {"reserve", required_argument, NULL, OPTION_RESERVE},
                                            {"product", required_argument, NULL, OPTION_PRODUCT},
                                            {"again", no_argument, NULL, OPTION_AGAIN},
                                            {"internal", no_argument, NULL, OPTION_INTERNAL},
                                            {"threads", required_argument, NULL, OPTION_THREADS},
                                            {NULL, 0, NULL, 0}};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":n:", options, NULL)) != -1;) {
        enum status status = read_option(request, option, argv, note);
        if (status)
            return status;
    }
    if (optind + 1 != argc)
        return note_error(
            note, STATUS_USAGE, NULL, 0, "stress",
            _("give one results file or scenario, for example: solidair stress scenarios/stress-2016.cfg"));
    request->options.file = argv[optind];
    return check_options(request, note);
}

static void show_progress(void *context, int64_t done, int64_t total, const char *what) {
    progress_steps(context, done, total, what);
}

static void show_search(void *context, int64_t done, int64_t total, const char *what) {
    progress_part(context, (double)done / (double)total, what);
}

/* ---- the file may hold the answer ---- */

/* What is printed of an answer. */
static struct report_request shown(const struct request *request) {
    return (struct report_request){.input = request->options.file,
                                   .table = request->reverse ? "reverse" : "stress",
                                   .scheme = request->scheme,
                                   .municipality = request->municipality,
                                   .only_scheme = true,
                                   .internal = request->internal};
}

/* As the results file holds it. */
static enum status print_file(const struct request *request, struct note *note) {
    const struct report_request wanted = shown(request);
    return print_tables(stdout, &wanted, terminal_width(), note);
}

static enum status print_worked_out(const struct request *request, const struct answer *answer, struct note *note) {
    const struct report_request wanted = shown(request);
    return print_answer(stdout, answer, &wanted, terminal_width(), note);
}

/* Does the file answer what is asked, or is nothing asked but to see it? */
static enum status fits_stress(const struct request *request, bool *fits, struct note *note) {
    struct stress stored = {0}, asked = {0};
    enum status status = stress_load(request->options.result, &stored, note);
    if (!status && request->specific)
        status = stress_describe(&request->options, &asked, note);
    *fits = !status && (!request->specific || stress_is_answer(&stored, &asked));
    stress_free(&asked);
    stress_free(&stored);
    return status;
}

/* A stored answer may be about one scheme, or about all of them. */
static enum status fits_reverse(const struct request *request, bool *fits, struct note *note) {
    struct reverse stored = {0}, asked = {0};
    enum status status = reverse_load(request->options.result, &stored, note);
    bool other = request->specific ||
                 (request->scheme && !status && reverse_find_scheme(&stored, request->scheme) == stored.n_scheme);
    if (!status && other)
        status = reverse_describe(&request->options, request->scheme, request->product, &asked, note);
    *fits = !status && (!other || reverse_is_answer(&stored, &asked));
    reverse_free(&asked);
    reverse_free(&stored);
    return status;
}

/* *held: there is an answer in the file, *fits: to what is asked. */
static enum status find_stored(struct request *request, bool *held, bool *fits, struct note *note) {
    struct result *result = NULL;
    *held = *fits = false;
    if (!result_is_there(request->options.file))
        return STATUS_OK;
    enum status status = result_open(request->options.file, &result, note);
    *held = !status && (request->reverse ? reverse_is_stored(result) : stress_is_stored(result));
    request->options.result = result;
    if (*held)
        status = request->reverse ? fits_reverse(request, fits, note) : fits_stress(request, fits, note);
    if (status == STATUS_FILE && request->again && *held) { /* what is damaged is replaced */
        *held = false;
        *note = (struct note){0};
        status = STATUS_OK;
    }
    request->options.result = NULL;
    result_close(result);
    return status;
}

/* ---- working it out ---- */

/* Of a scenario: there is no file that could hold the answer, so it is printed at once. */
static enum status print_stress(const struct request *request, struct progress *progress, struct note *note) {
    struct stress stress = {0};
    const struct answer answer = {.stress = &stress};
    enum status status = stress_run(&request->options, &stress, note);
    progress_end(progress);
    if (!status)
        status = print_worked_out(request, &answer, note);
    stress_free(&stress);
    return status;
}

static enum status print_reverse(const struct request *request, struct progress *progress, struct note *note) {
    struct reverse reverse = {0};
    const struct answer answer = {.reverse = &reverse};
    enum status status = reverse_run(&request->options, request->scheme, request->product, &reverse, note);
    progress_end(progress);
    if (!status)
        status = print_worked_out(request, &answer, note);
    reverse_free(&reverse);
    return status;
}

static enum status work_out(const struct request *request, struct progress *progress, struct note *note) {
    if (!result_is_there(request->options.file))
        return request->reverse ? print_reverse(request, progress, note) : print_stress(request, progress, note);
    enum status status = request->reverse ? reverse_add(&request->options, request->scheme, request->product, note)
                                          : stress_add(&request->options, note);
    progress_end(progress);
    return status ? status : print_file(request, note);
}

static enum status run(int argc, char **argv, struct note *note) {
    struct request request = {0};
    struct progress progress = progress_start();
    bool held = false, fits = false;
    request.options.shock = request.shock;
    request.options.reserve = request.reserve;
    request.options.progress = show_progress;
    request.options.context = &progress;
    enum status status = read_options(argc, argv, &request, note);
    if (request.reverse)
        request.options.progress = show_search;
    if (!status)
        status = find_stored(&request, &held, &fits, note);
    if (!status && fits && !request.again) {
        status = print_file(&request, note);
    } else if (!status) {
        status = work_out(&request, &progress, note);
        if (!status && held && !fits)
            fprintf(stderr, _("%s held the answer to another question; this one has taken its place.\n"),
                    request.options.file);
    }
    free_request(&request);
    return status;
}

const struct command command_stress = {
    .name = "stress",
    .summary = N_("find out what shocks do, and when a reserve runs out"),
    .help = N_("usage: solidair stress FILE [options]\n"
               "       solidair stress FILE --reverse [options]\n"
               "\n"
               "FILE is a scenario or the results file of a run. Every shock of the scenario\n"
               "(the group shocks) is simulated beside the scenario itself, on the same draws;\n"
               "what changes is printed for every municipality under one scheme. To a results\n"
               "file the figures of all schemes are added, as /stress, with the shocks, the\n"
               "reserves and what was asked. Asked the same again, or without options, the\n"
               "file's answer is printed; another question takes its place.\n"
               "\n"
               "      --shock NAME          only this shock; may be given more often\n"
               "      --shocks FILE.cfg     take the shocks from this scenario file\n"
               "      --scheme NAME         the scheme that is printed (default: the first one\n"
               "                            with a layer)\n"
               "      --municipality NAME   only this municipality is printed (name or CBS code)\n"
               "  -n, --draws N             number of draws (default: the scenario's, at most\n"
               "                            10000)\n"
               "      --reserve NAME=EUR    reserve of a municipality, instead of that in the\n"
               "                            region's table, as 5000000 or 5.000.000; may be\n"
               "                            given more often\n"
               "      --reverse             ask when a reserve runs out: see below\n"
               "      --again               work it out anew, even if the answer is stored\n"
               "      --internal            withhold nothing for privacy: not for publication\n"
               "      --threads T           threads (default: one per core); never changes a\n"
               "                            figure\n"
               "\n"
               "With --reverse the question is turned round: how many extra placements, what\n"
               "extra growth of use and what rise of prices make a reserve run out, with a\n"
               "probability of 50 % and of 90 %? All schemes stand side by side. What is tried\n"
               "is simulated in full, on the same draws. Never more placements than 1 % of the\n"
               "youths, no more growth than 40 % a year, no more than a doubling of prices.\n"
               "Added to a results file as /reverse. Not together with --shock or --shocks.\n"
               "\n"
               "      --scheme NAME         only this scheme (default: all of them)\n"
               "      --product NAME        the product of the placements (default: that with\n"
               "                            the dearest clients)\n"
               "\n"
               "examples:\n"
               "  solidair stress scenarios/stress-2016.cfg\n"
               "  solidair stress results/groningen-2016.h5 --shocks scenarios/stress-2016.cfg \\\n"
               "    --scheme full\n"
               "  solidair stress results/groningen-2016.h5 --reverse --reserve Haren=5000000\n"),
    .run = run,
};
