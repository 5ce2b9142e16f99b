/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A settlement as a file: which writer its extension asks for. */
#include "sim/report/settled.h"

#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include <string.h>
#include <strings.h>

enum { PAGE_WIDTH = 160 };

static enum status write_csv(const struct settled *settled, struct output *output, struct settled_form form) {
    settled_print_csv(output->file, settled, form);
    return STATUS_OK;
}

static enum status write_txt(const struct settled *settled, struct output *output, struct settled_form form) {
    (void)form;
    return settled_print_page(output->file, settled, PAGE_WIDTH, true);
}

static enum status write_xlsx(const struct settled *settled, struct output *output, struct settled_form form) {
    (void)form;
    return settled_write_xlsx(settled, output->part) ? STATUS_OK : STATUS_IO;
}

static const struct way {
    const char *extension;
    enum status (*write)(const struct settled *settled, struct output *output, struct settled_form form);
} ways[] = {{".csv", write_csv}, {".txt", write_txt}, {".xlsx", write_xlsx}};

static const struct way *find_way(const char *path) {
    for (size_t k = 0; k < sizeof ways / sizeof ways[0]; k++) {
        size_t n = strlen(path), m = strlen(ways[k].extension);
        if (n > m && strcasecmp(path + n - m, ways[k].extension) == 0)
            return &ways[k];
    }
    return NULL;
}

enum status settled_check_path(const char *path, struct note *note) {
    if (find_way(path))
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, NULL, 0, "-o",
                      _("%s: the end of the file name says what is written; expected one of %s"), path,
                      ".csv, .txt, .xlsx");
}

enum status settled_write(const struct settled *settled, const char *path, struct settled_form form,
                          struct note *note) {
    struct output output;
    const struct way *way = find_way(path);
    enum status status = settled_check_path(path, note);
    if (!status)
        status = output_open(path, &output, note);
    if (status)
        return status;
    status = way->write(settled, &output, form);
    if (status == STATUS_IO)
        status = note_error(note, STATUS_IO, path, 0, NULL,
                            _("This workbook cannot be written. Choose another folder, or make room on the disk."));
    return output_close(&output, status, note);
}
