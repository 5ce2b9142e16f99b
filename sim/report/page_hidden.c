/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which municipalities of a results file the page keeps to itself, and how. */
#include "sim/report/page_parts.h"

#include "sim/base/i18n.h"
#include "sim/tables/verdict.h"
#include <string.h>

static enum status refuse_hidden(const char *wanted, struct note *note) {
    return note_error(note, STATUS_USAGE, NULL, 0, "--municipality",
                      _("%s has so few clients that nothing of it may be published. Choose another municipality, or "
                        "make a report that stays in the house with --internal."),
                      wanted);
}

enum status page_hide(struct page_file *file, const struct source *source, const struct report_request *request,
                      struct note *note) {
    file->source = source;
    file->n_municipality = source->n_municipality;
    file->hidden = source->hidden;
    for (size_t i = 0; i < source->n_municipality; i++)
        file->n_hidden += source->hidden[i];
    file->chosen = source->chosen;
    if (request->municipality && file->hidden[file->chosen])
        return refuse_hidden(request->municipality, note);
    if (file->n_hidden < file->n_municipality)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, file->path, 0, NULL,
                      _("These municipalities have so few clients that nothing of them may be published. Make a "
                        "report that stays in the house with --internal."));
}

/* In these the municipalities are the last axis. */
static bool is_by_municipality(const char *name) {
    return strncmp(name, "/summary/", 9) == 0 || strcmp(name, "estimate") == 0;
}

bool page_leaves_out(const struct page_file *file, const char *name) {
    static const char *const kept[] = {"/region/", "/fund/"};
    bool keeps = name[0] != '/' || is_by_municipality(name);
    for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++)
        keeps |= strncmp(name, kept[k], strlen(kept[k])) == 0;
    return file->n_hidden > 0 && !keeps;
}

/* What a transfer comes from, [scheme][period][municipality]. */
static bool is_untold(const struct page_file *file, const char *name, size_t k) {
    bool part = strcmp(name, "/summary/transfer_model") == 0 || strcmp(name, "/summary/transfer_use") == 0;
    size_t scheme = k / (file->source->n_period * file->n_municipality);
    return part && !verdict_tells_amount(file->source, scheme, k % file->n_municipality);
}

bool page_blanks(const struct page_file *file, const char *name, size_t k) {
    if (is_untold(file, name, k))
        return true;
    return file->n_hidden > 0 && is_by_municipality(name) && file->hidden[k % file->n_municipality];
}

void page_write_hidden(struct json *to, const struct page_file *file) {
    json_open(to, "hidden", '[');
    for (size_t i = 0; i < file->n_municipality; i++)
        if (file->hidden[i])
            json_integer(to, NULL, (int64_t)i);
    json_close(to, ']');
}
