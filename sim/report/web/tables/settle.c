/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real figures in the page: the program's own reading of tables and its yearly settlement, compiled to WebAssembly.
 *
 * The page gives each file a path (engine/files.c) and settles: paths as on the command line. What the program would
 * print comes back as texts. One instance settles once. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/report/settled.h"
#include "sim/report/settlement.h"
#include <stdlib.h>
#include <string.h>

#define TO_SCRIPT(name) __attribute__((export_name(name)))

struct page {
    char *told, *table, *others; /* what came of it */
};
static struct page page;

/* ---- what is told: a sentence per line, behind a sign of its kind ---- */

static void tell_reading(void *to, const char *sentence) {
    fprintf(to, "r%s\n", sentence);
}

static void tell_warning(void *to, const char *sentence) {
    if (sentence[0])
        fprintf(to, "w%s\n", sentence);
}

static void tell_note(FILE *to, const struct note *note, enum status status) {
    char text[FORMAT_NOTE_SIZE];
    fprintf(to, "e%s\n", format_note(note, _(status_text(status)), text));
    for (size_t k = 0; k < note->n_more && k < NOTE_MORE; k++)
        fprintf(to, "e%s\n", format_safe(note->more[k], text, sizeof text));
    if (note->n_more > NOTE_MORE) {
        fputc('e', to);
        fprintf(to, _("... and %zu more\n"), note->n_more - NOTE_MORE);
    }
}

static enum status settle(const struct settlement_files *from, struct settlement *settlement, FILE *told, FILE *table,
                          FILE *others) {
    const struct settlement_teller teller = {tell_reading, tell_warning, told};
    struct note note = {0};
    enum status status = settlement_read(from, settlement, &note);
    if (!status)
        status = settlement_settle(settlement);
    if (!status)
        status = settlement_tell(settlement, &teller);
    if (status) {
        tell_note(told, &note, status);
        return status;
    }
    const struct settled settled = settlement_view(settlement);
    settled_print_csv(table, &settled, (struct settled_form){.dutch = false});
    settled_print_others(others, &settled);
    return STATUS_OK;
}

int page_settle(const char *schemes, const char *realised, const char *clients, const char *previous, int year);
const char *page_told(void);
const char *page_table(void);
const char *page_others(void);

/* The paths of clients and of the year before may be NULL; year 0: all of the table. 1: settled. */
TO_SCRIPT("settle")
int page_settle(const char *schemes, const char *realised, const char *clients, const char *previous, int year) {
    const struct settlement_files from = {&files_disk, schemes, realised, clients, previous, year, year};
    struct settlement settlement = {0};
    size_t size[3];
    FILE *out[3] = {open_memstream(&page.told, &size[0]), open_memstream(&page.table, &size[1]),
                    open_memstream(&page.others, &size[2])};
    bool settled = out[0] && out[1] && out[2] && settle(&from, &settlement, out[0], out[1], out[2]) == STATUS_OK;
    settlement_free(&settlement);
    for (size_t k = 0; k < 3; k++)
        if (out[k])
            fclose(out[k]);
    return settled;
}

TO_SCRIPT("told") const char *page_told(void) {
    return page.told ? page.told : "";
}

TO_SCRIPT("table") const char *page_table(void) {
    return page.table ? page.table : "";
}

/* Of funds and outside parties, a line each. */
TO_SCRIPT("others") const char *page_others(void) {
    return page.others ? page.others : "";
}
