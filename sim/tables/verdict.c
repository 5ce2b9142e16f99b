/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/verdict.h"

#include "models/analysis/measure.h"
#include "sim/base/i18n.h"
#include <math.h>

/* A normal deviation that is exceeded with 10 %: a sign further than this from 0 is 90 % certain. */
static const double Z90 = 1.2815515655446004;
static const double Z95_ONE_SIDE = 1.6448536269514722;

enum verdict verdict_judge(int64_t mean, int64_t mean_se, int64_t sd, int64_t sd_se, int64_t groups) {
    double mean_error = Z95_ONE_SIDE * (double)mean_se, sd_error = Z95_ONE_SIDE * (double)sd_se;
    double size = fabs((double)mean);
    if (mean == 0 && (mean_se == 0 || sd == 0)) /* few sets have no error */
        return VERDICT_NEUTRAL;
    if (sd == STORE_UNKNOWN || mean_se == STORE_UNKNOWN || sd_se == STORE_UNKNOWN || groups < MEASURE_LEAST_GROUPS)
        return VERDICT_DRAWS;
    if (size - mean_error > Z90 * ((double)sd + sd_error))
        return mean > 0 ? VERDICT_PAYS : VERDICT_RECEIVES;
    return size + mean_error < Z90 * ((double)sd - sd_error) ? VERDICT_MISSING : VERDICT_DRAWS;
}

enum verdict verdict_of(const struct source *s, size_t scheme, size_t i) {
    size_t at = source_at(s, scheme, s->n_period - 1, i);
    enum verdict verdict = verdict_judge(s->structural[at], s->structural_se[at], s->structural_sd[at],
                                         s->structural_sd_se[at], s->groups);
    return s->budget_guess && verdict != VERDICT_NEUTRAL ? VERDICT_MISSING : verdict;
}

/* May more draws show of it that it receives? Not where it pays in by more than the error of that. */
static bool may_receive(const struct source *s, size_t scheme, size_t i) {
    size_t at = source_at(s, scheme, s->n_period - 1, i);
    return s->structural_se[at] == STORE_UNKNOWN ||
           (double)s->structural[at] < Z95_ONE_SIDE * (double)s->structural_se[at];
}

enum verdict verdict_told(const struct source *s, size_t scheme, size_t i) {
    enum verdict verdict = verdict_of(s, scheme, i);
    bool unnamed = verdict == VERDICT_PAYS || verdict == VERDICT_MISSING ||
                   (verdict == VERDICT_DRAWS && !may_receive(s, scheme, i));
    return s->example && unnamed ? VERDICT_UNNAMED : verdict;
}

void verdict_count(const struct source *s, size_t scheme, int64_t count[VERDICT_TOLD_COUNT]) {
    for (size_t v = 0; v < VERDICT_TOLD_COUNT; v++)
        count[v] = 0;
    for (size_t i = 0; i < s->n_municipality; i++)
        count[source_tells_payers(s) ? verdict_of(s, scheme, i) : verdict_told(s, scheme, i)]++;
}

bool verdict_is_counted(const struct source *s, enum verdict verdict) {
    return source_tells_payers(s) ? verdict != VERDICT_UNNAMED : verdict != VERDICT_PAYS && verdict != VERDICT_MISSING;
}

bool verdict_tells_amount(const struct source *s, size_t scheme, size_t i) {
    enum verdict verdict = verdict_of(s, scheme, i);
    return source_tells_payers(s) || verdict == VERDICT_RECEIVES || verdict == VERDICT_NEUTRAL;
}

const char *verdict_word(enum verdict verdict) {
    static const char *const words[VERDICT_TOLD_COUNT] = {
        [VERDICT_PAYS] = N_("pays in"),
        [VERDICT_RECEIVES] = N_("receives"),
        [VERDICT_MISSING] = N_("figures missing"),
        [VERDICT_DRAWS] = N_("too few draws"),
        [VERDICT_NEUTRAL] = N_("shares nothing"),
        [VERDICT_UNNAMED] = N_("no verdict: inputs assumed"),
    };
    return _(words[verdict]);
}
