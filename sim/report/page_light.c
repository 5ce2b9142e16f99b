/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page as plain HTML with charts as SVG, with nothing in it that runs: for mail and for old telephones. */
#include "sim/report/page_parts.h"

#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/report/page_words.h"
#include <stdlib.h>

static const char style[] =
    "body{max-width:64rem;margin:0 auto;padding:.5rem;font:1rem/1.4 system-ui,sans-serif;color:#111827}"
    "h1{font-size:1.4rem}h2{font-size:1.2rem}h3{font-size:1rem;margin:0}p{margin:.3rem 0}"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,11.5rem),1fr));gap:.75rem}"
    ".card{border:1px solid #9ca3af;border-top:4px solid #0b5a8f;padding:.5rem .75rem;font-size:.9rem}"
    ".big strong{font-size:1.4rem}.scroll{overflow-x:auto;margin:1rem "
    "0}table{border-collapse:collapse;font-size:.85rem}"
    "caption{text-align:left;font-weight:700}th,td{padding:.25rem .5rem;text-align:right;border-bottom:1px solid "
    "#d1d5db}"
    "th:first-child{text-align:left}td[colspan]{text-align:center}tbody "
    "th{font-weight:400}summary{color:#0b5a8f;padding:.3rem 0}"
    "svg{display:block;width:100%;max-width:40rem;font-size:13px;margin:1rem 0}rect{fill:#9cc3e0}.z{stroke:#111827}"
    ".m{fill:#0b5a8f}";

enum { MOST_BYTES = 196000 }; /* the rest is for the head */

static void write_line(FILE *out, const char *line) {
    if (!line)
        return;
    fputs("<p>", out);
    json_html(out, line);
    fputs("</p>\n", out);
}

static void write_head(FILE *out, struct tables *tables) {
    fprintf(out,
            "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            "'unsafe-inline'\">\n<title>",
            i18n_language() == LANGUAGE_NL ? "nl" : "en");
    json_html(out, tables->title);
    fprintf(out, " - solidair</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n<h1>", style);
    json_html(out, tables->title);
    fputs("</h1>\n", out);
    write_line(out, tables->subtitle);
    write_line(out, tables->scope);
}

enum status page_light(struct tables *tables, const struct report_request *request, struct note *note) {
    struct output output = {0};
    char *plain = NULL;
    size_t size = 0;
    enum status status = page_plain_within(tables, PAGE_CHARTS, MOST_BYTES, &plain, &size, note);
    if (!status)
        status = output_open(request->output, &output, note);
    if (!status) {
        write_head(output.file, tables);
        fprintf(output.file, "%s</main>\n</body>\n</html>\n", plain);
        status = output_close(&output, status, note);
    }
    free(plain);
    return status;
}
