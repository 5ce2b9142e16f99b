/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/incentive.h"

#include "sim/base/i18n.h"
#include "sim/tables/chosen.h"
#include "sim/tables/names.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { NAME_WIDTH = 21, AMOUNT_WIDTH = 14, COLUMNS = 6 };

/* Cents. */
struct view {
    struct names names;
    size_t n_care;
    int64_t *cost;                       /* [n_care] of a client */
    double *share;                       /* [n_care] of clients */
    int64_t *client_own, *client_others; /* [n_scheme][n_care][n_municipality] */
    int64_t *figure[COLUMNS - 2];        /* [n_scheme][n_municipality]: dearer own, others; prevented own, others */
    char **care;
};

static void free_view(struct view *v) {
    free(v->cost);
    free(v->share);
    free(v->client_own);
    free(v->client_others);
    for (size_t k = 0; k < COLUMNS - 2; k++)
        free(v->figure[k]);
    result_free_texts(v->n_care, v->care);
    names_free(&v->names);
}

static enum status load(const struct result *result, struct view *v, struct note *note) {
    static const char *const names[COLUMNS - 2] = {"/incentive/dearer_own", "/incentive/dearer_others",
                                                   "/incentive/prevented_own", "/incentive/prevented_others"};
    bool dutch = i18n_language() == LANGUAGE_NL;
    size_t towns = v->names.n_scheme * v->names.n_municipality;
    enum status status = result_texts(result, dutch ? "care_label" : "care_label_en", &v->n_care, &v->care, note);
    if (!status)
        status = names_cents(result, "/incentive/client_cost", v->n_care, &v->cost, note);
    if (!status)
        status = names_shares(result, "/incentive/client_share", v->n_care, &v->share, note);
    if (!status)
        status = names_cents(result, "/incentive/client_own", towns * v->n_care, &v->client_own, note);
    if (!status)
        status = names_cents(result, "/incentive/client_others", towns * v->n_care, &v->client_others, note);
    for (size_t k = 0; !status && k < COLUMNS - 2; k++)
        status = names_cents(result, names[k], towns, &v->figure[k], note);
    for (size_t c = 0; !status && c < v->n_care; c++)
        format_safe(v->care[c], v->care[c], FORMAT_TEXT_SIZE);
    return status;
}

/* The mean client: every class for its part of all clients. */
static int64_t mean_client(const struct view *v, const int64_t *cents, size_t s, size_t i) {
    double sum = 0.0;
    for (size_t c = 0; c < v->n_care; c++) {
        int64_t x = cents[(s * v->n_care + c) * v->names.n_municipality + i];
        if (x == FORMAT_UNKNOWN)
            return FORMAT_UNKNOWN;
        sum += v->share[c] * (double)x;
    }
    return (int64_t)llround(sum);
}

static int64_t column_of(const struct view *v, size_t column, size_t s, size_t i) {
    if (column < 2)
        return mean_client(v, column == 0 ? v->client_own : v->client_others, s, i);
    return v->figure[column - 2][s * v->names.n_municipality + i];
}

static bool shares_anything(const struct view *v, size_t s) {
    for (size_t i = 0; i < v->names.n_municipality; i++)
        for (size_t k = 1; k < COLUMNS; k += 2)
            if (column_of(v, k, s, i) != 0)
                return true;
    return false;
}

static void print_scheme(FILE *out, const struct view *v, size_t s) {
    const char *const above[COLUMNS / 2] = {_("one client more"), _("a dearer client"), _("one placement less")};
    fprintf(out, "\n%s\n", v->names.label[s]);
    format_cell(out, "", NAME_WIDTH);
    for (size_t k = 0; k < COLUMNS / 2; k++)
        format_cell(out, above[k], -2 * AMOUNT_WIDTH);
    fputc('\n', out);
    format_cell(out, _("Municipality"), NAME_WIDTH);
    for (size_t k = 0; k < COLUMNS; k++)
        format_cell(out, k % 2 ? _("the others") : _("itself"), -AMOUNT_WIDTH);
    fputc('\n', out);
    for (size_t k = 0; k < v->names.n_municipality; k++) {
        size_t i = v->names.order[k];
        format_cell(out, v->names.municipality[i], NAME_WIDTH);
        for (size_t c = 0; c < COLUMNS; c++) {
            char text[FORMAT_SIZE];
            int64_t cents = column_of(v, c, s, i);
            format_cell(out, cents == FORMAT_UNKNOWN ? "?" : format_euro(cents, text), -AMOUNT_WIDTH);
        }
        fputc('\n', out);
    }
}

static void print_title(FILE *out, const struct view *v) {
    char horizon[FORMAT_SIZE], mean[FORMAT_SIZE], most[FORMAT_SIZE];
    double sum = 0.0;
    size_t dearest = 0;
    for (size_t c = 0; c < v->n_care; c++) {
        sum += v->share[c] * (double)v->cost[c];
        dearest = v->cost[c] > v->cost[dearest] ? c : dearest;
    }
    names_horizon(&v->names, horizon);
    fprintf(
        out,
        _("What a change in one municipality in %s costs itself and the others over %s together\n\n"
          "one client more: as they come, on average %s. a dearer client: EUR 100,000 more for one in the dearest\n"
          "care class (%s). one placement less: what a client there who does not come saves, on average %s.\n"
          "Later years count too: keys that look back, own risks, limits and funds. The client is there in that one\n"
          "year.\n"),
        v->names.period[1], horizon, format_euro((int64_t)llround(sum), mean), v->care[dearest],
        format_euro(v->cost[dearest], most));
}

enum status report_incentive(FILE *out, const char *path, int width, enum division_shown division, const char *scheme,
                             struct note *note) {
    struct result *result = NULL;
    struct view view = {0};
    struct chosen chosen = {0, 0};
    (void)width;
    enum status status = result_open(path, &result, note);
    if (status)
        return status;
    status = chosen_schemes(result, path, scheme, &chosen, note);
    if (!status)
        status = names_load(result, path, division, &view.names, note);
    if (!status)
        status = load(result, &view, note);
    if (!status) {
        print_title(out, &view);
        for (size_t s = chosen.first; s < chosen.end && s < view.names.n_scheme; s++)
            if (shares_anything(&view, s))
                print_scheme(out, &view, s);
        if (scheme && chosen.first < view.names.n_scheme && !shares_anything(&view, chosen.first))
            fprintf(out, _("\nUnder \"%s\" each municipality bears or saves all of it itself.\n"),
                    view.names.label[chosen.first]);
        fputs(scheme ? _("\nBy care class, and with errors: /incentive in the results file.\n")
                     : _("\nUnder schemes that are not listed each municipality bears or saves all of it itself. By "
                         "care class, "
                         "and\nwith errors: /incentive in the results file.\n"),
              out);
    }
    free_view(&view);
    result_close(result);
    return status;
}
