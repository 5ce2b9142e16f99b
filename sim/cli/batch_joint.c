/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which runs of a batch are simulated together (sim/engine/joint.h), and which of these side by side; and doing it. */
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
    size_t team; /* number of its first pool */
    size_t wide; /* of the first pool of a team: how many it has */
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
    const struct joint_kin *own = &batch->slot[k].kin;
    size_t kin = 0, care = 0, others = 0;
    for (size_t j = 0; j < batch->n_run; j++)
        if (j != k && batch->slot[j].state == BATCH_READY && !batch->slot[j].complete) {
            others++;
            kin += batch->slot[j].kin.kin == own->kin;
            care += batch->slot[j].kin.care == own->care;
        }
    return others == 0 ? NULL
           : kin > 0   ? N_("with the others there would be too many schemes at once")
           : care > 0  ? N_("those with other budgets are run at the same time, in jobs of their own")
                       : N_("it differs from every other run in more than its schemes and budgets");
}

static bool is_joined(const struct batch_slot *slot) {
    return slot->state == BATCH_READY && !slot->complete && slot->kin.kin != 0;
}

static enum status fill_pools(struct batch *batch, struct pool *pool, size_t *n) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < batch->n_run && !status; k++) {
        struct batch_slot *slot = &batch->slot[k];
        slot->why = batch->n_run > 1 && !slot->complete ? slot->kin.why : NULL;
        if (!is_joined(slot))
            continue;
        size_t p = 0;
        while (p < *n && !(batch->slot[pool[p].first].kin.kin == slot->kin.kin && has_room(&pool[p], &slot->kin)))
            p++;
        if (p == *n)
            pool[(*n)++] = (struct pool){.first = k};
        status = join(batch, &pool[p], k);
    }
    return status;
}

/* Side by side as many as leave every job its part. */
static void deal_teams(const struct batch *batch, struct pool *pool, size_t n, size_t most) {
    size_t part = n / (size_t)batch->jobs, widest = part < most ? part : most;
    for (size_t p = 0; p < n; p++) {
        uint64_t care = batch->slot[pool[p].first].kin.care;
        size_t t = 0;
        while (t < p && !(pool[t].team == t && pool[t].wide < widest && batch->slot[pool[t].first].kin.care == care))
            t++;
        pool[p].team = t;
        pool[t].wide++;
    }
}

static void name_teams(struct batch *batch, const struct pool *pool, size_t n, struct batch_teams *teams) {
    *teams = (struct batch_teams){0};
    for (size_t p = 0; p < n; p++) {
        const struct pool *lead = &pool[pool[p].team];
        bool alone = lead->wide == 1 && pool[p].n_member == 1;
        teams->n += !alone && lead == &pool[p];
        teams->widest = lead->wide > teams->widest ? lead->wide : teams->widest;
        for (size_t k = pool[p].first; k < batch->n_run; k++)
            if (batch->slot[k].joint == pool[p].first + 1) {
                batch->slot[k].team = lead->first + 1;
                batch->slot[k].joint = alone ? 0 : batch->slot[k].joint;
                batch->slot[k].why = alone ? why_alone(batch, k) : NULL;
            }
    }
}

enum status batch_join(struct batch *batch, size_t most, struct batch_teams *teams) {
    struct pool *pool = calloc(batch->n_run + 1, sizeof *pool);
    size_t n = 0;
    enum status status = pool ? fill_pools(batch, pool, &n) : STATUS_MEMORY;
    if (!status) {
        deal_teams(batch, pool, n, most);
        name_teams(batch, pool, n, teams);
    }
    for (size_t p = 0; p < n; p++)
        free(pool[p].scheme);
    free(pool);
    return status;
}

bool batch_leads(const struct batch *batch, size_t k) {
    return batch->slot[k].joint != 0 && batch->slot[k].team == k + 1;
}

/* ---- doing it ---- */

/* Of a joint run at work. */
struct work {
    const struct batch *batch;
    size_t n, n_team; /* its runs, and those of its team */
    size_t *run;      /* [n] their numbers */
};

/* And what it is asked. */
struct side {
    struct work work;
    struct joint joint;
    struct joint_member *member;
    struct scenario_change *change;
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
    if (work->n > 1)
        fprintf(out, _("simulated together with %zu other runs; the file is that of the command above\n"), work->n - 1);
    if (work->n_team > work->n)
        fprintf(out, _("the care is simulated once for these and %zu runs with other budgets\n"),
                work->n_team - work->n);
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

/* The runs of the joint run that is led by `lead`. */
static enum status fill_side(struct side *side, const struct batch *batch, size_t lead, size_t n_team) {
    struct work *work = &side->work;
    *work = (struct work){.batch = batch, .n_team = n_team, .run = calloc(batch->n_run + 1, sizeof *work->run)};
    for (size_t j = lead; work->run && j < batch->n_run; j++)
        if (batch->slot[j].joint == lead + 1)
            work->run[work->n++] = j;
    side->member = calloc(work->n + 1, sizeof *side->member);
    side->change = calloc(work->n + 1, sizeof *side->change);
    side->joint = (struct joint){work->n, side->member};
    if (!work->run || !side->member || !side->change)
        return STATUS_MEMORY;
    for (size_t m = 0; m < work->n; m++) {
        struct batch_run *run = &batch->run[work->run[m]];
        side->change[m] = (struct scenario_change){.n_setting = run->n_setting, .setting = run->setting};
        side->member[m] = (struct joint_member){run->scenario, &side->change[m], run->output, run};
        begin_log(work, m);
    }
    return STATUS_OK;
}

static struct run_options ask_side(struct side *side) {
    struct run_options options = batch_run_options(side->work.batch, side->work.run[0]);
    options.joint = &side->joint;
    options.progress = keep_progress;
    options.context = &side->work;
    options.tell = tell_member;
    options.warn = warn_member;
    options.remark = remark_on_all;
    return options;
}

static void close_side(struct side *side, enum status status, const struct note *note) {
    const struct batch *batch = side->work.batch;
    char reason[BATCH_REASON_SIZE];
    const struct batch_slot failed = {.status = status, .note = *note};
    for (size_t m = 0; m < side->work.n; m++) {
        size_t k = side->work.run[m];
        batch->slot[k].made = !status;
        if (status && status != STATUS_INTERRUPTED)
            add_to_log(batch->run[k].log, _("together it did not go (%s), so it is run by itself\n"),
                       batch_reason(&failed, reason));
    }
    free(side->change);
    free(side->member);
    free(side->work.run);
}

enum status batch_work_joint(const struct batch *batch, size_t k, struct note *note) {
    struct side side[BATCH_ABREAST] = {0};
    struct run_options options[BATCH_ABREAST] = {0};
    size_t n = 0, n_team = 0;
    enum status status = STATUS_OK;
    for (size_t j = k; j < batch->n_run; j++)
        n_team += batch->slot[j].joint != 0 && batch->slot[j].team == k + 1;
    for (size_t j = k; j < batch->n_run && n < BATCH_ABREAST && !status; j++)
        if (batch->slot[j].team == k + 1 && batch->slot[j].joint == j + 1) {
            status = fill_side(&side[n], batch, j, n_team);
            if (!status)
                options[n] = ask_side(&side[n]);
            n++;
        }
    if (!status)
        status = run_abreast(options, n, note);
    for (size_t s = 0; s < n; s++)
        close_side(&side[s], status, note);
    return status;
}
