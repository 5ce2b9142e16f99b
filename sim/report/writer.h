/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writers of reports, a registry: one const struct per file, one line in WRITER_LIST. The extension of the file that is
 * asked for chooses the writer. Texts are in the language of the program (sim/base/i18n.h). */
#ifndef SIM_REPORT_WRITER_H
#define SIM_REPORT_WRITER_H

#include "sim/tables/tables.h"

struct writer {
    const char *extension; /* without the dot, lower case: "html" */
    const char *doc;       /* one line, English msgid (N_) */
    bool every;            /* takes the tables of each scheme (sim/tables/request.h) */
    /* Writes the report; texts that it makes are owned by the tables. STATUS_IO when it cannot be written. */
    enum status (*write)(struct tables *tables, const struct report_request *request, struct note *note);
};

#define WRITER_LIST(X) X(writer_html) X(writer_xlsx) X(writer_csv) X(writer_txt) X(writer_pdf)

#define WRITER_DECLARE(symbol) extern const struct writer symbol;
WRITER_LIST(WRITER_DECLARE)
#undef WRITER_DECLARE

/* Is there a writer for the output, and is that no results file, whose place a report never takes? Errors as
 * report_write and STATUS_CONFLICT. */
CHECKED enum status report_check_output(const struct report_request *request, struct note *note);

/* The tables of the request, written by the writer for its output, by its extension. STATUS_USAGE with a note that
 * lists the extensions when there is none; errors of tables_make and of the writer. */
CHECKED enum status report_write(const struct report_request *request, struct note *note);

/* Is there a browser on this machine that can print a page (.pdf)? */
bool report_can_print(void);

/* The same of files beside each other (tables_compare); the page has no script. STATUS_USAGE for a kind of report that
 * cannot hold them. */
CHECKED enum status report_compare(const struct report_request *request, struct note *note);
CHECKED enum status compare_html_write(const struct tables *tables, const struct report_request *request,
                                       struct note *note);

#endif
