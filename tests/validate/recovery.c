/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does a calibration find the truth? Panels with the holes of the national one and true Student-t innovations,
 * simulated at values drawn from the priors; each fitted again. 95 % intervals must hold the truth 88 to 100 % of the
 * time per parameter, and 93 to 97 % all together.
 *
 *   recovery [PANELS]        100 when absent; targets are for that many */
#include "sim/belief/calibration.h"
#include "sim/belief/simulate.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCALES_USED = 6, SEED = 9000 };

static void draw_truth(const struct prior *prior, gsl_rng *rng, double *truth) {
    for (enum parameter p = 0; p < PARAMETERS; p++) {
        double at = prior[p].value;
        if (prior[p].sd > 0.0)
            at = parameter_from_scale(p, parameter_to_scale(p, at) + prior[p].sd * gsl_ran_ugaussian(rng));
        truth[p] = fmin(fmax(at, parameter_kinds[p].low), parameter_kinds[p].high);
    }
}

/* What is counted of a parameter; z: how many sds of its fit the value that was found lies above the truth. */
struct tally {
    int held;
    double z, square;
};

static void count(struct tally *tally, enum parameter p, double truth, const struct fit *fit) {
    double z = fit->sd[p] > 0.0 ? (fit->at[p] - parameter_to_scale(p, truth)) / fit->sd[p] : 0.0;
    tally->held += truth >= fit->low[p] && truth <= fit->high[p];
    tally->z += z;
    tally->square += z * z;
}

/* One panel; where the fit is not definite its intervals are the prior's. */
static void try_panel(const struct accounts *like, const struct kernel *kernel, const struct targets *targets,
                      gsl_rng *rng, struct tally tally[PARAMETERS]) {
    static const struct fit_progress once = {.starts = 1};
    struct accounts accounts = *like;
    struct likelihood likelihood;
    struct fit fit;
    double truth[PARAMETERS];
    accounts.y = calloc(like->n * like->n_year, sizeof *accounts.y);
    draw_truth(targets->prior, rng, truth);
    if (!accounts.y || simulate_panel(like, kernel, targets->unrest, truth, rng, accounts.y) != STATUS_OK ||
        likelihood_init(&accounts, kernel, targets->unrest, SCALES_USED, 0, &likelihood) != STATUS_OK ||
        fit_accounts(&likelihood, targets->prior, &once, &fit) != STATUS_OK)
        exit(1);
    for (enum parameter p = 0; p < PARAMETERS; p++)
        count(&tally[p], p, truth[p], &fit);
    likelihood_free(&likelihood);
    free(accounts.y);
}

static int judge(const char *what, double share, double low, double high, const struct tally *tally, int panels) {
    int good = share >= low && share <= high;
    double mean = tally->z / panels, sd = sqrt(fmax(tally->square / panels - mean * mean, 0.0));
    printf("%-34s %6.3f   %.2f to %.2f   %s, checked; z: mean %+.2f, sd %.2f\n", what, share, low, high,
           good ? "reached" : "MISSED", mean, sd);
    return !good;
}

int main(int argc, char **argv) {
    struct note note = {0};
    struct scenario scenario;
    struct targets targets;
    struct evidence evidence;
    struct accounts accounts;
    struct kernel kernel;
    struct tally tally[PARAMETERS] = {0}, all = {0};
    int panels = argc > 1 ? atoi(argv[1]) : 100, missed = 0, free_ones = 0;
    if (scenario_read(&files_disk, "scenarios/nederland.cfg", &scenario, &note) != STATUS_OK ||
        targets_read(&files_disk, "scenarios/panel/targets.csv", &scenario, &targets, &note) != STATUS_OK ||
        evidence_read(&files_disk, &scenario, true, &evidence, &note) != STATUS_OK ||
        evidence_accounts(&evidence, evidence.n_known - 1, &accounts) != STATUS_OK ||
        calibration_start(&evidence, accounts.n_year, &targets, &kernel) != STATUS_OK) {
        fprintf(stderr, "recovery: %s:%d: %s\n", note.file, note.line, note.text);
        return 1;
    }
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, SEED);
    for (int k = 0; k < panels; k++)
        try_panel(&accounts, &kernel, &targets, rng, tally);
    for (enum parameter p = 0; p < PARAMETERS; p++)
        if (targets.prior[p].sd > 0.0) {
            missed += judge(parameter_kinds[p].key, (double)tally[p].held / panels, 0.88, 1.0, &tally[p], panels);
            all.held += tally[p].held;
            all.z += tally[p].z;
            all.square += tally[p].square;
            free_ones++;
        }
    int fits = panels * free_ones;
    missed += judge("all together", (double)all.held / fits, 0.93, 0.97, &all, fits);
    gsl_rng_free(rng);
    accounts_free(&accounts);
    evidence_free(&evidence);
    targets_free(&targets);
    scenario_free(&scenario);
    return missed > 0;
}
