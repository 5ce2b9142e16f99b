/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A calibration as a scenario fragment: what a scenario inherits, or has put in. */
#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/belief/calibration.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A value with what is known of it behind. */
static void write_value(FILE *file, const struct fit *fit, enum parameter p, const char *indent, const char *key) {
    bool groups = p == PARAMETER_REGIONAL_SD || p == PARAMETER_SUB_REGION_SD;
    fprintf(file, "%s%s = %.4f;", indent, key, fit->value[p]);
    if (fit->sd[p] > 0.0)
        fprintf(file, _(" // calibrated, 95 %%: %.4f to %.4f\n"), fit->low[p], fit->high[p]);
    else if (groups)
        fputs(_(" // held at this value: so few sub-regions do not tell it\n"), file);
    else
        fputs(_(" // held at this value\n"), file);
}

static void write_head(FILE *file, const struct calibration *c, const char *targets_path) {
    const struct scenario *scenario = &c->scenario;
    fprintf(
        file,
        _("// Made by: solidair calibrate %s %s\n"
          "// From %zu accounts of %zu municipalities, %d to %d, that are facts. A scenario that inherits this file, "
          "or has\n"
          "// these groups put in, takes the values over; its own keys come before them.\n"),
        scenario->file, targets_path, accounts_count(&c->accounts), c->accounts.n, scenario->first_year,
        scenario->first_year + (int)c->accounts.n_year - 1);
    if (!c->fit.definite)
        fputs(_("// The accounts do not settle all of these values: the intervals are those believed beforehand.\n"),
              file);
}

static void write_demand(FILE *file, const struct calibration *c) {
    const struct fit *fit = &c->fit;
    fputs("\ndemand = {\n  level = {\n    distribution = \"normal\";\n", file);
    write_value(file, fit, PARAMETER_LEVEL_SD, "    ", "sd");
    write_value(file, fit, PARAMETER_LEVEL_EXPONENT, "    ", "size_exponent");
    fputs("  };\n", file);
    write_value(file, fit, PARAMETER_SUB_REGION_SD, "  ", "sub_region_sd");
    write_value(file, fit, PARAMETER_REGIONAL_SD, "  ", "regional_sd");
    if (c->evidence.n_group > 1)
        fputs("  regional_by = \"sub_region\";\n", file);
    fputs("  municipal_distribution = \"student_t\";\n", file);
    write_value(file, fit, PARAMETER_MUNICIPAL_SD, "  ", "municipal_sd");
    write_value(file, fit, PARAMETER_MUNICIPAL_RHO, "  ", "municipal_rho");
    write_value(file, fit, PARAMETER_MUNICIPAL_FREEDOM, "  ", "municipal_freedom");
    bool first = true;
    for (size_t t = 1; t < c->scenario.n_year && t < FILTER_YEARS; t++)
        if (c->targets.unrest[t] != 1.0) {
            fprintf(file, "%s{ year = %d; factor = %.4g; }", first ? "  unrest = ( " : ",\n    ",
                    c->scenario.first_year + (int)t, c->targets.unrest[t]);
            first = false;
        }
    fputs(first ? "};\n" : " );\n};\n", file);
}

static void write_cost(FILE *file, const struct fit *fit) {
    fputs("\ncost = {\n", file);
    write_value(file, fit, PARAMETER_PRICE_SD, "  ", "price_sd");
    fprintf(file, "  trend_sd = %.4f;", fit->sd[PARAMETER_TREND]);
    fputs(_(" // calibrated: error of the yearly growth below\n"), file);
    fputs("  severity_persistence = 1.0;", file);
    fputs(_(" // clients who stay keep their cost level, as was assumed in the fit\n};\n"), file);
}

/* Values that no key of a scenario holds, and the misfit. */
static void write_rest(FILE *file, const struct calibration *c) {
    const struct fit *fit = &c->fit;
    fputs(_("\n// Not among the keys above:\n"), file);
    for (enum parameter p = 0; p < PARAMETERS; p++)
        if (p == PARAMETER_NEED_EXPONENT || p == PARAMETER_REPORT_SD || p == PARAMETER_CHANCE || p == PARAMETER_TREND)
            fprintf(file, fit->sd[p] > 0.0 ? _("//   %s = %.4f, 95 %%: %.4f to %.4f\n") : _("//   %s = %.4f, held\n"),
                    parameter_kinds[p].key, fit->value[p], fit->low[p], fit->high[p]);
    fputs(_("// Common growth of cost over need:"), file);
    for (size_t t = 1; t < c->accounts.n_year; t++)
        fprintf(file, " %d %+.4f", c->scenario.first_year + (int)t, fit->common[t] - fit->common[t - 1]);
    fputs(_("\n// Accounts beside panels as fitted (accounts, fitted, z):\n"), file);
    for (enum feature f = 0; f < FEATURES; f++)
        if (!isnan(c->misfit.seen[f]))
            fprintf(file, "//   %s: %.4f %.4f %+.1f\n", _(feature_label(f)) + strspn(_(feature_label(f)), " "),
                    c->misfit.seen[f], c->misfit.mean[f], (c->misfit.seen[f] - c->misfit.mean[f]) / c->misfit.sd[f]);
    for (size_t k = 0; k < c->targets.n_check; k++) {
        const struct target_check *check = &c->targets.check[k];
        fprintf(file, "//   %s %d: %.6g %.6g %+.1f\n", target_check_name(check->check),
                c->scenario.first_year + (int)check->year, check->value, c->fitted[k],
                (check->value - c->fitted[k]) / check->sd);
    }
}

enum status calibration_write(const struct calibration *calibration, const char *targets_path, const char *path,
                              struct note *note) {
    if (scenario_has_read(&calibration->scenario, path))
        return note_error(note, STATUS_CONFLICT, path, 0, "-o",
                          _("The scenario is read from this file; give another name."));
    struct output output;
    enum status status = output_open(path, &output, note);
    if (status)
        return status;
    write_head(output.file, calibration, targets_path);
    write_demand(output.file, calibration);
    write_cost(output.file, &calibration->fit);
    write_rest(output.file, calibration);
    return output_close(&output, STATUS_OK, note);
}
