/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/base/reason.h"
#include "sim/base/version.h"
#include "sim/cli/aside.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/signals.h"
#include "sim/cli/terminal.h"
#include "sim/engine/record.h"
#include "sim/store/result.h"
#include "sim/tables/tables.h"
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { OPTION_QUICK = OPTION_LONG, OPTION_THREADS };

struct request {
    const char *path;
    bool quick;
    int64_t threads;
};

/* What the file says of itself. */
struct origin {
    const char *const *program, *const *revision, *const *store;
};

static enum status read_origin(const struct result *result, struct origin *origin, struct note *note) {
    const struct result_row rows[] = {
        {"/provenance/program_version", REQUIRED, {AXIS_END}, .text = &origin->program},
        {"/provenance/git_revision", REQUIRED, {AXIS_END}, .text = &origin->revision},
        {"/provenance/store", REQUIRED, {AXIS_END}, .text = &origin->store},
    };
    return result_read(result, AXIS_MUNICIPALITY, rows, sizeof rows / sizeof rows[0], note);
}

/* Whatever is shown of it is read: what stands under a name of the program without being of it is refused then. */
static enum status read_all(const char *path, struct note *note) {
    const struct report_request request = {.input = path, .internal = true};
    struct tables tables = {0};
    enum status status = tables_make(&request, &tables, note);
    tables_free(&tables);
    return status;
}

/* ---- from the file alone once more ---- */

static void show_progress(void *context, int64_t done, int64_t total) {
    progress_update(context, done, total);
}

static enum status run_again(const struct request *request, const struct origin *origin, const char *output,
                             struct note *note) {
    struct progress progress = progress_start();
    struct signals_before before;
    struct run_options options = {.scenario = request->path,
                                  .output = output,
                                  .seed = -1,
                                  .threads = (int)request->threads,
                                  .stopped = signals_stopped,
                                  .context = &progress,
                                  .progress = show_progress};
    if (!record_level_by_name(*origin->store, &options.store))
        return note_error(note, STATUS_FILE, request->path, 0, "store",
                          _("This results file does not say which draws it holds. Make the results again."));
    signals_catch(&before);
    enum status status = run_scenario(&options, note);
    signals_restore(&before);
    progress_end(&progress);
    return status;
}

static enum status compare(const struct result *result, const char *again, const struct origin *origin,
                           struct note *note) {
    char differs[256] = "";
    struct result *other = NULL;
    enum status status = result_open(again, &other, note);
    bool same_program = strcmp(*origin->revision, version_revision) == 0;
    if (!status)
        status = result_compare(result, other, differs, sizeof differs, note);
    result_close(other);
    if (status || !differs[0])
        return status;
    if (!same_program)
        return note_error(note, STATUS_INTERNAL, result_path(result), 0, differs,
                          _("Nothing is damaged, but this is the first part that version %s (%s) of the program works "
                            "out otherwise than %s (%s), which made the file."),
                          version_program, version_revision, *origin->program, *origin->revision);
    return note_error(note, STATUS_CONFLICT, result_path(result), 0, differs,
                      _("This part is not what the scenario in the file gives. Do not use the file; make the results "
                        "again."));
}

static enum status refuse_aside(const char *path, int reason, struct note *note) {
    if (reason == EMFILE || reason == ENFILE)
        return note_error(
            note, STATUS_IO, path, 0, NULL,
            _("It cannot be worked out once more: %s. Close other programs, or allow more open files (see "
              "\"ulimit -n\")."),
            reason_text(reason));
    return note_error(note, STATUS_IO, path, 0, NULL,
                      _("Nothing can be written beside this file (%s), where it is worked out once more. Copy it to "
                        "another folder, or leave that out: --quick."),
                      reason_text(reason));
}

/* In a folder of its own beside the file, where there is room for one as large. */
static enum status work_out(const struct request *request, const struct result *result, const struct origin *origin,
                            struct note *note) {
    struct aside aside;
    if (!aside_make(&aside, request->path))
        return refuse_aside(request->path, errno, note);
    enum status status = run_again(request, origin, aside.file, note);
    if (!status)
        status = compare(result, aside.file, origin, note);
    aside_remove(&aside);
    if (status != STATUS_INTERRUPTED)
        return status;
    *note = (struct note){0};
    return note_error(note, status, request->path, 0, NULL,
                      _("The check was stopped before everything had been worked out once more: the digests are "
                        "right, and that is all that is proven. Begin it again, or leave that out: --quick."));
}

/* ---- the command ---- */

/* What the digests say: n data sets are as they were. */
static void tell_written(const struct result *result, const struct origin *origin, size_t n) {
    char count[FORMAT_SIZE], stranger[FORMAT_TEXT_SIZE];
    printf(_("Made by version %s (%s) of the program.\n"), *origin->program, *origin->revision);
    if (n > 0)
        printf(_("%s data sets are as they were written.\n"), format_count((int64_t)n, count));
    else
        puts(_("It is of a version that kept no digests: what is damaged cannot be seen in the file itself, and it "
               "is not worked out once more."));
    result_find_stranger(result, stranger, sizeof stranger);
    if (stranger[0])
        printf(_("Something was added to the file that this program did not write, and that is not looked at: %s.\n"),
               format_safe(stranger, stranger, sizeof stranger));
    (void)fflush(stdout); /* looked at when the command ends */
}

static enum status verify(const struct request *request, struct note *note) {
    struct result *result = NULL;
    struct origin origin = {0};
    size_t n = 0;
    enum status status = result_open(request->path, &result, note);
    if (!status)
        status = result_check_all(result, &n, note);
    if (!status)
        status = read_origin(result, &origin, note);
    if (!status)
        tell_written(result, &origin, n);
    if (!status && n > 0)
        status = read_all(request->path, note);
    bool again = !status && n > 0 && !request->quick;
    if (again)
        status = work_out(request, result, &origin, note);
    if (!status && again)
        puts(_("Worked out once more from the file alone, every draw and every figure is the same."));
    result_close(result);
    return status;
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {
        {"quick", no_argument, NULL, OPTION_QUICK}, {"threads", required_argument, NULL, OPTION_THREADS}, {0}};
    struct request request = {0};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
        enum status status = STATUS_OK;
        if (option == OPTION_QUICK)
            request.quick = true;
        else if (option == OPTION_THREADS)
            status = option_integer("--threads", optarg, 1, 1024, &request.threads, note);
        else
            status = option_refused("verify", option, argv, note);
        if (status)
            return status;
    }
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "verify",
                          _("give one results file, for example: solidair verify results/groningen-2016.h5"));
    request.path = argv[optind];
    return verify(&request, note);
}

const struct command command_verify = {
    .name = "verify",
    .summary = N_("prove that a results file is whole, and what its scenario gives"),
    .help = N_("usage: solidair verify FILE.h5 [--quick] [--threads T]\n"
               "\n"
               "Compares every figure, text and attribute of a results file with the digests\n"
               "that were written with it, says which version of the program made it, and works\n"
               "everything out once more from the file alone: scenario, tables, draws and seed\n"
               "are in it. Every draw and figure must be the same.\n"
               "\n"
               "      --quick       only the digests\n"
               "      --threads T   threads (default: one per core)\n"
               "\n"
               "What other commands added (stability, stress and so on) is looked at, but not\n"
               "worked out again.\n"
               "\n"
               "exit code: 0 proven, 1 another version of the program works it out otherwise, 2\n"
               "damaged\n"
               "\n"
               "example:\n"
               "  solidair verify results/groningen-2016.h5\n"),
    .run = run,
};
