/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/json.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Bytes of the UTF-8 character that begins here, 0 when there is none. */
static size_t character_length(const unsigned char *text) {
    static const unsigned char lead[] = {0xC2, 0xE0, 0xF0}, last[] = {0xDF, 0xEF, 0xF4};
    if (text[0] < 0x80)
        return 1;
    for (size_t more = 1; more <= 3; more++)
        if (text[0] >= lead[more - 1] && text[0] <= last[more - 1]) {
            for (size_t k = 1; k <= more; k++)
                if ((text[k] & 0xC0) != 0x80)
                    return 0;
            return more + 1;
        }
    return 0;
}

/* U+2028 and U+2029, which end a line in a script, and the marks that turn the direction of writing. */
static int is_dangerous(const unsigned char *text, size_t length) {
    if (length != 3 || text[0] != 0xE2)
        return 0;
    return (text[1] == 0x80 && text[2] >= 0xA8 && text[2] <= 0xAE) || (text[1] == 0x81 && text[2] >= 0xA6);
}

/* What is no text as "?"; what could end or open an element, and in JSON all control characters, as HTML or JSON spells
 * it. */
static void write_escaped(FILE *out, const char *text, bool html) {
    const unsigned char *at = (const unsigned char *)text;
    for (size_t length; *at; at += length ? length : 1) {
        bool control = *at < 0x20 || *at == 0x7F;
        length = character_length(at);
        if (length == 0 || is_dangerous(at, length) || (control && html))
            fputc('?', out);
        else if (control || strchr(html ? "<>&\"'" : "<>&\"\\", *at))
            fprintf(out, html ? "&#%u;" : "\\u%04x", (unsigned)*at);
        else
            fwrite(at, 1, length, out);
    }
}

static void write_text(FILE *out, const char *text) {
    fputc('"', out);
    write_escaped(out, text, false);
    fputc('"', out);
}

/* The comma and the name before a value. */
static FILE *next(struct json *to, const char *name) {
    if (to->more)
        fputc(',', to->out);
    to->more = true;
    if (name) {
        write_text(to->out, name);
        fputc(':', to->out);
    }
    return to->out;
}

void json_open(struct json *to, const char *name, char bracket) {
    fputc(bracket, next(to, name));
    to->more = false;
}

void json_close(struct json *to, char bracket) {
    fputc(bracket, to->out);
    to->more = true;
}

void json_text(struct json *to, const char *name, const char *text) {
    write_text(next(to, name), text);
}

void json_integer(struct json *to, const char *name, int64_t value) {
    FILE *out = next(to, name);
    if (value == JSON_UNKNOWN)
        fputs("null", out);
    else
        fprintf(out, "%" PRId64, value);
}

void json_real(struct json *to, const char *name, double value) {
    FILE *out = next(to, name);
    if (isfinite(value))
        fprintf(out, "%.9g", value);
    else
        fputs("null", out);
}

void json_flag(struct json *to, const char *name, bool value) {
    fputs(value ? "true" : "false", next(to, name));
}

void json_integers(struct json *to, const char *name, size_t n, const int64_t *values) {
    json_open(to, name, '[');
    for (size_t k = 0; k < n; k++)
        json_integer(to, NULL, values[k]);
    json_close(to, ']');
}

void json_texts(struct json *to, const char *name, size_t n, const char *const *texts) {
    json_open(to, name, '[');
    for (size_t k = 0; k < n; k++)
        json_text(to, NULL, texts[k]);
    json_close(to, ']');
}

void json_html(FILE *out, const char *text) {
    write_escaped(out, text, true);
}
