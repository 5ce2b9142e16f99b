/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of a region, and of a scenario beside it, in another unit: thousands, cents, per cents, or a point that
 * separates thousands and is read as a decimal one. They are off by a factor of some 100 or 1,000 against their own
 * column or the people. */
#include "sim/scenario/read_region.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/place_size.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_PEOPLE = 1000, LEAST_ROWS = 3 };

/* How much honest figures of one column may differ, per resident or as they are: counts of people and relative needs;
 * the need for one kind of care below the others; any other indicator. */
static const double FAR_OFF = 30.0, RARE = 500.0, ANY_INDICATOR = 300.0;

/* How far relative needs may be from 1 on average, and people of one year from those of the first. */
static const double MOST_NEED = 5.0;
enum { GROWTH_MAX = 10 };

/* Youth care costs a municipality EUR 150 to 700 a resident a year; this is far outside. */
static const double LEAST_EURO = 7.0, MOST_EURO = 7000.0;

static const double MOST_GROWTH = 0.5; /* a year */

static const double LEAST_SHARE = 1e-3; /* of the residents, of any kind of people or households */

/* EUR a resident. Reserves are some 100 to 5,000 where there are any, whole budgets 2,000 to 8,000 a year. */
static const double LEAST_RESERVE = 2.0, MOST_RESERVE = 50000.0, LEAST_WHOLE = 500.0, MOST_WHOLE = 50000.0;

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of the values above 0; 0 where they are too few. sorted[n] is overwritten. */
static double median_of(const double *value, size_t n, double *sorted) {
    size_t some = 0;
    for (size_t i = 0; i < n; i++)
        if (value[i] > 0.0)
            sorted[some++] = value[i];
    qsort(sorted, some, sizeof *sorted, compare);
    return some < LEAST_ROWS ? 0.0 : 0.5 * (sorted[(some - 1) / 2] + sorted[some / 2]);
}

/* value[n]: what is compared, of the column at c. below, above: how much less and more is possible. */
static enum status compare_column(const struct region_tables *tables, size_t c, const double *value, double below,
                                  double above) {
    const struct table *table = &tables->municipalities;
    const struct region *region = &tables->reading->scenario->region;
    size_t n = region->n_municipality;
    char text[FORMAT_SIZE];
    double *sorted = calloc(n, sizeof *sorted);
    if (!sorted)
        return STATUS_MEMORY;
    double median = median_of(value, n, sorted);
    free(sorted);
    for (size_t i = 0; i < n; i++) {
        double times = median > 0.0 ? value[i] / median : 1.0;
        if (times > 0.0 && (times >= above || times <= 1.0 / below))
            return note_error(
                tables->reading->note, STATUS_RANGE, table->file, table_line(table, tables->row[i]),
                table_header(table, c),
                _("This figure of %s is %s times that of the other municipalities, for its size. Is it in "
                  "another unit, or is a decimal point or a digit wrong?"),
                region->municipality[i].name, format_number(times, text));
    }
    return STATUS_OK;
}

/* Need for one kind of care may be small in a municipality, but hardly so small. */
static enum status check_small_needs(const struct region_tables *tables, size_t c, const double *need) {
    const struct table *table = &tables->municipalities;
    const struct region *region = &tables->reading->scenario->region;
    size_t n = region->n_municipality;
    char text[FORMAT_SIZE];
    double *sorted = calloc(n, sizeof *sorted);
    double median = sorted ? median_of(need, n, sorted) : 0.0;
    enum status status = sorted ? STATUS_OK : STATUS_MEMORY;
    free(sorted);
    for (size_t i = 0; i < n && !status; i++)
        if (need[i] > 0.0 && FAR_OFF * need[i] <= median)
            status = read_warn(tables->reading,
                               _("%s:%d: %s: this need of %s is %s times that of the other municipalities. Check the "
                                 "decimal point, and that it is no per cent."),
                               table->file, table_line(table, tables->row[i]), table_header(table, c),
                               region->municipality[i].name, format_number(need[i] / median, text));
    return status;
}

