/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/measure_parts.h"

#include <math.h>

/* Sd of E[x | inputs] and of x at given inputs, from K draws per set of inputs: the products of two draws of a set
 * estimate Var(inputs) + mean^2 without bias, and square less product Var(chance) (Sun, Apley and Staum, Efficient
 * nested simulation for estimating the variance of a conditional expectation, Operations Research 59, 2011). All are
 * means, so their errors are those of means, whatever the distribution. Of the sds by the delta method; near 0, where
 * that has no end, so that the interval of an sd of 0 ends where the interval of its variance does. All NaN when K = 1:
 * then inputs and chance cannot be told apart. sum: of F_VALUE or of F_TRANSFER and those after it. */
static void split_variance(const struct replicate_sum sum[3], int64_t sets, int64_t inner, struct figure *input,
                           struct figure *chance) {
    *input = *chance = (struct figure){NAN, NAN};
    if (inner < 2 || sets < 2)
        return;
    struct replicate_sum within = {{0.0}};
    for (size_t u = 0; u < STRATUM_REPLICATES; u++)
        within.of[u] = sum[1].of[u] - sum[2].of[u];
    double k = (double)inner, g = (double)sets, mean = replicate_mean(&sum[0], sets);
    double square = replicate_mean(&sum[1], sets), product = replicate_mean(&sum[2], sets);
    double w = square > product ? square - product : 0.0;
    double b = ((square + (k - 1.0) * product) / k - mean * mean) * g / (g - 1.0); /* of the means of sets */
    double known = b > w / k ? b - w / k : 0.0, error = replicate_wide_se(&sum[2], sets);
    double least = STATS_Z95 / 4.0 * error;
    *input = (struct figure){sqrt(known), error > 0.0 ? error / (2.0 * sqrt(known > least ? known : least)) : 0.0};
    *chance = (struct figure){sqrt(w), w > 0.0 ? replicate_wide_se(&within, sets) / (2.0 * sqrt(w)) : 0.0};
}

static double total_sd(const struct replicate_sum *sum, int64_t sets, int64_t draws) {
    double mean = replicate_mean(&sum[F_VALUE], sets);
    double variance = (replicate_mean(&sum[F_SQUARE], sets) - mean * mean) * (double)draws / (double)(draws - 1);
    return draws > 1 && variance > 0.0 ? sqrt(variance) : 0.0;
}

static struct figure mean_figure(const struct replicate_sum *sum, int64_t sets) {
    return (struct figure){replicate_mean(sum, sets), replicate_se(sum, sets)};
}

static struct interval share_interval(const struct replicate_sum *share, int64_t sets, int64_t inner) {
    struct interval interval;
    replicate_share_interval(share, sets, inner, &interval.low, &interval.high);
    return interval;
}

/* A spread is low where its error is, so that value +- 1.96 errors would hold the true one too seldom: the interval of
 * its logarithm, whose error this is, is even, and that of the spread as wide as that one reaches upwards. */
static double spread_error(double spread, double error) {
    double reach = STATS_Z95 * error;
    return spread * error * (1.0 + reach / 2.0 + reach * reach / 6.0); /* of (e^reach - 1) */
}

/* By the delta method: half the error of log(variance paid) - log(variance of the own cost), which move together, is
 * that of the ratio's logarithm. */
static struct figure deviation_ratio(const struct replicate_sum *paid, const struct replicate_sum *own, int64_t sets,
                                     double sd, double own_sd) {
    if (!(own_sd > 0.0))
        return (struct figure){NAN, NAN};
    double ratio = sd / own_sd, a = 1.0 / (sd * sd), b = 1.0 / (own_sd * own_sd);
    if (!(sd > 0.0) || sets < 2)
        return (struct figure){ratio, sets < 2 ? NAN : 0.0};
    double variance = a * a * replicate_variance(&paid[F_SQUARE], sets) +
                      b * b * replicate_variance(&own[F_SQUARE], sets) -
                      2.0 * a * b * replicate_covariance(&paid[F_SQUARE], &own[F_SQUARE], sets);
    return (struct figure){ratio, spread_error(ratio, variance > 0.0 ? 0.5 * replicate_error(variance, sets) : 0.0)};
}

