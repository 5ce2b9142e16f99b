/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/accuracy.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In words of our own language: 0.89 -> "0,89". */
static const char *format_ratio(double ratio, char text[FORMAT_SIZE]) {
    snprintf(text, FORMAT_SIZE, "%.2f", ratio);
    char *point = strchr(text, '.');
    if (point && i18n_language() == LANGUAGE_NL)
        *point = ',';
    return text;
}

static void print(FILE *out, char *until, char *target, const char *ratio_text, int64_t n_draw) {
    char draws[FORMAT_SIZE], times[FORMAT_SIZE], more[FORMAT_SIZE];
    double ratio = strtod(ratio_text, NULL);
    format_count(n_draw, draws);
    if (ratio <= 1.0)
        fprintf(out, _("Accuracy: %s for %s was asked and is reached, in %s draws.\n"), until, target, draws);
    else if (isfinite(ratio) && ratio < 1e4)
        fprintf(out,
                _("Accuracy: %s for %s was asked and is NOT reached in %s draws: the widest interval is %s times as "
                  "wide.\nAbout %s draws are needed (-n allows more).\n"),
                until, target, draws, format_ratio(ratio, times),
                format_count((int64_t)ceil((double)n_draw * ratio * ratio / 1000.0) * 1000, more));
    else
        fprintf(out, _("Accuracy: %s for %s was asked; %s draws are too few to tell (-n allows more).\n"), until,
                target, draws);
}

enum status report_accuracy(FILE *out, const struct result *result, struct note *note) {
    char *until = NULL, *target = NULL, *ratio = NULL, *draws = NULL;
    if (!result_has(result, "/provenance/until"))
        return STATUS_OK;
    enum status status = result_provenance(result, "until", &until, note);
    if (!status)
        status = result_provenance(result, "until_target", &target, note);
    if (!status)
        status = result_provenance(result, "until_ratio", &ratio, note);
    if (!status)
        status = result_provenance(result, "draws", &draws, note);
    if (!status) {
        char *const texts[] = {until, target};
        for (size_t k = 0; k < 2; k++) {
            size_t size = strlen(texts[k]) + 1;
            format_safe(texts[k], texts[k], size < FORMAT_TEXT_SIZE ? size : FORMAT_TEXT_SIZE);
        }
        print(out, until, target, ratio, atoll(draws));
    }
    free(until);
    free(target);
    free(ratio);
    free(draws);
    return status;
}
