/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/carried.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { P10 = 2, P90 = 6 }; /* places along the axis of quantiles */

static enum status wrong_size(const char *name, struct note *note) {
    return note_error(note, STATUS_FILE, NULL, 0, name,
                      _("this variable has another size than its axes say; make the file again"));
}

/* A variable of cents of n_wanted values. */
static enum status load_cents(const struct result *result, const char *name, size_t n_wanted, int64_t **cents,
                              struct note *note) {
    size_t n = 0;
    enum status status = result_int64(result, name, &n, cents, note);
    return status || n == n_wanted ? status : wrong_size(name, note);
}

static enum status load_shares(const struct result *result, const char *name, size_t n_wanted, double **share,
                               struct note *note) {
    size_t n = 0;
    enum status status = result_double(result, name, &n, share, note);
    return status || n == n_wanted ? status : wrong_size(name, note);
}

struct funds {
    size_t n_scheme, n_year;
    int64_t *mean, *quantile, *assessed; /* [n_scheme][n_year], quantiles in front */
    double *chance;
};

static void print_fund(FILE *out, const struct funds *f, size_t s, const char *label, const char *year) {
    char mean[FORMAT_SIZE], low[FORMAT_SIZE], high[FORMAT_SIZE], chance[FORMAT_SIZE], assessed[FORMAT_SIZE];
    size_t at = (s + 1) * f->n_year - 1, n = f->n_scheme * f->n_year;
    if (f->mean[at] == FORMAT_UNKNOWN)
        return;
    format_euro(f->mean[at], mean);
    format_euro(f->quantile[P10 * n + at], low);
    format_euro(f->quantile[P90 * n + at], high);
    if (strcmp(low, high) == 0)
        fprintf(out, _("%s: balance of the fund at the end of %s %s on average, nearly always %s;\n"), label, year,
                mean, low);
    else
        fprintf(out,
                _("%s: balance of the fund at the end of %s %s on average, 8 out of 10 times between %s and %s;\n"),
                label, year, mean, low, high);
    fprintf(out, _("probability of an assessment in that year %s, on average %s.\n"),
            format_percent(f->chance[at], 0, chance), format_euro(f->assessed[at], assessed));
}

static enum status report_funds(FILE *out, const struct result *result, char *const *label, const char *year,
                                struct note *note) {
    struct funds f = {.n_scheme = result_length(result, AXIS_SCHEME), .n_year = result_length(result, AXIS_YEAR)};
    size_t n = f.n_scheme * f.n_year, n_quantile = result_length(result, AXIS_QUANTILE);
    if (!result_has(result, "/fund/balance_mean"))
        return STATUS_OK;
    enum status status = n_quantile > P90 ? STATUS_OK : wrong_size("/fund/balance_quantile", note);
    if (!status)
        status = load_cents(result, "/fund/balance_mean", n, &f.mean, note);
    if (!status)
        status = load_cents(result, "/fund/balance_quantile", n_quantile * n, &f.quantile, note);
    if (!status)
        status = load_cents(result, "/fund/assessment_mean", n, &f.assessed, note);
    if (!status)
        status = load_shares(result, "/fund/assessment_probability", n, &f.chance, note);
    if (!status)
        fputc('\n', out);
    for (size_t s = 0; !status && s < f.n_scheme; s++)
        print_fund(out, &f, s, label[s], year);
    free(f.mean);
    free(f.quantile);
    free(f.assessed);
    free(f.chance);
    return status;
}

/* What is open after the last year: the sum of what members have to pay in the end. */
static enum status report_to_settle(FILE *out, const struct result *result, char *const *label, const char *year,
                                    struct note *note) {
    size_t n_scheme = result_length(result, AXIS_SCHEME), n = result_length(result, AXIS_MUNICIPALITY);
    int64_t *mean = NULL;
    if (!result_has(result, "/summary/to_settle_mean"))
        return STATUS_OK;
    enum status status = load_cents(result, "/summary/to_settle_mean", n_scheme * n, &mean, note);
    if (!status)
        fputc('\n', out);
    for (size_t s = 0; !status && s < n_scheme; s++) {
        char pay[FORMAT_SIZE], receive[FORMAT_SIZE];
        int64_t to_pay = 0, to_receive = 0;
        if (mean[s * n] == FORMAT_UNKNOWN)
            continue;
        for (size_t i = 0; i < n; i++)
            *(mean[s * n + i] > 0 ? &to_pay : &to_receive) += mean[s * n + i];
        fprintf(out, _("%s: after %s still to be settled on average: %s to pay, %s to receive; not in the table.\n"),
                label[s], year, format_euro(to_pay, pay), format_euro(-to_receive, receive));
    }
    free(mean);
    return status;
}

static enum status report_extra(FILE *out, const struct result *result, char *const *label, struct note *note) {
    size_t n_scheme = result_length(result, AXIS_SCHEME), n_period = result_length(result, AXIS_PERIOD);
    int64_t *extra = NULL;
    if (!result_has(result, "/region/extra_cost"))
        return STATUS_OK;
    enum status status = load_cents(result, "/region/extra_cost", n_scheme * n_period, &extra, note);
    if (!status)
        fputs(_("\nExtra costs because others pay along (behaviour), in the whole period after the base year:\n"), out);
    for (size_t s = 0; !status && s < n_scheme; s++) {
        char amount[FORMAT_SIZE];
        fprintf(out, "%s: %s\n", label[s], format_euro(extra[(s + 1) * n_period - 1], amount));
    }
    free(extra);
    return status;
}

enum status report_carried(FILE *out, const struct result *result, char *const *label, const char *year,
                           struct note *note) {
    enum status status = report_funds(out, result, label, year, note);
    if (!status)
        status = report_to_settle(out, result, label, year, note);
    return status ? status : report_extra(out, result, label, note);
}