/* Three ranks per probability: low, value, high; 0 where there are too few draws. */
struct ranks {
    int64_t low, value, high;
};

/* The ranks of a series, or what stands there. nearer: NEARER of the way from the middle to the ends. */
struct order {
    struct ranks of[MEASURE_RANKS];
    struct {
        int64_t low, high;
    } nearer[MEASURE_CERTAINTIES];
};

enum { ORDERS = sizeof(struct order) / sizeof(int64_t) };
static const double NEARER = 0.8; /* where the ends mostly come to lie */

static struct rank_interval rank_interval(const struct measure *m, const struct replicate_sum *sum, size_t k,
                                          int64_t groups) {
    double design = replicate_design(&sum[F_BELOW + k], groups, m->shape.inner_draws);
    return stats_rank_interval(measure_wanted(k), m->shape.n_draw, design);
}

static struct ranks wanted_ranks(const struct measure *m, const struct replicate_sum *sum, size_t k, int64_t groups) {
    int64_t n = m->shape.n_draw;
    double q = measure_wanted(k), design = replicate_design(&sum[F_BELOW + k], groups, m->shape.inner_draws);
    struct ranks r = {0, 0, 0};
    if (!stats_quantile_interval(q, n, design, &r.low, &r.high))
        return (struct ranks){0, 0, 0};
    /* A certainty's quantile is that of the payment: count from the other end. */
    r.value = k < MEASURE_QUANTILES ? stats_quantile_rank(q, n) : n + 1 - stats_quantile_rank(1.0 - q, n);
    return r;
}

static struct order wanted_order(const struct measure *m, const struct replicate_sum *sum, int64_t groups) {
    struct order order = {0};
    for (size_t k = 0; k < MEASURE_RANKS; k++)
        order.of[k] = wanted_ranks(m, sum, k, groups);
    for (size_t z = 0; z < MEASURE_CERTAINTIES; z++) {
        const struct ranks *r = &order.of[MEASURE_QUANTILES + z];
        double off = (1.0 - NEARER) / 2.0 * (double)(r->high - r->low);
        order.nearer[z].low = llround((double)r->low + off);
        order.nearer[z].high = llround((double)r->high - off);
    }
    return order;
}

/* Where order statistics come from: draws in scratch, or a sketch. */
struct source {
    const int64_t *x;
    size_t n;
    const struct sketch *sketch;
    int64_t error;
    int64_t tail; /* order statistic of rank n / 10, of draws */
};

/* One year's results lie as they are kept; the horizon's are added up into scratch. */
static struct source open_source(const struct measure *m, struct measure_scratch *scratch, size_t scheme, size_t place,
                                 size_t period) {
    size_t n = (size_t)m->shape.n_draw, n_year = m->shape.n_year;
    if (!m->exact)
        return (struct source){NULL, n, &m->sketch[(place * m->n_period + period) * m->shape.n_scheme + scheme], 0, 0};
    if (period < n_year)
        return (struct source){kept_row(m, place, scheme, period), n, NULL, 0, 0};
    for (size_t r = 0; r < n; r++)
        scratch->cents[r] = 0;
    for (size_t t = 1; t < n_year; t++)
        for (size_t r = 0; r < n; r++)
            scratch->cents[r] += kept_row(m, place, scheme, t)[r];
    return (struct source){scratch->cents, n, NULL, 0, 0};
}

static void insert_rank(int64_t *rank, size_t n, int64_t value) {
    for (; n > 0 && rank[n - 1] > value; n--)
        rank[n] = rank[n - 1];
    rank[n] = value;
}

static size_t find_rank(const int64_t *rank, int64_t value) {
    size_t k = 0;
    while (rank[k] != value)
        k++;
    return k;
}

