/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a finished run tells: the figures of the page's views, and reports as the program writes them. */
#include "sim/report/web/engine/engine.h"

#include "sim/base/i18n.h"
#include "sim/report/page_parts.h"
#include "sim/report/writer.h"
#include "sim/store/memory.h"
#include <stdlib.h>
#include <string.h>

static enum status write_model(FILE *out, const struct tables *tables, const struct report_request *request,
                               struct note *note) {
    const struct source *source = tables->file;
    struct page_file file = {.result = source->result, .path = source->path, .by_unit = source->by_unit};
    struct json to = {out, false};
    enum status status = page_hide(&file, source, request, note);
    return status ? status : page_model(&to, &file, tables, request, note);
}

TO_SCRIPT("reportModel")
int page_report_model(const char *results, const char *municipality, const char *scheme, int internal) {
    struct note note = {0};
    struct tables tables;
    const struct report_request request = {
        .input = results, .municipality = municipality, .scheme = scheme, .every = true, .internal = internal};
    FILE *out = answer_begin();
    enum status status = out ? tables_make(&request, &tables, &note) : STATUS_MEMORY;
    if (!status) {
        status = write_model(out, &tables, &request, &note);
        tables_free(&tables);
    }
    return answer_end(status, &note);
}

TO_SCRIPT("reportPlain") int page_report_plain(const char *results, const char *municipality) {
    struct note note = {0};
    struct tables tables;
    const struct report_request request = {.input = results, .municipality = municipality, .every = true};
    FILE *out = answer_begin();
    enum status status = out ? tables_make(&request, &tables, &note) : STATUS_MEMORY;
    if (!status) {
        status = page_plain(out, &tables, PAGE_ANSWERS, &note);
        tables_free(&tables);
    }
    return answer_end(status, &note);
}

TO_SCRIPT("reportWrite")
int page_report_write(const char *results, const char *form, const char *table, int internal) {
    struct note note = {0};
    struct tables tables;
    const struct writer *writer = strncmp(form, "csv", 3) == 0 ? &writer_csv : &writer_txt;
    const struct report_request request = {.input = results,
                                           .output = form,
                                           .table = table,
                                           .internal = internal,
                                           .csv_dutch = strcmp(form, "csv-nl") == 0};
    enum status status = tables_make(&request, &tables, &note);
    if (status)
        return answer_end(status, &note);
    status = writer->write(&tables, &request, &note);
    tables_free(&tables);
    return (int)status;
}

static unsigned char *planes; /* of the sample that was asked for last */
static size_t planes_size;

TO_SCRIPT("sample") const void *page_sample(void) {
    return planes;
}

TO_SCRIPT("sampleSize") size_t page_sample_size(void) {
    return planes_size;
}

/* Draws tell of everybody, by the old municipalities; so not where anybody is withheld. STATUS_MISSING. */
static enum status may_be_settled(const char *results, struct note *note) {
    const struct report_request request = {.input = results};
    struct source source;
    enum status status = source_open(results, &request, &source, note);
    if (status)
        return status;
    bool may = !source.by_unit;
    for (size_t i = 0; i < source.n_municipality; i++)
        may &= !source.hidden[i];
    source_close(&source);
    return may ? STATUS_OK : STATUS_MISSING;
}

TO_SCRIPT("reportSample") int page_report_sample(const char *results, int most) {
    struct note note = {0};
    struct result *result = NULL;
    struct sample sample = {0};
    struct json to = {answer_begin(), false};
    free(planes);
    planes = NULL;
    enum status status = to.out ? may_be_settled(results, &note) : STATUS_MEMORY;
    if (!status)
        status = result_open(results, &result, &note);
    if (!status)
        status = sample_init(&sample, result, (size_t)most, &note);
    if (!status)
        status = page_sample_planes(&sample, &planes, &planes_size);
    if (!status)
        page_sample_model(&to, &sample);
    sample_free(&sample);
    result_close(result);
    return answer_end(status, &note);
}

static void write_variable(struct json *to, const struct memory_variable *v) {
    static const char *const kinds[] = {[VALUE_CENTS] = "cents",
                                        [VALUE_INT64] = "int64",
                                        [VALUE_INT32] = "int32",
                                        [VALUE_DOUBLE] = "double",
                                        [VALUE_TEXT] = "text"};
    bool text = v->variable.value == VALUE_TEXT;
    json_open(to, NULL, '{');
    json_text(to, "name", v->variable.name);
    json_text(to, "kind", kinds[v->variable.value]);
    json_open(to, "length", '[');
    for (size_t r = 0; r < v->rank; r++)
        json_integer(to, NULL, (int64_t)v->length[r]);
    json_close(to, ']');
    if (text)
        json_texts(to, "texts", v->n, v->data);
    else
        json_integer(to, "at", (int64_t)(uintptr_t)v->data);
    json_close(to, '}');
}

TO_SCRIPT("variables") int page_variables(const char *results) {
    const struct memory_path *path = memory_find_path(results);
    struct json to = {answer_begin(), false};
    struct note note = {0};
    if (!to.out || !path || !path->file)
        return answer_end(to.out ? result_absent(results, &note) : STATUS_MEMORY, &note);
    json_open(&to, NULL, '[');
    for (size_t k = 0; k < path->file->n; k++)
        write_variable(&to, path->file->variable[k]);
    json_close(&to, ']');
    return answer_end(STATUS_OK, &note);
}
