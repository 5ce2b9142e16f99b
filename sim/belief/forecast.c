/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/core/fmath.h"
#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/belief/outlook.h"
#include "sim/belief/predict.h"
#include <stdio.h>
#include <string.h>

/* EUR per resident of the draws, which are sorted and used up. */
static void write_row(FILE *file, const struct municipality *municipality, int year, double *draw, size_t n) {
    for (size_t r = 0; r < n; r++)
        draw[r] = fmath_exp(draw[r]);
    struct outlook outlook = outlook_of(n, draw);
    fprintf(file, strchr(municipality->name, ',') ? "%s,\"%s\",%d" : "%s,%s,%d", municipality->code, municipality->name,
            year);
    fprintf(file, ",%.2f,%.2f,%.2f,%.2f\n", outlook.mean, outlook.p10, outlook.p50, outlook.p90);
}

enum status forecast_write(const struct evidence *evidence, const struct targets *targets, size_t n_draw,
                           const char *path, struct note *note) {
    struct prediction prediction;
    struct fit fit;
    const struct scenario *scenario = evidence->scenario;
    int year = scenario->first_year + (int)evidence->n_known;
    if (scenario_has_read(scenario, path))
        return note_error(note, STATUS_CONFLICT, path, 0, "--forecast",
                          _("The scenario is read from this file; give another name."));
    if (evidence->n_known == evidence->n_year)
        return note_error(note, STATUS_RANGE, scenario->file, 0, "years.last",
                          _("There are accounts up to the last year of the scenario; let it last longer to forecast."));
    enum status status = predict_accounts(evidence, targets, evidence->n_known - 1, 1, n_draw, &fit, &prediction);
    if (status)
        return status;
    struct output output;
    status = output_open(path, &output, note);
    if (!status) {
        fputs("code,name,year,mean,p10,p50,p90\n", output.file);
        for (size_t i = 0; i < evidence->n; i++)
            write_row(output.file, &scenario->region.municipality[i], year, prediction.draw + i * n_draw, n_draw);
        status = output_close(&output, STATUS_OK, note);
    }
    prediction_free(&prediction);
    return status;
}