/* Turn ranks into order statistics, all of a series at once. Unknown ones (rank 0) stay. */
static void find_values(struct source *source, struct measure_scratch *scratch, struct order *order) {
    int64_t *const all = (int64_t *)order;
    if (source->sketch) {
        for (size_t k = 0; k < ORDERS; k++) {
            int64_t error = 0;
            if (all[k] > 0)
                all[k] = sketch_rank(source->sketch, all[k], &error);
            source->error = error > source->error ? error : source->error;
        }
        return;
    }
    int64_t rank[ORDERS + 1], value[ORDERS + 1];
    size_t n = 0;
    int64_t tenth = (int64_t)source->n / 10;
    for (size_t k = 0; k < ORDERS; k++)
        if (all[k] > 0)
            insert_rank(rank, n++, all[k]);
    if (tenth > 0)
        insert_rank(rank, n++, tenth);
    stats_order(source->x, source->n, rank, n, value, &scratch->order);
    for (size_t k = 0; k < ORDERS; k++)
        if (all[k] > 0)
            all[k] = value[find_rank(rank, all[k])];
    source->tail = tenth > 0 ? value[find_rank(rank, tenth)] : 0;
}

/* Correlation, 0 .. 1, of mean result and quantile k: from that of the replicates' means and their shares below, since
 * the estimated quantile is low when the share below is high (Bahadur, A note on quantiles in large samples, Annals of
 * Mathematical Statistics 37, 1966). */
static double mean_goes_with(const struct replicate_sum *sum, size_t k, int64_t groups) {
    const struct replicate_sum *value = &sum[F_VALUE], *below = &sum[F_BELOW + k];
    double spread = sqrt(replicate_variance(value, groups) * replicate_variance(below, groups));
    double both = replicate_covariance(value, below, groups);
    return !(spread > 0.0) || both > 0.0 ? 0.0 : both < -spread ? 1.0 : -both / spread;
}

/* What stands at a rank between or beyond three that are known, rising. */
static double between(double rank, const double known[3], const double value[3]) {
    size_t k = rank > known[1] ? 1 : 0;
    double step = known[k + 1] - known[k];
    return step > 0.0 ? value[k] + (value[k + 1] - value[k]) * (rank - known[k]) / step : value[k + 1];
}

/* payment - E[payment] = E[result] - result, so a low result is a high requirement. The interval holds the buffers that
 * the draws do not contradict: by how much the share of results below `mean - buffer` varies decides the ranks at its
 * ends. Mean and quantile are of the same draws and move together, which makes these nearer than those of the quantile
 * alone. meant: what these ranks were rounded from. */
static void read_buffer(const struct order *rank, const struct order *at, size_t z, struct rank_interval meant,
                        double correlation, struct measure_series *series) {
    const struct ranks *r = &rank->of[MEASURE_QUANTILES + z], *x = &at->of[MEASURE_QUANTILES + z];
    double quantile = meant.half * (double)(x->high - x->low) / (double)(r->high - r->low);
    double ratio = quantile > 0.0 ? STATS_Z95 * series->mean.se / quantile : 0.0;
    double square = 1.0 + ratio * ratio - 2.0 * correlation * ratio;
    double reach = square > 0.0 ? sqrt(square) * meant.half : 0.0;
    double low =
        between(meant.middle - reach, (double[]){(double)r->low, (double)rank->nearer[z].low, (double)r->value},
                (double[]){(double)x->low, (double)at->nearer[z].low, (double)x->value});
    double high =
        between(meant.middle + reach, (double[]){(double)r->value, (double)rank->nearer[z].high, (double)r->high},
                (double[]){(double)x->value, (double)at->nearer[z].high, (double)x->high});
    series->buffer[z] = llround(series->mean.value) - x->value;
    series->buffer_low[z] = llround(series->mean.value - fmax(high, (double)x->value));
    series->buffer_high[z] = llround(series->mean.value - fmin(low, (double)x->value));
    series->fixed_low[z] = series->buffer[z] - (x->high - x->value);
    series->fixed_high[z] = series->buffer[z] + (x->value - x->low);
}

