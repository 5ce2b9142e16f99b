/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sure the numbers of a scenario are: grades by key, from the list `grades`. A row is of a key and of everything
 * below it; "*" in it stands for any one name, and without a place in a list ("budget.phase_in[2]") it is of all
 * places. Of several rows that fit the last one counts. What no row fits is assumed. */
#ifndef SIM_SCENARIO_GRADES_H
#define SIM_SCENARIO_GRADES_H

#include <stddef.h>

enum grade { GRADE_MEASURED, GRADE_DERIVED, GRADE_CALIBRATED, GRADE_ASSUMED, GRADE_COUNT };

struct grade_row {
    char *key; /* "products.*.beta" */
    enum grade grade;
};

enum { GRADES_SHOWN = 8 };

struct grades {
    size_t n;
    struct grade_row *row;
    size_t count[GRADE_COUNT]; /* numbers of the scenario with this grade, defaults included; those that schemes,
                                  shocks, and rows with a grade of their own hold are not among them */
    size_t n_without;          /* of the assumed ones, those that no row fits */
    char *first_without;       /* one of these, or NULL */
    size_t n_without_range;    /* of the assumed ones, those that stand as one number, with no range anywhere */
    char *without_range[GRADES_SHOWN]; /* the first of their keys by name; NULL behind the last */
};

/* The word that the scenario has for it: "measured"; and its English msgid is the same. */
const char *grade_word(enum grade grade);

/* The grade of a key by its path, "products.ambulant.beta"; *found (may be NULL): does a row fit? */
enum grade grades_of(const struct grades *grades, const char *path, const struct grade_row **found);

void grades_free(struct grades *grades); /* legal on a zeroed struct and twice */

#endif
