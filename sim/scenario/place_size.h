/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large Dutch municipalities are, for telling people who are counted in thousands. */
#ifndef SIM_SCENARIO_PLACE_SIZE_H
#define SIM_SCENARIO_PLACE_SIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The smallest has some 950 residents; beside the four largest the largest has 250,000. */
enum {
    PLACE_FEW_RESIDENTS = 500,
    PLACE_LEAST_RESIDENTS = 900,
    PLACE_LEAST_PEOPLE = 300, /* below which residents per youth say nothing */
    PLACE_RESIDENTS_PER_YOUTH = 60,
    PLACE_MANY_RESIDENTS = 280000,
    PLACE_MOST_RESIDENTS = 1000000
};

/* More residents than this municipality can have? */
static inline bool place_is_too_large(const char *code, int64_t residents) {
    static const char *const largest[] = {"GM0363", "GM0599", "GM0518", "GM0344"};
    bool large = false;
    for (int k = 0; k < 4; k++)
        large = large || strcmp(code, largest[k]) == 0;
    return residents >= (large ? PLACE_MOST_RESIDENTS : PLACE_MANY_RESIDENTS);
}

/* Have most of several municipalities fewer residents than the smallest one has? people[n]: for each so many residents.
 */
static inline bool places_are_too_small(size_t n, const int64_t *people, int per_person) {
    size_t small = 0;
    for (size_t i = 0; i < n; i++)
        small += people[i] * per_person < PLACE_LEAST_RESIDENTS;
    return n >= 3 && 2 * small > n;
}

static inline bool place_has_few_youths(int64_t residents, int64_t youths) {
    return residents >= PLACE_LEAST_PEOPLE && youths * PLACE_RESIDENTS_PER_YOUTH < residents;
}

#endif
