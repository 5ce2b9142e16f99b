/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A region made in the page, from public figures and a table of one's own: the files that `solidair new --region`
 * makes. */
#include "sim/report/web/engine/engine.h"

#include "sim/belief/region_parts.h"
#include <stdlib.h>

/* "path": text, where the answer is written; the text is worked out by itself, since it counts what it writes. */
static enum status write_text(struct json *to, struct making *m, const char *path,
                              void (*write)(struct making *m, FILE *file)) {
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    if (file)
        write(m, file);
    if (!file || fclose(file) != 0) {
        free(text);
        return STATUS_MEMORY;
    }
    json_open(to, NULL, '[');
    json_text(to, NULL, path);
    json_text(to, NULL, text);
    json_close(to, ']');
    free(text);
    return STATUS_OK;
}

static enum status write_texts(struct json *to, struct making *m) {
    char path[256];
    enum status status = STATUS_OK;
    json_open(to, "files", '[');
    for (size_t k = 0; k < REGION_TEXTS && !status; k++) {
        snprintf(path, sizeof path, "regions/%s/%s", m->wanted->name, region_texts[k].name);
        status = write_text(to, m, path, region_texts[k].write);
    }
    snprintf(path, sizeof path, "%s.cfg", m->wanted->name);
    if (!status)
        status = write_text(to, m, path, region_write_scenario);
    json_close(to, ']');
    return status;
}

static void write_made(struct json *to, const struct region_made *made) {
    json_integer(to, "municipalities", (int64_t)made->n_municipality);
    json_integer(to, "accounts", (int64_t)made->n_account);
    json_integer(to, "ignored", (int64_t)made->n_ignored);
    json_integer(to, "partial", (int64_t)made->n_partial);
    json_flag(to, "budgets", made->has_budgets);
}

TO_SCRIPT("region") int page_region(const char *name, const char *municipalities, char *table) {
    struct note note = {0};
    struct making m;
    struct region_made made;
    const struct region_new wanted = {.name = name,
                                      .scenarios = "scenarios",
                                      .municipalities = municipalities,
                                      .of_downloads = table != NULL,
                                      .n_from = table != NULL,
                                      .from = &table,
                                      .need_exponent = NEED_EXPONENT};
    enum status status = region_work_out(&m, &files_disk, &wanted, &made, &note);
    struct json to = {answer_begin(), false};
    if (!status && !to.out)
        status = STATUS_MEMORY;
    if (!status) {
        json_open(&to, NULL, '{');
        status = write_texts(&to, &m);
        write_made(&to, &made);
        json_close(&to, '}');
    }
    making_free(&m);
    return answer_end(status, &note);
}
