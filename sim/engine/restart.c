/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/restart.h"

#include "sim/base/format.h"
#include "sim/base/hash.h"
#include "sim/base/i18n.h"
#include "sim/base/version.h"
#include "sim/cluster/cluster.h"
#include "sim/engine/record.h"
#include "sim/engine/until.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- which run ---- */

/* The program itself, since two of one revision can differ. Nothing where it cannot be read. */
static uint64_t add_program(uint64_t hash) {
    unsigned char piece[1 << 14];
    FILE *program = fopen("/proc/self/exe", "re");
    for (size_t n; program && (n = fread(piece, 1, sizeof piece, program)) > 0;)
        hash = hash_bytes(hash, piece, n);
    if (program)
        (void)fclose(program); /* only read */
    return hash_text(hash_text(hash_text(hash, version_program), version_revision), version_libraries);
}

static uint64_t add_scenario(uint64_t hash, const struct scenario *scenario) {
    hash = hash_text(hash, scenario->resolved);
    for (size_t k = 0; k < scenario->n_table; k++)
        hash = hash_text(hash_text(hash, scenario->table[k].name), scenario->table[k].text);
    return hash;
}

/* All that the figures hang on, but for the number of draws. */
static uint64_t identify(const struct steps *steps) {
    const struct run_options *options = steps->options;
    const struct joint *joint = options->joint;
    const struct lineups *lineups = &steps->scenario.lineups;
    uint64_t hash = add_scenario(add_program(HASH_START), &steps->scenario);
    for (size_t k = 0; joint && k < joint->n; k++)
        hash = add_scenario(hash_text(hash, joint->member[k].output), &steps->joint.member[k]);
    if (lineups->n > 0)
        hash = hash_bytes(hash, lineups->scheme, lineups->n * lineups->size * sizeof *lineups->scheme);
    hash = hash_bytes(hash, &steps->scenario.seed, sizeof steps->scenario.seed);
    hash = hash_text(hash, record_level_name(options->store));
    if (options->until)
        hash = hash_text(hash_text(hash, options->until->accuracy), options->until->target);
    return hash;
}

/* ---- taking over ---- */

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void remark(const struct restart *r, const char *text) {
    const struct run_options *options = r->steps->options;
    if (options->remark)
        options->remark(options->context, text);
}

static void tell_taken(const struct restart *r) {
    char text[256], done[FORMAT_SIZE], total[FORMAT_SIZE];
    snprintf(text, sizeof text,
             _("%s of %s draws were there already; the run goes on from them (--fresh: from the start)"),
             format_count((int64_t)r->done, done), format_count(r->steps->scenario.n_draw, total));
    remark(r, text);
}

static void tell_foreign(const struct restart *r) {
    char text[PATH_MAX + 256];
    snprintf(
        text, sizeof text,
        _("%s has a name that an unfinished run needs and is of another kind, so this run cannot be gone on with if "
          "it is ended before its time; move that file away"),
        r->journal.foreign);
    remark(r, text);
}

static bool fill(void *context, void *data, size_t bytes) {
    return journal_take(context, data, bytes);
}

/* The draws of the letters into the new file. What does not fit after its checksums have been found right has been
 * written by a program that differs where nobody sees it. */
static enum status take_letters(struct restart *r, struct note *note) {
    struct steps *s = r->steps;
    enum status status = STATUS_OK;
    for (size_t n; !status && (n = journal_next(&r->journal, r->letter, r->room)) > 0;)
        status = record_read_letter(s->store, &s->plan, s->ensemble.chunk.rows, s->options->store, r->letter, n, note);
    return status;
}

static enum status take_over(struct restart *r, const struct journal_mark *mark, struct note *note) {
    enum status status = ensemble_visit(&r->steps->ensemble, fill, &r->journal);
    if (!status && !journal_ends(&r->journal))
        status = STATUS_IO;
    if (!status)
        status = take_letters(r, note);
    r->done = (size_t)mark->done;
    if (status == STATUS_IO && !note->text[0])
        status = note_error(note, STATUS_FILE, r->journal.state, 0, NULL,
                            _("What an earlier run has left here does not fit, and cannot be gone on with. Start over: "
                              "--fresh."));
    return status;
}

/* Only between two chunks. */
static bool is_ours(const struct restart *r, const struct journal_mark *mark) {
    int64_t rows = (int64_t)r->steps->deal.rows, total = r->steps->scenario.n_draw;
    return mark->run == r->run && mark->total == total && mark->done > 0 && mark->done <= total &&
           (mark->done % rows == 0 || mark->done == total);
}

