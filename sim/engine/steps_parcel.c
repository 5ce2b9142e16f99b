/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strips of a run that are run by several, and brought together. */
#include "sim/base/i18n.h"
#include "sim/engine/record.h"
#include "sim/engine/steps.h"

#include <stdlib.h>
#include <string.h>

enum parcel_kind { PARCEL_PILOT = 1, PARCEL_STRIPS };

/* A parcel begins with this. Of a pilot its numbers follow. Of strips: each one's number and sums; the draws, a letter
 * each (record.h) behind its length; what is counted; the sketches. */
struct head {
    uint64_t run; /* steps_identity */
    int64_t kind, n_strip, n_letter;
};

static enum status put_head(const struct steps *s, struct parcel *parcel, enum parcel_kind kind, size_t n_strip) {
    struct head head = {steps_identity(s), (int64_t)kind, (int64_t)n_strip, (int64_t)s->n_letter};
    return parcel_put(parcel, &head, sizeof head);
}

static enum status refuse(struct note *note) {
    return note_error(
        note, STATUS_CONFLICT, NULL, 0, NULL,
        _("a part of this run does not fit the others: it has another scenario, program or number of draws, "
          "or came twice; start the run again"));
}

static enum status take_head(const struct steps *s, struct parcel *parcel, enum parcel_kind kind, struct head *head,
                             struct note *note) {
    const void *at = parcel_take(parcel, sizeof *head);
    if (!at)
        return refuse(note);
    memcpy(head, at, sizeof *head);
    return head->run == steps_identity(s) && head->kind == (int64_t)kind ? STATUS_OK : refuse(note);
}

/* ---- the pilot ---- */

enum status steps_make_pilot(struct steps *steps, struct parcel *pilot, struct note *note) {
    size_t bytes = ensemble_pilot_length(&steps->ensemble) * sizeof(int64_t);
    enum status status = steps->done > 0 || steps->piloted ? STATUS_INTERNAL : STATUS_OK;
    if (!status)
        status = steps_describe(ensemble_run_pilot(&steps->ensemble), note);
    if (!status)
        status = put_head(steps, pilot, PARCEL_PILOT, 0);
    if (!status)
        status = parcel_reserve(pilot, bytes);
    if (!status) {
        ensemble_copy_pilot(&steps->ensemble, (int64_t *)(void *)(pilot->data + pilot->bytes));
        parcel_add(pilot, bytes);
    }
    return status;
}

enum status steps_take_pilot(struct steps *steps, struct parcel *pilot, struct note *note) {
    struct head head;
    enum status status = steps->done > 0 || steps->piloted ? STATUS_INTERNAL : STATUS_OK;
    if (!status)
        status = take_head(steps, pilot, PARCEL_PILOT, &head, note);
    const int64_t *numbers = NULL;
    if (!status)
        numbers = parcel_take(pilot, ensemble_pilot_length(&steps->ensemble) * sizeof *numbers);
    if (!status)
        status = numbers ? ensemble_load_pilot(&steps->ensemble, numbers) : refuse(note);
    if (!status)
        steps->piloted = true;
    pilot->taken = 0; /* the next one takes it too */
    return status;
}

/* ---- strips ---- */

static size_t count_sums(const struct steps *s) {
    struct measure *list[ENSEMBLE_MEASURES];
    double *strip;
    size_t n = 0;
    for (size_t k = 0, n_list = ensemble_list_measures(&s->ensemble, list); k < n_list; k++)
        n += measure_sums(list[k], &strip);
    return n;
}

/* The sums of the strip that has been run are laid aside, and those of the next one begin at zero. */
static enum status keep_sums(struct steps *s, size_t strip) {
    struct measure *list[ENSEMBLE_MEASURES];
    double *to = calloc(count_sums(s), sizeof *to), *from;
    s->strip[strip] = to;
    if (!to)
        return STATUS_MEMORY;
    for (size_t k = 0, n_list = ensemble_list_measures(&s->ensemble, list); k < n_list; k++) {
        size_t n = measure_sums(list[k], &from);
        memcpy(to, from, n * sizeof *to);
        memset(from, 0, n * sizeof *from);
        to += n;
    }
    return STATUS_OK;
}

