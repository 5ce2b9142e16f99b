/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that a municipality wants to read, in one go: simulated where that has not been done, asked what is asked of
 * every run, and written as page, workbook and PDF. Each step is a command of this program, in a process of its own. */
#include "models/region/region.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/base/leftover.h"
#include "sim/base/reason.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/signals.h"
#include "sim/cli/target.h"
#include "sim/cli/terminal.h"
#include "sim/engine/recall.h"
#include "sim/report/writer.h"
#include "sim/scenario/place_name.h"
#include "sim/store/result.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OPTION_MUNICIPALITY = OPTION_LONG, OPTION_INTERNAL, OPTION_FORCE, OPTION_THREADS };

/* A minute on two cores: groups are judged on so many of the draws, and in no larger region; where an assumption is
 * weighed by draws, as with own accounts, so many in all. */
static const char GROUP_DRAWS[] = "500", SENSITIVITY_MOST[] = "150000";
enum { GROUPS_MOST = 26, ARGUMENTS = 16 };

/* What stands behind STEM. */
static const char *const extensions[] = {"html", "xlsx", "pdf"};
enum { REPORTS = sizeof extensions / sizeof extensions[0] };
static const char *const writing[REPORTS] = {N_("writing the page ..."), N_("writing the workbook ..."),
                                             N_("writing the PDF ...")};

struct request {
    const char *file, *municipality, *folder;
    int64_t draws, threads;
    bool internal, force;
    char *results, *report[REPORTS];                 /* owned */
    bool has_results, stress, groups, reserve, made; /* made: the folder, which was not there */
    size_t *step;                                    /* how many have begun */
    char name[FORMAT_TEXT_SIZE];                     /* of the municipality */
};

/* ---- what is asked ---- */

static enum status read_option(int option, char **argv, struct request *request, struct note *note) {
    switch (option) {
    case OPTION_MUNICIPALITY:
        return option_municipality(optarg, &request->municipality, note);
    case 'o':
        return option_output(optarg, &request->folder, note);
    case 'n':
        return option_integer("-n", optarg, 2, 100000000, &request->draws, note);
    case OPTION_THREADS:
        return option_integer("--threads", optarg, 1, 1024, &request->threads, note);
    case OPTION_INTERNAL:
        request->internal = true;
        return STATUS_OK;
    case OPTION_FORCE:
        request->force = true;
        return STATUS_OK;
    default:
        return option_refused("advies", option, argv, note);
    }
}

static enum status read_options(int argc, char **argv, struct request *request, struct note *note) {
    static const struct option options[] = {{"municipality", required_argument, NULL, OPTION_MUNICIPALITY},
                                            {"output", required_argument, NULL, 'o'},
                                            {"draws", required_argument, NULL, 'n'},
                                            {"threads", required_argument, NULL, OPTION_THREADS},
                                            {"internal", no_argument, NULL, OPTION_INTERNAL},
                                            {"force", no_argument, NULL, OPTION_FORCE},
                                            {NULL, 0, NULL, 0}};
    enum status status = STATUS_OK;
    opterr = 0;
    optind = 1;
    for (int option; !status && (option = getopt_long(argc, argv, ":o:n:", options, NULL)) != -1;)
        status = read_option(option, argv, request, note);
    if (status)
        return status;
    if (optind + 1 != argc || !request->municipality)
        return note_error(note, STATUS_USAGE, NULL, 0, "advies",
                          _("give a scenario or a results file and one municipality, for example: solidair advies "
                            "scenarios/groningen-2016.cfg --municipality Haren"));
    request->file = argv[optind];
    return option_source(request->file, note);
}

/* FOLDER/STEM-Haren.html and so on; a results file stays where it is. */
static enum status name_files(struct request *request) {
    const char *stem = NULL, *folder = request->folder ? request->folder : ".";
    int n = (int)option_stem(request->file, &stem);
    bool here = strcmp(folder, ".") == 0;
    char place[FORMAT_TEXT_SIZE];
    snprintf(place, sizeof place, "%s", request->name);
    for (char *c = place; *c; c++)
        *c = *c == ' ' || *c == '/' ? '-' : *c;
    int size = request->has_results
                   ? asprintf(&request->results, "%s", request->file)
                   : asprintf(&request->results, "%s%s%.*s.h5", here ? "" : folder, here ? "" : "/", n, stem);
    for (size_t k = 0; size >= 0 && k < REPORTS; k++)
        size = asprintf(&request->report[k], "%s%s%.*s-%s.%s", here ? "" : folder, here ? "" : "/", n, stem, place,
                        extensions[k]);
    return size < 0 ? STATUS_MEMORY : STATUS_OK;
}

