/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/financing.h"

/* Continuous at the edges of the corridor: what is paid for follows from the volume beyond it only. */
static double task_multiple(const struct procurement *procurement, double ratio) {
    double high = 1.0 + procurement->corridor, low = 1.0 - procurement->corridor;
    if (ratio > high)
        return ratio / high;
    return ratio < low ? ratio / low : 1.0;
}

const struct financing financing_task = {
    .name = "task",
    .doc =
        "Lump sum (taakgericht): the region pays one amount a year, fixed in advance, whatever the prices of that year "
        "become. When the clients in the region leave the corridor around what was expected, the amount is "
        "renegotiated: multiplied by clients / expected / (1 + corridor) above it, and by clients / expected / (1 - "
        "corridor) below it. The key attribution says which municipality bears what of it.",
    .has_corridor = true,
    .multiple = task_multiple,
};