/* Strips go into the totals in their order, whatever the order in which they come. */
static void fold_sums(struct steps *s) {
    struct measure *list[ENSEMBLE_MEASURES];
    size_t n_list = ensemble_list_measures(&s->ensemble, list);
    for (; s->folded < s->deal.n_strip && s->strip[s->folded]; s->folded++) {
        double *from = s->strip[s->folded], *strip;
        for (size_t k = 0; k < n_list; from += measure_sums(list[k], &strip), k++)
            measure_fold(list[k], from);
        free(s->strip[s->folded]);
        s->strip[s->folded] = NULL;
    }
}

/* The draws of the chunk: into the file, or on their way to it. */
static enum status keep_rows(struct steps *s, struct note *note) {
    const struct chunk *chunk = &s->ensemble.chunk;
    enum store_level level = s->options->store;
    int64_t bytes;
    size_t room = record_letter_bound(s->store, &s->plan, chunk, level), written = 0;
    if (s->writes)
        return record_place_chunk(s->store, &s->plan, chunk, level, note);
    enum status status = room > 0 ? parcel_reserve(&s->rows, sizeof bytes + room) : STATUS_OK;
    if (status || room == 0)
        return status;
    unsigned char *letter = s->rows.data + s->rows.bytes + sizeof bytes;
    status = record_write_letter(s->store, &s->plan, chunk, level, letter, room, &written, note);
    bytes = (int64_t)written;
    if (status)
        return status;
    memcpy(letter - sizeof bytes, &bytes, sizeof bytes);
    parcel_add(&s->rows, sizeof bytes + written);
    s->n_letter++;
    return STATUS_OK;
}

static bool is_there(const struct steps *s, size_t strip) {
    return strip >= s->deal.n_strip || strip < s->folded || s->strip[strip];
}

enum status steps_run_strip(struct steps *steps, size_t strip, struct note *note) {
    struct steps *s = steps;
    enum status status = STATUS_OK;
    if (is_there(s, strip) || (!s->piloted && strip != s->next_strip))
        return STATUS_INTERNAL;
    for (size_t k = 0; !status && k < s->deal.per_strip; k++) {
        struct span span = deal_span(&s->deal, strip * s->deal.per_strip + k, 0);
        status = steps_run_chunk(s, span, s->done, note);
        if (!status && span.n > 0)
            status = keep_rows(s, note);
        s->done += span.n;
    }
    if (!status)
        status = keep_sums(s, strip);
    if (!status && s->writes)
        fold_sums(s);
    s->next_strip = strip + 1;
    return status;
}

/* ---- parcels ---- */

static enum status put_strips(const struct steps *s, struct parcel *parcel) {
    size_t bytes = count_sums(s) * sizeof(double);
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < s->deal.n_strip; k++) {
        int64_t number = (int64_t)k;
        if (!s->strip[k])
            continue;
        status = parcel_put(parcel, &number, sizeof number);
        if (!status)
            status = parcel_put(parcel, s->strip[k], bytes);
    }
    return status;
}

static enum status put_counts(struct steps *s, struct parcel *parcel) {
    struct counted counted;
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && ensemble_counted(&s->ensemble, k, &counted); k++)
        status = parcel_put(parcel, counted.number, counted.n * sizeof *counted.number);
    return status;
}

static enum status put_bins(const struct steps *s, struct parcel *parcel) {
    struct measure *list[ENSEMBLE_MEASURES];
    size_t n = ensemble_list_measures(&s->ensemble, list) * s->plan.n_place;
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < n; k++) {
        const struct measure *measure = list[k / s->plan.n_place];
        size_t bytes = measure_bins_length(measure) * sizeof(int64_t);
        status = parcel_reserve(parcel, bytes);
        if (!status && bytes > 0)
            measure_copy_bins(measure, k % s->plan.n_place, (int64_t *)(void *)(parcel->data + parcel->bytes));
        if (!status)
            parcel_add(parcel, bytes);
    }
    return status;
}

