/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/covariance.h"

#include "models/care/expect.h"
#include "models/care/level.h"
#include "models/care/scales.h"
#include "models/core/fmath.h"
#include <stdlib.h>

/* A year's clients are the survivors of cohorts: the stock of the base year and the inflow of each year since. A strand
 * is one product's cohort of one year u. Given the factors the clients of a strand are Poisson, independent between
 * municipalities and strands, with a mean proportional to F[i,p,u]; E[F F'] = exp(covariance of the logs). */
struct strands {
    const struct care *care;
    const struct region *region;
    size_t year;
    size_t n;         /* n_product (year + 1); strand = product (year + 1) + u */
    double *cost;     /* [n_municipality][n] mean cost at price 1 */
    double *own;      /* [n_municipality] sum over clients of the second moment of their cost, at price 1 */
    double *shared;   /* [n][n] E[F F'] - 1 between municipalities */
    double *single;   /* [n][n] what is added to that within a municipality */
    double *together; /* [n_municipality][n] shared x cost */
    /* The same without W, between municipalities that have each another one; NULL where one W is of all. */
    double *apart, *together_apart;
};

static void strands_free(struct strands *s) {
    free(s->cost);
    free(s->own);
    free(s->shared);
    free(s->single);
    free(s->together);
    free(s->apart);
    free(s->together_apart);
}

static enum status strands_allocate(struct strands *s) {
    size_t n = s->region->n_municipality;
    s->n = s->care->n_product * (s->year + 1);
    s->cost = calloc(n * s->n, sizeof(double));
    s->own = calloc(n, sizeof(double));
    s->shared = calloc(s->n * s->n, sizeof(double));
    s->single = calloc(s->n * s->n, sizeof(double));
    s->together = calloc(n * s->n, sizeof(double));
    if (s->care->regional_by_sub_region) {
        s->apart = calloc(s->n * s->n, sizeof(double));
        s->together_apart = calloc(n * s->n, sizeof(double));
        if (!s->apart || !s->together_apart)
            return STATUS_MEMORY;
    }
    return s->cost && s->own && s->shared && s->single && s->together ? STATUS_OK : STATUS_MEMORY;
}

/* First and second moment of the covered cost of one client of a product, at price 1: he has one of the two forms, and
 * costs nothing here where his form is not covered. */
static void client_moments(const struct care *care, const struct product *product, const struct care_rate *rate,
                           const bool *covered, double *first, double *second) {
    double zin = covered[product->care] ? 1.0 - rate->pgb_share : 0.0, spread = 1.0 + product->cv * product->cv;
    double pgb = covered[care->n_care + product->care] ? rate->pgb_share : 0.0;
    *first = zin * rate->unit_euro[0] + pgb * rate->unit_euro[1];
    *second = spread * (zin * rate->unit_euro[0] * rate->unit_euro[0] + pgb * rate->unit_euro[1] * rate->unit_euro[1]);
}

/* The clients of each cohort who are there in the year, then what they cost then. */
static void fill_town(struct strands *s, const bool *covered, size_t i) {
    struct care_rate rate[CARE_PRODUCT_MAX];
    double level = level_mean(s->care, s->region, i), *cost = s->cost + i * s->n;
    size_t years = s->year + 1;
    for (size_t t = 0; t < years; t++) {
        care_rates_row(s->care, s->region, t, i, rate);
        for (size_t p = 0; p < s->care->n_product; p++) {
            for (size_t u = 0; u < t; u++)
                cost[p * years + u] *= care_rate_keep(&rate[p]);
            cost[p * years + t] = rate[p].inflow * level;
        }
    }
    for (size_t p = 0; p < s->care->n_product; p++) {
        double first, second;
        client_moments(s->care, &s->care->product[p], &rate[p], covered, &first, &second);
        for (size_t u = 0; u < years; u++) {
            s->own[i] += second * cost[p * years + u];
            cost[p * years + u] *= first;
        }
    }
}

/* log of E[exp(Z[u] + Z[v])] / (E[exp Z[u]] E[exp Z[v]]) of the municipal AR(1), 0 in the base year: for a normal one
 * its covariance between the years. */
