/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What single clients cost: of 1,900 clients the 400 dearest take 75 % (Rekenkamer Midden-Groningen), and hardly any
 * ambulatory client costs next to nothing. In closed form, from the shipped scenarios; the share of the intensive kind
 * of ambulatory clients is fitted here again, with the mean of that kind held. */
#include "models/care/expect.h"
#include "models/care/family.h"
#include "models/care/kind.h"
#include "sim/scenario/scenario.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double dearest = 400.0 / 1900.0, target = 0.75;
static int missed;

static void stop(const char *what, const struct note *note) {
    fprintf(stderr, "severity: %s %s\n", what, note ? note->text : "");
    exit(1);
}

static void judge(const char *scenario, const char *what, double figure, double low, double high, const char *how) {
    int good = figure >= low && figure <= high;
    char line[100];
    missed += !good;
    snprintf(line, sizeof line, "%s: %s", scenario, what);
    printf("%-66s %8.4f   %.4f to %.4f   %s, %s\n", line, figure, low, high, good ? "reached" : "MISSED", how);
}

/* Clients of one kind and form, with gamma or lognormal cost in EUR of the base year. */
struct part {
    double clients, mean, cv;
    bool lognormal, mixed;
};
struct parts {
    size_t n;
    struct part part[2 * CARE_PRODUCT_MAX];
};

static void add_part(const struct care_kind *kind, const struct product *product, double clients, unsigned form,
                     struct parts *parts) {
    double pgb = product->pgb_share, factor = form ? product->pgb_cost_factor : 1.0;
    const struct product *as = kind->n > 1 ? &kind->component : product;
    bool lognormal = as->family == &family_lognormal;
    if (!lognormal && as->family != &family_gamma)
        stop("only gamma and lognormal are known here", NULL);
    if (parts->n == sizeof parts->part / sizeof *parts->part)
        stop("too many kinds of clients", NULL);
    parts->part[parts->n++] = (struct part){.clients = clients * kind->share * (form ? pgb : 1.0 - pgb),
                                            .mean = product->mean_cost * kind->mean * factor,
                                            .cv = as->cv,
                                            .lognormal = lognormal,
                                            .mixed = kind->n > 1};
}

/* The clients of a year (index) of the whole region. */
static void collect(const struct scenario *scenario, size_t year, struct parts *parts) {
    const struct care *care = &scenario->care;
    size_t towns = scenario->region.n_municipality, n_kind;
    struct care_kind *kind = care_kinds_new(care, &n_kind);
    double *clients = malloc(care->n_year * towns * care->n_product * sizeof *clients);
    if (!kind || !clients)
        stop("no memory", NULL);
    care_expect_clients(care, &scenario->region, clients);
    parts->n = 0;
    for (size_t k = 0; k < n_kind; k++) {
        size_t p = kind[k].product;
        double sum = 0.0;
        for (size_t i = 0; i < towns; i++)
            sum += clients[(year * towns + i) * care->n_product + p];
        for (unsigned form = 0; form < CARE_FORMS; form++)
            add_part(&kind[k], &care->product[p], sum, form, parts);
    }
    free(kind);
    free(clients);
}

/* The chance that a client costs more than x, and the part of the cost that is of such clients. */
static void above(const struct part *part, double x, double *clients, double *cost) {
    double variance = part->cv * part->cv;
    if (part->lognormal) {
        double sd = sqrt(log1p(variance)), z = (log(x / part->mean) + sd * sd / 2.0) / sd;
        *clients = gsl_cdf_ugaussian_Q(z);
        *cost = gsl_cdf_ugaussian_Q(z - sd);
    } else {
        *clients = gsl_cdf_gamma_Q(x, 1.0 / variance, part->mean * variance);
        *cost = gsl_cdf_gamma_Q(x, 1.0 / variance + 1.0, part->mean * variance);
    }
}

