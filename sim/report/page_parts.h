/* Inside of the page's writer: what goes into the template. */
#ifndef SIM_REPORT_PAGE_PARTS_H
#define SIM_REPORT_PAGE_PARTS_H

#include "sim/engine/sample.h"
#include "sim/report/writer.h"
#include "sim/store/store.h"
#include <stdio.h>

/* The page with its scripts and styles and @@NAME@@ where something is filled in; made from sim/report/web by the
 * Makefile. */
extern const char page_template[];

/* The figures of a results file as one JSON object. request->municipality must be in it. */
CHECKED enum status page_model(FILE *out, const struct result *result, const struct report_request *request,
                               struct note *note);

enum { PAGE_PLANES = 5 }; /* bytes of a number in the packed sample */

/* May the page hold client counts? Only added up over all care, and only where none of them is small. */
bool page_shows_clients(const struct sample *sample);

/* The schemes and sizes of a sample as one JSON object. */
void page_sample_model(FILE *out, const struct sample *sample);

/* The draws of a sample, packed: whole numbers in planes of bytes, deflated, base64. *bytes: characters written into
 * *text, which the caller frees. STATUS_RANGE when an amount does not fit; STATUS_MEMORY. */
CHECKED enum status page_sample_pack(const struct sample *sample, char **text, size_t *bytes);

#endif
