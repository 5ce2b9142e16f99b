/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writers of reports, a registry: one const struct per file, one line in WRITER_LIST. The extension of the file that is
 * asked for chooses the writer. Texts are in the language of the program (sim/base/i18n.h). */
#ifndef SIM_REPORT_WRITER_H
#define SIM_REPORT_WRITER_H

#include "models/core/status.h"
#include "sim/tables/request.h"

struct writer {
    const char *extension; /* without the dot, lower case: "html" */
    const char *doc;       /* one line, English msgid (N_) */
    /* Reads the results file, writes the report. Errors as result_open; STATUS_IO when it cannot be written;
     * STATUS_USAGE when the municipality is not in the file. */
    enum status (*write)(const struct report_request *request, struct note *note);
};

#define WRITER_LIST(X) X(writer_html) X(writer_xlsx) X(writer_csv) X(writer_txt) X(writer_pdf)

#define WRITER_DECLARE(symbol) extern const struct writer symbol;
WRITER_LIST(WRITER_DECLARE)
#undef WRITER_DECLARE

/* The k-th writer, NULL past the end; by extension (any case, without the dot), NULL when unknown. */
const struct writer *writer_at(size_t k);
const struct writer *writer_find(const char *extension);

/* The writer for the request's output, by its extension, does its work. STATUS_USAGE with a note that lists the
 * extensions when there is none. */
CHECKED enum status report_write(const struct report_request *request, struct note *note);

#endif
