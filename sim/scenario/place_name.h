/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The municipality that somebody means by a name on the command line, one that has merged included. */
#ifndef SIM_SCENARIO_PLACE_NAME_H
#define SIM_SCENARIO_PLACE_NAME_H

#include "models/region/region.h"
#include "sim/scenario/files.h"

/* Is the municipality of this code and name meant, however it is spelled? */
bool place_is_meant(const char *code, const char *own_name, const char *name);

/* The index of the municipality with this name or code, or else of the only one of which it is a spelling; false where
 * there is none. */
bool place_index(const struct region *region, const char *name, size_t *index);

/* What has become of a municipality, or which ones have become a part of it, by the mergers of the whole country that
 * come with the program. */
struct successor {
    int year;             /* since when; 0: it is not known to have merged, or to have taken others in */
    char code[CODE_SIZE]; /* the one that it is a part of now; "" where it was split, or took others in */
    bool is_later;        /* it took others in */
    char words[320];      /* "Haren: since 2019 Groningen", or the names of all its parts have gone to, or were */
};
CHECKED enum status place_successor(const struct files *files, const char *name, struct successor *successor,
                                    struct note *note);

/* Whose amounts are to be given in its place, as a sentence. */
const char *place_advice(const struct successor *successor);

/* The index of the municipality with this code or name, however it is spelled, or of the one that it has merged into:
 * *successor then says so, to be told (year 0: it is itself); NULL where that is told elsewhere. STATUS_REFERENCE with
 * a note for `file` and `option` that suggests the nearest name, or tells what became of it. */
CHECKED enum status place_find(const struct region *region, const char *file, const char *option, const char *name,
                               size_t *index, struct successor *successor, struct note *note);

#endif
