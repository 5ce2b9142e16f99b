#include "models/analysis/measure_parts.h"

#include <math.h>

/* Sd of E[x | inputs] and of x at given inputs, from K draws per set of inputs: the variance of the group means, b, estimates
 * Var(inputs) + Var(chance) / K without bias, and the variance within groups, w, Var(chance). Errors as of normal draws; that
 * of the input sd is the distance to where one standard error more of its variance would put it, so it is not 0 where the
 * sd is. All NaN when K = 1: then inputs and chance cannot be told apart. */
static void split_variance(struct group_sum value, struct group_sum square, int64_t groups, int64_t inner,
                           struct figure *input, struct figure *chance) {
    *input = *chance = (struct figure){NAN, NAN};
    if (inner < 2 || groups < 2)
        return;
    double k = (double)inner, g = (double)groups;
    double b = group_sd(value, groups) * group_sd(value, groups);
    double w = k * (square.sum - value.square) / (g * (k - 1.0));
    w = w > 0.0 ? w : 0.0;
    double variance = b - w / k;
    double error = sqrt(2.0 * b * b / (g - 1.0) + 2.0 * w * w / (k * k * g * (k - 1.0)));
    double known = variance > 0.0 ? variance : 0.0;
    *input = (struct figure){sqrt(known), sqrt(known + error) - sqrt(known)};
    *chance = (struct figure){sqrt(w), sqrt(w) / sqrt(2.0 * g * (k - 1.0))};
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

/* known: which ranks could be given; values: what stands there. */
static void read_quantiles(const bool *known, const struct ranks *values, double mean, struct measure_series *series) {
    int64_t centre = (int64_t)llround(mean);
    for (size_t k = 0; k < MEASURE_RANKS; k++) {
        int64_t low = known[k] ? values[k].low : MEASURE_UNKNOWN;
        int64_t value = known[k] ? values[k].value : MEASURE_UNKNOWN;
        int64_t high = known[k] ? values[k].high : MEASURE_UNKNOWN;
        size_t z = k - MEASURE_QUANTILES;
        if (k < MEASURE_QUANTILES) {
            series->quantile[k] = value;
            series->quantile_low[k] = low;
            series->quantile_high[k] = high;
        } else {
            /* payment - E[payment] = E[result] - result, so a low result is a high requirement. */
            series->buffer[z] = known[k] ? centre - value : MEASURE_UNKNOWN;
            series->buffer_low[z] = known[k] ? centre - high : MEASURE_UNKNOWN;
            series->buffer_high[z] = known[k] ? centre - low : MEASURE_UNKNOWN;
        }
    }
}

/* Mean of the worst tenth; its error from the influence function min(x - q, 0) / 0.1 at the pilot quantile. */
static struct figure worst_tenth(const struct source *source, const struct group_sum *sum, int64_t groups) {
    int64_t n = (int64_t)source->n, worst = n / 10;
    if (worst < 10)
        return (struct figure){NAN, NAN};
    double mean = source->sketch ? sketch_low_mean(source->sketch, worst)
                                 : stats_low_mean(source->x, source->n, worst, source->tail);
    return (struct figure){mean, group_se(sum[F_TAIL], groups) / 0.1};
}

static void read_moments(const struct measure *m, size_t scheme, size_t place, size_t period,
                         struct measure_series *series) {
    size_t at = series_index(m, place, period, scheme), own = series_index(m, place, period, m->shape.n_scheme);
    const struct group_sum *sum = series_sum(m, m->total, at);
    const struct pilot *pilot = &m->pilot[at];
    int64_t inner = m->shape.inner_draws, groups = m->shape.n_draw / inner, n = m->shape.n_draw;
    struct figure chance;
    series->mean = (struct figure){pilot->shift + group_mean(sum[F_VALUE], groups), group_se(sum[F_VALUE], groups)};
    double sd = total_sd(sum, groups, n), own_sd = total_sd(series_sum(m, m->total, own), groups, n);
    series->sd = (struct figure){sd, sd > 0.0 ? group_se(sum[F_SQUARE], groups) / (2.0 * sd) : 0.0};
    series->p_shortfall = (struct figure){group_mean(sum[F_SHORTFALL], groups), group_se(sum[F_SHORTFALL], groups)};
    series->transfer = (struct figure){pilot->transfer_shift + group_mean(sum[F_TRANSFER], groups),
                                       group_se(sum[F_TRANSFER], groups)};
    split_variance(sum[F_VALUE], sum[F_SQUARE], groups, inner, &series->parameter_sd, &chance);
    split_variance(sum[F_TRANSFER], sum[F_TRANSFER_SQUARE], groups, inner, &series->transfer_structural_sd,
                   &series->transfer_chance_sd);
    series->sd_ratio = own_sd > 0.0 ? sd / own_sd : NAN;
}

void measure_series(const struct measure *measure, struct measure_scratch *scratch, size_t scheme, size_t municipality,
                    size_t period, struct measure_series *series) {
    const struct measure *m = measure;
    const struct group_sum *sum = series_sum(m, m->total, series_index(m, municipality, period, scheme));
    int64_t groups = m->shape.n_draw / m->shape.inner_draws;
    struct ranks ranks[MEASURE_RANKS];
    bool known[MEASURE_RANKS];
    read_moments(m, scheme, municipality, period, series);
    for (size_t k = 0; k < MEASURE_RANKS; k++) {
        ranks[k] = wanted_ranks(m, sum, k, groups);
        known[k] = ranks[k].value > 0;
    }
    struct source source = open_source(m, scratch, scheme, municipality, period);
    find_values(&source, scratch, ranks);
    read_quantiles(known, ranks, series->mean.value, series);
    series->es90 = worst_tenth(&source, sum, groups);
    series->quantile_error = (double)source.error;
}

void measure_pair(const struct measure *measure, size_t a, size_t b, size_t municipality, size_t period,
                  struct measure_pair *pair) {
    const struct measure *m = measure;
    size_t low = a < b ? a : b, high = a < b ? b : a;
    int64_t groups = m->shape.n_draw / m->shape.inner_draws;
    if (a == b) {
        *pair = (struct measure_pair){{0.0, 0.0}, {0.0, 0.0}};
        return;
    }
    size_t index = low * (2 * m->shape.n_scheme - low - 1) / 2 + (high - low - 1);
    const struct pair_sum *sum = pair_sums(m, m->total, municipality, period) + index;
    const struct pilot *pilot = &m->pilot[series_index(m, municipality, period, 0)];
    double sign = a < b ? 1.0 : -1.0;
    double difference = pilot[low].shift - pilot[high].shift + group_mean(sum->difference, groups);
    pair->difference = (struct figure){sign * difference, group_se(sum->difference, groups)};
    pair->p_better = (struct figure){group_mean(a < b ? sum->better : sum->worse, groups),
                                     group_se(a < b ? sum->better : sum->worse, groups)};
}

double measure_rank(const struct measure *measure, size_t scheme, size_t rank, size_t municipality, size_t period) {
    const struct measure *m = measure;
    size_t n = m->shape.n_scheme, row = municipality * m->n_period + period;
    return (double)m->rank[(row * n + scheme) * n + rank] / (double)m->shape.n_draw;
}