/* The same of all clients together. */
static void all_above(const struct parts *parts, double x, double *clients, double *cost) {
    double n = 0.0, euro = 0.0;
    *clients = *cost = 0.0;
    for (size_t k = 0; k < parts->n; k++) {
        const struct part *part = &parts->part[k];
        double more, dear;
        above(part, x, &more, &dear);
        *clients += part->clients * more;
        *cost += part->clients * part->mean * dear;
        n += part->clients;
        euro += part->clients * part->mean;
    }
    *clients /= n;
    *cost /= euro;
}

static double root(double (*f)(double x, void *with), void *with, double low, double high) {
    gsl_function function = {f, with};
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!solver || gsl_root_fsolver_set(solver, &function, low, high))
        stop("no root", NULL);
    while (gsl_root_test_interval(gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver), 1e-9, 0.0))
        if (gsl_root_fsolver_iterate(solver))
            stop("a root was not found", NULL);
    double x = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    return x;
}

static double too_many_above(double log_x, void *parts) {
    double clients, cost;
    all_above(parts, exp(log_x), &clients, &cost);
    return clients - dearest;
}

static double share_of_dearest(struct parts *parts) {
    double clients, cost;
    all_above(parts, exp(root(too_many_above, parts, 0.0, log(1e7))), &clients, &cost);
    return cost;
}

/* Of the clients of mixtures. */
static double share_below(const struct parts *parts, double euro) {
    double n = 0.0, below = 0.0;
    for (size_t k = 0; k < parts->n; k++) {
        double more, dear;
        if (!parts->part[k].mixed)
            continue;
        above(&parts->part[k], euro, &more, &dear);
        n += parts->part[k].clients;
        below += parts->part[k].clients * (1.0 - more);
    }
    return below / n;
}

/* ---- the fit ---- */

struct fit {
    struct scenario *scenario;
    size_t year;
};

/* How far the dearest are from the target when this share of ambulatory clients is of the intensive, second kind. */
static double off_target(double share, void *with) {
    const struct fit *fit = with;
    struct parts parts;
    for (size_t p = 0; p < fit->scenario->care.n_product; p++) {
        struct component *c = fit->scenario->care.product[p].component;
        if (!c)
            continue;
        c[1].share = share;
        c[0].share = 1.0 - share;
        c[0].mean = (1.0 - share * c[1].mean) / c[0].share;
    }
    collect(fit->scenario, fit->year, &parts);
    return share_of_dearest(&parts) - target;
}

/* fitted: the share of the intensive kind is fitted to this scenario, else taken from another one. */
static void look(const char *name, size_t year, bool fitted) {
    struct note note = {0};
    struct scenario scenario;
    struct parts parts;
    char file[80];
    double share = 0.0, mean = 0.0;
    snprintf(file, sizeof file, "scenarios/%s.cfg", name);
    if (scenario_read(&files_disk, file, &scenario, &note) != STATUS_OK)
        stop("", &note);
    collect(&scenario, year, &parts);
    judge(name, "cost of the dearest 400 of 1,900", share_of_dearest(&parts), fitted ? target - 0.005 : target - 0.02,
          fitted ? target + 0.005 : target + 0.02, fitted ? "fitted" : "checked");
    judge(name, "ambulatory clients under EUR 10", share_below(&parts, 10.0), 0.0, 0.01, "checked");
    judge(name, "ambulatory clients under EUR 100", share_below(&parts, 100.0), 0.0, 0.03, "checked");
    for (size_t p = 0; p < scenario.care.n_product; p++)
        if (scenario.care.product[p].component) {
            share = scenario.care.product[p].component[1].share;
            mean = scenario.care.product[p].component[1].mean;
        }
    if (fitted) {
        struct fit fit = {&scenario, year};
        double again = root(off_target, &fit, 0.05, 0.95 / mean);
        judge(name, "share of the intensive kind, fitted again", again, share - 0.001, share + 0.001, "fitted");
    }
    scenario_free(&scenario);
}

int main(void) {
    gsl_set_error_handler_off();
    look("groningen-2016", 2, true); /* 2017 */
    look("groningen-2024", 0, true); /* 2023 */
    look("flevoland-2016", 2, false);
    look("nederland", 0, false); /* 2017 */
    return missed > 0;
}
