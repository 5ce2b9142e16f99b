/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done for one run of a batch: checked; simulated; asked what the plan asks; reported. */
#include "sim/cli/batch.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/signals.h"
#include "sim/cli/target.h"
#include "sim/cli/terminal.h"
#include "sim/cluster/cluster.h"
#include "sim/engine/plan.h"
#include "sim/engine/record.h"
#include "sim/report/writer.h"
#include "sim/store/journal.h"
#include "sim/store/result.h"
#include "sim/store/store.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- what was asked: on the command line, else in the plan, else as the scenario says ---- */

static int64_t draws_of(const struct batch *batch, size_t k) {
    const struct batch_plan *plan = batch->run[k].plan;
    return batch->draws > 0 || !plan ? batch->draws : plan->draws;
}

static int64_t seed_of(const struct batch *batch, size_t k) {
    const struct batch_plan *plan = batch->run[k].plan;
    return batch->seed >= 0 || !plan ? batch->seed : plan->seed;
}

static enum store_level store_of(const struct batch *batch, size_t k) {
    const struct batch_plan *plan = batch->run[k].plan;
    enum store_level level = batch->store;
    if (!batch->store_given && plan && plan->store)
        (void)record_level_by_name(plan->store, &level); /* a plan has none that is not known */
    return level;
}

static struct scenario_change change_of(const struct batch *batch, size_t k) {
    const struct batch_run *run = &batch->run[k];
    return (struct scenario_change){.n_setting = run->n_setting, .setting = run->setting};
}

void batch_print_command(FILE *out, const struct batch *batch, size_t k) {
    const struct batch_run *run = &batch->run[k];
    char word[2][PATH_MAX];
    fprintf(out, "solidair run %s -o %s", format_word(run->scenario, word[0], sizeof word[0]),
            format_word(run->output, word[1], sizeof word[1]));
    for (size_t j = 0; j < run->n_setting; j++) {
        char setting[1024];
        snprintf(setting, sizeof setting, "%s=%s", run->setting[j].key, run->setting[j].value);
        fprintf(out, " --set %s", format_word(setting, word[0], sizeof word[0]));
    }
    if (draws_of(batch, k) > 0)
        fprintf(out, " -n %lld", (long long)draws_of(batch, k));
    if (seed_of(batch, k) >= 0)
        fprintf(out, " --seed %lld", (long long)seed_of(batch, k));
    fprintf(out, " --store %s\n", record_level_name(store_of(batch, k)));
}

/* ---- check ---- */

static enum status check_coalition(const struct batch *batch, size_t k, const struct scenario *scenario,
                                   struct note *note) {
    const struct batch_plan *plan = batch->run[k].plan;
    int64_t least = (int64_t)MEASURE_LEAST_GROUPS * scenario->inner_draws;
    if (!batch_plan_asks(plan, "coalition"))
        return STATUS_OK;
    if (store_of(batch, k) == STORE_SUMMARY)
        return note_error(note, STATUS_CONFLICT, plan->file, 0, "store",
                          _("The plan asks for coalition, which needs the draws. Store costs or all."));
    if (scenario->n_draw < least)
        return note_error(note, STATUS_CONFLICT, plan->file, 0, "questions",
                          _("The plan asks for coalition, which takes at least %lld draws, and this run has %lld. Give "
                            "more draws, or leave the question out."),
                          (long long)least, (long long)scenario->n_draw);
    return STATUS_OK;
}

/* Questions that this scenario has no answer to. */
static enum status check_questions(const struct batch *batch, size_t k, const struct scenario *scenario,
                                   struct note *note) {
    const struct batch_plan *plan = batch->run[k].plan;
    if (batch_plan_asks(plan, "stress") && scenario->n_shock == 0)
        return note_error(note, STATUS_MISSING, batch->run[k].scenario, 0, "shocks",
                          _("The plan asks for stress, and this scenario has no group shocks. Add them, as in "
                            "scenarios/stress-2016.cfg, or leave the question out."));
    return check_coalition(batch, k, scenario, note);
}

/* Schemes change nothing of what a draft finds out. */
static bool is_drafted(const struct batch *batch, size_t k) {
    bool drafted = false;
    for (size_t j = 0; j < batch->n_run && batch->slot[k].kin.kin; j++)
        drafted |= batch->slot[j].drafted && batch->slot[j].kin.kin == batch->slot[k].kin.kin;
    return drafted;
}

/* A log is written to while the run is at work, so not under another name first, and never through a link. */
static enum status check_log(const struct batch *batch, size_t k, struct note *note) {
    const char *log = batch->run[k].log;
    struct stat about;
    if (batch->only)
        return STATUS_OK; /* it has none */
    if (lstat(log, &about) == 0 && S_ISLNK(about.st_mode))
        return note_error(note, STATUS_FILE, log, 0, "-o",
                          _("This is a link, and no log is written through one. Remove it, or choose another folder."));
    return target_check(log, batch->force, note);
}

