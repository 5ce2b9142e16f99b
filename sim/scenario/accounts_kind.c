/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do own accounts condition the state, or the level alone? */
#include "sim/base/i18n.h"
#include "sim/scenario/headings.h"
#include "sim/scenario/read.h"
#include "sim/scenario/table.h"
#include <stdlib.h>
#include <string.h>

/* Do the accounts use what only the state can take in: no clients, or a key or column besides today's? */
static bool is_more(const struct node *element) {
    static const char *const keys[] = {"kind", "form", "sd", "fact", "complete", "complete_sd", "known"};
    bool more = !node_find(element, "clients");
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        more = more || node_find(element, keys[k]);
    return more;
}

/* Of the table: a column that is not there, or one more than are known here. */
static enum status table_is_more(struct reading *reading, const struct node *file, bool *more) {
    struct table table = {.n_row = 0};
    char *path = NULL;
    enum status status = read_table_path(reading, file, &path);
    if (!status)
        status = headings_read(reading->files, path, READ_ACCOUNTS_CAP, &table, reading->note);
    if (!status) {
        size_t clients = table_column(&table, "clients");
        *more = *more || clients == table.n_column;
        for (size_t r = 0; r < table.n_row && clients < table.n_column; r++)
            *more = *more || !table_cell(&table, r, clients)[0];
        static const char *const columns[] = {"kind", "form", "sd", "fact", "complete", "complete_sd", "known"};
        for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++)
            *more = *more || table_column(&table, columns[k]) < table.n_column;
    }
    table_free(&table);
    free(path);
    return status;
}

enum status accounts_choose_state(struct reading *reading, bool *state) {
    const struct node *list = node_find(reading->root, "realised"), *file = node_find(reading->root, "realised_file");
    const struct node *as_of = node_find(reading->root, "as_of");
    const char *word = value_text(reading->root, "observations");
    bool dated = as_of && as_of->text[0];
    *state = dated || (word && strcmp(word, "state") == 0);
    if (dated && word && strcmp(word, "level") == 0)
        return node_error(
            reading->note, STATUS_CONFLICT, node_find(reading->root, "observations"),
            _("\"level\" does not go with as_of, which leaves out accounts by their date: that is done where they "
              "condition the state. Choose \"state\", or give no date (as_of = \"\")."));
    if (word)
        return STATUS_OK;
    for (size_t k = 0; list && k < list->n_child; k++)
        *state = *state || is_more(list->child[k]);
    return *state || !file || !file->text[0] ? STATUS_OK : table_is_more(reading, file, state);
}
