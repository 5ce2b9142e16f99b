/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/overruled.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"

bool overruled_is_list(const struct reading *reading) {
    const struct node *list = node_find(reading->root, "realised"), *file = node_find(reading->root, "realised_file");
    return list && file && file->handed_down < list->handed_down;
}

void overruled_add(struct overruled *overruled, const char *who, int year, const struct overruled_account *left,
                   const struct overruled_account *kept) {
    if (overruled->n++ == 0)
        *overruled = (struct overruled){1, who, year, *left, *kept};
}

enum status overruled_tell(const struct overruled *overruled, struct reading *reading) {
    const struct overruled_account *left = &overruled->left, *kept = &overruled->kept;
    char lost[FORMAT_SIZE], held[FORMAT_SIZE];
    format_cents(left->cents, lost);
    format_cents(kept->cents, held);
    if (overruled->n == 1)
        return read_warn(reading,
                         _("%s:%d: the account of %s over %d, EUR %s, makes way for that at line %d of %s, EUR %s."),
                         left->file, left->line, overruled->who, overruled->year, lost, kept->line, kept->file, held);
    if (overruled->n > 1)
        return read_warn(reading,
                         _("%s:%d: %zu accounts make way for those in %s, such as that of %s over %d, EUR %s, for the "
                           "one at line %d there, EUR %s."),
                         left->file, left->line, overruled->n, kept->file, overruled->who, overruled->year, lost,
                         kept->line, held);
    return STATUS_OK;
}