/* Relative needs are about 1: all of them as per cent differ from no other. */
static enum status check_average(const struct region_tables *tables, size_t c, const double *need) {
    const struct region *region = &tables->reading->scenario->region;
    double sum = 0.0, youths = 0.0;
    char text[FORMAT_SIZE];
    for (size_t i = 0; i < region->n_municipality; i++) {
        sum += need[i] * (double)region->youths[i];
        youths += (double)region->youths[i];
    }
    if (sum <= 0.0 || (sum < MOST_NEED * youths && sum * MOST_NEED > youths))
        return STATUS_OK;
    return read_warn(
        tables->reading,
        _("%s:%d: %s: these figures are %s on average, and relative needs are around 1. Give 1.05, not 105 "
          "per cent."),
        tables->municipalities.file, tables->municipalities.line[0], table_header(&tables->municipalities, c),
        format_real(sum / youths, 4, text));
}

static enum status check_needs(const struct region_tables *tables) {
    const struct table *table = &tables->municipalities;
    const struct region *region = &tables->reading->scenario->region;
    const struct node *products = node_find(tables->reading->root, "products");
    enum status status = compare_column(tables, tables->kappa, region->kappa, FAR_OFF, FAR_OFF);
    if (!status)
        status = check_average(tables, tables->kappa, region->kappa);
    for (size_t p = 0; region->kappa_product && p < products->n_child && !status; p++) {
        char name[160];
        snprintf(name, sizeof name, "kappa_%s", products->child[p]->name);
        size_t c = table_column(table, name);
        const double *need = region->kappa_product + p * region->n_municipality;
        if (c < table->n_column)
            status = compare_column(tables, c, need, RARE, FAR_OFF);
        if (!status && c < table->n_column)
            status = check_small_needs(tables, c, need);
        if (!status && c < table->n_column)
            status = check_average(tables, c, need);
    }
    return status;
}

/* 34.326 for 34,326: every figure has just three decimals, and is next to nothing for so many residents, but not when
 * it is a thousand times as much. */
static bool has_thousands_points(const struct region_tables *tables, size_t c, const double *per_head) {
    const struct table *table = &tables->municipalities;
    size_t n = 0;
    for (size_t i = 0; i < tables->reading->scenario->region.n_municipality; i++)
        if (per_head[i] > 0.001)
            return false;
    for (size_t r = 0; r < table->n_row; r++) {
        const char *cell = table_cell(table, r, c), *point = strchr(cell, '.');
        if (!cell[0])
            continue;
        if (!point || strlen(point) != 4 || strspn(point + 1, "0123456789") != 3)
            return false;
        n++;
    }
    return n > 0;
}

/* What the unit of a column says it is. */
static bool has_unit(const struct region_tables *tables, size_t c, const char *const *unit, size_t n) {
    const struct table *columns = &tables->columns;
    size_t name = table_column(columns, "column"), at = table_column(columns, "unit");
    for (size_t r = 0; r < columns->n_row; r++)
        for (size_t k = 0; k < n; k++)
            if (strcmp(table_cell(columns, r, name), table_header(&tables->municipalities, c)) == 0 &&
                strncmp(table_cell(columns, r, at), unit[k], strlen(unit[k])) == 0)
                return true;
    return false;
}

bool region_counts_people(const struct region_tables *tables, size_t column) {
    static const char *const counted[] = {"persons", "households", "youths", "live births", "births"};
    return has_unit(tables, column, counted, sizeof counted / sizeof counted[0]);
}

/* Households and people of some kind are a part of the residents, and seldom less than a thousandth or so. */
static enum status check_share_of_residents(const struct region_tables *tables, size_t c, const double *value) {
    const struct region *region = &tables->reading->scenario->region;
    double sum = 0.0, residents = 0.0;
    char text[FORMAT_SIZE];
    for (size_t i = 0; i < region->n_municipality; i++) {
        sum += value[i];
        residents += (double)region->residents[i];
    }
    if (sum <= 0.0 || residents < LEAST_PEOPLE || (sum <= residents && sum >= LEAST_SHARE * residents))
        return STATUS_OK;
    return read_warn(tables->reading,
                     _("%s:%d: %s: these figures are %s for each resident. Check that they are counted one by one."),
                     tables->municipalities.file, tables->municipalities.line[0],
                     table_header(&tables->municipalities, c), format_number(sum / residents, text));
}

