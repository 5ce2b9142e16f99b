/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/region/fact.h"

#include "models/core/fmath.h"
#include <math.h>

const char *fact_name(enum fact fact) {
    static const char *const names[] = {"fact", "unknown", "spike", "before jump"};
    return names[fact];
}

double fact_log_cost(double eur, double residents) {
    return eur > 0.0 && eur >= FACT_LEAST_EUR * residents ? fmath_log(eur / residents) : (double)NAN;
}

/* The nearest fact from year t on in a direction, n_year when there is none. */
static size_t nearest(size_t n_year, const enum fact *fact, size_t t, int step) {
    while (t < n_year && fact[t] != FACT_HOLDS)
        t += (size_t)step; /* below 0 wraps beyond n_year */
    return t < n_year ? t : n_year;
}

/* Spikes are judged among the accounts as given, and only then taken out: two in a row are a change, not a spike. */
static void mark_spikes(size_t n_year, const double *log_cost, const enum fact *given, enum fact *fact) {
    for (size_t t = 0; t < n_year; t++) {
        size_t before = t > 0 ? nearest(n_year, given, t - 1, -1) : n_year, after = nearest(n_year, given, t + 1, 1);
        if (given[t] != FACT_HOLDS || before == n_year || after == n_year)
            continue;
        double up = log_cost[t] - log_cost[before], down = log_cost[after] - log_cost[t];
        if (fabs(up) > FACT_JUMP && fabs(down) > FACT_JUMP && up * down < 0.0)
            fact[t] = FACT_SPIKE;
    }
}

static void mark_before_jump(size_t n_year, const double *log_cost, enum fact *fact) {
    size_t jump = 0;
    for (size_t t = 1; t < n_year; t++) {
        size_t before = nearest(n_year, fact, t - 1, -1);
        if (fact[t] == FACT_HOLDS && before < n_year && fabs(log_cost[t] - log_cost[before]) > FACT_JUMP)
            jump = t;
    }
    for (size_t t = 0; t < jump; t++)
        if (fact[t] == FACT_HOLDS)
            fact[t] = FACT_BEFORE_JUMP;
}

void fact_judge(size_t n_year, const double *log_cost, enum fact *fact) {
    enum { YEARS = 64 };
    enum fact given[YEARS];
    if (n_year > YEARS) /* no panel is that long; what lies before is not looked at */
        for (; n_year > YEARS; n_year--, log_cost++)
            *fact++ = FACT_UNKNOWN;
    for (size_t t = 0; t < n_year; t++)
        fact[t] = given[t] = isfinite(log_cost[t]) ? FACT_HOLDS : FACT_UNKNOWN;
    mark_spikes(n_year, log_cost, given, fact);
    mark_before_jump(n_year, log_cost, fact);
}
