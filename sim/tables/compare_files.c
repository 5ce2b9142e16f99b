/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files beside each other, as many as there are: each is read, taken and closed before the next one. */
#include "sim/base/i18n.h"
#include "sim/tables/compare.h"

#include <stdlib.h>
#include <string.h>

/* ---- what stays of a file ---- */

/* A copy of a list of texts; that of the file before where it has the same ones, as runs of one plan have. */
static const char *const *keep_texts(struct tables *t, const char *const *text, size_t n, const char *const *before,
                                     size_t n_before) {
    size_t same = 0;
    while (before && same < n && same < n_before && strcmp(text[same], before[same]) == 0)
        same++;
    if (same == n && n == n_before)
        return before;
    const char **copy = tables_room(t, n, sizeof *copy);
    for (size_t k = 0; copy && k < n; k++)
        copy[k] = tables_print(t, "%s", text[k]);
    return copy;
}

static void *keep_bytes(struct tables *t, const void *from, size_t n, size_t size) {
    void *copy = tables_room(t, n, size);
    return copy && n > 0 ? memcpy(copy, from, n * size) : copy;
}

enum status compare_keep(struct tables *t, size_t f, struct source *s) {
    const struct source none = {0}, *before = f > 0 ? &t->file[f - 1] : &none;
    size_t m = s->n_municipality;
    struct source kept = {.path = s->path,
                          .merged = s->merged,
                          .by_unit = s->by_unit,
                          .internal = s->internal,
                          .example = s->example,
                          .budget_origin = s->budget_origin,
                          .budget_guess = s->budget_guess,
                          .budget_covers = s->budget_covers,
                          .n_scheme = s->n_scheme,
                          .n_municipality = m,
                          .shown_scheme = s->shown_scheme,
                          .chosen = s->chosen,
                          .all_shown = s->all_shown};
    kept.scheme = keep_texts(t, s->scheme, s->n_scheme, before->scheme, before->n_scheme);
    kept.label = keep_texts(t, s->label, s->n_scheme, before->label, before->n_scheme);
    kept.code = keep_texts(t, s->code, m, before->code, before->n_municipality);
    kept.municipality = keep_texts(t, s->municipality, m, before->municipality, before->n_municipality);
    kept.order = keep_bytes(t, s->order, m, sizeof *s->order);
    kept.hidden = keep_bytes(t, s->hidden, m, sizeof *s->hidden);
    kept.scenario = tables_print(t, "%s", s->scenario);
    kept.draws = tables_print(t, "%s", s->draws);
    kept.seed = tables_print(t, "%s", s->seed);
    source_close(s);
    t->file[f] = kept;
    return t->failed ? STATUS_MEMORY : STATUS_OK;
}

/* ---- the whole ---- */

static void add_title(const struct compare *x, struct tables *t) {
    const struct source *s = t->file;
    t->title = tables_print(t, _("%zu runs beside each other"), t->n_file);
    t->run = t->subtitle =
        tables_print(t, _("from %s to %s"), compare_name(t, x->order[0]), compare_name(t, x->order[x->n_file - 1]));
    for (size_t f = 0; f < t->n_file; f++)
        if (t->file[f].example)
            t->stamp = _("EXAMPLE FIGURES: part of the inputs is assumed; the region's SOURCES.md says what.");
    t->scope = s->internal ? _("INTERNAL: nothing is withheld for privacy. Not for publication.")
                           : _("Withheld for privacy: fewer than 10 clients, amounts in which one client dominates, "
                               "and what would give them away.");
}

static enum status take_all(struct tables *t, struct compare *x, const struct report_request *request,
                            struct note *note) {
    struct report_request each = *request;
    enum status status = STATUS_OK;
    each.municipality = each.scheme = NULL; /* a file need not have them */
    for (size_t f = 0; f < x->n_file && !status; f++) {
        struct source source;
        status = source_open(f ? request->other[f - 1] : request->input, &each, &source, note);
        if (!status)
            status = compare_take(x, &source, note);
        if (!status)
            status = compare_keep(t, f, &source);
        t->n_file += !status;
        source_close(&source);
    }
    return status;
}

static enum status fill(struct tables *t, const struct report_request *request, struct note *note) {
    struct compare x;
    size_t n = request->n_other + 1;
    t->file = calloc(n + 1, sizeof *t->file); /* one more than there are (build.h) */
    enum status status = t->file ? compare_start(&x, t, n, request, note) : STATUS_MEMORY;
    if (!t->file)
        return status;
    if (!status)
        status = take_all(t, &x, request, note);
    if (!status) {
        t->source = t->file;
        status = compare_add(&x, request, note);
    }
    if (!status)
        add_title(&x, t);
    compare_end(&x);
    return status;
}

enum status tables_compare(const struct report_request *request, struct tables *tables, struct note *note) {
    *tables = (struct tables){0};
    return tables_end(tables, fill(tables, request, note));
}