static enum status check_indicator(const struct region_tables *tables, size_t k, double *per_head) {
    const struct table *table = &tables->municipalities;
    const struct region *region = &tables->reading->scenario->region;
    size_t c = table_column(table, region->indicator_name[k]), n = region->n_municipality;
    static const char *const sums[] = {"EUR", "residents"};
    bool people = region_counts_people(tables, c);
    bool alike = people || has_unit(tables, c, sums, sizeof sums / sizeof sums[0]);
    for (size_t i = 0; i < n; i++)
        per_head[i] = region->indicator[k * n + i] / (double)region->residents[i];
    if (people && has_thousands_points(tables, c, per_head))
        return note_error(tables->reading->note, STATUS_RANGE, table->file, table->line[0], table_header(table, c),
                          _("Every figure in this column of people has just three decimals, so that its points most "
                            "likely separate thousands. Write 34326, not 34.326."));
    double far = alike ? FAR_OFF : ANY_INDICATOR;
    enum status status = compare_column(tables, c, per_head, far, far);
    return status || !people ? status : check_share_of_residents(tables, c, region->indicator + k * n);
}

/* Numbers of people against those of real municipalities. */
static enum status check_people(const struct region_tables *tables, size_t i) {
    const struct region *region = &tables->reading->scenario->region;
    const char *file = tables->municipalities.file, *name = region->municipality[i].name;
    int line = table_line(&tables->municipalities, tables->row[i]);
    long long residents = (long long)region->residents[i], youths = (long long)region->youths[i];
    if (youths > 0 && place_has_few_youths(residents, youths))
        return note_error(tables->reading->note, STATUS_RANGE, file, line, "youths",
                          _("%s has more than %d residents (%lld) for each youth (%lld). Are youths counted one by "
                            "one, not in thousands?"),
                          name, PLACE_RESIDENTS_PER_YOUTH, residents, youths);
    if (place_is_too_large(region->municipality[i].code, residents))
        return read_warn(tables->reading,
                         _("%s:%d: %s: %s has %lld here, more than any municipality but the four largest. Check "
                           "that they are counted one by one."),
                         file, line, "residents", name, residents);
    return STATUS_OK;
}

/* Each year beside the first. */
static enum status check_growth(const struct region_tables *tables) {
    const struct region *region = &tables->reading->scenario->region;
    for (size_t k = region->n_municipality; k < region->n_year * region->n_municipality; k++) {
        size_t i = k % region->n_municipality;
        int64_t now = region->residents[k], then = region->residents[i];
        int first = tables->reading->scenario->first_year;
        if (now / GROWTH_MAX >= then || then / GROWTH_MAX >= now)
            return note_error(tables->reading->note, STATUS_RANGE, tables->municipalities.file,
                              table_line(&tables->municipalities, tables->row[i]), "residents",
                              _("%s has %lld residents in %d and %lld in %d. Are they counted one by one in both?"),
                              region->municipality[i].name, (long long)now, first + (int)(k / region->n_municipality),
                              (long long)then, first);
    }
    return STATUS_OK;
}

/* The amounts of a column that are known and above 0, by resident of the base year. */
static enum status check_per_head(const struct region_tables *tables, const char *column, const int64_t *cents,
                                  double least, double most) {
    const struct region *region = &tables->reading->scenario->region;
    double euro = 0.0, residents = 0.0;
    char text[FORMAT_SIZE];
    for (size_t i = 0; i < region->n_municipality; i++)
        if (cents[i] != REGION_UNKNOWN && cents[i] > 0) {
            euro += (double)cents[i] / 100.0;
            residents += (double)region->residents[i];
        }
    if (residents < LEAST_PEOPLE || (euro >= least * residents && euro <= most * residents))
        return STATUS_OK;
    return read_warn(tables->reading,
                     _("%s:%d: %s: these amounts are EUR %s for each resident. Check that they are in EUR, not in "
                       "thousands or cents."),
                     tables->municipalities.file, tables->municipalities.line[0], column,
                     format_real(euro / residents, 2, text));
}

static enum status check_sizes(const struct region_tables *tables) {
    const struct region *region = &tables->reading->scenario->region;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < region->n_municipality && !status; i++)
        status = check_people(tables, i);
    if (status || !places_are_too_small(region->n_municipality, region->residents, 1))
        return status;
    return read_warn(tables->reading,
                     _("%s: %s: most municipalities have fewer here than the smallest of the country. Check that "
                       "people are counted one by one and amounts are in EUR, not both in thousands."),
                     tables->municipalities.file, "residents");
}

