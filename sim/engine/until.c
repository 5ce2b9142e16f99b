/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/until.h"

#include "sim/base/i18n.h"
#include "sim/scenario/place_name.h"
#include "sim/scenario/scheme_name.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status parse_accuracy(const char *text, struct until *until, struct note *note) {
    char *end;
    errno = 0;
    until->limit = strtod(text, &end);
    until->relative = *end == '%';
    end += until->relative;
    if (end != text && *end == '\0' && errno == 0 && isfinite(until->limit) && until->limit > 0.0) {
        until->limit /= until->relative ? 100.0 : 1.0;
        return STATUS_OK;
    }
    return note_error(note, STATUS_USAGE, NULL, 0, "--until",
                      _("%s does not fit; expected an amount in euros above 0, such as 50000, or a percentage of the "
                        "mean payment, such as 1%%"),
                      text);
}

static bool parse_figure(const char *name, struct until *until) {
    static const struct {
        const char *name;
        enum until_figure figure;
    } figures[] = {
        {"mean", UNTIL_MEAN}, {"es90", UNTIL_ES90}, {"p_shortfall", UNTIL_SHORTFALL}, {"transfer", UNTIL_TRANSFER}};
    for (size_t k = 0; k < sizeof figures / sizeof figures[0]; k++)
        if (strcmp(name, figures[k].name) == 0) {
            until->figure = figures[k].figure;
            return true;
        }
    char *end;
    long percent = name[0] == 'p' ? strtol(name + 1, &end, 10) : -1;
    for (size_t k = 0; percent > 0 && *end == '\0' && k < MEASURE_QUANTILES; k++)
        if (lround(100.0 * measure_quantile[k]) == percent) {
            until->figure = UNTIL_QUANTILE;
            until->quantile = k;
            return true;
        }
    return false;
}

/* The next part up to a colon, into to[size]. False when it does not fit. */
static bool next_part(const char **text, char *to, size_t size) {
    size_t n = strcspn(*text, ":");
    if (n >= size)
        return false;
    memcpy(to, *text, n);
    to[n] = '\0';
    *text += n + ((*text)[n] == ':');
    return true;
}

enum status until_parse(const char *accuracy, const char *target, struct until *until, struct note *note) {
    char figure[32];
    const char *rest = target ? target : "mean";
    *until = (struct until){.accuracy = accuracy, .target = rest};
    enum status status = parse_accuracy(accuracy, until, note);
    if (status)
        return status;
    if (next_part(&rest, figure, sizeof figure) && parse_figure(figure, until) &&
        next_part(&rest, until->scheme, sizeof until->scheme) &&
        next_part(&rest, until->municipality, sizeof until->municipality) && *rest == '\0') {
        if (until->figure != UNTIL_SHORTFALL || until->relative)
            return STATUS_OK;
        return note_error(note, STATUS_USAGE, NULL, 0, "--until",
                          _("a probability is no amount; give percentage points, such as 1%%"));
    }
    return note_error(
        note, STATUS_USAGE, NULL, 0, "--target",
        _("%s does not fit; expected mean, p1, p5, p10, p25, p50, p75, p90, p95, p99, es90, p_shortfall "
          "or transfer, and after a colon the name of a scheme and a municipality where only these count: "
          "p90:full:GM0014"),
        until->target);
}

static bool counts_scheme(const struct until *until, const struct scenario *scenario, size_t s) {
    return !until->scheme[0] || strcmp(until->scheme, scenario->scheme[s].name) == 0;
}

static bool counts_municipality(const struct until *until, const struct scenario *scenario, size_t i) {
    return !until->municipality[0] || strcmp(until->municipality, scenario->region.municipality[i].code) == 0;
}

enum status until_check(struct until *until, const struct scenario *scenario, struct note *note) {
    size_t s = 0, i = 0;
    enum status status = STATUS_OK;
    if (until->scheme[0])
        status = scheme_find_in(scenario->scheme, scenario->n_scheme, NULL, until->scheme, &s, note);
    if (status) {
        snprintf(note->key, sizeof note->key, "--target");
        return status;
    }
    if (until->scheme[0])
        snprintf(until->scheme, sizeof until->scheme, "%s", scenario->scheme[s].name);
    if (!until->municipality[0])
        return STATUS_OK;
    status = place_find(&scenario->region, NULL, "--target", until->municipality, &i, NULL, note);
    if (!status)
        snprintf(until->municipality, sizeof until->municipality, "%s", scenario->region.municipality[i].code);
    return status;
}

/* Half the 95 % interval, in cents or as a share; INFINITY when it is not known. */
static double half_width(const struct until *until, const struct measure_series *series) {
    double half = INFINITY;
    size_t q = until->quantile;
    switch (until->figure) {
    case UNTIL_MEAN:
        half = STATS_Z95 * series->mean.se;
        break;
    case UNTIL_QUANTILE:
        if (series->quantile[q] != MEASURE_UNKNOWN)
            half = 0.5 * (double)(series->quantile_high[q] - series->quantile_low[q]);
        break;
    case UNTIL_ES90:
        half = STATS_Z95 * series->es90.se;
        break;
    case UNTIL_SHORTFALL:
        half = 0.5 * (series->p_shortfall_interval.high - series->p_shortfall_interval.low);
        break;
    case UNTIL_TRANSFER:
        half = STATS_Z95 * series->transfer.se;
        break;
    }
    return isfinite(half) ? half : INFINITY;
}

double until_ratio(const struct until *until, const struct plan *plan, const struct measure_series *series) {
    const struct scenario *scenario = plan->scenario;
    double worst = 0.0;
    if (scenario->n_draw / scenario->inner_draws < UNTIL_LEAST_SETS)
        return INFINITY;
    for (size_t s = 0; s < plan->n_scheme; s++)
        for (size_t i = 0; i < plan->n_municipality; i++) {
            const struct measure_series *at = &series[(s * (plan->n_year + 1) + plan->n_year) * plan->n_place + i];
            double limit = until->limit, paid = -at->mean.value;
            if (!counts_scheme(until, scenario, s) || !counts_municipality(until, scenario, i))
                continue;
            for (size_t t = 1; t < plan->n_year; t++)
                paid += (double)plan->budget[t * plan->n_municipality + i];
            if (until->figure != UNTIL_SHORTFALL)
                limit *= until->relative ? fabs(paid) : 100.0;
            double ratio = half_width(until, at) / limit;
            worst = ratio > worst ? ratio : worst;
        }
    return worst;
}

static int64_t round_up(double wanted, int64_t inner, int64_t most) {
    int64_t step = (UNTIL_STEP_DRAWS + inner - 1) / inner * inner;
    most -= most % inner;
    if (wanted >= (double)most)
        return most;
    int64_t n = ((int64_t)ceil(wanted) + step - 1) / step * step;
    return n < most ? n : most;
}

int64_t until_most(int64_t draws) {
    return draws > 0 ? draws : UNTIL_MOST_DRAWS;
}

int64_t until_first(int64_t inner, int64_t most) {
    double least = (double)(2 * UNTIL_LEAST_SETS * inner);
    return round_up(least > UNTIL_FIRST_DRAWS ? least : UNTIL_FIRST_DRAWS, inner, most);
}

int64_t until_next(int64_t n_draw, double ratio, int64_t inner, int64_t most) {
    /* A twentieth more than needed, since the width is itself an estimate. */
    double wanted = isfinite(ratio) ? (double)n_draw * ratio * ratio * 1.05 : 4.0 * (double)n_draw;
    double least = 1.05 * (double)n_draw;
    return round_up(wanted > least ? wanted : least, inner, most);
}
