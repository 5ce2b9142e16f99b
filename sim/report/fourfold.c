/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/fourfold.h"

#include "sim/base/i18n.h"
#include "sim/tables/chosen.h"
#include "sim/tables/names.h"
#include "sim/tables/verdict.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Where a municipality stands: the four cells, then undecided. */
enum stand {
    EXCEEDS_RECEIVES,
    EXCEEDS_NOT,
    WITHIN_RECEIVES,
    WITHIN_NOT,
    MISSING,
    TOO_FEW,
    STAND_COUNT,
};

/* Cents over the horizon: [n_municipality], and [n_scheme][n_period][n_municipality] of the transfers. */
struct view {
    struct names names;
    int64_t *own, *own_se, *own_sd, *own_sd_se;
    int64_t *transfer, *transfer_se, *transfer_sd, *transfer_sd_se;
};

static void free_view(struct view *v) {
    void *const owned[] = {v->own,      v->own_se,      v->own_sd,      v->own_sd_se,
                           v->transfer, v->transfer_se, v->transfer_sd, v->transfer_sd_se};
    for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
        free(owned[k]);
    names_free(&v->names);
}

static enum status load(const struct result *result, struct view *v, struct note *note) {
    size_t own = v->names.n_period * v->names.n_municipality, all = v->names.n_scheme * own;
    const struct {
        const char *name;
        int64_t **data;
        size_t n;
    } parts[] = {{"/summary/own_mean", &v->own, own},
                 {"/summary/own_mean_se", &v->own_se, own},
                 {"/summary/own_parameter_sd", &v->own_sd, own},
                 {"/summary/own_parameter_sd_se", &v->own_sd_se, own},
                 {"/summary/transfer_structural_mean", &v->transfer, all},
                 {"/summary/transfer_structural_mean_se", &v->transfer_se, all},
                 {"/summary/transfer_structural_sd", &v->transfer_sd, all},
                 {"/summary/transfer_structural_sd_se", &v->transfer_sd_se, all}};
    enum status status = STATUS_OK;
    for (size_t k = 0; !status && k < sizeof parts / sizeof parts[0]; k++)
        status = names_cents(result, parts[k].name, parts[k].n, parts[k].data, note);
    return status;
}

/* Both questions are answered with 90 % certainty over the inputs, each by itself. Who shares nothing does not receive.
 */
static enum stand stand_of(const struct view *v, size_t s, size_t i) {
    size_t own = (v->names.n_period - 1) * v->names.n_municipality + i;
    size_t at = s * v->names.n_period * v->names.n_municipality + own;
    enum verdict exceeds =
        verdict_judge(-v->own[own], v->own_se[own], v->own_sd[own], v->own_sd_se[own], v->names.groups);
    enum verdict pays =
        verdict_judge(v->transfer[at], v->transfer_se[at], v->transfer_sd[at], v->transfer_sd_se[at], v->names.groups);
    if (exceeds == VERDICT_DRAWS || pays == VERDICT_DRAWS)
        return TOO_FEW;
    if (exceeds == VERDICT_MISSING || pays == VERDICT_MISSING)
        return MISSING;
    if (exceeds == VERDICT_PAYS)
        return pays == VERDICT_RECEIVES ? EXCEEDS_RECEIVES : EXCEEDS_NOT;
    return pays == VERDICT_RECEIVES ? WITHIN_RECEIVES : WITHIN_NOT;
}

#define INDENT "      "

/* Names one after another, broken to the width. */
static void print_names(FILE *out, const struct view *v, size_t s, enum stand stand, int width) {
    int column = 0;
    for (size_t k = 0; k < v->names.n_municipality; k++) {
        size_t i = v->names.order[k];
        const char *name = v->names.municipality[i];
        int wide = (int)format_width(name) + 2;
        if (stand_of(v, s, i) != stand)
            continue;
        bool first = column == 0, full = column + wide > width;
        fputs(first ? INDENT : full ? ",\n" INDENT : ", ", out);
        column = (first || full ? (int)strlen(INDENT) - 2 : column) + wide;
        fputs(name, out);
    }
    if (column > 0)
        fputc('\n', out);
}

static void print_scheme(FILE *out, const struct view *v, size_t s, int width) {
    const char *const words[STAND_COUNT] = {
        [EXCEEDS_RECEIVES] = _("costs more than its budget, and receives"),
        [EXCEEDS_NOT] = _("costs more than its budget, and does not receive"),
        [WITHIN_RECEIVES] = _("costs no more than its budget, and receives all the same"),
        [WITHIN_NOT] = _("costs no more than its budget, and does not receive"),
        [MISSING] = _("undecided: figures missing (enter your own accounts)"),
        [TOO_FEW] = _("undecided: too few draws to tell (give more with -n)"),
    };
    int64_t count[STAND_COUNT] = {0};
    for (size_t i = 0; i < v->names.n_municipality; i++)
        count[stand_of(v, s, i)]++;
    fprintf(out, "\n%s\n", v->names.label[s]);
    for (int k = 0; k < STAND_COUNT; k++) {
        char number[FORMAT_SIZE];
        if (k >= MISSING && count[k] == 0)
            continue;
        format_cell(out, format_count(count[k], number), -4);
        fprintf(out, "  %s\n", words[k]);
        print_names(out, v, s, (enum stand)k, width);
    }
}

enum status report_fourfold(FILE *out, const char *path, int width, enum division_shown division, const char *scheme,
                            struct note *note) {
    struct result *result = NULL;
    struct view view = {0};
    struct chosen chosen = {0, 0};
    char horizon[FORMAT_SIZE];
    enum status status = result_open(path, &result, note);
    if (status)
        return status;
    status = chosen_schemes(result, path, scheme, &chosen, note);
    if (!status)
        status = names_load(result, path, division, &view.names, note);
    if (!status)
        status = load(result, &view, note);
    if (!status) {
        names_horizon(&view.names, horizon);
        fprintf(out, _("Own cost against the state budget, and receiving from the pool, over %s together\n"), horizon);
        for (size_t s = chosen.first; s < chosen.end && s < view.names.n_scheme; s++)
            print_scheme(out, &view, s, width);
        /* xgettext:no-c-format */
        fputs(_("\nA municipality stands in one of the first four lines when both answers are 90 % certain over the\n"
                "uncertain inputs. How often each happens in the draws, chance included, is in the results file as\n"
                "/summary/p_exceeds_receives and the like.\n"),
              out);
    }
    free_view(&view);
    result_close(result);
    return status;
}
