/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One queue of runs, each in a process of its own: one that fails, or is ended, stops no other. */
#include "sim/cli/batch.h"

#include "sim/base/i18n.h"
#include "sim/base/reason.h"
#include "sim/cli/signals.h"
#include "sim/cli/terminal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_NANOSECONDS = 50000000 };

struct worker {
    pid_t pid; /* 0: free */
    size_t run;
};

struct queue {
    const struct batch *batch;
    const struct batch_pass *pass;
    size_t next, busy;
    struct worker *worker; /* [jobs] */
    bool *mine;            /* [n_run] is it worked at in this pass? */
    struct progress progress;
    bool told; /* the workers know that they are to stop */
};

/* ---- in the worker's process ---- */

/* Of a joint run it has been begun, and of a complete one it tells what was read and warned of. */
static bool has_log(const struct batch_slot *slot) {
    return slot->joint || slot->complete;
}

static bool open_log(const struct batch *batch, size_t k) {
    int more = has_log(&batch->slot[k]) ? O_APPEND : O_TRUNC;
    int log = open(batch->run[k].log, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | more, 0666);
    return log >= 0 && dup2(log, STDOUT_FILENO) >= 0 && dup2(log, STDERR_FILENO) >= 0;
}

/* When the batch itself is ended, so are its workers; the results file stands under its name or does not. A joint run
 * ends at once: it holds many files, which the batch that goes on wants, and leaves nothing that is not written over.
 */
static _Noreturn void be_worker(const struct queue *queue, size_t k, pid_t batch) {
    struct batch_slot *slot = &queue->batch->slot[k];
    prctl(PR_SET_PDEATHSIG, queue->pass->last ? SIGTERM : SIGKILL);
    if (queue->batch->lock >= 0)
        close(queue->batch->lock); /* it is the batch's alone, and ends with it */
    if (getppid() != batch)
        _exit(1);
    if (!queue->pass->quiet && !open_log(queue->batch, k)) {
        slot->status =
            note_error(&slot->note, STATUS_IO, queue->batch->run[k].log, 0, NULL,
                       _("This file cannot be written: %s. Choose another name or folder."), reason_text(errno));
        _exit(1);
    }
    if (!queue->pass->quiet && !has_log(slot))
        batch_print_command(stdout, queue->batch, k);
    if (!queue->pass->quiet && !has_log(slot) && slot->why)
        printf(_("simulated by itself: %s\n"), _(slot->why));
    fflush(stdout);
    slot->status = queue->pass->task(queue->batch, k, &slot->note);
    char reason[BATCH_REASON_SIZE];
    if (slot->status && !queue->pass->quiet)
        fprintf(stderr, "%s\n", batch_reason(slot, reason));
    fflush(NULL);
    _exit(0);
}

/* ---- in the batch's own ---- */

static enum status start(struct queue *queue, size_t k, struct note *note) {
    struct worker *worker = queue->worker;
    pid_t self = getpid();
    while (worker->pid)
        worker++;
    queue->batch->slot[k].status = STATUS_INTERNAL; /* until the worker says otherwise */
    queue->batch->slot[k].note = (struct note){0};
    queue->batch->slot[k].begun = batch_clock();
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        be_worker(queue, k, self);
    if (pid < 0)
        return note_error(note, STATUS_IO, NULL, 0, NULL, _("No process can be started: %s. Give fewer jobs (--jobs)."),
                          reason_text(errno));
    *worker = (struct worker){pid, k};
    queue->busy++;
    return STATUS_OK;
}

static enum status start_some(struct queue *queue, struct note *note) {
    const struct batch *batch = queue->batch;
    enum status status = STATUS_OK;
    while (!status && queue->busy < (size_t)batch->jobs && queue->next < batch->n_run && !signals_stopped(NULL)) {
        size_t k = queue->next++;
        if (queue->pass->wanted(batch, k))
            status = start(queue, k, note);
    }
    return status;
}

