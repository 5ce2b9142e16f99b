/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: one HTML file that needs nothing else, from a results file alone. */
#ifndef SIM_REPORT_PAGE_H
#define SIM_REPORT_PAGE_H

#include "sim/report/writer.h"

/* As writer.write. */
CHECKED enum status report_page(const struct report_request *request, struct note *note);

#endif
