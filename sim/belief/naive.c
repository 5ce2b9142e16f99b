/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/naive.h"

#include "sim/belief/backtest.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

static const double JUMP = 0.5, INVERSE_ROOT_PI = 0.56418958354775628;

/* CRPS of a normal forecast (Gneiting and Raftery 2007). */
static double crps_normal(double y, double mean, double sd) {
    double z = (y - mean) / sd;
    return sd * (z * (2.0 * gsl_cdf_ugaussian_P(z) - 1.0) + 2.0 * gsl_ran_ugaussian_pdf(z) - INVERSE_ROOT_PI);
}

static double median_of(double *value, size_t n) {
    gsl_sort(value, 1, n);
    return gsl_stats_median_from_sorted_data(value, 1, n);
}

/* sd about the mean, over n. */
static double sd_of(const double *value, size_t n) {
    return n > 0 ? sqrt(gsl_stats_variance_with_fixed_mean(value, 1, n, gsl_stats_mean(value, 1, n))) : NAN;
}

struct growth {
    double mean, sd;
};

static struct growth see_growth(const struct evidence *e, size_t last, double *room) {
    struct growth growth = {0.0, 0.0};
    size_t kept = 0;
    double *off = room + e->n;
    for (size_t t = 1; t <= last; t++) {
        double sum = 0.0, count = 0.0;
        size_t n = 0, first = kept;
        for (size_t i = 0; i < e->n; i++) {
            const double *y = e->log_account + i * e->n_year + t;
            double change = y[0] - y[-1];
            if (isnan(change))
                continue;
            room[n++] = change;
            if (fabs(change) < JUMP) {
                off[kept++] = change;
                sum += change;
                count += 1.0;
            }
        }
        double median = n > 0 ? median_of(room, n) : 0.0;
        for (size_t k = first; k < kept; k++)
            off[k] -= median;
        growth.mean += sum / count / (double)last;
    }
    growth.sd = sd_of(off, kept);
    return growth;
}

static struct growth see_overrun(const struct evidence *e, size_t last, double *room) {
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < e->n; i++)
        for (size_t t = 0; t <= last; t++) {
            double over = e->log_account[i * e->n_year + t] - e->log_budget[i * e->n_year + t];
            if (!isnan(over))
                room[n++] = over;
        }
    double median = median_of(room, n);
    for (size_t k = 0; k < n; k++)
        if (fabs(room[k] - median) < JUMP)
            room[kept++] = room[k];
    return (struct growth){median, sd_of(room, kept)};
}

static double smooth(const double *y, size_t last, double growth) {
    double level = y[0];
    for (size_t t = 1; t <= last; t++) {
        double before = level + growth;
        level = isnan(y[t]) ? before : isnan(before) ? y[t] : 0.8 * y[t] + 0.2 * before;
    }
    return level;
}

void naive_scores(const struct evidence *e, size_t last, size_t ahead, const size_t *who, size_t n, double *room,
                  double *score) {
    struct growth growth = see_growth(e, last, room), overrun = see_overrun(e, last, room);
    double more = (double)ahead * growth.mean, sd = growth.sd * sqrt((double)ahead);
    for (size_t k = 0; k < NAIVES; k++)
        score[k] = 0.0;
    for (size_t k = 0; k < n; k++) {
        const double *account = e->log_account + who[k] * e->n_year;
        double y = account[last + ahead], budget = e->log_budget[who[k] * e->n_year + last + ahead];
        score[NAIVE_LAST] += crps_normal(y, account[last] + more, sd) / (double)n;
        score[NAIVE_SMOOTHED] += crps_normal(y, smooth(account, last, growth.mean) + more, sd) / (double)n;
        score[NAIVE_BUDGET] += crps_normal(y, budget + overrun.mean, overrun.sd) / (double)n;
    }
    if (ahead > 1)
        score[NAIVE_BUDGET] = NAN; /* it is voted in the year before */
}
