/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A personal budget is awarded as an amount, of which a part is used: cost = award x utilisation. */
#include "sim/base/i18n.h"
#include "sim/scenario/realised_column.h"
#include <string.h>

/* A budget is seldom used for more than was awarded; above this the cell must be a percentage or a typing error. */
#define UTILISATION_MAX (2 * NANO)

enum status column_by_award(const struct table *table, const struct column *column, bool *by_award, struct note *note) {
    size_t none = table->n_column;
    bool award = column->award < none, utilisation = column->utilisation < none;
    *by_award = award && utilisation;
    if ((award || utilisation) && column->at < none)
        return note_error(note, STATUS_CONFLICT, table->file, table->line[0],
                          table_header(table, award ? column->award : column->utilisation),
                          _("The column %s gives the same cost. Keep either that column, or both award and "
                            "utilisation."),
                          column->name);
    if (award != utilisation)
        return note_error(note, STATUS_MISSING, table->file, table->line[0],
                          table_header(table, award ? column->award : column->utilisation),
                          _("The cost of a personal budget is its award times its utilisation, and only one of the two "
                            "columns is here. Add the other, or give the column %s."),
                          column->name);
    return STATUS_OK;
}

enum status column_read_award(const struct table *table, size_t row, const struct column *column, int64_t *cents,
                              struct note *note) {
    int64_t award, utilisation;
    struct note ignored = {0};
    enum status status =
        table_cents(table, row, column->award, 0, MONEY_LIMIT / (UTILISATION_MAX / NANO), &award, note);
    if (!status)
        status = table_nano(table, row, column->utilisation, 0, UTILISATION_MAX, &utilisation, &ignored);
    if (status == STATUS_RANGE && !strchr(table_cell(table, row, column->utilisation), '-'))
        status = note_error(note, STATUS_RANGE, table->file, table_line(table, row),
                            table_header(table, column->utilisation),
                            _("%s is more than twice what was awarded. Is it a percentage? Write 85 percent as 0.85 or "
                              "85%%; at most 2 is possible."),
                            table_cell(table, row, column->utilisation));
    else if (status && !note->text[0])
        *note = ignored;
    *cents = status ? 0 : money_scale_round(award, utilisation, NANO, 1.0 / (double)NANO);
    return status;
}
