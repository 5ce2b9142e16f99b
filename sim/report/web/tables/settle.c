/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real figures in the page: the program's own reading of tables and its yearly settlement, compiled to WebAssembly.
 *
 * The page lays files and texts into memory that `take` makes room for, gives each file a path, and settles: paths as
 * on the command line. What the program would print comes back as texts. One instance settles once. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/report/settled.h"
#include "sim/report/settlement.h"
#include <stdlib.h>
#include <string.h>

#define TO_SCRIPT(name) __attribute__((export_name(name)))

enum { FILES_MAX = 8 };

/* A file of the page. */
struct page_file {
    const char *path;
    const char *bytes;
    size_t length;
};

struct page {
    size_t n_file;
    struct page_file file[FILES_MAX];
    char *told, *table, *others; /* what came of it */
};
static struct page page;

/* Folders and names are those of files in memory. */
static enum status find(const void *context, const char *path, enum files_kind *kind, char **real) {
    const struct page *in = context;
    struct files_text text[FILES_MAX];
    for (size_t k = 0; k < in->n_file; k++)
        text[k] = (struct files_text){in->file[k].path, in->file[k].bytes};
    const struct files_memory memory = {"", in->n_file, text, NULL};
    const struct files files = files_in_memory(&memory);
    return files.find(files.context, path, kind, real);
}

static const struct page_file *find_file(const struct page *in, const char *path) {
    for (size_t k = 0; k < in->n_file; k++)
        if (strcmp(in->file[k].path, path) == 0)
            return &in->file[k];
    return NULL;
}

static enum status read_bytes(const void *context, const char *path, size_t size_cap, char **bytes, size_t *length,
                              struct note *note) {
    const struct page_file *file = find_file(context, path);
    *bytes = NULL;
    if (!file)
        return files_refuse_absent(path, note);
    *length = file->length;
    enum status status = files_check_size(path, file->length, size_cap, note);
    if (status)
        return status;
    *bytes = malloc(file->length + 1);
    if (!*bytes)
        return STATUS_MEMORY;
    memcpy(*bytes, file->bytes, file->length);
    (*bytes)[file->length] = '\0';
    return STATUS_OK;
}

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

void *page_take(size_t n);
void page_give(const char *path, const void *bytes, size_t length);
int page_settle(const char *schemes, const char *realised, const char *clients, const char *previous, int year);
const char *page_told(void);
const char *page_table(void);
const char *page_others(void);

TO_SCRIPT("take") void *page_take(size_t n) {
    return malloc(n);
}

TO_SCRIPT("give") void page_give(const char *path, const void *bytes, size_t length) {
    if (page.n_file < FILES_MAX)
        page.file[page.n_file++] = (struct page_file){path, bytes, length};
}

/* The paths of clients and of the year before may be NULL; year 0: all of the table. 1: settled. */
TO_SCRIPT("settle")
int page_settle(const char *schemes, const char *realised, const char *clients, const char *previous, int year) {
    const struct files files = {find, read_bytes, &page};
    const struct settlement_files from = {&files, schemes, realised, clients, previous, year, year};
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
