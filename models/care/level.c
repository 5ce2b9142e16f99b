/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credibility of own accounts (Buhlmann-Straub). L = exp A is the level's effect, with E[L] = 1 and Var[L] close to
 * var. Given L the realised cost over some years has a mean of L times the expected cost, so the ratio R has E[R | L] =
 * L, with a relative variance s. The estimate a + w R that is best in squared error has w = Var[L] / (Var[L] + s) and
 * keeps the mean: 1 + w (R - 1). No shape of the noise is assumed; over many municipalities the estimates average 1,
 * as levels do. On the log scale, for a normal A and a normal error of log R with variance s, the same w leaves the
 * variance v = var (1 - w); a normal A with that variance and mean effect 1 + w (R - 1) has its centre at
 * log(1 + w (R - 1)) - v / 2.
 *
 * s = chance + swings, both in closed form from the parameters of the simulation. Clients are seen as cohorts: those
 * of one product who came in the same year u (in the base year: all who are there). A cohort is Poisson with mean
 * inflow x F, and each of its clients brings X[u] = C[u] + B X[u+1] to the years with accounts: C[u] is what he costs
 * in year u if that year has an account (independent between years, his form chosen anew each year), B whether he stays
 * for the next (probability k). From the last account back to the base year
 *   E[X[u]]   = E[C[u]] + k E[X[u+1]]
 *   E[X[u]^2] = E[C[u]^2] + 2 E[C[u]] k E[X[u+1]] + k E[X[u+1]^2]
 * (where clients keep their cost level the middle term has their spread as well).
 * Chance: the cost of a cohort is compound Poisson with variance inflow x E[X^2]; the middle term is what successive
 * years have in common because clients stay. It is divided by the square of the expected cost, and scaled from expected
 * to realised clients, of whom the chance is. When nobody stays and years are alike it is (1 + CV^2) / clients.
 *
 * Swings: to first order (delta method) log R moves by the sum over cohorts of log F, weighted by their expected cost
 * inflow x E[X]; this is the filter of stock and flow seen from its output. It is taken per innovation, since those are
 * independent: that of the random walk W in year s moves every cohort from s on, beta times; that of Z in year s moves
 * the cohorts of year v from s on, rho^(v - s) times; Y moves one cohort; that of price moves the cost of all years
 * from s on. W, Z and price do not move in the base year.
 *
 * W, Y and price are common to all municipalities and count here as noise of each: that the errors of their levels
 * therefore go together is left out, so that differences between municipalities are somewhat surer than this says, and
 * the region's total less sure. Left out too: the swings of the PGB share (small: they move cost between forms), and
 * errors in the parameters themselves. */
#include "models/care/level.h"

#include "models/care/rate.h"
#include "models/care/scales.h"
#include "models/core/fmath.h"
#include "models/inputs/input.h"
#include "models/inputs/normal.h"
#include <math.h>
#include <stdbool.h>

/* Truncation of a Student-t level, in its own sds: without it E[exp A] would be infinite. */
static const double STUDENT_BOUND = 5.0;

/* log E[exp(sd x)] for x the truncated Student-t scaled to unit variance before truncation; Simpson's rule, whose error
 * at this step is far below a millionth. Own code rather than GSL's: the same bits on every machine and in the page. */
static double student_log_mean(double sd, double freedom) {
    enum { STEPS = 2000 };
    double scale = sqrt((freedom - 2.0) / freedom);
    double mass = 0.0, mean = 0.0;
    for (int k = 0; k <= STEPS; k++) {
        double x = STUDENT_BOUND * (2.0 * k / STEPS - 1.0);
        double t = x / scale;
        double density = fmath_exp(-0.5 * (freedom + 1.0) * fmath_log(1.0 + t * t / freedom));
        double simpson = k == 0 || k == STEPS ? 1.0 : k % 2 ? 4.0 : 2.0;
        mass += simpson * density;
        mean += simpson * density * fmath_exp(sd * x);
    }
    return fmath_log(mean / mass);
}

/* The same distribution as is sampled: of unit variance before it is cut off. */
static double student_quantile(double freedom, double uniform) {
    struct input unit = {.low = -STUDENT_BOUND, .high = STUDENT_BOUND};
    unit.distribution = (struct distribution_value){&distribution_student_t, {0.0, 1.0, freedom}, 0, NULL, 0.0};
    distribution_student_t.prepare(&unit.distribution);
    return input_value(&unit, uniform);
}

