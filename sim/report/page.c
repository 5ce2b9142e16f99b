/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: one HTML file that needs nothing else. */
#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/report/page_parts.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_DRAWS = 200, LEAST_DRAWS = 16, MOST_BYTES = 1800000, MOST_PLAIN_BYTES = 200000 };

/* What is filled in. plain: for where no script runs. sample: NULL when the page has no draws to settle again. */
struct content {
    struct page_file file;
    const struct tables *tables;
    const struct report_request *request;
    const struct sample *sample;
    const char *packed, *plain;
    const char *title;
};

enum place { LANG, BUDGET, TITLE, NOSCRIPT, MODEL, SAMPLE_MODEL, SAMPLE, PLACES };

static const char *const places[PLACES] = {"@@LANG@@",  "@@BUDGET@@",       "@@TITLE@@", "@@NOSCRIPT@@",
                                           "@@MODEL@@", "@@SAMPLE_MODEL@@", "@@SAMPLE@@"};

static void write_plain(FILE *out, const struct content *content) {
    fputs("<section aria-labelledby=\"plain\"><h1 id=\"plain\">", out);
    json_html(out, content->tables->title);
    fputs("</h1>\n<p>", out);
    json_html(out,
              _("JavaScript is switched off here, so that this page shows a few of its tables. Switch it on for the "
                "others. Nothing is sent anywhere: all is in this file."));
    fprintf(out, "</p>\n%s</section>", content->plain);
}

static enum status fill(FILE *out, const struct content *content, enum place place, struct note *note) {
    struct json to = {out, false};
    if (place == MODEL)
        return page_model(&to, &content->file, content->tables, content->request, note);
    if (place == LANG)
        fputs(i18n_language() == LANGUAGE_NL ? "nl" : "en", out);
    else if (place == BUDGET)
        fputs(source_budget_word(content->tables->file), out);
    else if (place == TITLE)
        json_html(out, content->title);
    else if (place == NOSCRIPT)
        write_plain(out, content);
    else if (place == SAMPLE_MODEL && content->sample)
        page_sample_model(&to, content->sample);
    else
        fputs(place == SAMPLE_MODEL ? "null" : place == PLACES ? "@@" : content->sample ? content->packed : "", out);
    return STATUS_OK;
}

static enum status fill_template(FILE *out, const struct content *content, struct note *note) {
    const char *at = page_template;
    enum status status = STATUS_OK;
    for (const char *mark; !status && (mark = strstr(at, "@@")) != NULL;) {
        enum place place = LANG;
        while (place < PLACES && strncmp(mark, places[place], strlen(places[place])) != 0)
            place++;
        fwrite(at, 1, (size_t)(mark - at), out);
        status = fill(out, content, place, note);
        at = mark + (place < PLACES ? strlen(places[place]) : strlen("@@"));
    }
    fputs(at, out);
    return status;
}

/* As many draws as fit into `room` bytes. STATUS_MISSING: this run cannot be settled again in the page. */
static enum status load_sample(const struct result *result, size_t room, struct sample *sample, char **packed,
                               struct note *note) {
    size_t bytes = 0;
    enum status status = sample_init(sample, result, MOST_DRAWS, note);
    while (!status) {
        status = page_sample_pack(sample, packed, &bytes);
        if (status || bytes <= room)
            break;
        free(*packed);
        *packed = NULL;
        size_t most = (size_t)((double)sample->n_draw * (double)room / (double)bytes);
        if (most < LEAST_DRAWS)
            return STATUS_MISSING;
        sample_shorten(sample, most);
    }
    return status == STATUS_RANGE ? STATUS_MISSING : status;
}

/* Draws are by the old municipalities, and all of them. content->sample stays NULL where there are none. */
static enum status add_sample(struct content *content, size_t room, struct sample *sample, char **packed,
                              struct note *note) {
    enum status status = load_sample(content->file.result, room, sample, packed, note);
    content->packed = *packed;
    if (!status && !content->file.by_unit && content->file.n_hidden == 0)
        content->sample = sample;
    return status == STATUS_MISSING ? STATUS_OK : status;
}

static enum status write_page(struct tables *tables, const struct report_request *request, struct note *note) {
    const struct source *source = tables->file;
    struct sample sample = {0};
    struct output output = {0};
    struct content content = {.tables = tables, .request = request, .title = source->title};
    char *packed = NULL, *plain = NULL;
    size_t beside = 0;
    content.file = (struct page_file){.result = source->result, .path = source->path, .by_unit = source->by_unit};
    enum status status = page_hide(&content.file, source, request, note);
    if (!status && request->light)
        return page_light(tables, request, note);
    if (!status)
        status = page_plain_within(tables, PAGE_TABLES, MOST_PLAIN_BYTES, &plain, &beside, note);
    content.plain = plain;
    if (!status)
        status = add_sample(&content, MOST_BYTES > beside ? MOST_BYTES - beside : 0, &sample, &packed, note);
    if (!status)
        status = output_open(request->output, &output, note);
    if (!status)
        status = fill_template(output.file, &content, note);
    if (output.path)
        status = output_close(&output, status, note);
    free(packed);
    free(plain);
    sample_free(&sample);
    return status;
}

const struct writer writer_html = {
    .extension = "html",
    .doc = N_("a page for a browser in one file, which works without a network"),
    .every = true,
    .write = write_page,
};
