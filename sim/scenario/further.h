/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All errors of a scenario are told at once: what is wrong is told, taken out of the tree, and the rest is read again.
 *
 * Taken out is the smallest thing that the rest can do without: an element of a list (an account, a layer, a scheme, a
 * name in a list of members), or what has a name of its own (an intervention, a cut). A number out of its range becomes
 * the nearest that is in it, a value of another kind than its key has gives way to some value that is of it, and a list
 * with a value for each year gets that many. Of an element whose keys are read by themselves only the wrong one is
 * mended, so that the others are looked at. Where nothing of the kind can be
 * done the first error of the rest is the last that is told, and then, or where something went with it that has not
 * been looked at, that is said. What follows from something that is gone is not told:
 * whatever names it, and what holds for all of its kind together. */
#ifndef SIM_SCENARIO_FURTHER_H
#define SIM_SCENARIO_FURTHER_H

#include "sim/scenario/tree.h"

enum { FURTHER_NAMES = 16 };

struct further {
    struct note *note; /* where all of them are told */
    enum status first; /* of the first one */
    size_t n_name;
    char name[FURTHER_NAMES][64]; /* of what is gone */
    size_t n_place;
    char place[FURTHER_NAMES][64]; /* codes and names of municipalities whose row is wrong */
    size_t n_mended;
    char mended[FURTHER_NAMES][TREE_PATH_SIZE]; /* keys of elements that have some other value now */
    bool products, estimates, accounts;
    bool hides; /* something that has not been looked at is gone */
    bool keys;  /* those that are wrong have been told; what lacks now has been taken out */
    struct note last;
};

/* What a reading of the tree came to, with its note. True: it was an error and has been taken out, so that there may be
 * more. The note is kept unless it follows from one before; of STATUS_OK, and of what is not the user's, nothing is
 * kept. */
bool further_take(struct further *further, struct node *root, enum status status, const struct note *one);

/* The same after keys_check, which has told all that it found and marked it in the tree (wrong). */
bool further_take_wrong(struct further *further, struct node *root, enum status status, const struct note *all);

/* The tables of the region, of which all that is wrong has been told: kept; what is read on is told as in
 * further_take. */
void further_take_region(struct further *further, enum status status, const struct note *all);

/* A municipality in a row that is wrong: what names it is not told. further may be NULL. */
void further_gone(struct further *further, const char *place);

#endif