static void read_quantiles(const struct measure *m, const struct replicate_sum *sum, int64_t groups,
                           const struct order *rank, const struct order *at, struct measure_series *series) {
    for (size_t k = 0; k < MEASURE_QUANTILES; k++) {
        bool known = rank->of[k].value > 0;
        series->quantile[k] = known ? at->of[k].value : MEASURE_UNKNOWN;
        series->quantile_low[k] = known ? at->of[k].low : MEASURE_UNKNOWN;
        series->quantile_high[k] = known ? at->of[k].high : MEASURE_UNKNOWN;
    }
    for (size_t z = 0, k = MEASURE_QUANTILES; z < MEASURE_CERTAINTIES; z++, k++) {
        struct rank_interval meant = rank_interval(m, sum, k, groups);
        series->buffer[z] = series->buffer_low[z] = series->buffer_high[z] = MEASURE_UNKNOWN;
        series->fixed_low[z] = series->fixed_high[z] = MEASURE_UNKNOWN;
        if (rank->of[k].value > 0)
            read_buffer(rank, at, z, meant, mean_goes_with(sum, k, groups), series);
    }
}

/* Mean of the worst tenth; its error from the influence function min(x - q, 0) / 0.1 at the pilot quantile. */
static struct figure worst_tenth(const struct source *source, const struct replicate_sum *sum, int64_t groups) {
    int64_t n = (int64_t)source->n, worst = n / 10;
    if (groups < MEASURE_TAIL_GROUPS)
        return (struct figure){NAN, NAN};
    double mean = source->sketch ? sketch_low_mean(source->sketch, worst)
                                 : stats_low_mean(source->x, source->n, worst, source->tail);
    return (struct figure){mean, replicate_wide_se(&sum[F_TAIL], groups) / 0.1};
}

static void read_moments(const struct measure *m, size_t scheme, size_t place, size_t period,
                         struct measure_series *series) {
    size_t at = series_index(m, place, period, scheme), own = series_index(m, place, period, m->shape.n_scheme);
    const struct replicate_sum *sum = series_sum(m->total, at);
    const struct pilot *pilot = &m->pilot[at];
    int64_t inner = m->shape.inner_draws, groups = m->shape.n_draw / inner, n = m->shape.n_draw;
    struct figure chance;
    series->mean = mean_figure(&sum[F_VALUE], groups);
    series->mean.value += pilot->shift;
    series->centre = series->mean;
    double sd = total_sd(sum, groups, n), own_sd = total_sd(series_sum(m->total, own), groups, n);
    double error = sd > 0.0 ? replicate_wide_se(&sum[F_SQUARE], groups) / (2.0 * sd * sd) : 0.0;
    series->sd = (struct figure){sd, spread_error(sd, error)};
    series->p_shortfall = mean_figure(&sum[F_SHORTFALL], groups);
    series->transfer = mean_figure(&sum[F_TRANSFER], groups);
    series->transfer.value += pilot->transfer_shift;
    split_variance(&sum[F_VALUE], groups, inner, &series->parameter_sd, &chance);
    split_variance(&sum[F_TRANSFER], groups, inner, &series->transfer_structural_sd, &series->transfer_chance_sd);
    series->sd_ratio = deviation_ratio(sum, series_sum(m->total, own), groups, sd, own_sd);
    series->p_shortfall_interval = share_interval(&sum[F_SHORTFALL], groups, inner);
}

static const struct figure no_figure = {NAN, NAN};
static const struct interval no_interval = {NAN, NAN};

static void drop_spread_errors(struct measure_series *series) {
    series->sd.se = series->sd_ratio.se = series->parameter_sd.se = NAN;
    series->transfer_structural_sd.se = series->transfer_chance_sd.se = NAN;
}

/* What is left of a series with too few sets of inputs. */
static void keep_means(struct measure_series *series) {
    series->mean.se = series->centre.se = series->transfer.se = NAN;
    series->p_shortfall = series->es90 = no_figure;
    series->p_shortfall_interval = series->es90_interval = no_interval;
    for (size_t k = 0; k < MEASURE_QUANTILES; k++)
        series->quantile[k] = series->quantile_low[k] = series->quantile_high[k] = MEASURE_UNKNOWN;
    for (size_t k = 0; k < MEASURE_CERTAINTIES; k++)
        series->buffer[k] = series->buffer_low[k] = series->buffer_high[k] = MEASURE_UNKNOWN;
}

