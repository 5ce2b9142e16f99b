/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODELS_ANALYSIS_LINEUPS_H
#define MODELS_ANALYSIS_LINEUPS_H

#include <stddef.h>

/* Schemes that stand together: compared and ranked among each other alone, and what is kept goes by how many they are.
 * So every figure is that of a measure of one lineup by itself. A scheme may stand in several. */
struct lineups {
    size_t n, size;       /* n 0: one lineup, of all schemes */
    const size_t *scheme; /* [n][size] borrowed */
};

#endif
