/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of a scheme in sentences, made from what the scheme is: for whoever has to pay by them. */
#ifndef SIM_TABLES_WORDS_H
#define SIM_TABLES_WORDS_H

#include "sim/scenario/scenario.h"
#include <stdbool.h>

enum { WORDS_SIZE = 4096 };

/* What layer k of scheme s does in a year (index into its shares), in the language of the program. alone: no other year
 * is told of beside it. Returns text, always terminated; cut off at its size. */
char *words_of_layer(const struct scenario *scenario, size_t s, size_t k, size_t year, bool alone,
                     char text[WORDS_SIZE]);

/* What a scheme does, for who chooses among schemes: one sentence of all its layers, then what bounds them; "" where it
 * has none. In the same way. */
char *words_of_scheme(const struct scenario *scenario, size_t s, char text[WORDS_SIZE]);

/* Who takes part in a layer, where that is not everybody: the names of the fewer, those in or those out, or those of
 * each pool. In the same way. */
char *words_of_members(const struct layer *layer, const struct municipality *municipality, size_t n,
                       char text[WORDS_SIZE]);

/* Who joins in the year that is settled (leaving.join above 0) and what that costs; an empty text where nobody pays. */
char *words_of_joining(const struct scheme *scheme, const struct municipality *municipality, size_t n,
                       char text[WORDS_SIZE]);

/* What was agreed by hand, and why; municipalities as its indices count them. In the same way. */
char *words_of_by_hand(const struct by_hand *given, size_t year, const struct municipality *municipality,
                       char text[WORDS_SIZE]);

#endif
