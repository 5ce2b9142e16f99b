/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call leaves for the script: one text. Reports are written into it too: it takes the place of files that the
 * program would write (sim/base/output.h). */
#include "sim/report/web/engine/engine.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/base/shortage.h"
#include <stdlib.h>

static char *text; /* the answer, and while it is written */
static size_t size;
static FILE *open_answer;

TO_SCRIPT("answer") const char *page_answer(void) {
    return text ? text : "";
}

FILE *answer_begin(void) {
    if (open_answer)
        fclose(open_answer);
    free(text);
    text = NULL;
    open_answer = open_memstream(&text, &size);
    return open_answer;
}

static void write_error(FILE *out, enum status status, const struct note *note) {
    struct json to = {out, false};
    char line[sizeof note->more[0]];
    json_open(&to, NULL, '{');
    json_open(&to, "error", '{');
    json_text(&to, "file", note->file);
    json_integer(&to, "line", note->line);
    json_text(&to, "key", note->key);
    json_text(&to, "text", note->text[0] ? note->text : _(status_text(status)));
    json_open(&to, "more", '[');
    for (size_t k = 0; k < note->n_more && k < NOTE_MORE; k++)
        json_text(&to, NULL, format_safe(note->more[k], line, sizeof line));
    json_close(&to, ']');
    json_close(&to, '}');
    json_close(&to, '}');
}

int answer_end(enum status status, const struct note *note) {
    FILE *out = status ? answer_begin() : open_answer;
    if (out && status)
        write_error(out, status, note);
    if (out)
        fclose(out);
    open_answer = NULL;
    return (int)status;
}

/* ---- in the place of files ---- */

enum status output_open(const char *path, struct output *output, struct note *note) {
    (void)note;
    output->path = path;
    output->file = answer_begin();
    return output->file ? STATUS_OK : STATUS_MEMORY;
}

enum status output_close(struct output *output, enum status status, struct note *note) {
    output->file = NULL;
    return answer_end(status, note) ? status : STATUS_OK;
}

void output_synchronise_folder(const char *path) {
    (void)path;
}

/* ---- and of the end of the program ---- */

FROM_SCRIPT("shortage") _Noreturn void page_shortage(void);

const char *shortage_text(enum shortage shortage) {
    return shortage == SHORTAGE_MEMORY ? _(status_text(STATUS_MEMORY)) : "";
}

_Noreturn void shortage_end(enum shortage shortage) {
    (void)shortage;
    page_shortage();
}