enum status region_check_units(const struct region_tables *tables) {
    const struct region *region = &tables->reading->scenario->region;
    double *per_head = calloc(region->n_municipality, sizeof *per_head);
    enum status status = per_head ? check_sizes(tables) : STATUS_MEMORY;
    if (!status)
        status = check_growth(tables);
    if (!status)
        status = check_per_head(tables, "reserve_eur", region->reserve, LEAST_RESERVE, MOST_RESERVE);
    if (!status)
        status = check_per_head(tables, "whole_budget_eur", region->whole_budget, LEAST_WHOLE, MOST_WHOLE);
    if (!status)
        status = check_needs(tables);
    for (size_t k = 0; k < region->n_indicator && !status; k++)
        status = check_indicator(tables, k, per_head);
    free(per_head);
    return status;
}

/* ---- what care costs ---- */

/* A year of care for one client: the lightest kinds of care cost hundreds of euros, the dearest half a million. */
static const double LEAST_PER_CLIENT = 100.0, MOST_PER_CLIENT = 1e6;

/* All care in the base year: times the budget, or EUR a resident. */
static const double LEAST_OF_BUDGET = 0.05, MOST_OF_BUDGET = 3.0, MOST_EACH = 2000.0;

/* EUR in the base year, without what moves it. */
static double cost_of_product(const struct scenario *scenario, size_t p) {
    const struct product *product = &scenario->care.product[p];
    double users = 0.0;
    for (size_t i = 0; i < scenario->region.n_municipality; i++)
        users += (double)scenario->region.youths[i] * region_kappa(&scenario->region, p, i);
    double cost = users * product->users_per_youth * product->mean_cost *
                  (1.0 + product->pgb_share * (product->pgb_cost_factor - 1.0));
    return product->procurement.lump_sum ? fmax(cost, (double)product->procurement.lump_sum[0] / 100.0) : cost;
}

static enum status check_mean_cost(struct reading *reading, const struct node *node, double euro) {
    char text[FORMAT_SIZE];
    if (euro >= LEAST_PER_CLIENT && euro <= MOST_PER_CLIENT)
        return STATUS_OK;
    return read_warn_at(
        reading, node,
        _("A year of this care costs EUR %s for each client. Give it in EUR, not in thousands or cents."),
        format_real(euro, 2, text));
}

/* All budgets of the base year, EUR. */
static double sum_budgets(const struct scenario *scenario) {
    const struct budget_model *model = &scenario->budget;
    const struct region *region = &scenario->region;
    double sum = 0.0;
    if (model->regional)
        return (double)model->regional[0] / 100.0;
    for (size_t m = 0; m < model->n_weight; m++)
        for (size_t i = 0; i < region->n_municipality; i++)
            sum += model->weight[m] * region->indicator[model->indicator[m] * region->n_municipality + i];
    return model->factor[0] * sum;
}

/* All care beside the budgets, where there are any, or else beside the people; dearest: of all products.
 */
static enum status check_all_costs(struct reading *reading, double all, const struct node *dearest) {
    const struct scenario *scenario = reading->scenario;
    double residents = 0.0, budget = sum_budgets(scenario);
    char cost[FORMAT_SIZE], times[FORMAT_SIZE];
    for (size_t i = 0; i < scenario->region.n_municipality; i++)
        residents += (double)scenario->region.residents[i];
    double most = budget > 0.0 ? MOST_OF_BUDGET * budget : MOST_EACH * residents;
    if (residents < LEAST_PEOPLE || (all <= most && all >= LEAST_OF_BUDGET * budget))
        return STATUS_OK;
    format_number(all / residents, cost);
    if (budget <= 0.0)
        return read_warn_at(
            reading, dearest,
            _("All products together cost some EUR %s for each resident in %d, most of it this one. Check "
              "users_per_youth, and that costs are in EUR, not in cents."),
            cost, scenario->first_year);
    return read_warn_at(
        reading, dearest,
        _("All products together cost some EUR %s for each resident in %d, %s times the budgets, most of "
          "it this one. Check users_per_youth, and that costs and budgets are in EUR, not in cents or "
          "thousands."),
        cost, scenario->first_year, format_number(all / budget, times));
}

