/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/measure_parts.h"

#include <math.h>

/* Sd of E[x | inputs] and of x at given inputs, from K draws per set of inputs: the variance of the group means, b,
 * estimates Var(inputs) + Var(chance) / K without bias, and the variance within groups, w, Var(chance) (Sun, Apley and
 * Staum, Efficient nested simulation for estimating the variance of a conditional expectation, Operations Research 59,
 * 2011). Both are means over groups, but for the estimated mean: b - w / K of the products of a group's draws. So their
 * errors are those of means, whatever the distribution; errors as of normal draws were up to two times too small where
 * costs are skewed. Of the sds by the delta method; near 0, where that has no end, so that the interval of an sd of 0
 * ends where the interval of its variance does. All NaN when K = 1: then inputs and chance cannot be told apart. sum:
 * of F_VALUE or of F_TRANSFER and those after it. */
static void split_variance(const struct group_sum sum[7], int64_t groups, int64_t inner, struct figure *input,
                           struct figure *chance) {
    *input = *chance = (struct figure){NAN, NAN};
    if (inner < 2 || groups < 2)
        return;
    double k = (double)inner, g = (double)groups;
    double b = group_sd(sum[0], groups) * group_sd(sum[0], groups);
    double w = k * (sum[1].sum - sum[0].square) / (g * (k - 1.0));
    w = w > 0.0 ? w : 0.0;
    double known = b > w / k ? b - w / k : 0.0, error = group_wide_se(sum[2], sum[5], groups);
    double least = STATS_Z95 / 4.0 * error;
    *input = (struct figure){sqrt(known), error > 0.0 ? error / (2.0 * sqrt(known > least ? known : least)) : 0.0};
    *chance = (struct figure){sqrt(w), w > 0.0 ? group_wide_se(sum[3], sum[6], groups) / (2.0 * sqrt(w)) : 0.0};
}

static double total_sd(const struct group_sum *sum, int64_t groups, int64_t draws) {
    double mean = group_mean(sum[F_VALUE], groups);
    double variance = (group_mean(sum[F_SQUARE], groups) - mean * mean) * (double)draws / (double)(draws - 1);
    return draws > 1 && variance > 0.0 ? sqrt(variance) : 0.0;
}

/* By the factor `design` the groups inflate the variance of a share below, at least 1. */
static double design_effect(struct group_sum below, int64_t groups, int64_t inner) {
    double p = group_mean(below, groups), sd = group_sd(below, groups);
    double effect = sd * sd * (double)inner / (p * (1.0 - p));
    return p > 0.0 && p < 1.0 && effect > 1.0 ? effect : 1.0;
}

/* Where all draws agree nothing is known of the groups: then each counts as one draw. */
static struct interval share_interval(struct group_sum share, int64_t groups, int64_t inner) {
    struct interval interval;
    double p = group_mean(share, groups), design = design_effect(share, groups, inner);
    bool mixed = p > 0.0 && p < 1.0;
    double draws = (double)groups * (double)inner / (mixed ? design : (double)inner);
    stats_share_interval(p, draws, &interval.low, &interval.high);
    return interval;
}

/* By the delta method: half the error of log(variance paid) - log(variance of the own cost), which move together, is
 * that of the ratio's logarithm. The interval of the ratio is as wide as that one reaches upwards. */
static struct figure deviation_ratio(const struct group_sum *paid, const struct group_sum *own, int64_t groups,
                                     double sd, double own_sd) {
    if (!(own_sd > 0.0))
        return (struct figure){NAN, NAN};
    double ratio = sd / own_sd, g = (double)groups;
    if (!(sd > 0.0) || groups < 2)
        return (struct figure){ratio, groups < 2 ? NAN : 0.0};
    double a = group_sd(paid[F_SQUARE], groups) / (sd * sd), b = group_sd(own[F_SQUARE], groups) / (own_sd * own_sd);
    double both = (paid[F_SQUARE_OWN].sum - paid[F_SQUARE].sum * own[F_SQUARE].sum / g) / (g - 1.0);
    double variance = a * a + b * b - 2.0 * both / (sd * sd * own_sd * own_sd);
    double error = variance > 0.0 ? 0.5 * sqrt(variance / g) : 0.0, reach = STATS_Z95 * error;
    return (struct figure){ratio, ratio * error * (1.0 + reach / 2.0 + reach * reach / 6.0)}; /* of (e^reach - 1) */
}

