/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All tables as plain text, to read or to paste into a message. */
#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/report/text.h"
#include "sim/report/writer.h"

enum { LINE_WIDTH = 118 };

static enum status write_txt(struct tables *tables, const struct report_request *request, struct note *note) {
    struct output output = {0};
    enum status status = output_open(request->output, &output, note);
    if (!status) {
        fprintf(output.file, "%s\n%s\n", tables->title, tables->subtitle);
        if (tables->stamp)
            text_write(output.file, tables->stamp, LINE_WIDTH);
        text_write(output.file, tables->scope, LINE_WIDTH);
    }
    for (size_t k = 0; !status && k < tables->n_sheet; k++)
        status = text_write_sheet(output.file, tables->sheet[k], tables->sheet[k]->title, LINE_WIDTH, NULL);
    return output_close(&output, status, note);
}

const struct writer writer_txt = {
    .extension = "txt",
    .doc = N_("all tables as plain text"),
    .write = write_txt,
};