/* A report can be made, and takes nobody's place; one that is there already is left alone. A script for Slurm runs on
 * other machines. */
static enum status check_report(const struct batch *batch, size_t k, const char *extension, struct note *note) {
    if (batch->slot[k].complete && batch_has_report(batch, k, extension))
        return STATUS_OK;
    if (strcmp(extension, "pdf") == 0 && !batch->slurm && !report_can_print())
        return note_error(note, STATUS_MISSING, batch->run[k].plan->file, 0, "reports",
                          _("The plan asks for a PDF, which is printed by Chromium, and that is not on this machine. "
                            "Install it (on Debian: apt-get install chromium), or leave pdf out of the reports."));
    char *path = batch_report_path(batch, k, extension);
    enum status status = path ? target_check(path, batch->force, note) : STATUS_MEMORY;
    free(path);
    return status;
}

/* Nothing of somebody else is replaced by results, a log or a report. */
static enum status check_targets(const struct batch *batch, size_t k, struct note *note) {
    const struct batch_run *run = &batch->run[k];
    enum status status = store_may_create(run->output, note);
    if (!status)
        status = check_log(batch, k, note);
    for (size_t r = 0; run->plan && r < run->plan->n_report && !status; r++)
        status = check_report(batch, k, run->plan->report[r], note);
    return status;
}

/* Measures keep the draws of every scheme, place and period, twice where budgets vary; beside them there are chunks. */
static int64_t guess_bytes(const struct scenario *scenario) {
    enum { APART = 50 << 20, EACH = 48 };
    double series =
        (double)scenario->n_scheme * (double)(scenario->n_year + 1) * (double)scenario->region.n_municipality;
    double bytes = APART + EACH * series * (double)scenario->n_draw;
    return bytes < BATCH_RUN_BYTES ? (int64_t)bytes : BATCH_RUN_BYTES;
}

/* What follows the last dot of a path, without the place in a list. */
static size_t last_part(const char *path, const char **part) {
    const char *dot = strrchr(path, '.');
    *part = dot ? dot + 1 : path;
    return strcspn(*part, "[");
}

/* A value of the grid is blamed by the key as the plan has it, where its line has one such key. */
static void name_setting(const struct batch_plan *plan, struct note *note) {
    const char *own, *wrong, *found = NULL;
    size_t n = last_part(note->key, &wrong), alike = 0;
    for (size_t k = 0; plan && strcmp(note->file, plan->file) == 0 && k < plan->n_axis; k++)
        if (plan->axis[k].line == note->line && last_part(plan->axis[k].key, &own) == n &&
            strncmp(own, wrong, n) == 0) {
            found = plan->axis[k].key;
            alike++;
        }
    if (alike == 1)
        snprintf(note->key, sizeof note->key, "%s", found);
}

/* A scenario that cannot even be opened is told where the plan names it. */
static void name_line(const struct batch_run *run, struct note *note) {
    const struct note found = *note;
    if (!run->plan || found.line != 0 || strcmp(found.file, run->scenario) != 0)
        return;
    *note = (struct note){0};
    (void)note_error(note, STATUS_FILE, run->plan->file, run->line, NULL, "%s: %s", run->scenario, found.text);
}

/* What is wrong with a scenario shows in the budgets of its first sets of uncertain inputs; the run itself works out
 * those of all. */
static enum status check_plan(struct scenario *scenario, struct note *note) {
    enum { SETS = 4096 };
    int64_t draws = scenario->n_draw, few = (int64_t)SETS * scenario->inner_draws;
    struct plan plan = {0};
    scenario->n_draw = few < draws ? few : draws;
    enum status status = plan_draft(&plan, scenario, note);
    scenario->n_draw = draws;
    plan_free(&plan);
    return status;
}

enum status batch_check(const struct batch *batch, size_t k, struct note *note) {
    const struct batch_run *run = &batch->run[k];
    const struct scenario_change change = change_of(batch, k);
    struct batch_slot *slot = &batch->slot[k];
    struct scenario scenario;
    enum store_level level = store_of(batch, k);
    enum status status = scenario_read_changed(&files_disk, run->scenario, &change, &scenario, note);
    if (status) {
        name_setting(run->plan, note);
        name_line(run, note);
        return status;
    }
    if (draws_of(batch, k) > 0)
        scenario.n_draw = draws_of(batch, k);
    if (seed_of(batch, k) >= 0)
        scenario.seed = (uint64_t)seed_of(batch, k);
    status = scenario_check_draws(&scenario, batch->draws > 0 ? "-n" : NULL, note);
    if (!status)
        status = check_questions(batch, k, &scenario, note);
    slot->complete = !status && batch->resume && record_is_of(run->output, &scenario, level);
    if (slot->complete) {
        journal_remove(run->output); /* of a run that was ended after its last moment */
        slot->settled = batch_recall(batch, k, &slot->earlier);
    }
    if (!status && !slot->settled)
        status = check_targets(batch, k, note);
    if (!status && !slot->complete && !result_is_there(run->scenario))
        status = joint_kin(&scenario, level, &slot->kin, note);
    if (!status && !slot->complete && !is_drafted(batch, k)) {
        status = check_plan(&scenario, note);
        slot->drafted = !status;
    }
    slot->total = slot->complete ? 0 : scenario.n_draw * (int64_t)scenario.region.n_municipality;
    slot->bytes = guess_bytes(&scenario);
    scenario_free(&scenario);
    return status;
}