/* That of the reports is made where it is not there yet; it is taken away again when nothing came into it. */
static enum status make_folder(struct request *request, struct note *note) {
    const char *folder = request->folder;
    struct stat info;
    sigset_t before;
    leftover_hold(&before);
    request->made = folder && mkdir(folder, 0777) == 0;
    if (request->made)
        leftover_add(folder);
    leftover_release(&before);
    if (request->made || !folder || (stat(folder, &info) == 0 && S_ISDIR(info.st_mode)))
        return STATUS_OK;
    return note_error(note, STATUS_FILE, folder, 0, "-o",
                      _("This folder cannot be made: %s. Make the folder above it first, or choose another place."),
                      reason_text(errno));
}

/* Everything that can be refused is, before the work. */
static enum status prepare(struct request *request, struct note *note) {
    struct scenario scenario = {0};
    struct successor successor = {0};
    size_t i = 0;
    request->has_results = result_is_there(request->file);
    enum status status = recall_file(request->file, NULL, &scenario, note);
    if (!status)
        status =
            place_find(&scenario.region, request->file, "--municipality", request->municipality, &i, &successor, note);
    if (!status) {
        format_safe(scenario.region.municipality[i].name, request->name, sizeof request->name);
        request->stress = scenario.n_shock > 0;
        request->reserve = scenario.region.reserve[i] != REGION_UNKNOWN;
        request->groups = scenario.region.n_municipality <= GROUPS_MOST;
        status = name_files(request);
    }
    if (!status)
        status = make_folder(request, note);
    for (size_t k = 0; k < REPORTS && !status; k++)
        status = target_check(request->report[k], request->force, note);
    if (!status)
        status = target_try(request->report[0], note); /* where the results go too, if they are not there yet */
    if (!status)
        terminal_remark(successor.words);
    scenario_free(&scenario);
    return status;
}

/* ---- steps ---- */

/* A command line of this program that grows; words are not copied. */
struct line {
    size_t n;
    char *word[ARGUMENTS];
};

static void add_word(struct line *line, const char *word) {
    if (line->n + 1 < ARGUMENTS)
        line->word[line->n++] = (char *)(uintptr_t)word;
}

static struct line begin(const char *command, const char *file) {
    struct line line = {.n = 0};
    add_word(&line, "solidair");
    add_word(&line, "--lang");
    add_word(&line, i18n_language() == LANGUAGE_NL ? "nl" : "en");
    add_word(&line, command);
    add_word(&line, file);
    return line;
}

/* Until the child has ended, which is told when it is to stop: a signal may be for us alone. Returns its exit code. */
static int wait_for(pid_t child) {
    const struct timespec moment = {.tv_nsec = 10000000};
    int state = 0;
    bool told = false;
    while (waitpid(child, &state, WNOHANG) == 0) {
        if (signals_stopped(NULL) && !told)
            told = kill(child, SIGTERM) == 0;
        nanosleep(&moment, NULL);
    }
    return WIFEXITED(state) ? WEXITSTATUS(state) : 1;
}

/* What it prints is in the reports too; its warnings and errors are seen. Returns its exit code, unless we are to stop.
 */
static int run_line(struct line *line) {
    struct signals_before before;
    posix_spawn_file_actions_t actions;
    pid_t child;
    int code = 1;
    fflush(NULL);
    if (posix_spawn_file_actions_init(&actions) != 0)
        return code;
    signals_catch(&before);
    if (posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawn(&child, "/proc/self/exe", &actions, NULL, line->word, environ) == 0)
        code = wait_for(child);
    signals_restore(&before);
    posix_spawn_file_actions_destroy(&actions);
    signals_end();
    return code;
}

static enum status simulate(const struct request *request) {
    char draws[24], threads[24];
    struct line line = begin("run", request->file);
    snprintf(draws, sizeof draws, "%lld", (long long)request->draws);
    snprintf(threads, sizeof threads, "%lld", (long long)request->threads);
    add_word(&line, "-o");
    add_word(&line, request->results);
    if (request->draws > 0) {
        add_word(&line, "-n");
        add_word(&line, draws);
    }
    if (request->threads > 0) {
        add_word(&line, "--threads");
        add_word(&line, threads);
    }
    int code = run_line(&line);
    return code == 0 ? STATUS_OK : code == 2 ? STATUS_USAGE : STATUS_IO;
}

/* With these words, up to a NULL. A question that has no answer is left out, and why has been told. */
static bool ask(const struct request *request, const char *question, const char *const *words) {
    struct line line = begin(question, request->results);
    char threads[24];
    snprintf(threads, sizeof threads, "%lld", (long long)request->threads);
    for (; *words; words++)
        add_word(&line, *words);
    if (request->threads > 0) {
        add_word(&line, "--threads");
        add_word(&line, threads);
    }
    return run_line(&line) == 0;
}

static bool write_report(const struct request *request, size_t k) {
    struct line line = begin("report", request->results);
    add_word(&line, "-o");
    add_word(&line, request->report[k]);
    add_word(&line, "--municipality");
    add_word(&line, request->municipality);
    if (request->internal)
        add_word(&line, "--internal");
    if (request->force)
        add_word(&line, "--force");
    return run_line(&line) == 0;
}

/* ---- the whole ---- */

