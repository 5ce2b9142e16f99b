/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which runs of a batch are simulated together (sim/engine/joint.h), and doing it. */
#include "sim/cli/batch.h"

#include "sim/base/i18n.h"
#include "sim/cli/signals.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- which ---- */

/* A joint run has at most so many times the schemes of one of its files, or so many schemes: its memory and the pairs
 * of its schemes grow with them. */
enum { MOST_TIMES = BATCH_JOINT_TIMES, ALWAYS_SCHEMES = 24 };

/* Those of a joint run, by its first member. */
struct pool {
    size_t first, n, n_member;
    uint64_t *scheme;
};

static size_t count_new(const struct pool *pool, const struct joint_kin *kin) {
    size_t fresh = 0;
    for (size_t s = 0; s < kin->n_scheme; s++) {
        size_t k = 0;
        while (k < pool->n && pool->scheme[k] != kin->scheme[s])
            k++;
        fresh += k == pool->n;
    }
    return fresh;
}

static bool has_room(const struct pool *pool, const struct joint_kin *kin) {
    size_t n = pool->n + count_new(pool, kin);
    return n <= ALWAYS_SCHEMES || n <= MOST_TIMES * kin->n_scheme;
}

/* Schemes that are there already may stand in the list twice: that only makes it longer. */
static enum status join(struct batch *batch, struct pool *pool, size_t k) {
    const struct joint_kin *kin = &batch->slot[k].kin;
    size_t fresh = count_new(pool, kin), n = pool->n;
    uint64_t *larger = realloc(pool->scheme, (n + fresh + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    pool->scheme = larger;
    for (size_t s = 0; s < kin->n_scheme; s++) {
        size_t at = 0;
        while (at < pool->n && larger[at] != kin->scheme[s])
            at++;
        if (at == pool->n)
            larger[pool->n++] = kin->scheme[s];
    }
    pool->n_member++;
    batch->slot[k].joint = pool->first + 1;
    return STATUS_OK;
}

/* Why a run that could be joined is not. */
static const char *why_alone(const struct batch *batch, size_t k) {
    size_t kin = 0, others = 0;
    for (size_t j = 0; j < batch->n_run; j++)
        if (j != k && batch->slot[j].state == BATCH_READY && !batch->slot[j].complete) {
            others++;
            kin += batch->slot[j].kin.kin == batch->slot[k].kin.kin;
        }
    return others == 0 ? NULL
           : kin == 0  ? N_("it differs from every other run in more than its schemes")
                       : N_("with the others there would be too many schemes at once");
}

static bool is_joined(const struct batch_slot *slot) {
    return slot->state == BATCH_READY && !slot->complete && slot->kin.kin != 0;
}

enum status batch_join(struct batch *batch, size_t *n_joint) {
    struct pool *pool = calloc(batch->n_run + 1, sizeof *pool);
    enum status status = pool ? STATUS_OK : STATUS_MEMORY;
    size_t n = 0;
    for (size_t k = 0; k < batch->n_run && !status; k++) {
        struct batch_slot *slot = &batch->slot[k];
        slot->why = batch->n_run > 1 && !slot->complete ? slot->kin.why : NULL;
        if (!is_joined(slot))
            continue;
        size_t p = 0;
        while (p < n && !(batch->slot[pool[p].first].kin.kin == slot->kin.kin && has_room(&pool[p], &slot->kin)))
            p++;
        if (p == n)
            pool[n++] = (struct pool){.first = k};
        status = join(batch, &pool[p], k);
    }
    *n_joint = 0;
    for (size_t p = 0; p < n; p++) {
        struct batch_slot *slot = &batch->slot[pool[p].first];
        *n_joint += pool[p].n_member > 1;
        if (pool[p].n_member == 1) {
            slot->joint = 0;
            slot->why = why_alone(batch, pool[p].first);
        }
        free(pool[p].scheme);
    }
    free(pool);
    return status;
}

bool batch_leads(const struct batch *batch, size_t k) {
    return batch->slot[k].joint == k + 1;
}

/* ---- doing it ---- */

/* Of a joint run at work. */
struct work {
    const struct batch *batch;
    size_t n;
    const size_t *run; /* [n] numbers of its runs */
};

/* A log of each begins here; what is done for it by itself comes after. */
static void begin_log(const struct work *work, size_t m) {
    const struct batch_run *run = &work->batch->run[work->run[m]];
    int log = open(run->log, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    FILE *out = log < 0 ? NULL : fdopen(log, "w");
    if (!out) { /* whoever goes on with it tells */
        if (log >= 0)
            close(log);
        return;
    }
    batch_print_command(out, work->batch, work->run[m]);
    fprintf(out, _("simulated together with %zu other runs; the file is that of the command above\n"), work->n - 1);
    fclose(out);
}

static void add_to_log(const char *path, const char *format, const char *text) {
    int log = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
    FILE *out = log < 0 ? NULL : fdopen(log, "a");
    if (out) {
        fprintf(out, format, text); /* NOLINT(clang-diagnostic-format-nonliteral): one of those below */
        fclose(out);
    } else if (log >= 0)
        close(log);
}

static void tell_member(void *context, const char *reading) {
    const struct batch_run *run = context;
    add_to_log(run->log, _("read: %s\n"), reading);
}

static void warn_member(void *context, const char *warning) {
    const struct batch_run *run = context;
    if (warning[0])
        add_to_log(run->log, _("warning: %s\n"), warning);
}

static void remark_on_all(void *context, const char *sentence) {
    const struct work *work = context;
    for (size_t m = 0; m < work->n; m++)
        add_to_log(work->batch->run[work->run[m]].log, "%s\n", sentence);
}

static void keep_progress(void *context, int64_t done, int64_t total) {
    const struct work *work = context;
    for (size_t m = 0; m < work->n; m++) {
        struct batch_slot *slot = &work->batch->slot[work->run[m]];
        slot->done = total > 0 ? slot->total / total * done : 0;
    }
}

static enum status run_joint(const struct work *work, struct joint_member *member, struct scenario_change *change,
                             struct note *note) {
    const struct batch *batch = work->batch;
    const struct joint joint = {work->n, member};
    for (size_t m = 0; m < work->n; m++) {
        struct batch_run *run = &batch->run[work->run[m]];
        change[m] = (struct scenario_change){.n_setting = run->n_setting, .setting = run->setting};
        member[m] = (struct joint_member){run->scenario, &change[m], run->output, run};
        begin_log(work, m);
    }
    struct run_options options;
    struct work context = *work;
    enum status status = batch_run_options(batch, work->run[0], &options, note);
    options.joint = &joint;
    options.progress = keep_progress;
    options.context = &context;
    options.tell = tell_member;
    options.warn = warn_member;
    options.remark = remark_on_all;
    return status ? status : run_scenario(&options, note);
}

enum status batch_work_joint(const struct batch *batch, size_t k, struct note *note) {
    size_t *run = calloc(batch->n_run + 1, sizeof *run);
    struct work work = {.batch = batch, .run = run};
    for (size_t j = k; run && j < batch->n_run; j++)
        if (batch->slot[j].joint == k + 1)
            run[work.n++] = j;
    struct joint_member *member = calloc(work.n + 1, sizeof *member);
    struct scenario_change *change = calloc(work.n + 1, sizeof *change);
    enum status status = run && member && change ? run_joint(&work, member, change, note) : STATUS_MEMORY;
    char reason[BATCH_REASON_SIZE];
    const struct batch_slot failed = {.status = status, .note = *note};
    for (size_t m = 0; m < work.n; m++) {
        batch->slot[run[m]].made = !status;
        if (status && status != STATUS_INTERRUPTED)
            add_to_log(batch->run[run[m]].log, _("together it did not go (%s), so it is run by itself\n"),
                       batch_reason(&failed, reason));
    }
    free(change);
    free(member);
    free(run);
    return status;
}