static double municipal_covariance(const struct care *care, size_t u, size_t v) {
    size_t early = u < v ? u : v, late = u < v ? v : u;
    double covariance = 0.0, rho = care->municipal_rho;
    if (care->municipal == MUNICIPAL_STUDENT_T)
        return care_municipal_log_mean(care, u, 1.0, v, 1.0) - care_municipal_log_mean(care, u, 1.0, v, 0.0) -
               care_municipal_log_mean(care, u, 0.0, v, 1.0);
    for (size_t t = 0; t < early; t++) {
        double sd = care_municipal_sd(care, t + 1);
        covariance = rho * rho * covariance + sd * sd;
    }
    for (size_t t = early; t < late; t++)
        covariance *= rho;
    return covariance;
}

static void fill_factors(struct strands *s) {
    const struct care *care = s->care;
    size_t years = s->year + 1;
    double step = care->regional_sd * care->regional_sd;
    for (size_t k = 0; k < s->n; k++)
        for (size_t j = 0; j < s->n; j++) {
            const struct product *p = &care->product[k / years], *q = &care->product[j / years];
            size_t u = k % years, v = j % years;
            double product = k == j ? p->sd * p->sd : 0.0;
            double shared = fmath_exp(p->beta * q->beta * step * (double)(u < v ? u : v) + product);
            s->shared[k * s->n + j] = shared - 1.0;
            if (s->apart)
                s->apart[k * s->n + j] = fmath_exp(product) - 1.0;
            s->single[k * s->n + j] = shared * (fmath_exp(municipal_covariance(care, u, v)) - 1.0);
        }
}

static double dot(size_t n, const double *a, const double *b) {
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += a[k] * b[k];
    return sum;
}

/* a' M a. */
static double quadratic(size_t n, const double *matrix, const double *a) {
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += a[k] * dot(n, matrix + k * n, a);
    return sum;
}

static double total(size_t n, const double *a) {
    double sum = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += a[k];
    return sum;
}

/* Cov = E[P^2] (own chance + factors) + (E[P^2] - E[P]^2) mean mean', for price P. */
static void fill_covariance(const struct strands *s, double *covariance) {
    size_t n = s->region->n_municipality;
    double price = care_expect_price(s->care, s->year), square = price * price;
    double moves = square * (fmath_exp(s->care->price_sd * s->care->price_sd * (double)s->year) - 1.0);
    square += moves;
    for (size_t i = 0; i < n; i++) {
        const double *cost = s->cost + i * s->n;
        for (size_t j = 0; j < n; j++) {
            bool apart = s->apart && s->region->sub_region_of[i] != s->region->sub_region_of[j];
            const double *together = apart ? s->together_apart : s->together;
            covariance[i * n + j] = square * dot(s->n, cost, together + j * s->n) +
                                    moves * total(s->n, cost) * total(s->n, s->cost + j * s->n);
        }
        covariance[i * n + i] += square * (s->own[i] + quadratic(s->n, s->single, cost));
    }
}

enum status care_covariance(const struct care *care, const struct region *region, size_t year, const bool *covered,
                            double *covariance) {
    struct strands s = {.care = care, .region = region, .year = year};
    enum status status = strands_allocate(&s);
    if (!status) {
        for (size_t i = 0; i < region->n_municipality; i++)
            fill_town(&s, covered, i);
        fill_factors(&s);
        for (size_t i = 0; i < region->n_municipality; i++)
            for (size_t k = 0; k < s.n; k++) {
                s.together[i * s.n + k] = dot(s.n, s.shared + k * s.n, s.cost + i * s.n);
                if (s.apart)
                    s.together_apart[i * s.n + k] = dot(s.n, s.apart + k * s.n, s.cost + i * s.n);
            }
        fill_covariance(&s, covariance);
    }
    strands_free(&s);
    return status;
}

/* Covariance of municipality i with its pool, 0 when that is negative. */
static double with_pool(size_t n, const double *covariance, const int16_t *pool, size_t i) {
    double sum = 0.0;
    for (size_t j = 0; j < n; j++)
        sum += pool[j] == pool[i] ? covariance[i * n + j] : 0.0;
    return pool[i] >= 0 && sum > 0.0 ? sum : 0.0;
}

void care_covariance_weights(size_t n, const double *covariance, const int16_t *pool, int64_t *weight) {
    const double most = 0x1p60;
    for (size_t i = 0; i < n; i++) {
        double of_pool = 0.0, scale = 1.0;
        for (size_t j = 0; j < n; j++)
            of_pool += pool[j] == pool[i] ? with_pool(n, covariance, pool, j) : 0.0;
        while (of_pool * scale >= most)
            scale *= 0.5;
        weight[i] = (int64_t)(with_pool(n, covariance, pool, i) * scale + 0.5);
    }
}
