/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calibration of a scenario: its region's real accounts and a table of targets in, values with intervals out. */
#ifndef SIM_BELIEF_CALIBRATION_H
#define SIM_BELIEF_CALIBRATION_H

#include "sim/belief/evidence.h"
#include "sim/belief/misfit.h"
#include "sim/belief/targets.h"

struct calibration {
    struct scenario scenario;
    struct evidence evidence;
    struct targets targets;
    struct accounts accounts; /* the facts */
    struct kernel kernel;
    struct fit fit;
    struct misfit misfit;
    double *fitted; /* [targets.n_check] what the fitted scenario has for each check */
};

/* From the files to the fit. STATUS_CONFLICT when there are too few facts to fit anything. Free with calibration_free
 * (legal on a zeroed struct and twice). */
CHECKED enum status calibration_run(const char *scenario_path, const char *targets_path,
                                    const struct fit_progress *progress, struct calibration *calibration,
                                    struct note *note);
void calibration_free(struct calibration *calibration);

/* The likelihood's kernel and priors for accounts up to year index `last` of the evidence: what a calibration as of
 * then starts from. chance_sd becomes the closed form of the scenario's products unless targets give it. */
CHECKED enum status calibration_start(const struct scenario *scenario, size_t n_year, struct targets *targets,
                                      struct kernel *kernel);

/* Write the values as a scenario fragment. */
CHECKED enum status calibration_write(const struct calibration *calibration, const char *targets_path, const char *path,
                                      struct note *note);

#endif