/* What the worker left when it ended. */
static void take_end(struct queue *queue, struct worker *worker, int how) {
    struct batch_slot *slot = &queue->batch->slot[worker->run];
    slot->seconds += batch_clock() - slot->begun;
    slot->over = queue->pass->last;
    if (WIFSIGNALED(how) && signals_stopped(NULL))
        slot->status = STATUS_INTERRUPTED;
    else if (WIFSIGNALED(how)) {
        slot->note = (struct note){0};
        slot->status = note_error(&slot->note, STATUS_INTERNAL, NULL, 0, NULL,
                                  _("the process of this run was ended by signal %d (%s); with 9 the machine may have "
                                    "run out of memory: give fewer jobs (--jobs)"),
                                  WTERMSIG(how), strsignal(WTERMSIG(how)));
    }
    worker->pid = 0;
    queue->busy--;
}

static bool take_ended(struct queue *queue) {
    int how = 0;
    pid_t pid = waitpid(-1, &how, WNOHANG);
    for (size_t w = 0; pid > 0 && w < (size_t)queue->batch->jobs; w++)
        if (queue->worker[w].pid == pid)
            take_end(queue, &queue->worker[w], how);
    return pid > 0;
}

static void tell_to_stop(struct queue *queue) {
    for (size_t w = 0; !queue->told && w < (size_t)queue->batch->jobs; w++)
        if (queue->worker[w].pid)
            kill(queue->worker[w].pid, SIGTERM);
    queue->told = true;
}

/* After its draws a run may have questions and reports, of which nobody knows how long they take: then it counts as a
 * whole, when it is over. */
static bool has_more(const struct batch_run *run) {
    return run->plan && run->plan->n_question + run->plan->n_report > 0;
}

/* What of the work of this pass has been done: draws as far as they are all of it, else runs. */
static double part_done(const struct queue *queue, bool runs) {
    const struct batch *batch = queue->batch;
    double done = 0.0, total = 0.0;
    for (size_t k = 0; k < batch->n_run; k++) {
        const struct batch_slot *slot = &batch->slot[k];
        if (queue->mine[k]) {
            double all = runs ? 1.0 : (double)slot->total;
            total += all;
            done += slot->over ? all : runs ? 0.0 : (double)slot->done;
        }
    }
    return total > 0.0 ? done / total : 0.0;
}

/* Runs that are simulated together are over when each has had what comes after it. */
static void show(struct queue *queue) {
    const struct batch *batch = queue->batch;
    size_t over = 0;
    bool more = false;
    for (size_t k = 0; k < batch->n_run; k++) {
        over += batch->slot[k].over;
        more |= queue->mine[k] && has_more(&batch->run[k]);
    }
    if (more && !queue->pass->last)
        progress_part(&queue->progress, part_done(queue, false), _("draws of several runs together"));
    else
        progress_runs(&queue->progress, over, batch->n_run, part_done(queue, more));
}

enum status batch_each(const struct batch *batch, const struct batch_pass *pass, struct note *note) {
    struct queue queue = {.batch = batch, .pass = pass, .progress = progress_start()};
    queue.worker = calloc((size_t)batch->jobs, sizeof *queue.worker);
    queue.mine = calloc(batch->n_run + 1, sizeof *queue.mine);
    for (size_t k = 0; queue.mine && k < batch->n_run; k++)
        queue.mine[k] = pass->last ? pass->wanted(batch, k) : batch->slot[k].joint != 0;
    enum status status = queue.worker && queue.mine ? start_some(&queue, note) : STATUS_MEMORY;
    while (queue.busy > 0) {
        if (signals_stopped(NULL) || status)
            tell_to_stop(&queue);
        if (!take_ended(&queue))
            nanosleep(&(struct timespec){0, WAIT_NANOSECONDS}, NULL);
        else if (!status)
            status = start_some(&queue, note);
        if (!pass->quiet)
            show(&queue);
    }
    progress_end(&queue.progress);
    free(queue.mine);
    free(queue.worker);
    if (!status && signals_stopped(NULL))
        status = note_error(note, STATUS_INTERRUPTED, NULL, 0, NULL,
                            _("stopped; what is complete stays, and --resume goes on from there"));
    return status;
}