/* ---- work ---- */

static void keep_progress(void *context, int64_t done, int64_t total) {
    struct batch_slot *slot = context;
    slot->done = total > 0 ? slot->total / total * done : 0;
}

static void print_reading(void *context, const char *reading) {
    (void)context;
    terminal_tell(reading);
}

static void print_warning(void *context, const char *warning) {
    (void)context;
    terminal_warn(warning);
}

static void print_remark(void *context, const char *sentence) {
    (void)context;
    terminal_remark(sentence);
}

struct run_options batch_run_options(const struct batch *batch, size_t k) {
    const struct batch_run *run = &batch->run[k];
    return (struct run_options){.scenario = run->scenario,
                                .output = run->output,
                                .draws = draws_of(batch, k),
                                .seed = seed_of(batch, k),
                                .threads = (int)batch->threads,
                                .store = store_of(batch, k),
                                .keep = true,
                                .fresh = !batch->resume,
                                .stopped = signals_stopped,
                                .progress = keep_progress,
                                .context = &batch->slot[k],
                                .tell = cluster_rank() == 0 ? print_reading : NULL,
                                .warn = cluster_rank() == 0 ? print_warning : NULL,
                                .remark = cluster_rank() == 0 ? print_remark : NULL};
}

static enum status simulate(const struct batch *batch, size_t k, struct note *note) {
    const struct scenario_change change = change_of(batch, k);
    struct run_options options = batch_run_options(batch, k);
    options.change = &change;
    return run_scenario(&options, note);
}

/* As on a command line: an answer that the file has is only printed. */
static enum status ask(const struct batch *batch, size_t k, const char *question, struct note *note) {
    static const struct command *const commands[] = {&command_stress, &command_coalition, &command_sensitivity};
    char threads[24], option[] = "--threads", *path = strdup(batch->run[k].output), *name = strdup(question);
    char *argv[] = {name, path, option, threads, NULL};
    enum status status = path && name ? STATUS_OK : STATUS_MEMORY;
    snprintf(threads, sizeof threads, "%lld", (long long)batch->threads);
    for (size_t c = 0; !status && c < sizeof commands / sizeof commands[0]; c++)
        if (strcmp(commands[c]->name, question) == 0)
            status = commands[c]->run(4, argv, note);
    free(path);
    free(name);
    return status;
}

static enum status report(const struct batch *batch, size_t k, const char *extension, struct note *note) {
    const struct batch_run *run = &batch->run[k];
    char *path = batch_report_path(batch, k, extension);
    if (!path)
        return STATUS_MEMORY;
    const struct report_request request = {.input = run->output, .output = path};
    enum status status = batch_has_report(batch, k, extension) ? STATUS_OK : report_write(&request, note);
    free(path);
    return status;
}

/* Each of these is ended at once by a signal, as on a command line, and cleans up (signals_start). One that came before
 * ends nothing, and is obeyed here. */
static enum status ask_and_report(const struct batch *batch, size_t k, const struct batch_plan *plan,
                                  struct note *note) {
    enum status status = STATUS_OK;
    signals_start();
    if (signals_stopped(NULL))
        status = note_error(note, STATUS_INTERRUPTED, NULL, 0, NULL,
                            _("stopped before all questions and reports of the plan were made"));
    for (size_t q = 0; q < plan->n_question && !status; q++)
        status = ask(batch, k, plan->question[q], note);
    if (!status)
        status = batch_remember(batch, k, 0, note);
    for (size_t r = 0; r < plan->n_report && !status; r++) {
        status = report(batch, k, plan->report[r], note);
        if (!status)
            status = batch_remember(batch, k, r + 1, note);
    }
    return status;
}

/* Of several processes all simulate, and the first one does the rest. */
enum status batch_work(const struct batch *batch, size_t k, struct note *note) {
    const struct batch_plan *plan = batch->run[k].plan;
    int64_t complete = batch->slot[k].complete || batch->slot[k].made;
    cluster_share(&complete, 1);
    enum status status = complete ? STATUS_OK : simulate(batch, k, note);
    if (status || cluster_rank() != 0 || batch->slot[k].settled)
        return status;
    return plan ? ask_and_report(batch, k, plan, note) : batch_remember(batch, k, 0, note);
}
