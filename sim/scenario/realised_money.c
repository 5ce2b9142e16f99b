/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Realised amounts in another unit where too few municipalities stand beside each other to tell it: costs beside the
 * budget of their row, and amounts beside who lives there. They are settled, and the user is told whose they are.
 */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/realised_units.h"
#include <stdio.h>

static const double CERTAIN_ROW = 1e8; /* EUR 1 million: of less, a few clients may be why */
static const double OF_BUDGETS = 0.08; /* where costs are a smaller part they are of some rare care */
static const double LEAST_TABLE = 1e5; /* EUR 1,000: made-up figures of a few euros have no unit */

/* EUR a resident: what budgets of youth care are not, and what all costs together are not, be they of rare care. */
static const double LEAST_BUDGET = 10.0, MOST_BUDGET = 6000.0, LEAST_COST = 1.0, MOST_COST = 6000.0;

/* The smallest municipality has some 950 residents, and a larger budget than EUR 100,000. */
static const double SMALLEST_BUDGET = 1e7;
static const double LEAST_OF_ALL = 1e6; /* EUR 10,000: of less all may be made up */

/* Rows of which the same is to be told: the first stands for all. */
struct odd {
    size_t n, first;
};

static void add_odd(struct odd *odd, size_t i) {
    odd->first = odd->n++ == 0 ? i : odd->first;
}

static const char *and_others(const struct odd *odd, char *text, size_t size) {
    text[0] = '\0';
    if (odd->n > 1)
        snprintf(text, size, _(" The same holds for %zu more."), odd->n - 1);
    return text;
}

static double cost_of(const struct units *x, size_t i) {
    double sum = 0.0;
    for (size_t k = 0; k < x->n_column; k++)
        if (column_is_cost(&x->column[k]))
            sum += (double)units_figure(x->year, &x->column[k], i);
    return sum;
}

static double budget_of(const struct units *x, size_t i) {
    return (double)x->year->input.budget[i];
}

/* By the table, or else by the region of the schemes file; 0: unknown. */
static double residents_of(const struct units *x, size_t i) {
    if (x->per_person)
        return (double)x->people[i] * x->per_person;
    return x->year->known ? (double)x->year->known[i] : 0.0;
}

/* Adds up what of[] is of each whose residents are known. */
static double sum_of(const struct units *x, double (*of)(const struct units *, size_t), double *residents) {
    double sum = 0.0;
    *residents = 0.0;
    for (size_t i = 0; i < x->n; i++) {
        double people = residents_of(x, i);
        *residents += people;
        sum += people > 0.0 ? of(x, i) : 0.0;
    }
    return sum;
}

static size_t largest_of(const struct units *x, double (*of)(const struct units *, size_t)) {
    size_t largest = 0;
    for (size_t i = 1; i < x->n; i++)
        largest = of(x, i) > of(x, largest) ? i : largest;
    return largest;
}

/* ---- costs beside the budget of the row ---- */

/* Are the costs of one half of the rows at least of the size of their budgets? */
static bool are_of_budgets(const struct units *x) {
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++)
        if (cost_of(x, i) > 0.0 && budget_of(x, i) > 0.0)
            x->scratch[n++] = cost_of(x, i) / budget_of(x, i);
    units_sort(x, n);
    return n > 0 && x->scratch[n / 2] >= OF_BUDGETS;
}

static enum status check_rows(const struct units *x) {
    const struct table *table = x->year->table;
    bool of_budgets = are_of_budgets(x);
    struct odd odd = {0};
    char cost[FORMAT_SIZE], budget[FORMAT_SIZE], times[FORMAT_SIZE], others[128];
    for (size_t i = 0; i < x->n; i++)
        if ((of_budgets && units_is_low(cost_of(x, i), budget_of(x, i), CERTAIN_ROW)) ||
            units_is_low(budget_of(x, i), cost_of(x, i), CERTAIN_ROW))
            add_odd(&odd, i);
    if (odd.n == 0)
        return STATUS_OK;
    double of_cost = cost_of(x, odd.first), of_budget = budget_of(x, odd.first);
    return realised_warn(x->file,
                         _("%s:%d: cost: care of %s costs %s in all, %s times its budget of %s. Check that both are in "
                           "EUR, not in thousands or cents.%s"),
                         table->file, table_line(table, x->year->row[odd.first]),
                         x->year->region.municipality[odd.first].name, format_euro((int64_t)of_cost, cost),
                         format_number(of_cost / of_budget, times), format_euro((int64_t)of_budget, budget),
                         and_others(&odd, others, sizeof others));
}

