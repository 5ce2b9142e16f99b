/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which municipalities of a results file the page keeps to itself, and how. */
#include "sim/report/page_parts.h"

#include "sim/base/i18n.h"
#include "sim/report/json.h"
#include "sim/tables/source.h"
#include <stdlib.h>
#include <string.h>

static enum status refuse_hidden(const char *wanted, struct note *note) {
    return note_error(note, STATUS_USAGE, NULL, 0, "--municipality",
                      _("%s has so few clients that nothing of it may be published. Choose another municipality, or "
                        "make a report that stays in the house with --internal."),
                      wanted);
}

enum status page_hide(struct page_file *file, const struct report_request *request, struct note *note) {
    struct source source;
    enum status status = source_open(file->path, request, &source, note);
    if (status)
        return status;
    file->n_municipality = source.n_municipality;
    file->hidden = calloc(source.n_municipality + 1, sizeof *file->hidden);
    status = file->hidden ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; !status && i < source.n_municipality; i++) {
        file->hidden[i] = source.hidden[i];
        file->n_hidden += source.hidden[i];
    }
    if (!status)
        file->chosen = source.shown[0];
    source_close(&source);
    if (!status && request->municipality && file->hidden[file->chosen])
        status = refuse_hidden(request->municipality, note);
    if (status || file->n_hidden < file->n_municipality)
        return status;
    return note_error(note, STATUS_USAGE, file->path, 0, NULL,
                      _("These municipalities have so few clients that nothing of them may be published. Make a "
                        "report that stays in the house with --internal."));
}

/* In these the municipalities are the last axis. */
static bool is_by_municipality(const char *name) {
    return strncmp(name, "/summary/", 9) == 0 || strncmp(name, "/reserve/", 9) == 0 || strcmp(name, "estimate") == 0;
}

bool page_leaves_out(const struct page_file *file, const char *name) {
    static const char *const kept[] = {"/region/", "/fund/"};
    bool keeps = name[0] != '/' || is_by_municipality(name);
    for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++)
        keeps |= strncmp(name, kept[k], strlen(kept[k])) == 0;
    return file->n_hidden > 0 && !keeps;
}

bool page_blanks(const struct page_file *file, const char *name, size_t k) {
    return file->n_hidden > 0 && is_by_municipality(name) && file->hidden[k % file->n_municipality];
}

void page_write_hidden(FILE *out, const struct page_file *file, int *first) {
    bool some = false;
    json_key(out, "hidden", first);
    fputc('[', out);
    for (size_t i = 0; i < file->n_municipality; i++)
        if (file->hidden[i]) {
            fprintf(out, "%s%zu", some ? "," : "", i);
            some = true;
        }
    fputc(']', out);
}