/* Budgets of amounts for each unit, beside the people. */
static enum status check_amounts(struct reading *reading) {
    const struct scenario *scenario = reading->scenario;
    double residents = 0.0, budget = sum_budgets(scenario);
    for (size_t i = 0; i < scenario->region.n_municipality; i++)
        residents += (double)scenario->region.residents[i];
    return budget > 0.0 ? read_warn_euro(reading, node_find(reading->root, "budget"), budget, residents) : STATUS_OK;
}

enum status read_warn_costs(struct reading *reading) {
    const struct scenario *scenario = reading->scenario;
    const struct node *products = node_find(reading->root, "products");
    double all = 0.0, most = -1.0;
    size_t dearest = 0;
    enum status status = STATUS_OK;
    for (size_t p = 0; p < scenario->care.n_product && !status; p++) {
        double cost = cost_of_product(scenario, p);
        status = check_mean_cost(reading, node_find(products->child[p], "mean_cost_eur"),
                                 scenario->care.product[p].mean_cost);
        all += cost;
        dearest = cost > most ? p : dearest;
        most = cost > most ? cost : most;
    }
    if (!status && !scenario->budget.regional)
        status = check_amounts(reading);
    return status ? status : check_all_costs(reading, all, products->child[dearest]);
}

static enum status warn_each(struct reading *reading, const struct node *node, double euro, double residents,
                             double least, double most) {
    char each[FORMAT_SIZE];
    double per_head = euro / residents;
    if (!node || euro <= 0.0 || residents < LEAST_PEOPLE || (per_head >= least && per_head <= most))
        return STATUS_OK;
    return read_warn_at(reading, node,
                        _("This is EUR %s for each resident. Give it in EUR, not in thousands or cents."),
                        format_real(per_head, 2, each));
}

enum status read_warn_reserve(struct reading *reading, const struct node *node, double euro, double residents) {
    return warn_each(reading, node, euro, residents, LEAST_RESERVE, MOST_RESERVE);
}

enum status read_warn_whole(struct reading *reading, const struct node *node, double euro, double residents) {
    return warn_each(reading, node, euro, residents, LEAST_WHOLE, MOST_WHOLE);
}

/* Per cents where parts are meant: nothing grows by half in a year, and hardly anything doubles. */
static enum status check_part(struct reading *reading, const struct node *node, double part, double most) {
    char text[FORMAT_SIZE];
    if (!node || fabs(part) <= most)
        return STATUS_OK;
    return read_warn_at(reading, node, _("This is %s. It is written as a part: 0.025 is 2.5 %%."),
                        format_percent(part, 1, text));
}

enum status read_warn_parts(struct reading *reading) {
    const struct care *care = &reading->scenario->care;
    const struct node *cost = node_find(reading->root, "cost"), *products = node_find(reading->root, "products"),
                      *interventions = node_find(reading->root, "interventions");
    enum status status = check_part(reading, node_find(cost, "price_trend"), care->price_trend, MOST_GROWTH);
    if (!status)
        status = check_part(reading, node_find(cost, "intensity_trend"), care->intensity_trend, MOST_GROWTH);
    for (size_t p = 0; p < care->n_product && !status; p++)
        status =
            check_part(reading, node_find(products->child[p], "use_trend"), care->product[p].use_trend, MOST_GROWTH);
    for (size_t k = 0; interventions && k < interventions->n_child && !status; k++)
        status = check_part(reading, node_find(interventions->child[k], "effect"), care->intervention[k].change, 1.0);
    return status;
}

enum status read_warn_euro(struct reading *reading, const struct node *node, double euro, double residents) {
    char each[FORMAT_SIZE];
    double per_head = euro / residents;
    if (residents < LEAST_PEOPLE || (per_head >= LEAST_EURO && per_head <= MOST_EURO))
        return STATUS_OK;
    return read_warn_at(
        reading, node,
        _("This is EUR %s for each resident, far from what youth care costs. Give amounts in EUR, not in "
          "thousands or cents."),
        format_real(per_head, 2, each));
}
