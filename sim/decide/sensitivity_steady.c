/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means of what bends at every point of a design, by control variates: what the place and the region cost themselves
 * explains most of what is paid, and its mean is known at every point (models/care/points.h).
 *
 *     value = mean of y - slope (own cost - its mean at the point)
 *
 * has the mean of y whatever the slopes are, since these are the same at all points: those of a regression at the
 * centre, on a pilot of groups of draws that lie evenly (models/core/stratum.h). As slopes differ where the scheme
 * bends elsewhere, the draws at the points are the group whose own costs are nearest to their means: whatever the
 * slope, little is then taken off. How far the groups differ is the error of a value. */
#include "models/core/stratum.h"
#include "models/inputs/design.h"
#include "sim/decide/sensitivity.h"
#include "sim/engine/plan.h"
#include <math.h>
#include <stdlib.h>

enum { CONTROLS = 2, GROUPS = 8 * STRATUM_REPLICATES, PILOT = GROUPS * SENSITIVITY_FEW };

struct steady {
    const struct sensitivity_task *task;
    size_t n_control; /* the region is its own place */
    double slope[CONTROLS];
    double (*expected)[CONTROLS];      /* [n_point] own costs of place and region */
    double pilot[PILOT][CONTROLS + 1]; /* own costs less their means, and y */
    double *value;
};

/* The measure of one row, and own costs. */
static double read_row(const struct steady *s, const struct chunk *chunk, size_t row, double own[CONTROLS]) {
    const struct sensitivity_task *task = s->task;
    struct sensitivity_sums sums = sensitivity_sum(task, chunk, task->place, row);
    own[0] = (double)sums.own;
    own[1] = (double)sensitivity_sum(task, chunk, task->plan->n_municipality, row).own;
    return task->measure->value(1, &sums.result, &sums.payment, &sums.own, 0.0);
}

static void take_expected(void *context, const struct chunk *chunk, size_t point, size_t row) {
    struct steady *s = context;
    read_row(s, chunk, row, s->expected[point]);
}

/* The same of a draw, own costs less their means. */
static double read_draw(const struct steady *s, const struct chunk *chunk, size_t point, size_t row,
                        double off[CONTROLS]) {
    double y = read_row(s, chunk, row, off);
    for (size_t k = 0; k < CONTROLS; k++)
        off[k] -= s->expected[point][k];
    return y;
}

static void take_pilot(void *context, const struct chunk *chunk, size_t point, size_t row) {
    struct steady *s = context;
    for (size_t r = 0; r < PILOT; r++)
        s->pilot[r][CONTROLS] = read_draw(s, chunk, point, row + r, s->pilot[r]);
}

static double steadied(const struct steady *s, double y, const double off[CONTROLS]) {
    for (size_t k = 0; k < s->n_control; k++)
        y -= s->slope[k] * off[k];
    return y;
}

static void take_draws(void *context, const struct chunk *chunk, size_t point, size_t row) {
    struct steady *s = context;
    double sum = 0.0;
    for (size_t r = 0; r < SENSITIVITY_FEW; r++) {
        double off[CONTROLS], y = read_draw(s, chunk, point, row + r, off);
        sum += steadied(s, y, off);
    }
    s->value[point] = sum / SENSITIVITY_FEW;
}

static double covariance(const struct steady *s, size_t a, size_t b) {
    double mean_a = 0.0, mean_b = 0.0, sum = 0.0;
    for (size_t r = 0; r < PILOT; r++) {
        mean_a += s->pilot[r][a] / PILOT;
        mean_b += s->pilot[r][b] / PILOT;
    }
    for (size_t r = 0; r < PILOT; r++)
        sum += (s->pilot[r][a] - mean_a) * (s->pilot[r][b] - mean_b);
    return sum;
}

/* Least squares; what does not vary by itself has no slope. */
static void fit_slopes(struct steady *s) {
    double a = covariance(s, 0, 0), b = covariance(s, 0, 1), c = covariance(s, 1, 1);
    double ya = covariance(s, 0, CONTROLS), yb = covariance(s, 1, CONTROLS), determinant = a * c - b * b;
    bool both = s->n_control == CONTROLS && determinant > 1e-9 * a * c;
    s->slope[0] = both ? (c * ya - b * yb) / determinant : a > 0.0 ? ya / a : 0.0;
    s->slope[1] = both ? (a * yb - b * ya) / determinant : 0.0;
}

/* The first draw of a group; the others are STRATUM_REPLICATES apart. */
static size_t first_of(size_t group) {
    return group / STRATUM_REPLICATES * STRATUM_REPLICATES * SENSITIVITY_FEW + group % STRATUM_REPLICATES;
}

static double mean_of_group(const struct steady *s, size_t group, size_t which) {
    double sum = 0.0;
    for (size_t k = 0; k < SENSITIVITY_FEW; k++)
        sum += s->pilot[first_of(group) + k * STRATUM_REPLICATES][which];
    return sum / SENSITIVITY_FEW;
}

/* The group whose own costs are nearest to their means. */
static size_t find_nearest(const struct steady *s) {
    size_t nearest = 0;
    double least = INFINITY;
    for (size_t group = 0; group < GROUPS; group++) {
        double far = 0.0;
        for (size_t k = 0; k < s->n_control; k++) {
            double off = mean_of_group(s, group, k), variance = covariance(s, k, k);
            far += variance > 0.0 ? off * off / variance : 0.0;
        }
        if (far < least) {
            least = far;
            nearest = group;
        }
    }
    return nearest;
}

/* Of the mean of one group. */
static double error_of_one(const struct steady *s) {
    double sum = 0.0, square = 0.0;
    for (size_t group = 0; group < GROUPS; group++) {
        double off[CONTROLS] = {mean_of_group(s, group, 0), mean_of_group(s, group, 1)};
        double y = steadied(s, mean_of_group(s, group, CONTROLS), off) - s->pilot[0][CONTROLS];
        sum += y;
        square += y * y;
    }
    double variance = (square - sum * sum / GROUPS) / (GROUPS - 1 - (double)s->n_control);
    return variance > 0.0 ? sqrt(variance) : 0.0;
}

static enum status work_out(struct steady *s, double *centre_se) {
    struct input_design centre = *s->task->design, evenly = *s->task->design;
    struct sensitivity_task task = *s->task;
    centre.n_point = 1;
    task.draws = 0;
    enum status status = sensitivity_visit(&task, take_expected, s);
    task.draws = PILOT;
    task.design = &centre;
    if (!status)
        status = sensitivity_visit(&task, take_pilot, s);
    if (status)
        return status;
    fit_slopes(s);
    *centre_se = error_of_one(s);
    evenly.first = (uint32_t)first_of(find_nearest(s));
    evenly.stride = STRATUM_REPLICATES;
    task.draws = SENSITIVITY_FEW;
    task.design = &evenly;
    return sensitivity_visit(&task, take_draws, s);
}

enum status sensitivity_steady(const struct sensitivity_task *task, double *value, double *centre_se) {
    struct steady *s = calloc(1, sizeof *s);
    if (!s)
        return STATUS_MEMORY;
    s->task = task;
    s->n_control = task->place == task->plan->n_municipality ? 1 : CONTROLS;
    s->value = value;
    s->expected = calloc(task->design->n_point, sizeof *s->expected);
    enum status status = s->expected ? work_out(s, centre_se) : STATUS_MEMORY;
    free(s->expected);
    free(s);
    return status;
}
