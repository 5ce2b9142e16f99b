/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/batch.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/signals.h"
#include "sim/cli/terminal.h"
#include "sim/cluster/cluster.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- options ---- */

enum {
    OPTION_JOBS = OPTION_LONG,
    OPTION_THREADS,
    OPTION_RESUME,
    OPTION_KEEP_GOING,
    OPTION_FORCE,
    OPTION_SLURM,
    OPTION_ONLY,
    OPTION_SEED,
    OPTION_STORE
};

static enum status take_option(struct batch *batch, int option, char **argv, struct note *note) {
    switch (option) {
    case 'o':
        return option_output(optarg, &batch->folder, note);
    case 'n':
        return option_integer("-n", optarg, 2, 100000000, &batch->draws, note);
    case OPTION_JOBS:
        return option_integer("--jobs", optarg, 1, 1024, &batch->jobs, note);
    case OPTION_THREADS:
        return option_integer("--threads", optarg, 1, 1024, &batch->threads, note);
    case OPTION_ONLY:
        return option_integer("--only", optarg, 1, INT64_MAX, &batch->only, note);
    case OPTION_SEED:
        return option_integer("--seed", optarg, 0, INT64_MAX, &batch->seed, note);
    case OPTION_STORE:
        batch->store_given = true;
        return option_store(optarg, &batch->store, note);
    case OPTION_RESUME:
        batch->resume = true;
        return STATUS_OK;
    case OPTION_KEEP_GOING:
        batch->keep_going = true;
        return STATUS_OK;
    case OPTION_FORCE:
        batch->force = true;
        return STATUS_OK;
    case OPTION_SLURM:
        batch->slurm = true;
        return STATUS_OK;
    default:
        return option_refused("batch", option, argv, note);
    }
}

static enum status read_options(int argc, char **argv, struct batch *batch, struct note *note) {
    static const struct option options[] = {
        {"output", required_argument, NULL, 'o'},         {"draws", required_argument, NULL, 'n'},
        {"jobs", required_argument, NULL, OPTION_JOBS},   {"threads", required_argument, NULL, OPTION_THREADS},
        {"resume", no_argument, NULL, OPTION_RESUME},     {"keep-going", no_argument, NULL, OPTION_KEEP_GOING},
        {"force", no_argument, NULL, OPTION_FORCE},       {"slurm", no_argument, NULL, OPTION_SLURM},
        {"only", required_argument, NULL, OPTION_ONLY},   {"seed", required_argument, NULL, OPTION_SEED},
        {"store", required_argument, NULL, OPTION_STORE}, {NULL, 0, NULL, 0}};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":o:n:", options, NULL)) != -1;) {
        enum status status = take_option(batch, option, argv, note);
        if (status)
            return status;
    }
    if (optind >= argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "batch",
                          _("give a plan, scenarios or a folder with scenarios, for example: solidair batch "
                            "scenarios/plans/overleg.cfg"));
    if (batch->slurm && batch->folder && strpbrk(batch->folder, "\r\n"))
        return note_error(note, STATUS_USAGE, NULL, 0, "-o",
                          _("a script for Slurm cannot name a folder with a line break in its name; choose another"));
    if (cluster_size() > 1 && batch->only == 0)
        return note_error(note, STATUS_USAGE, NULL, 0, "batch",
                          _("several processes run one scenario together: say which with --only, or let --slurm write "
                            "an array"));
    return STATUS_OK;
}

/* results/NAME of the first plan or scenario, where no folder is given. */
static enum status choose_folder(struct batch *batch, const char *first) {
    const char *stem;
    size_t length = option_stem(first, &stem);
    if (!batch->folder && asprintf(&batch->own_folder, "results/%.*s", (int)length, length ? stem : "batch") < 0)
        batch->own_folder = NULL;
    batch->folder = batch->folder ? batch->folder : batch->own_folder;
    return batch->folder ? STATUS_OK : STATUS_MEMORY;
}

/* With the folders above it. *made: it was not there. */
static enum status make_folder(const char *folder, bool *made, struct note *note) {
    char *path = strdup(folder);
    if (!path)
        return STATUS_MEMORY;
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0777); /* the last one tells */
        *slash = '/';
    }
    *made = mkdir(path, 0777) == 0;
    bool there = *made || errno == EEXIST;
    free(path);
    struct stat about;
    if (there && stat(folder, &about) == 0 && S_ISDIR(about.st_mode))
        return STATUS_OK;
    return note_error(note, STATUS_FILE, folder, 0, "-o",
                      _("This folder cannot be made. Choose another name, or a place where you may write."));
}