static enum status look(struct restart *r, int64_t draws, int64_t *next, struct note *note) {
    const struct run_options *options = r->steps->options;
    const char *path = options->joint ? r->steps->joint.output[0] : options->output;
    struct journal_mark mark = {0};
    enum journal_found found = journal_open(&r->journal, path, &mark);
    r->on = !r->journal.off;
    if (found == JOURNAL_FOREIGN)
        tell_foreign(r);
    if (found == JOURNAL_DAMAGED)
        remark(r, _("what an earlier run has left is damaged or not whole; all draws are made anew"));
    if (found == JOURNAL_BEGUN && !options->fresh)
        remark(r, _("an earlier run was ended before it had kept anything, which it does after some seconds; this one "
                    "begins at the first draw"));
    if (found != JOURNAL_WHOLE)
        return STATUS_OK;
    bool other_draws = mark.run == r->run && mark.total != r->steps->scenario.n_draw && options->until;
    if (!options->fresh && is_ours(r, &mark)) {
        enum status status = take_over(r, &mark, note);
        if (!status)
            tell_taken(r);
        return status;
    }
    if (!options->fresh && other_draws && draws == 0) {
        *next = mark.total;
        return STATUS_OK;
    }
    if (!options->fresh && !other_draws)
        remark(r,
               _("what an earlier run has left is of another scenario, number of draws, seed, option or program; all "
                 "draws are made anew"));
    journal_clear(&r->journal);
    return STATUS_OK;
}

enum status restart_begin(struct restart *restart, struct steps *steps, int64_t draws, int64_t *next,
                          struct note *note) {
    struct restart *r = restart;
    const char *every = getenv("SOLIDAIR_KEEP_SECONDS");
    *next = 0;
    *r = (struct restart){.steps = steps, .every = every ? strtod(every, NULL) : RESTART_SECONDS, .last = now()};
    r->journal.handle = -1;
    if (!steps->options->keep || !steps->writes || cluster_size() > 1)
        return STATUS_OK;
    r->run = identify(steps);
    r->room = record_letter_bound(steps->store, &steps->plan, &steps->ensemble.chunk, steps->options->store);
    r->letter = malloc(r->room + 1);
    return r->letter ? look(r, draws, next, note) : STATUS_MEMORY;
}

/* ---- keeping ---- */

enum status restart_place(struct restart *restart, struct note *note) {
    struct restart *r = restart;
    struct steps *s = r->steps;
    const struct chunk *chunk = &s->ensemble.chunk;
    enum store_level level = s->options->store;
    size_t bytes = 0;
    if (!r->on || r->journal.off || r->room == 0)
        return record_chunk(s->store, &s->plan, chunk, level, note);
    enum status status = record_write_letter(s->store, &s->plan, chunk, level, r->letter, r->room, &bytes, note);
    if (status)
        return status;
    journal_add(&r->journal, r->letter, bytes);
    return record_read_letter(s->store, &s->plan, chunk->rows, level, r->letter, bytes, note);
}

static bool put(void *context, void *data, size_t bytes) {
    journal_put(context, data, bytes);
    return true;
}

static bool add_bytes(void *context, void *data, size_t bytes) {
    (void)data;
    *(size_t *)context += bytes;
    return true;
}

/* Seconds that a state takes, before one has been written. */
static double guess_cost(const struct restart *r) {
    size_t bytes = 0;
    enum status status = ensemble_visit(&r->steps->ensemble, add_bytes, &bytes);
    return status ? 0.0 : (double)bytes / RESTART_PACE;
}

/* Is it time for a state? Tests have no time to wait. */
static bool is_due(struct restart *r, double time) {
    if (time - r->last < r->every)
        return false;
    if (r->cost <= 0.0 && r->every >= RESTART_SECONDS)
        r->cost = guess_cost(r);
    return time - r->last >= RESTART_SPACING * r->cost;
}

void restart_mark(struct restart *restart, size_t done, bool at_once) {
    struct restart *r = restart;
    double start = now();
    if (!r->on || done == r->done || !(at_once || is_due(r, start)))
        return;
    const struct journal_mark mark = {r->run, r->steps->scenario.n_draw, (int64_t)done};
    journal_begin_state(&r->journal, &mark);
    enum status status = ensemble_visit(&r->steps->ensemble, put, &r->journal);
    if (status)
        journal_clear(&r->journal);
    else
        journal_end_state(&r->journal);
    r->done = done;
    r->last = now();
    r->cost = r->every < RESTART_SECONDS ? 0.0 : r->last - start;
}

/* ---- end ---- */

/* Another run may have begun by now: it keeps what it has open. */
void restart_complete(struct restart *restart) {
    struct restart *r = restart;
    const struct run_options *options = r->steps->options;
    if (!r->on)
        return;
    r->journal.off = true;
    for (size_t k = 0; options->joint && k < options->joint->n; k++)
        journal_remove(options->joint->member[k].output);
    if (!options->joint)
        journal_remove(options->output);
}

void restart_free(struct restart *restart, enum status status, struct note *note) {
    struct restart *r = restart;
    char done[FORMAT_SIZE], total[FORMAT_SIZE];
    if (status == STATUS_INTERRUPTED && r->on && r->journal.has_state) {
        *note = (struct note){0};
        (void)note_error(
            note, status, NULL, 0, NULL,
            _("stopped; %s of %s draws are kept, and the same command goes on from them (--fresh: from the "
              "start). Until then they stand in %s and .state; no results file was written"),
            format_count((int64_t)r->done, done), format_count(r->steps->scenario.n_draw, total), r->journal.rows);
    }
    if (r->steps)
        journal_close(&r->journal);
    free(r->letter);
    memset(r, 0, sizeof *r);
}