double level_at(enum level_distribution level, double sd, double centre, double freedom, double uniform) {
    if (level == LEVEL_NONE)
        return centre;
    if (isnan(uniform)) /* accounts go with a normal level only: without them the mean of the factor is 1 */
        return level == LEVEL_NORMAL ? centre + 0.5 * sd * sd : 0.0;
    return centre + sd * (level == LEVEL_NORMAL ? normal_quantile(uniform) : student_quantile(freedom, uniform));
}

double level_prior_sd(const struct care *care, const struct region *region, size_t i) {
    double residents = (double)region->residents[i];
    double size = residents > 1.0 ? residents : 1.0;
    double sd = care->level_sd * fmath_exp(care->level_exponent * fmath_log(30000.0 / size));
    return care->level == LEVEL_NONE ? 0.0 : sd;
}

static const struct realised_account *find_account(const struct care *care, size_t i, size_t year) {
    for (size_t k = 0; k < care->n_realised; k++)
        if (care->realised[k].municipality == i && (size_t)(care->realised[k].year - care->first_year) == year)
            return &care->realised[k];
    return NULL;
}

/* Years up to the last account of a municipality: 0 without accounts. */
static size_t count_years(const struct care *care, size_t i) {
    size_t n = 0;
    for (size_t k = 0; k < care->n_realised; k++) {
        size_t to = (size_t)(care->realised[k].year - care->first_year) + 1;
        n = care->realised[k].municipality == i && to > n ? to : n;
    }
    return n;
}

/* Mean cost at price 1 of a client of a product, who has one of the two forms. */
static double client_mean(const struct care_rate *rate) {
    return (1.0 - rate->pgb_share) * rate->unit_euro[0] + rate->pgb_share * rate->unit_euro[1];
}

static double client_square(const struct product *product, const struct care_rate *rate) {
    const double *unit = rate->unit_euro;
    double forms = (1.0 - rate->pgb_share) * unit[0] * unit[0] + rate->pgb_share * unit[1] * unit[1];
    return (1.0 + product->cv * product->cv) * forms;
}

/* What is expected and seen in the years so far, and how the log of price moves the expected cost of them. */
struct years {
    double clients, euro;        /* expected at level 1 */
    double walk, with, variance; /* Var[log price], Cov[moves of cost, log price], Var[moves of cost] */
    double slope;                /* how the trend of prices moves the cost */
};

static void add_account(const struct care *care, size_t t, const struct realised_account *account, double clients,
                        double cost, struct years *years, struct level_evidence *evidence) {
    double euro = cost * care_expect_price(care, t);
    evidence->clients += account->clients;
    evidence->realised_euro += (double)account->cost_cents / 100.0;
    years->clients += clients;
    years->euro += euro;
    years->variance += euro * (2.0 * years->with + euro * years->walk);
    years->with += euro * years->walk;
    years->slope += euro * (double)t;
}

static struct years see_years(const struct care *care, const struct region *region, size_t i, size_t n_year,
                              struct level_evidence *evidence) {
    struct years years = {0};
    struct care_rate rate[CARE_PRODUCT_MAX];
    double stock[CARE_PRODUCT_MAX] = {0};
    for (size_t t = 0; t < n_year; t++) {
        const struct realised_account *account = find_account(care, i, t);
        double clients = 0.0, cost = 0.0;
        care_rates_row(care, region, t, i, rate);
        for (size_t p = 0; p < care->n_product; p++) {
            stock[p] = care_rate_keep(&rate[p]) * stock[p] + rate[p].inflow;
            clients += stock[p];
            cost += stock[p] * client_mean(&rate[p]);
        }
        years.walk = care->price_sd * care->price_sd * (double)t;
        if (account)
            add_account(care, t, account, clients, cost, &years, evidence);
    }
    return years;
}

/* X of a client of a product who is there in some year, and the share that returned in that year. kept: that part of
 * the mean of X that follows his cost level in that year. */
struct client {
    double mean, square, keep, kept;
};

/* What the cohorts of some year and later bring, in euros and their squares. */
struct cohorts {
    double chance, swings;      /* variances */
    double municipal, regional; /* what an innovation of Z and of W in that year moves */
};