/* On its own line of a log, or in the place of the last one on a terminal. */
static void tell_step(const struct request *request, const char *what) {
    char step[FORMAT_TEXT_SIZE];
    size_t questions = 1 + (size_t)request->groups + (size_t)request->stress;
    size_t all = (request->has_results ? 0 : 1) + questions + REPORTS - (report_can_print() ? 0 : 1);
    snprintf(step, sizeof step, _("step %zu of %zu: %s"), ++*request->step, all, what);
    if (isatty(STDERR_FILENO))
        terminal_doing(step);
    else
        fprintf(stderr, "%s\n", step);
}

/* Of a reserve, what it takes to spend it is too long a question to be asked along. */
static void tell_reserve(const struct request *request) {
    char results[PATH_MAX], name[FORMAT_TEXT_SIZE];
    if (request->reserve)
        printf(_("left out: what it takes to spend the reserve, which takes minutes: solidair stress %s --reverse "
                 "--municipality %s\n"),
               format_word(request->results, results, sizeof results),
               format_word(request->municipality, name, sizeof name));
}

static void ask_all(const struct request *request) {
    const char *const of_place[] = {"--municipality", request->municipality, "--most-draws", SENSITIVITY_MOST, NULL};
    const char *const of_groups[] = {"-n", GROUP_DRAWS, NULL}, *const plain[] = {NULL};
    tell_step(request, _("which assumption weighs heaviest ..."));
    if (!ask(request, "sensitivity", of_place))
        printf(_("left out: which assumption weighs heaviest (see above)\n"));
    if (request->groups) {
        tell_step(request, _("who would be better off without the others ..."));
        if (!ask(request, "coalition", of_groups))
            printf(_("left out: who would be better off without the others (see above)\n"));
    } else
        printf(_("left out: who would be better off without the others, which takes long for more than %d "
                 "municipalities: solidair coalition %s\n"),
               GROUPS_MOST, request->results);
    if (request->stress) {
        tell_step(request, _("what shocks do ..."));
        if (!ask(request, "stress", plain))
            printf(_("left out: what shocks do (see above)\n"));
    }
    tell_reserve(request);
}

static enum status write_all(const struct request *request, struct note *note) {
    for (size_t k = 0; k < REPORTS; k++) {
        if (strcmp(extensions[k], "pdf") == 0 && !report_can_print()) {
            printf(_("left out: %s. A PDF is printed by Chromium, which is not on this machine; on Debian: apt-get "
                     "install chromium\n"),
                   request->report[k]);
            continue;
        }
        tell_step(request, _(writing[k]));
        if (!write_report(request, k))
            return note_error(note, STATUS_IO, request->report[k], 0, NULL,
                              _("This report could not be written; what stands above says why."));
        terminal_doing(NULL);
        terminal_wrote(stdout, request->report[k]);
    }
    return STATUS_OK;
}

static enum status work(const struct request *request, struct note *note) {
    if (!request->has_results) {
        tell_step(request, _("simulating ..."));
        enum status status = simulate(request);
        if (status)
            return note_error(note, status, request->file, 0, NULL,
                              _("This scenario could not be simulated; what stands above says why."));
        terminal_doing(NULL);
        terminal_wrote(stdout, request->results);
    }
    ask_all(request);
    return write_all(request, note);
}

static enum status run(int argc, char **argv, struct note *note) {
    size_t begun = 0;
    struct request request = {.step = &begun};
    enum status status = read_options(argc, argv, &request, note);
    if (!status)
        status = prepare(&request, note);
    if (!status)
        status = work(&request, note);
    if (request.made) {
        leftover_drop(request.folder);
        (void)rmdir(request.folder); /* stays when it holds anything */
    }
    free(request.results);
    for (size_t k = 0; k < REPORTS; k++)
        free(request.report[k]);
    return status;
}

const struct command command_advies = {
    .name = "advies",
    .summary = N_("all for one municipality: simulate, ask; page, workbook and PDF"),
    .help = N_("usage: solidair advies FILE --municipality NAME [-o FOLDER] [options]\n"
               "\n"
               "FILE is a scenario, which is simulated first, or the results file of a run. Then\n"
               "it is asked which assumption weighs heaviest for the municipality, who would be\n"
               "better off without the others (on 500 draws; up to 26 municipalities) and what\n"
               "the shocks of the scenario do; the answers are kept in the results file. In the\n"
               "end a page, a workbook and a PDF are written, whose first sheet answers the five\n"
               "questions of a council, and what was written is listed. Without Chromium there\n"
               "is no PDF.\n"
               "\n"
               "      --municipality NAME   name or CBS code\n"
               "  -o, --output FOLDER       where the files go (default: this folder)\n"
               "  -n, --draws N             number of draws of a scenario, instead of its own\n"
               "      --internal            withhold nothing for privacy: not for publication\n"
               "      --force               replace any files of those names\n"
               "      --threads T           threads (default: one per core); never changes a\n"
               "                            figure\n"
               "\n"
               "example:\n"
               "  solidair advies scenarios/groningen-2016.cfg --municipality Haren\n"),
    .run = run,
};
