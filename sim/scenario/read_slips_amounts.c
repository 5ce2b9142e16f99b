/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts of layers and shared costs that are in another unit than people and budgets: thousands, cents, fractions. */
#include "models/solidarity/base.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/read.h"
#include <math.h>
#include <string.h>

/* What an amount for each resident of the largest municipality at least is, if it does something, and of the smallest
 * at most, less where it is given by head; and the same of an amount for all together. EUR; all youth care costs some
 * EUR 300 a resident. */
static const double LEAST_EACH = 0.05, MOST_EACH = 7000.0, MOST_PER_HEAD = 2000.0, LEAST_ALL = 0.01, MOST_ALL = 100.0;

static const double RESIDENTS_PER_YOUTH = 5.0, LEAST_PEOPLE = 1000.0;
static const double LEAST_EURO = 10.0; /* an amount of a few euros or cents is no number of thousands */
static const int64_t LEAST_THRESHOLD = 50000, MOST_THRESHOLD = 300000000; /* cents: EUR 500 and 3 million */
static const double WEIGHTS_NEAR = 0.05;                                  /* of 1 or 100, that they do not add up to */

/* residents of the smallest, the largest and all municipalities; false where they are not known. */
static bool find_residents(const struct reading *reading, double *smallest, double *largest, double *all) {
    const struct region *region = reading->region;
    *smallest = INFINITY;
    *largest = *all = 0.0;
    if (!region->residents)
        return false;
    for (size_t i = 0; i < region->n_municipality; i++) {
        double residents = (double)region->residents[i];
        *smallest = fmin(*smallest, residents);
        *largest = fmax(*largest, residents);
        *all += residents;
    }
    return *smallest > 0.0 && *all >= LEAST_PEOPLE;
}

static enum status tell(struct reading *reading, const struct node *node, double each) {
    char text[FORMAT_SIZE];
    return read_warn_at(
        reading, node,
        _("This is EUR %s for each resident; all youth care costs some EUR 300. Give amounts in EUR, not "
          "in thousands or cents."),
        format_real(each, each < 1.0 ? 4 : 0, text));
}

enum status read_warn_amount(struct reading *reading, const struct node *node, const struct amount *amount) {
    double smallest, largest, all, euro = (double)amount->nano / NANO, low = euro, high = euro, most = MOST_PER_HEAD;
    if (!node || euro <= 0.0 || !find_residents(reading, &smallest, &largest, &all))
        return STATUS_OK;
    if (amount->unit == AMOUNT_EUR) {
        low = euro < LEAST_EURO ? LEAST_EACH : euro / largest;
        high = euro / smallest;
        most = MOST_EACH;
    } else if (amount->unit == AMOUNT_EUR_PER_YOUTH)
        low = high = euro / RESIDENTS_PER_YOUTH;
    else if (amount->unit != AMOUNT_EUR_PER_RESIDENT)
        return STATUS_OK;
    return low < LEAST_EACH ? tell(reading, node, low) : high > most ? tell(reading, node, high) : STATUS_OK;
}

enum status read_warn_total(struct reading *reading, const struct node *node, int64_t cents) {
    double smallest, largest, all, euro = (double)cents / 100.0;
    if (!node || cents <= 0 || !find_residents(reading, &smallest, &largest, &all))
        return STATUS_OK;
    double each = euro / all;
    return each < LEAST_ALL || each > MOST_ALL ? tell(reading, node, each) : STATUS_OK;
}

enum status read_warn_threshold(struct reading *reading, const struct node *node, int64_t cents) {
    char text[FORMAT_SIZE];
    if (!node || reading->schemes_only || (cents >= LEAST_THRESHOLD && cents <= MOST_THRESHOLD))
        return STATUS_OK;
    return read_warn_at(
        reading, node,
        cents < LEAST_THRESHOLD
            ? _("Nearly every client costs more than %s in a year. Give the threshold in EUR, not in "
                "thousands.")
            : _("No client costs %s in a year, so that the layer never moves a cent. Give the threshold "
                "in EUR, not in cents."),
        format_euro(cents, text));
}

/* Per cents, or parts of 1, that do not add up; or some of each. */
enum status read_warn_weight_sum(struct reading *reading, const struct node *list, const int64_t *weight, size_t n) {
    double sum = 0.0, least = INFINITY, most = 0.0;
    char text[FORMAT_SIZE];
    for (size_t i = 0; i < n; i++) {
        double one = (double)weight[i] / NANO;
        sum += one;
        least = one > 0.0 ? fmin(least, one) : least;
        most = fmax(most, one);
    }
    if (least < 1.0 && most > 10.0)
        return read_warn_at(
            reading, list,
            _("Some weights are below 1 and others above 10. Are some of them parts of 1 and others per "
              "cents? Write all in the same way."));
    double whole = sum < 10.0 ? 1.0 : 100.0, off = fabs(sum - whole) / whole;
    if (off > WEIGHTS_NEAR || off < 1e-6)
        return STATUS_OK;
    return read_warn_at(reading, list,
                        _("These weights add up to %s, nearly to the whole. Each counts as its part of their sum; if "
                          "they are meant as parts of the whole, one of them is wrong or missing."),
                        format_real(sum, 4, text));
}