/* From the year after to this one, for all products. price: of the year, 0 when it has no account. */
static void add_cohorts(const struct care *care, size_t t, double price, const struct care_rate *rate,
                        struct client *client, struct cohorts *sum) {
    sum->municipal *= care->municipal_rho;
    for (size_t p = 0; p < care->n_product; p++) {
        const struct product *product = &care->product[p];
        struct client *x = &client[p];
        double cost = price * client_mean(&rate[p]), later = x->keep * x->mean;
        double kept = care->persistence * x->keep * x->kept;
        x->square = price * price * client_square(product, &rate[p]) +
                    2.0 * cost * (later + product->cv * product->cv * kept) + x->keep * x->square;
        x->kept = cost + kept;
        x->mean = cost + later;
        x->keep = care_rate_keep(&rate[p]);
        double euro = rate[p].inflow * x->mean;
        sum->chance += rate[p].inflow * x->square;
        sum->swings += euro * euro * product->sd * product->sd;
        sum->municipal += euro;
        sum->regional += euro * product->beta;
    }
    if (t == 0)
        return;
    double municipal = sum->municipal * care_municipal_sd(care, t), regional = sum->regional * care->regional_sd;
    sum->swings += municipal * municipal + regional * regional;
}

static struct cohorts see_cohorts(const struct care *care, const struct region *region, size_t i, size_t n_year) {
    struct cohorts sum = {0};
    struct care_rate rate[CARE_PRODUCT_MAX];
    struct client client[CARE_PRODUCT_MAX] = {{0}};
    for (size_t t = n_year; t-- > 0;) {
        care_rates_row(care, region, t, i, rate);
        double price = find_account(care, i, t) ? care_expect_price(care, t) : 0.0;
        add_cohorts(care, t, price, rate, client, &sum);
    }
    return sum;
}

struct level_evidence level_evidence(const struct care *care, const struct region *region, size_t i) {
    struct level_evidence evidence = {0};
    size_t n_year = count_years(care, i);
    if (n_year == 0)
        return evidence;
    struct years years = see_years(care, region, i, n_year, &evidence);
    struct cohorts cohorts = see_cohorts(care, region, i, n_year);
    evidence.expected_euro = years.euro;
    if (years.euro > 0.0) {
        double square = years.euro * years.euro;
        evidence.chance = cohorts.chance / square * years.clients / (double)evidence.clients;
        double slope = care->trend_sd * years.slope;
        evidence.swings = (cohorts.swings + years.variance + slope * slope) / square +
                          care->sub_region_sd * care->sub_region_sd + care->start_sd * care->start_sd;
    }
    return evidence;
}

/* Accounts of a municipality of which these inputs expect nothing cannot be compared with anything. */
static bool is_evidence(const struct level_evidence *evidence) {
    return evidence->clients > 0 && evidence->expected_euro > 0.0;
}

double level_weight(const struct level_evidence *evidence, double prior_sd) {
    double variance = prior_sd * prior_sd;
    if (!is_evidence(evidence) || !(variance > 0.0))
        return 0.0;
    return variance / (variance + evidence->chance + evidence->swings);
}

static double mean_of(const struct level_evidence *evidence, double weight) {
    if (!is_evidence(evidence))
        return 1.0;
    return 1.0 + weight * (evidence->realised_euro / evidence->expected_euro - 1.0);
}

double level_mean(const struct care *care, const struct region *region, size_t i) {
    struct level_evidence evidence = level_evidence(care, region, i);
    return mean_of(&evidence, level_weight(&evidence, level_prior_sd(care, region, i)));
}

struct level level_of(const struct care *care, const struct region *region, size_t i) {
    struct level_evidence evidence = level_evidence(care, region, i);
    struct level level = {.sd = level_prior_sd(care, region, i), .mean = 1.0};
    if (is_evidence(&evidence)) {
        double weight = level_weight(&evidence, level.sd);
        level.mean = mean_of(&evidence, weight);
        level.sd *= sqrt(1.0 - weight);
        level.centre = fmath_log(level.mean) - 0.5 * level.sd * level.sd;
    } else {
        level.centre = care->level == LEVEL_STUDENT_T ? -student_log_mean(level.sd, care->level_freedom)
                                                      : -0.5 * level.sd * level.sd;
    }
    return level;
}