/* What has been packed is not here any more. */
static void clear(struct steps *s) {
    struct measure *list[ENSEMBLE_MEASURES];
    struct counted counted;
    for (size_t k = 0; k < DEAL_STRIPS; k++) {
        free(s->strip[k]);
        s->strip[k] = NULL;
    }
    for (size_t k = 0; ensemble_counted(&s->ensemble, k, &counted); k++)
        if (counted.n > 0)
            memset(counted.number, 0, counted.n * sizeof *counted.number);
    for (size_t k = 0, n = ensemble_list_measures(&s->ensemble, list); k < n; k++)
        measure_clear_bins(list[k]);
    parcel_free(&s->rows);
    s->n_letter = 0;
}

enum status steps_pack(struct steps *steps, struct parcel *parcel) {
    size_t n_strip = 0;
    for (size_t k = 0; k < DEAL_STRIPS; k++)
        n_strip += steps->strip[k] != NULL;
    enum status status = steps->writes || !steps->piloted ? STATUS_INTERNAL : STATUS_OK;
    if (!status)
        status = put_head(steps, parcel, PARCEL_STRIPS, n_strip);
    if (!status)
        status = put_strips(steps, parcel);
    if (!status)
        status = parcel_put(parcel, steps->rows.data, steps->rows.bytes);
    if (!status)
        status = put_counts(steps, parcel);
    if (!status)
        status = put_bins(steps, parcel);
    if (!status)
        clear(steps);
    return status;
}

static enum status merge_strips(struct steps *s, struct parcel *parcel, int64_t n, struct note *note) {
    size_t bytes = count_sums(s) * sizeof(double);
    for (int64_t k = 0; k < n; k++) {
        const int64_t *number = parcel_take(parcel, sizeof *number);
        const double *sums = number ? parcel_take(parcel, bytes) : NULL;
        if (!sums || *number < 0 || is_there(s, (size_t)*number))
            return refuse(note);
        double *to = s->strip[*number] = calloc(1, bytes);
        if (!to)
            return STATUS_MEMORY;
        memcpy(to, sums, bytes);
    }
    fold_sums(s);
    return STATUS_OK;
}

static enum status merge_rows(struct steps *s, struct parcel *parcel, int64_t n, struct note *note) {
    enum status status = STATUS_OK;
    for (int64_t k = 0; !status && k < n; k++) {
        const int64_t *bytes = parcel_take(parcel, sizeof *bytes);
        unsigned char *letter = bytes && *bytes >= 0 ? parcel_take(parcel, (size_t)*bytes) : NULL;
        if (!letter)
            return refuse(note);
        status = record_read_letter(s->store, &s->plan, s->ensemble.chunk.rows, s->options->store, letter,
                                    (size_t)*bytes, note);
    }
    return status;
}

static enum status merge_counts(struct steps *s, struct parcel *parcel, struct note *note) {
    struct counted counted;
    for (size_t k = 0; ensemble_counted(&s->ensemble, k, &counted); k++) {
        const int64_t *from = parcel_take(parcel, counted.n * sizeof *from);
        if (!from)
            return refuse(note);
        for (size_t i = 0; i < counted.n; i++)
            counted.number[i] += from[i];
    }
    return STATUS_OK;
}

static enum status merge_bins(struct steps *s, struct parcel *parcel, struct note *note) {
    struct measure *list[ENSEMBLE_MEASURES];
    size_t n = ensemble_list_measures(&s->ensemble, list) * s->plan.n_place;
    for (size_t k = 0; k < n; k++) {
        struct measure *measure = list[k / s->plan.n_place];
        int64_t *from = parcel_take(parcel, measure_bins_length(measure) * sizeof *from);
        if (!from)
            return refuse(note);
        if (!measure_is_exact(measure))
            measure_merge_bins(measure, k % s->plan.n_place, from);
    }
    return STATUS_OK;
}

enum status steps_merge(struct steps *steps, struct parcel *parcel, struct note *note) {
    struct head head;
    enum status status = !steps->writes || !steps->piloted ? STATUS_INTERNAL : STATUS_OK;
    if (!status)
        status = take_head(steps, parcel, PARCEL_STRIPS, &head, note);
    if (!status)
        status = merge_strips(steps, parcel, head.n_strip, note);
    if (!status)
        status = merge_rows(steps, parcel, head.n_letter, note);
    if (!status)
        status = merge_counts(steps, parcel, note);
    if (!status)
        status = merge_bins(steps, parcel, note);
    return !status && parcel->taken != parcel->bytes ? refuse(note) : status;
}
