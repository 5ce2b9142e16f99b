/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/writer.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define WRITER_ROW(symbol) &symbol,
static const struct writer *const writers[] = {WRITER_LIST(WRITER_ROW)};
#undef WRITER_ROW

enum { WRITERS = sizeof writers / sizeof writers[0] };

/* By extension, in any case; NULL when unknown. */
static const struct writer *find_writer(const char *extension) {
    for (size_t k = 0; k < WRITERS; k++)
        if (strcasecmp(writers[k]->extension, extension) == 0)
            return writers[k];
    return NULL;
}

/* Files beside each other are no .pdf. */
static bool can_write(const struct writer *writer, bool beside) {
    return !beside || writer != &writer_pdf;
}

/* ".html, .xlsx": what can be asked for. */
static void list_extensions(bool beside, char *text, size_t size) {
    struct format_text to = {.text = text, .size = size};
    for (size_t k = 0; k < WRITERS; k++)
        if (can_write(writers[k], beside))
            format_append(&to, "%s.%s", to.used > 0 ? ", " : "", writers[k]->extension);
}

/* What stands after the last dot of the file's own name; "" when there is none. */
static const char *extension_of(const char *path) {
    const char *name = strrchr(path, '/'), *dot = strrchr(name ? name : path, '.');
    return dot ? dot + 1 : "";
}

/* Whatever its name: an HDF5 file begins with these bytes. */
static bool is_results_file(const char *path) {
    static const char signature[8] = {'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    char begin[sizeof signature] = {0};
    struct stat there; /* a pipe would wait for somebody at its other end */
    if (stat(path, &there) != 0 || !S_ISREG(there.st_mode))
        return false;
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t n = fread(begin, 1, sizeof begin, file);
    (void)fclose(file); /* only read */
    return n == sizeof begin && memcmp(begin, signature, sizeof begin) == 0;
}

static enum status write_tables(const struct writer *writer, const struct report_request *request, struct note *note) {
    struct report_request wanted = *request;
    struct tables tables;
    wanted.every = writer->every;
    enum status status = tables_make(&wanted, &tables, note);
    if (!status)
        status = writer->write(&tables, &wanted, note);
    tables_free(&tables);
    return status;
}

/* The writer for the output, and whether it may be written. */
static enum status choose(const struct report_request *request, bool beside, const struct writer **writer,
                          struct note *note) {
    char known[128];
    *writer = find_writer(extension_of(request->output));
    if (*writer && is_results_file(request->output))
        return note_error(note, STATUS_CONFLICT, request->output, 0, "-o",
                          _("This is a results file, and a report may not take its place. Choose another name for the "
                            "report."));
    if (*writer)
        return STATUS_OK;
    list_extensions(beside, known, sizeof known);
    return note_error(note, STATUS_USAGE, NULL, 0, "-o",
                      _("%s: the end of the file name says what is written; expected one of %s"), request->output,
                      known);
}

enum status report_check_output(const struct report_request *request, struct note *note) {
    const struct writer *writer = NULL;
    return choose(request, false, &writer, note);
}

enum status report_write(const struct report_request *request, struct note *note) {
    const struct writer *writer = NULL;
    enum status status = choose(request, false, &writer, note);
    if (!status && writer->every && request->table)
        return note_error(
            note, STATUS_USAGE, NULL, 0, "--table",
            _("A page holds all tables together. For one of them give -o a name that ends in .txt, .csv or "
              ".xlsx."));
    if (!status && request->light && writer != &writer_html)
        return note_error(note, STATUS_USAGE, NULL, 0, "--light",
                          _("Only a page can be light. Give -o a name that ends in .html."));
    return status ? status : write_tables(writer, request, note);
}

enum status report_compare(const struct report_request *request, struct note *note) {
    const struct writer *writer = NULL;
    struct tables tables;
    enum status status = choose(request, true, &writer, note);
    if (!status && !can_write(writer, true))
        return note_error(note, STATUS_USAGE, NULL, 0, "-o",
                          _("Files beside each other are no .pdf. Write a page (.html), which a browser can print."));
    if (!status)
        status = tables_compare(request, &tables, note);
    if (status)
        return status;
    status =
        writer == &writer_html ? compare_html_write(&tables, request, note) : writer->write(&tables, request, note);
    tables_free(&tables);
    return status;
}
