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

/* Swings are told from at least so many facts, over so many years: where there are fewer nothing is fitted. */
enum { CALIBRATION_FACTS = 60, CALIBRATION_YEARS = 3 };

/* Whether accounts as of a year are enough to fit to, and of no more years than a filter holds. */
bool calibration_is_enough(const struct evidence *evidence, const struct accounts *accounts);

/* The likelihood's kernel and priors for so many years of the evidence: what a calibration as of then starts from.
 * chance_sd becomes the closed form of the scenario's products unless targets give it; what too few sub-regions cannot
 * tell keeps the value of the scenario. */
CHECKED enum status calibration_start(const struct evidence *evidence, size_t n_year, struct targets *targets,
                                      struct kernel *kernel);

/* Write the values as a scenario fragment. */
CHECKED enum status calibration_write(const struct calibration *calibration, const char *targets_path, const char *path,
                                      struct note *note);

#endif