/* Three ranks per probability: low, value, high; 0 where there are too few draws. */
struct ranks {
    int64_t low, value, high;
};

static struct ranks wanted_ranks(const struct measure *m, const struct group_sum *sum, size_t k, int64_t groups) {
    int64_t n = m->shape.n_draw;
    double q = measure_wanted(k), design = design_effect(sum[F_BELOW + k], groups, m->shape.inner_draws);
    struct ranks r = {0, 0, 0};
    if (!stats_quantile_interval(q, n, design, &r.low, &r.high))
        return (struct ranks){0, 0, 0};
    /* A certainty's quantile is that of the payment: count from the other end. */
    r.value = k < MEASURE_QUANTILES ? stats_quantile_rank(q, n) : n + 1 - stats_quantile_rank(1.0 - q, n);
    return r;
}

/* Ranks are rounded outwards, so that the interval of a quantile is a little wide: the part of it that is meant. 0
 * where there are too few draws. */
static double part_meant(const struct measure *m, const struct group_sum *sum, size_t k, int64_t groups,
                         const struct ranks *ranks) {
    if (ranks->value == 0)
        return 0.0;
    double q = measure_wanted(k), design = design_effect(sum[F_BELOW + k], groups, m->shape.inner_draws);
    return 2.0 * STATS_Z95 * sqrt((double)m->shape.n_draw * q * (1.0 - q) * design) /
           (double)(ranks->high - ranks->low);
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
static void find_values(struct source *source, struct measure_scratch *scratch, struct ranks *ranks) {
    int64_t *const all = (int64_t *)ranks;
    if (source->sketch) {
        for (size_t k = 0; k < 3 * MEASURE_RANKS; k++) {
            int64_t error = 0;
            if (all[k] > 0)
                all[k] = sketch_rank(source->sketch, all[k], &error);
            source->error = error > source->error ? error : source->error;
        }
        return;
    }
    int64_t rank[3 * MEASURE_RANKS + 1], value[3 * MEASURE_RANKS + 1];
    size_t n = 0;
    int64_t tenth = (int64_t)source->n / 10;
    for (size_t k = 0; k < 3 * MEASURE_RANKS; k++)
        if (all[k] > 0)
            insert_rank(rank, n++, all[k]);
    if (tenth > 0)
        insert_rank(rank, n++, tenth);
    stats_order(source->x, source->n, rank, n, value, &scratch->order);
    for (size_t k = 0; k < 3 * MEASURE_RANKS; k++)
        if (all[k] > 0)
            all[k] = value[find_rank(rank, all[k])];
    source->tail = tenth > 0 ? value[find_rank(rank, tenth)] : 0;
}

/* Correlation, 0 .. 1, of mean result and quantile k: from that of the groups' means and their shares below, since the
 * estimated quantile is low when the share below is high (Bahadur, A note on quantiles in large samples, Annals of
 * Mathematical Statistics 37, 1966). */
static double mean_goes_with(const struct group_sum *sum, size_t k, int64_t groups) {
    struct group_sum value = sum[F_VALUE], below = sum[F_BELOW + k];
    double g = (double)groups, spread = group_sd(value, groups) * group_sd(below, groups) * (g - 1.0);
    double both = sum[F_BELOW_VALUE + k].sum - value.sum * below.sum / g;
    return !(spread > 0.0) || both > 0.0 ? 0.0 : both < -spread ? 1.0 : -both / spread;
}

/* The half of an interval of mean - quantile, from those of the mean and of the quantile on that side. */
static int64_t half_width(double mean, double quantile, double correlation) {
    double square = mean * mean + quantile * quantile - 2.0 * correlation * mean * quantile;
    return square > 0.0 ? llround(sqrt(square)) : 0;
}

/* payment - E[payment] = E[result] - result, so a low result is a high requirement. Mean and quantile are of the same
 * draws, and move together: the interval is that of their difference. */
static void read_buffer(const struct ranks *values, double meant, double correlation, size_t z,
                        struct measure_series *series) {
    double mean = STATS_Z95 * series->mean.se;
    double above = meant * (double)(values->high - values->value),
           below = meant * (double)(values->value - values->low);
    series->buffer[z] = llround(series->mean.value) - values->value;
    series->buffer_low[z] = series->buffer[z] - half_width(mean, above, correlation);
    series->buffer_high[z] = series->buffer[z] + half_width(mean, below, correlation);
    series->fixed_low[z] = series->buffer[z] - (values->high - values->value);
    series->fixed_high[z] = series->buffer[z] + (values->value - values->low);
}

/* meant: as part_meant says; values: what stands at the ranks. */
static void read_quantiles(const double *meant, const struct ranks *values, const struct group_sum *sum, int64_t groups,
                           struct measure_series *series) {
    for (size_t k = 0; k < MEASURE_RANKS; k++) {
        size_t z = k - MEASURE_QUANTILES;
        if (k < MEASURE_QUANTILES) {
            series->quantile[k] = meant[k] > 0.0 ? values[k].value : MEASURE_UNKNOWN;
            series->quantile_low[k] = meant[k] > 0.0 ? values[k].low : MEASURE_UNKNOWN;
            series->quantile_high[k] = meant[k] > 0.0 ? values[k].high : MEASURE_UNKNOWN;
        } else if (meant[k] > 0.0) {
            read_buffer(&values[k], meant[k], mean_goes_with(sum, k, groups), z, series);
        } else {
            series->buffer[z] = series->buffer_low[z] = series->buffer_high[z] = MEASURE_UNKNOWN;
            series->fixed_low[z] = series->fixed_high[z] = MEASURE_UNKNOWN;
        }
    }
}

/* Mean of the worst tenth; its error from the influence function min(x - q, 0) / 0.1 at the pilot quantile. */
static struct figure worst_tenth(const struct source *source, const struct group_sum *sum, int64_t groups) {
    int64_t n = (int64_t)source->n, worst = n / 10;
    if (groups < MEASURE_TAIL_GROUPS)
        return (struct figure){NAN, NAN};
    double mean = source->sketch ? sketch_low_mean(source->sketch, worst)
                                 : stats_low_mean(source->x, source->n, worst, source->tail);
    return (struct figure){mean, group_wide_se(sum[F_TAIL], sum[F_TAIL_POWERS], groups) / 0.1};
}

static void read_moments(const struct measure *m, size_t scheme, size_t place, size_t period,
                         struct measure_series *series) {
    size_t at = series_index(m, place, period, scheme), own = series_index(m, place, period, m->shape.n_scheme);
    const struct group_sum *sum = series_sum(m, m->total, at);
    const struct pilot *pilot = &m->pilot[at];
    int64_t inner = m->shape.inner_draws, groups = m->shape.n_draw / inner, n = m->shape.n_draw;
    struct figure chance;
    series->mean = (struct figure){pilot->shift + group_mean(sum[F_VALUE], groups), group_se(sum[F_VALUE], groups)};
    series->centre = series->mean;
    double sd = total_sd(sum, groups, n), own_sd = total_sd(series_sum(m, m->total, own), groups, n);
    series->sd =
        (struct figure){sd, sd > 0.0 ? group_wide_se(sum[F_SQUARE], sum[F_SQUARE_POWERS], groups) / (2.0 * sd) : 0.0};
    series->p_shortfall = (struct figure){group_mean(sum[F_SHORTFALL], groups), group_se(sum[F_SHORTFALL], groups)};
    series->transfer =
        (struct figure){pilot->transfer_shift + group_mean(sum[F_TRANSFER], groups), group_se(sum[F_TRANSFER], groups)};
    split_variance(&sum[F_VALUE], groups, inner, &series->parameter_sd, &chance);
    split_variance(&sum[F_TRANSFER], groups, inner, &series->transfer_structural_sd, &series->transfer_chance_sd);
    series->sd_ratio = deviation_ratio(sum, series_sum(m, m->total, own), groups, sd, own_sd);
    series->p_shortfall_interval = share_interval(sum[F_SHORTFALL], groups, inner);
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
    const struct group_sum *sum = series_sum(m, m->total, series_index(m, municipality, period, scheme));
    int64_t groups = m->shape.n_draw / m->shape.inner_draws;
    struct ranks ranks[MEASURE_RANKS];
    double meant[MEASURE_RANKS];
    read_moments(m, scheme, municipality, period, series);
    for (size_t k = 0; k < MEASURE_RANKS; k++) {
        ranks[k] = wanted_ranks(m, sum, k, groups);
        meant[k] = part_meant(m, sum, k, groups, &ranks[k]);
    }
    struct source source = open_source(m, scratch, scheme, municipality, period);
    find_values(&source, scratch, ranks);
    read_quantiles(meant, ranks, sum, groups, series);
    series->es90 = worst_tenth(&source, sum, groups);
    series->es90_interval = (struct interval){series->es90.value - STATS_Z95 * series->es90.se,
                                              series->es90.value + STATS_Z95 * series->es90.se};
    series->quantile_error = (double)source.error;
    if (groups < MEASURE_TAIL_GROUPS)
        drop_spread_errors(series);
    if (groups < MEASURE_LEAST_GROUPS)
        keep_means(series);
}

void measure_pair(const struct measure *measure, size_t a, size_t b, size_t municipality, size_t period,
                  struct measure_pair *pair) {
    const struct measure *m = measure;
    size_t low = a < b ? a : b, high = a < b ? b : a;
    int64_t groups = m->shape.n_draw / m->shape.inner_draws;
    if (a == b) {
        *pair = (struct measure_pair){{0.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}};
        return;
    }
    size_t index = low * (2 * m->shape.n_scheme - low - 1) / 2 + (high - low - 1);
    const struct pair_sum *sum = pair_sums(m, m->total, municipality, period) + index;
    const struct pilot *pilot = &m->pilot[series_index(m, municipality, period, 0)];
    double sign = a < b ? 1.0 : -1.0;
    double difference = pilot[low].shift - pilot[high].shift + group_mean(sum->difference, groups);
    pair->difference = (struct figure){sign * difference, group_se(sum->difference, groups)};
    struct group_sum better = a < b ? sum->better : sum->worse;
    pair->p_better = (struct figure){group_mean(better, groups), group_se(better, groups)};
    pair->p_better_interval = share_interval(better, groups, m->shape.inner_draws);
    if (groups < MEASURE_LEAST_GROUPS)
        *pair = (struct measure_pair){{pair->difference.value, NAN}, no_figure, no_interval};
}

struct figure measure_rank(const struct measure *measure, size_t scheme, size_t rank, size_t municipality,
                           size_t period) {
    const struct measure *m = measure;
    size_t n = m->shape.n_scheme, row = municipality * m->n_period + period;
    const int64_t *hits = &m->rank[(row * n + scheme) * n + rank];
    double inner = (double)m->shape.inner_draws;
    int64_t groups = m->shape.n_draw / m->shape.inner_draws;
    if (groups < MEASURE_LEAST_GROUPS)
        return no_figure;
    struct group_sum share = {(double)hits[0] / inner,
                              (double)hits[m->n_place * m->n_period * n * n] / (inner * inner)};
    return (struct figure){(double)hits[0] / (double)m->shape.n_draw, group_se(share, groups)};
}

void measure_own(const struct measure *measure, size_t municipality, size_t period, struct figure *mean,
                 struct figure *parameter_sd) {
    const struct measure *m = measure;
    size_t at = series_index(m, municipality, period, m->shape.n_scheme);
    const struct group_sum *sum = series_sum(m, m->total, at);
    int64_t inner = m->shape.inner_draws, groups = m->shape.n_draw / inner;
    struct figure chance;
    *mean = (struct figure){m->pilot[at].shift + group_mean(sum[F_VALUE], groups), group_se(sum[F_VALUE], groups)};
    split_variance(&sum[F_VALUE], groups, inner, parameter_sd, &chance);
    if (groups < MEASURE_TAIL_GROUPS)
        parameter_sd->se = NAN;
    if (groups < MEASURE_LEAST_GROUPS)
        mean->se = NAN;
}
