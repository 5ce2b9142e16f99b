/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the clients of an account can be that many. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/read.h"

/* EUR: what all care of a client of any kind costs in a year, on average in a municipality; some 11,000. */
static const double LEAST_PER_CLIENT = 800.0, MOST_PER_CLIENT = 120000.0;

/* Some clients are over 18: more than the youths is odd, more than the residents is impossible. */
static enum status check_people(struct reading *reading, const struct account_place *place, int64_t clients) {
    if ((double)clients > place->residents)
        return note_error(reading->note, STATUS_RANGE, place->file, place->line, "clients",
                          _("%lld clients of %s in %d are more than it had residents, %.0f. Count each client once."),
                          (long long)clients, place->who, place->year, place->residents);
    if ((double)clients <= place->youths)
        return STATUS_OK;
    return read_warn(reading,
                     _("%s:%d: clients: %lld clients of %s in %d are more than it had youths, %.0f. Check that each "
                       "client is counted once."),
                     place->file, place->line, (long long)clients, place->who, place->year, place->youths);
}

/* Clients in hundreds, or a digit too many: what a client costs is then far from what it does anywhere. */
enum status read_check_clients(struct reading *reading, const struct account_place *place, int64_t cents,
                               int64_t clients) {
    double each = clients > 0 ? (double)cents / 100.0 / (double)clients : 0.0;
    char text[FORMAT_SIZE];
    bool usual = each <= 0.0 || (each >= LEAST_PER_CLIENT && each <= MOST_PER_CLIENT);
    if (usual || (double)clients > place->residents)
        return check_people(reading, place, clients);
    return read_warn(reading,
                     _("%s:%d: clients: by this account of %s a client costs EUR %s in %d. Check that clients are "
                       "counted one by one."),
                     place->file, place->line, place->who, format_real(each, 0, text), place->year);
}
