/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/threads.h"
#include "sim/decide/stability_parts.h"

#include "sim/base/i18n.h"
#include "sim/base/version.h"
#include "sim/store/amend.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *stability_options_text(const struct stability_options *options) {
    size_t size = 256;
    for (size_t k = 0; k < options->n_group; k++)
        size += strlen(options->group[k]) + 16;
    char *text = malloc(size);
    if (!text)
        return NULL;
    int n = snprintf(text, size, "program %s %s\nmargin %.9g\nrho %.9g\nmost draws %zu\n", version_program,
                     version_revision, options->margin, options->rho, options->most_draws);
    for (size_t k = 0; k < options->n_group && n > 0; k++)
        n += snprintf(text + n, size - (size_t)n, "group %s\n", options->group[k]);
    return text;
}

enum status stability_is_stored(const struct result *result, const struct stability_options *options, bool *stored,
                                struct note *note) {
    const char *const *there = NULL;
    const struct result_row row = {STABILITY_OPTIONS, OPTIONAL, {AXIS_END}, .raw = &there};
    *stored = false;
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (status || !there)
        return status;
    char *wanted = stability_options_text(options);
    *stored = wanted && strcmp(*there, wanted) == 0;
    status = wanted ? STATUS_OK : STATUS_MEMORY;
    free(wanted);
    return status;
}

/* What the user named is checked before the long work. */
static enum status check_groups(const struct stability *s, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < s->options.n_group && !status; k++) {
        struct stability_group group;
        status = stability_named_group(s, s->options.group[k], &group, note);
        free(group.member);
    }
    return status;
}

static enum status load(struct stability *s, struct note *note) {
    enum status status = stability_load(s, note);
    return status ? status : check_groups(s, note);
}

/* What a group takes in the scan of all and what one takes under a scheme, for itself and for each draw, in
 * nanoseconds: only their proportion counts. */
static const double scanned_ns = 145.0, scanned_draw_ns = 0.14, judged_draw_ns = 180.0;

void stability_tell(const struct stability *s) {
    double n = (double)s->n, draws = (double)s->n_draw, small = n + n * (n - 1.0) / 2.0;
    if (!s->options.progress)
        return;
    if (s->n <= COALITION_PLAYERS)
        small += n * (n - 1.0) * (n - 2.0) / 6.0;
    double scan = s->exact ? (scanned_ns + scanned_draw_ns * draws) * (double)(INT64_C(1) << s->n) : 0.0;
    double schemes = (double)s->n_scheme * small * judged_draw_ns * draws;
    double scanned = fmin(1.0, (double)s->scanned / (1 << COALITION_PART_BITS));
    double done = scan * scanned + schemes * (double)s->judged / (double)s->n_scheme;
    s->options.progress(s->options.context, llround(1000.0 * done / (scan + schemes)), 1000);
}

static enum status work_out(struct stability *s, struct note *note) {
    struct stability_scan *scan = calloc(1, sizeof *scan);
    enum status status = scan ? stability_find_shares(s, scan) : STATUS_MEMORY;
    if (!status && s->exact)
        status = stability_find_groups(s, scan);
    free(scan);
    return status ? status : stability_find_scheme_groups(s, note);
}

/* The axes, then the variables. */
static enum status add_to_file(const struct stability *s, struct store *store, struct note *note) {
    struct axis_labels labels[AXIS_COUNT] = {{0}};
    char **group = calloc(s->n_row + 1, sizeof *group);
    int64_t *step = calloc(s->n_step + 1, sizeof *step);
    enum status status = group && step ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < s->n_row && !status; k++) {
        group[k] = stability_group_label(s, &s->row[k].group);
        status = group[k] ? STATUS_OK : STATUS_MEMORY;
    }
    for (size_t k = 0; k < s->n_step && !status; k++)
        step[k] = (int64_t)k + 1;
    labels[AXIS_MUNICIPALITY] = (struct axis_labels){s->n, s->code, NULL, NULL};
    labels[AXIS_SCHEME] = (struct axis_labels){s->n_scheme, s->scheme, NULL, NULL};
    labels[AXIS_GROUP] = (struct axis_labels){s->n_row, (const char *const *)group, NULL, NULL};
    labels[AXIS_STEP] = (struct axis_labels){s->n_step, NULL, NULL, step};
    if (!status)
        status = store_amend_open(store, "/stability", labels, note);
    if (!status)
        status = stability_record(s, store, note);
    for (size_t k = 0; group && k < s->n_row; k++)
        free(group[k]);
    free(group);
    free(step);
    return status;
}

enum status stability_run(const char *path, const struct stability_options *options, struct note *note) {
    struct stability s = {.path = path, .options = *options};
    struct store *store = NULL;
    s.threads = threads_wanted(options->threads);
    enum status status = store_amend_begin(path, &store, note);
    if (status)
        return status;
    status = load(&s, note);
    if (!status)
        status = work_out(&s, note);
    if (!status)
        status = add_to_file(&s, store, note);
    if (status)
        store_abandon(store);
    else
        status = store_finish(store, note);
    if (status == STATUS_MEMORY)
        status = note_error(note, status, path, 0, NULL,
                            _("There is not enough memory to judge these groups. Use fewer draws with -n."));
    stability_free(&s);
    return status;
}
