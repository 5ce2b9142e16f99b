/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/tables/accuracy.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <math.h>
#include <stdlib.h>

enum status accuracy_load(const struct source *s, struct accuracy *x, struct note *note) {
    const struct result_row rows[] = {{"/provenance/until", OPTIONAL, {AXIS_END}, .text = &x->until},
                                      {"/provenance/until_target", OPTIONAL, {AXIS_END}, .text = &x->target},
                                      {"/provenance/until_ratio", OPTIONAL, {AXIS_END}, .text = &x->ratio}};
    return SOURCE_READ(s, rows, note);
}

void accuracy_say(const struct source *s, const struct accuracy *x, struct sheet *sheet) {
    char draws[FORMAT_SIZE], times[FORMAT_SIZE], more[FORMAT_SIZE];
    double n = strtod(s->draws, NULL), ratio = x->ratio ? strtod(*x->ratio, NULL) : 0.0;
    if (!x->until || !x->target || !x->ratio)
        return;
    format_count(llround(n), draws);
    if (ratio <= 1.0)
        tables_lead(sheet, _("Accuracy: %s for %s was asked and is reached, in %s draws."), *x->until, *x->target,
                    draws);
    else if (isfinite(ratio) && ratio < 1e4)
        tables_lead(sheet,
                    _("Accuracy: %s for %s was asked and is NOT reached in %s draws: the widest interval is %s times "
                      "as wide. About %s draws are needed (-n allows more)."),
                    *x->until, *x->target, draws, format_real(ratio, 2, times),
                    format_count((int64_t)ceil(n * ratio * ratio / 1000.0) * 1000, more));
    else
        tables_lead(sheet, _("Accuracy: %s for %s was asked; %s draws are too few to tell (-n allows more)."),
                    *x->until, *x->target, draws);
}