void measure_series(const struct measure *measure, struct measure_scratch *scratch, size_t scheme, size_t municipality,
                    size_t period, struct measure_series *series) {
    const struct measure *m = measure;
    const struct replicate_sum *sum = series_sum(m->total, series_index(m, municipality, period, scheme));
    int64_t groups = m->shape.n_draw / m->shape.inner_draws;
    struct order rank = wanted_order(m, sum, groups), at = rank;
    read_moments(m, scheme, municipality, period, series);
    struct source source = open_source(m, scratch, scheme, municipality, period);
    find_values(&source, scratch, &at);
    read_quantiles(m, sum, groups, &rank, &at, series);
    series->es90 = worst_tenth(&source, sum, groups);
    series->es90_interval = (struct interval){series->es90.value - STATS_Z95 * series->es90.se,
                                              series->es90.value + STATS_Z95 * series->es90.se};
    series->quantile_error = (double)source.error;
    if (groups < MEASURE_TAIL_GROUPS)
        drop_spread_errors(series);
    if (groups < MEASURE_LEAST_GROUPS)
        keep_means(series);
}

bool measure_is_pair(const struct measure *measure, size_t a, size_t b) {
    size_t low = a < b ? a : b, high = a < b ? b : a;
    return a == b || measure->pair_at[low * measure->shape.n_scheme + high] < measure->n_pair;
}

void measure_pair(const struct measure *measure, size_t a, size_t b, size_t municipality, size_t period,
                  struct measure_pair *pair) {
    const struct measure *m = measure;
    size_t low = a < b ? a : b, high = a < b ? b : a;
    int64_t inner = m->shape.inner_draws, groups = m->shape.n_draw / inner;
    if (a == b) {
        *pair = (struct measure_pair){{0.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}};
        return;
    }
    size_t index = m->pair_at[low * m->shape.n_scheme + high];
    const struct pair_sum *sum = pair_sums(m, m->total, municipality, period) + index;
    const struct pilot *pilot = &m->pilot[series_index(m, municipality, period, 0)];
    double sign = a < b ? 1.0 : -1.0;
    pair->difference = mean_figure(&sum->difference, groups);
    pair->difference.value = sign * (pilot[low].shift - pilot[high].shift + pair->difference.value);
    const struct replicate_sum *better = a < b ? &sum->better : &sum->worse;
    pair->p_better = mean_figure(better, groups);
    pair->p_better_interval = share_interval(better, groups, inner);
    if (groups < MEASURE_LEAST_GROUPS)
        *pair = (struct measure_pair){{pair->difference.value, NAN}, no_figure, no_interval};
}

struct figure measure_rank(const struct measure *measure, size_t lineup, size_t scheme, size_t rank,
                           size_t municipality, size_t period) {
    const struct measure *m = measure;
    const int64_t *hits = rank_counts(m, municipality, period, lineup, scheme) + rank * STRATUM_REPLICATES;
    int64_t inner = m->shape.inner_draws, groups = m->shape.n_draw / inner;
    struct replicate_sum share = replicate_share(hits, inner);
    if (groups < MEASURE_LEAST_GROUPS)
        return no_figure;
    return mean_figure(&share, groups);
}

void measure_own(const struct measure *measure, size_t municipality, size_t period, struct figure *mean,
                 struct figure *parameter_sd) {
    const struct measure *m = measure;
    size_t at = series_index(m, municipality, period, m->shape.n_scheme);
    const struct replicate_sum *sum = series_sum(m->total, at);
    int64_t inner = m->shape.inner_draws, groups = m->shape.n_draw / inner;
    struct figure chance;
    *mean = mean_figure(&sum[F_VALUE], groups);
    mean->value += m->pilot[at].shift;
    split_variance(&sum[F_VALUE], groups, inner, parameter_sd, &chance);
    if (groups < MEASURE_TAIL_GROUPS)
        parameter_sd->se = NAN;
    if (groups < MEASURE_LEAST_GROUPS)
        mean->se = NAN;
}