/* ---- amounts beside who lives there ---- */

static enum status check_budgets(const struct units *x) {
    const struct table *table = x->year->table;
    struct odd odd = {0};
    char budget[FORMAT_SIZE], each[FORMAT_SIZE], others[128];
    for (size_t i = 0; i < x->n; i++) {
        double residents = residents_of(x, i), per_head = budget_of(x, i) / 100.0 / residents;
        if (residents > 0.0 && budget_of(x, i) > 0.0 && (per_head < LEAST_BUDGET || per_head > MOST_BUDGET))
            add_odd(&odd, i);
    }
    if (odd.n == 0)
        return STATUS_OK;
    double of_first = budget_of(x, odd.first);
    return realised_warn(x->file,
                         _("%s:%d: budget: that of %s is %s, EUR %s for each resident. Check that it is in EUR, not in "
                           "thousands or cents.%s"),
                         table->file, table_line(table, x->year->row[odd.first]),
                         x->year->region.municipality[odd.first].name, format_euro((int64_t)of_first, budget),
                         format_number(of_first / 100.0 / residents_of(x, odd.first), each),
                         and_others(&odd, others, sizeof others));
}

/* Of a table without budgets, all costs: of one kind of care one municipality may have next to nothing. */
static enum status check_costs(const struct units *x) {
    const struct table *table = x->year->table;
    double residents, cost = sum_of(x, cost_of, &residents), each = cost / 100.0 / residents;
    size_t largest = largest_of(x, cost_of);
    char most[FORMAT_SIZE], text[FORMAT_SIZE];
    if (residents <= 0.0 || cost < LEAST_TABLE || (each >= LEAST_COST && each <= MOST_COST))
        return STATUS_OK;
    return realised_warn(x->file,
                         _("%s:%d: cost: the care of all costs EUR %s for each resident, and most of it is that of %s, "
                           "%s. Check that costs are in EUR, not in thousands or cents."),
                         table->file, table_line(table, x->year->row[largest]), format_number(each, text),
                         x->year->region.municipality[largest].name, format_euro((int64_t)cost_of(x, largest), most));
}

/* Nobody's residents are known: beside the smallest municipality there is. */
static enum status check_largest(const struct units *x) {
    const struct table *table = x->year->table;
    size_t largest = largest_of(x, budget_of);
    char most[FORMAT_SIZE];
    if (budget_of(x, largest) >= SMALLEST_BUDGET)
        return STATUS_OK;
    return realised_warn(x->file,
                         _("%s:%d: budget: no budget is larger than that of %s, %s, which is less than the smallest "
                           "municipality of the country has. Check that amounts are in EUR, not in thousands."),
                         table->file, table_line(table, x->year->row[largest]),
                         x->year->region.municipality[largest].name, format_euro((int64_t)budget_of(x, largest), most));
}

enum status units_check_money(const struct units *x) {
    double budgets = 0.0, residents;
    (void)sum_of(x, budget_of, &residents);
    for (size_t i = 0; i < x->n; i++)
        budgets += budget_of(x, i);
    enum status status = check_rows(x);
    if (status)
        return status;
    if (budgets <= 0.0)
        return check_costs(x);
    if (budgets < LEAST_TABLE)
        return STATUS_OK;
    if (residents > 0.0)
        return check_budgets(x);
    return budgets >= LEAST_OF_ALL ? check_largest(x) : STATUS_OK;
}
