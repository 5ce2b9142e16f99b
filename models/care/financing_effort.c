/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/financing.h"

const struct financing financing_effort = {
    .name = "effort",
    .doc = "Price times volume (inspanningsgericht): every client brings a bill of its own, and each municipality pays "
           "for its own clients.",
    .bill = cost_draw_cell,
};