/* Two batches in one folder would write over each other's logs, reports and table. The tasks of an array share it with
 * each other, each with a run of its own, and with no batch. A disk that knows no locks goes without. */
static enum status lock_folder(struct batch *batch, struct note *note) {
    batch->lock = batch->slurm ? -1 : open(batch->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (batch->lock < 0 || flock(batch->lock, (batch->only ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return STATUS_OK;
    return note_error(note, STATUS_IO, batch->folder, 0, NULL,
                      batch->only
                          ? _("A batch is at work in this folder. Wait until it is ready, or give this run "
                              "another folder (-o).")
                          : _("Another batch is at work in this folder, or tasks of an array (--only) are. Wait "
                              "until that is ready, or give this one another folder (-o)."));
}

/* How many of so many bytes fit in half of the memory. */
static int64_t count_fitting(int64_t bytes) {
    return (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE) / 2 / bytes;
}

/* A run each, as far as cores and memory go. */
static void share_machine(struct batch *batch, size_t n_run, int64_t bytes) {
    int64_t cores = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t fit = count_fitting(bytes);
    if (batch->jobs == 0)
        batch->jobs = fit < cores ? fit : cores;
    if (batch->jobs > (int64_t)n_run)
        batch->jobs = (int64_t)n_run;
    if (batch->jobs < 1)
        batch->jobs = 1;
    if (batch->threads == 0)
        batch->threads = cores > batch->jobs ? cores / batch->jobs : 1;
}

/* ---- the story ---- */

static size_t count(const struct batch *batch, enum batch_state state) {
    size_t n = 0;
    for (size_t k = 0; k < batch->n_run; k++)
        n += batch->slot[k].state == state;
    return n;
}

static bool is_told_before(const struct batch *batch, size_t k, size_t before) {
    const struct batch_slot *a = &batch->slot[k], *b = &batch->slot[before];
    char one[BATCH_REASON_SIZE], other[BATCH_REASON_SIZE];
    return a->state == b->state && a->status == b->status && a->note.line == b->note.line &&
           strcmp(batch_reason(a, one), batch_reason(b, other)) == 0;
}

/* What is wrong with several is told once. */
static void print_reason(const struct batch *batch, size_t k) {
    char reason[BATCH_REASON_SIZE];
    size_t others = 0;
    for (size_t j = 0; j < k; j++)
        if (is_told_before(batch, k, j))
            return;
    for (size_t j = k + 1; j < batch->n_run; j++)
        others += is_told_before(batch, j, k);
    fprintf(stderr, "%s: %s\n", batch->run[k].name, batch_reason(&batch->slot[k], reason));
    terminal_more(&batch->slot[k].note, "  ");
    if (others > 0)
        fprintf(stderr, _("  (the same for other runs: %zu)\n"), others);
}

static void print_reasons(const struct batch *batch, enum batch_state state) {
    for (size_t k = 0; k < batch->n_run; k++)
        if (batch->slot[k].state == state)
            print_reason(batch, k);
}

static bool is_waiting(const struct batch *batch, size_t k) {
    return batch->slot[k].state == BATCH_WAITING;
}

static bool is_ready(const struct batch *batch, size_t k) {
    return batch->slot[k].state == BATCH_READY && !batch->slot[k].settled;
}

/* All of them, before the first one runs. */
static enum status check_all(struct batch *batch, struct note *note) {
    const struct batch_pass pass = {is_waiting, batch_check, true, false};
    enum status status = batch_each(batch, &pass, note), first = STATUS_OK;
    for (size_t k = 0; k < batch->n_run && !status; k++) {
        struct batch_slot *slot = &batch->slot[k];
        slot->state = slot->status ? BATCH_REFUSED : BATCH_READY;
        first = first ? first : slot->status;
    }
    if (status || !first || batch->keep_going)
        return status;
    print_reasons(batch, BATCH_REFUSED);
    return note_error(note, first, NULL, 0, NULL,
                      count(batch, BATCH_REFUSED) == batch->n_run
                          ? _("Runs that cannot be run: %zu of %zu. Mend what is told above.")
                          : _("Runs that cannot be run: %zu of %zu, so none was started. Mend what is told above, or "
                              "go on without them: --keep-going."),
                      count(batch, BATCH_REFUSED), batch->n_run);
}

static void judge_all(struct batch *batch, bool stopped) {
    for (size_t k = 0; k < batch->n_run; k++) {
        struct batch_slot *slot = &batch->slot[k];
        if (slot->state != BATCH_READY)
            continue;
        if (!slot->over || slot->status == STATUS_INTERRUPTED)
            slot->state = stopped ? BATCH_STOPPED : BATCH_FAILED;
        else
            slot->state = slot->status ? BATCH_FAILED : slot->complete ? BATCH_COMPLETE : BATCH_GOOD;
    }
}

static enum status conclude(const struct batch *batch, struct note *note) {
    size_t good = count(batch, BATCH_GOOD), complete = count(batch, BATCH_COMPLETE);
    size_t failed = count(batch, BATCH_FAILED) + count(batch, BATCH_REFUSED);
    print_reasons(batch, BATCH_REFUSED);
    print_reasons(batch, BATCH_FAILED);
    printf(batch->n_run == 1
               ? _("%zu run: %zu run, %zu complete already, %zu failed, %zu stopped. %s/batch.csv tells of it.\n")
               : _("%zu runs: %zu run, %zu complete already, %zu failed, %zu stopped. %s/batch.csv tells of each.\n"),
           batch->n_run, good, complete, failed, count(batch, BATCH_STOPPED), batch->folder);
    if (failed == 0)
        return STATUS_OK;
    return note_error(note, STATUS_IO, NULL, 0, NULL,
                      _("Runs that failed: %zu of %zu; why stands above and in batch.csv. What is good stays: mend "
                        "it, and go on from there with --resume."),
                      failed, batch->n_run);
}

/* One run in this very process: a task of an array, perhaps with others of a cluster. */
static enum status run_only(struct batch *batch, struct note *note) {
    size_t k = (size_t)batch->only - 1;
    if (k >= batch->n_run)
        return note_error(note, STATUS_USAGE, NULL, 0, "--only",
                          _("there is no run %lld: there are %zu, and they count from 1"), (long long)batch->only,
                          batch->n_run);
    batch->slot[k].begun = batch_clock();
    enum status status = cluster_agree(batch_check(batch, k, note), note);
    batch->slot[k].seconds = batch->slot[k].earlier;
    return status ? status : batch_work(batch, k, note);
}

/* The time of a team is that of its runs, an equal part each. */
static void share_time(const struct batch *batch) {
    for (size_t k = 0; k < batch->n_run; k++) {
        size_t n = 0;
        double seconds = batch->slot[k].seconds;
        for (size_t j = 0; batch_leads(batch, k) && j < batch->n_run; j++)
            n += batch->slot[j].team == k + 1;
        for (size_t j = 0; n > 0 && j < batch->n_run; j++)
            if (batch->slot[j].team == k + 1)
                batch->slot[j].seconds = seconds / (double)n;
    }
}

/* Joint runs side by side in every job, as far as memory goes. */
static size_t most_abreast(const struct batch *batch) {
    int64_t bytes = 1;
    for (size_t k = 0; k < batch->n_run; k++)
        bytes = batch->slot[k].bytes > bytes ? batch->slot[k].bytes : bytes;
    int64_t fit = count_fitting(bytes * BATCH_JOINT_TIMES) / batch->jobs;
    return fit < 1 ? 1 : fit > BATCH_ABREAST ? BATCH_ABREAST : (size_t)fit;
}

/* What is simulated together, first; where that fails, its runs are run by themselves afterwards. */
static enum status run_joint(struct batch *batch, struct note *note) {
    const struct batch_pass pass = {batch_leads, batch_work_joint, false, false};
    struct batch few = *batch;
    struct batch_teams teams = {0};
    few.jobs = batch->asked_jobs;
    share_machine(&few, batch->n_run, (int64_t)BATCH_RUN_BYTES * BATCH_JOINT_TIMES);
    enum status status = batch_join(&few, most_abreast(&few), &teams);
    if (status || teams.n == 0)
        return status;
    few.jobs = batch->asked_jobs;
    few.threads = batch->asked_threads;
    share_machine(&few, teams.n, (int64_t)BATCH_RUN_BYTES * BATCH_JOINT_TIMES * (int64_t)teams.widest);
    status = batch_each(&few, &pass, note);
    share_time(batch);
    return status;
}

static enum status run_all(struct batch *batch, struct note *note) {
    struct note of_table = {0};
    enum status status = check_all(batch, note);
    if (status)
        return status;
    const struct batch_pass pass = {is_ready, batch_work, false, true};
    for (size_t k = 0; k < batch->n_run; k++) { /* the check is not counted */
        batch->slot[k].seconds = batch->slot[k].earlier;
        batch->slot[k].over = batch->slot[k].settled;
    }
    status = run_joint(batch, note);
    if (!status)
        status = batch_each(batch, &pass, note);
    judge_all(batch, status == STATUS_INTERRUPTED);
    enum status written = batch_write_table(batch, status ? &of_table : note);
    return status ? status : written ? written : conclude(batch, note);
}

static enum status run_listed(struct batch *batch, char *const *argument, size_t n, struct note *note) {
    size_t size = batch->n_run * sizeof *batch->slot;
    struct signals_before before;
    batch->slot = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (batch->slot == MAP_FAILED)
        return STATUS_MEMORY;
    batch->asked_jobs = batch->jobs;
    batch->asked_threads = batch->threads;
    share_machine(batch, batch->n_run, (int64_t)BATCH_RUN_BYTES);
    signals_catch(&before);
    enum status status = batch->slurm  ? check_all(batch, note)
                         : batch->only ? run_only(batch, note)
                                       : run_all(batch, note);
    if (!status && batch->slurm)
        status = batch_write_script(batch, argument, n, note);
    signals_restore(&before);
    munmap(batch->slot, size);
    return status;
}

static enum status run(int argc, char **argv, struct note *note) {
    struct batch batch = {.seed = -1, .store = STORE_COSTS, .lock = -1};
    enum status status = read_options(argc, argv, &batch, note);
    char *const *argument = argv + optind;
    size_t n = (size_t)(argc - optind);
    bool made = false;
    if (!status)
        status = choose_folder(&batch, argument[0]);
    if (!status)
        status = batch_list(&batch, argument, n, note);
    if (!status)
        status = make_folder(batch.folder, &made, note);
    if (!status)
        status = cluster_agree(lock_folder(&batch, note), note);
    if (!status)
        status = batch_check_table(&batch, note);
    if (!status)
        status = run_listed(&batch, argument, n, note);
    if (batch.lock >= 0)
        close(batch.lock);
    if (status && made)
        (void)rmdir(batch.folder); /* where nothing is in it */
    batch_free(&batch);
    return status;
}

const struct command command_batch = {
    .name = "batch",
    .summary = N_("run many scenarios, or one with many values of its keys"),
    .help = N_("usage: solidair batch PLAN.cfg|FOLDER|SCENARIO.cfg... [options]\n"
               "\n"
               "Checks all scenarios, then runs each of them in a process of its own. One that\n"
               "fails stops no other. Those that differ in their schemes alone are simulated\n"
               "together, and for those that differ in their budgets too the care once, as far\n"
               "as there are fewer jobs than budgets: to the same files as by themselves. The\n"
               "results, a log of each and the table batch.csv (status, time, reason) stand in\n"
               "FOLDER.\n"
               "\n"
               "  -o, --output FOLDER   where they go (default: results/NAME of the plan)\n"
               "      --jobs N          so many runs at a time (default: one per core, while\n"
               "                        memory lasts)\n"
               "      --resume          leave alone what is there already, from the same\n"
               "                        scenario, tables, program, draws and seed; go on with\n"
               "                        what was at work\n"
               "      --keep-going      run the others when a scenario cannot be run\n"
               "      --force           replace logs, reports, batch.csv and batch.sh of other\n"
               "                        origin\n"
               "      --slurm           run nothing: write FOLDER/batch.sh, an array for Slurm\n"
               "      --only K          run K alone, in this process, as the tasks of that array\n"
               "                        do\n"
               "      --threads T       threads of each run (default: the cores, shared out)\n"
               "  -n, --draws N         number of draws, instead of the plan's or the scenario's\n"
               "      --seed S          seed, likewise\n"
               "      --store LEVEL     summary, costs (default) or all, as in `solidair run`\n"
               "\n"
               "A plan is a file with these keys; paths are from its own folder:\n"
               "\n"
               "  scenarios = [\"../groningen-2016.cfg\"];\n"
               "  grid = (                                 // every combination is a run; [0] is\n"
               "                                           // the first\n"
               "    { key = \"schemes.full.layers[0].share\"; values = [0.0, 0.5, 1.0]; },\n"
               "    { key = \"budget.cuts.GM0017.cut\"; values = [0.42, 0.49]; }\n"
               "  );\n"
               "  also = [\"../flevoland-2016.cfg\"];        // as they are, without the grid\n"
               "  draws = 2000; seed = 1; store = \"summary\";\n"
               "  questions = [\"coalition\"];               // and stress, sensitivity: asked of\n"
               "                                           // every result\n"
               "  reports = [\"xlsx\"];                      // and html, csv, txt, pdf: of every\n"
               "                                           // result\n"
               "\n"
               "exit code: 0 all are good, 1 a run failed, 2 a scenario or the plan must be\n"
               "mended first\n"
               "\n"
               "examples:\n"
               "  solidair batch scenarios/plans/overleg.cfg -o results/overleg\n"
               "  solidair batch scenarios/haren-42.cfg scenarios/flevoland-2016.cfg -o \\\n"
               "    results/twee --resume\n"),
    .run = run,
    .all_processes = true,
};
