/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenario of a new region: it inherits all but its own, and takes the budgets of the state where a download has
 * them. */
#include "sim/base/i18n.h"
#include "sim/belief/region_parts.h"
#include <stdlib.h>
#include <strings.h>

/* A column "Rijksbudget" of a table of one's own. */
static bool is_state_budget(const struct new_indicator *indicator) {
    static const char name[] = "rijksbudget";
    return strncasecmp(indicator->name, name, sizeof name - 1) == 0;
}

/* That of the year, or else of the nearest one, the later of two; NULL where none is given. */
static const struct new_indicator *budget_of(const struct making *m, int year) {
    const struct new_indicator *nearest = NULL;
    for (size_t j = 0; j < m->n_indicator; j++) {
        const struct new_indicator *one = &m->indicator[j];
        int distance = abs(one->year - year), best = nearest ? abs(nearest->year - year) : 0;
        if (is_state_budget(one) && (!nearest || distance < best || (distance == best && one->year > nearest->year)))
            nearest = one;
    }
    return nearest;
}

static double total(const struct making *m, const struct new_indicator *indicator) {
    double sum = 0;
    for (size_t k = 0; k < m->n_unit; k++)
        sum += indicator->value[k];
    return sum;
}

/* Each municipality's part is that of the last year given; the total is that of the year, or of the nearest one. */
static void write_given_budget(const struct making *m, const struct new_indicator *last, FILE *file) {
    fprintf(file,
            _("\n// The budgets of the state are those of %s: each municipality's part as in the last year given, the "
              "total of\n// a year that is not given as in the nearest one.\n"),
            last->file);
    fprintf(file, "budget = { origin = \"state\"; eur_per_unit = { need_units = 0.0; %s = 1.0; };\n  factor = [",
            last->name);
    for (size_t t = 0; t < m->panel.n_year; t++)
        fprintf(file, "%s%.6f", t > 0 ? ", " : "",
                total(m, budget_of(m, m->panel.first_year + (int)t)) / total(m, last));
    fputs("]; };\ngrades = ( { key = \"budget.eur_per_unit\"; grade = \"measured\"; } );\n", file);
}

bool region_has_budgets(const struct making *m) {
    const struct new_indicator *last = budget_of(m, m->panel.first_year + YEARS_MAX);
    return last && total(m, last) > 0;
}

static void write_how_to_give_budgets(const struct making *m, FILE *file) {
    fprintf(file,
            _("\n// The budgets are assumed, as in nederland.cfg: over or under them is no shortfall or surplus. For "
              "real ones:\n"
              "// 1. add a column to regions/%s/municipalities.csv, such as rijksbudget: the euros that each "
              "municipality gets\n"
              "//    from the state for youth care in one year;\n"
              "// 2. add its row to columns.csv: rijksbudget,EUR,indicator,measured,YOUR SOURCE,\n"
              "// 3. remove the // below; factor has for each year from 2017 on the total of that year over that of "
              "the column.\n"
              "// budget = { origin = \"state\"; eur_per_unit = { need_units = 0.0; rijksbudget = 1.0; };\n"
              "//   factor = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]; };\n"
              "// grades = ( { key = \"budget.eur_per_unit\"; grade = \"measured\"; } );\n"),
            m->wanted->name);
}

void region_write_scenario(struct making *m, FILE *file) {
    const char *name = m->wanted->name;
    int first = m->panel.first_year, last = first + (int)m->panel.n_year - 1; /* as in nederland.cfg */
    fprintf(
        file,
        _("// Made by `solidair new --region %s`. Everything that does not stand here is as in nederland.cfg.\n\n"
          "inherit = \"nederland.cfg\";\n"
          "name = \"%s\";\n"
          "title = { nl = \"%s %d-%d\"; en = \"%s %d-%d\"; };\n"
          "region = \"%s\"; // the folder regions/%s\n"
          "realised_file = \"regions/%s/accounts.csv\"; // its accounts: what a year cost, and what comes after it\n"),
        name, name, name, first, last, name, first, last, name, name, name);
    if (region_has_budgets(m))
        write_given_budget(m, budget_of(m, m->panel.first_year + YEARS_MAX), file);
    else
        write_how_to_give_budgets(m, file);
}
