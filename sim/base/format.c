/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"

#include "sim/base/i18n.h"
#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits with a separator between groups of three; no sign. */
static void group_digits(uint64_t value, char *buffer) {
    char digits[24], *to = buffer;
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
    char separator = i18n_language() == LANGUAGE_NL ? '.' : ',';
    for (int k = 0; k < n; k++) {
        if (k > 0 && (n - k) % 3 == 0)
            *to++ = separator;
        *to++ = digits[k];
    }
    *to = '\0';
}

static uint64_t magnitude(int64_t value) {
    return value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
}

char *format_count(int64_t count, char buffer[FORMAT_SIZE]) {
    buffer[0] = '-';
    group_digits(magnitude(count), buffer + (count < 0));
    return buffer;
}

char *format_euro(int64_t cents, char buffer[FORMAT_SIZE]) {
    if (cents == FORMAT_UNKNOWN)
        return strcpy(buffer, "?");
    char digits[FORMAT_SIZE];
    group_digits((magnitude(cents) + 50) / 100, digits);
    const char *sign = cents < 0 ? "-" : "";
    if (i18n_language() == LANGUAGE_NL)
        snprintf(buffer, FORMAT_SIZE, "€ %s%.30s", sign, digits);
    else
        snprintf(buffer, FORMAT_SIZE, "%s€%.30s", sign, digits);
    return buffer;
}

char *format_cents(int64_t cents, char buffer[FORMAT_SIZE]) {
    char digits[FORMAT_SIZE];
    char point = i18n_language() == LANGUAGE_NL ? ',' : '.';
    group_digits(magnitude(cents) / 100, digits);
    snprintf(buffer, FORMAT_SIZE, "%s%.30s%c%02d", cents < 0 ? "-" : "", digits, point, (int)(magnitude(cents) % 100));
    return buffer;
}

/* So that it is printed as a spreadsheet does: 93.05 is a little less than that as a double, and a half goes away from
 * 0. What has no digits left for decimals stays as it is. */
static double round_half_up(double value) {
    const double last_bits = 4.0 * DBL_EPSILON, large = 1e9;
    return fabs(value) < large ? value * (1.0 + last_bits) : value;
}

char *format_percent(double share, int decimals, char buffer[FORMAT_SIZE]) {
    if (!isfinite(share))
        return strcpy(buffer, "?");
    snprintf(buffer, FORMAT_SIZE, i18n_language() == LANGUAGE_NL ? "%.*f %%" : "%.*f%%", decimals,
             round_half_up(100.0 * share));
    char *point = strchr(buffer, '.');
    if (point && i18n_language() == LANGUAGE_NL)
        *point = ',';
    return buffer;
}

char *format_real(double value, int decimals, char buffer[FORMAT_SIZE]) {
    if (!isfinite(value) || fabs(value) > 1e15)
        return strcpy(buffer, "?");
    snprintf(buffer, FORMAT_SIZE, "%.*f", decimals, round_half_up(value));
    char *point = strchr(buffer, '.');
    if (point && i18n_language() == LANGUAGE_NL)
        *point = ',';
    return buffer;
}

char *format_million(int64_t cents, char buffer[FORMAT_SIZE]) {
    const double tenth = 1e7;
    int64_t tenths = llround(fabs((double)cents) / tenth);
    format_count(tenths / 10, buffer);
    size_t n = strlen(buffer);
    snprintf(buffer + n, FORMAT_SIZE - n, "%c%d", i18n_language() == LANGUAGE_NL ? ',' : '.', (int)(tenths % 10));
    return buffer;
}

char *format_number(double value, char buffer[FORMAT_SIZE]) {
    if (fabs(value) >= 1000.0 && fabs(value) < 1e15)
        return format_count(llround(value), buffer);
    return format_real(value, fabs(value) >= 1.0 ? 2 : 4, buffer);
}

/* The character at p and its number of bytes; 0 bytes when it is not UTF-8. */
static size_t read_character(const unsigned char *p, uint32_t *character) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = p[0] < 0x80 ? 1 : p[0] < 0xC0 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF8 ? 4 : 0;
    uint32_t c = n == 1 ? p[0] : n ? p[0] & (0x7Fu >> n) : 0;
    for (size_t k = 1; k < n; k++) {
        if ((p[k] & 0xC0u) != 0x80u)
            return 0;
        c = c << 6 | (p[k] & 0x3Fu);
    }
    *character = c;
    bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    return n && c >= least[n] && c <= 0x10FFFF && !surrogate ? n : 0;
}

static bool is_control(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

char *format_safe(const char *text, char *buffer, size_t size) {
    const unsigned char *p = (const unsigned char *)text;
    size_t to = 0, cut = 0; /* cut: where "..." still fits */
    while (*p) {
        uint32_t c = 0;
        size_t n = read_character(p, &c), keep = n && !is_control(c) ? n : 1;
        if (to + keep >= size) {
            to = cut;
            memcpy(buffer + to, "...", 3);
            to += 3;
            break;
        }
        if (n && keep == n && !is_control(c))
            memmove(buffer + to, p, n);
        else
            buffer[to] = '?';
        to += keep;
        p += n ? n : 1;
        if (to + 4 <= size)
            cut = to;
    }
    buffer[to] = '\0';
    return buffer;
}

char *format_note(const struct note *note, const char *otherwise, char buffer[FORMAT_NOTE_SIZE]) {
    char file[sizeof note->file], key[sizeof note->key], text[sizeof note->text], line[16] = "";
    if (note->line > 0)
        snprintf(line, sizeof line, ":%d", note->line);
    snprintf(buffer, FORMAT_NOTE_SIZE, "%s%s%s%s%s%s", format_safe(note->file, file, sizeof file),
             note->file[0] ? line : "", note->file[0] ? ": " : "", format_safe(note->key, key, sizeof key),
             note->key[0] ? ": " : "", note->text[0] ? format_safe(note->text, text, sizeof text) : otherwise);
    return buffer;
}

size_t format_width(const char *text) {
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0u) != 0x80u;
    return width;
}

void format_append(struct format_text *to, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = vsnprintf(to->text + to->used, to->size - to->used, format, args);
    va_end(args);
    to->used += n > 0 ? (size_t)n : 0;
    to->used = to->used < to->size ? to->used : to->size - 1;
}

void format_cell(FILE *file, const char *text, int width) {
    int pad = (width < 0 ? -width : width) - (int)format_width(text);
    fprintf(file, "%*s%s%*s", width < 0 && pad > 0 ? pad : 0, "", text, width >= 0 && pad > 0 ? pad : 0, "");
}

void format_name(FILE *file, const char *text, int width) {
    if (format_width(text) <= (size_t)width) {
        format_cell(file, text, width);
        return;
    }
    int columns = 0;
    for (; *text; text++) {
        columns += ((unsigned char)*text & 0xC0) != 0x80; /* not a byte that continues a character */
        if (columns > width - 2)
            break;
        fputc(*text, file);
    }
    fputs("\xe2\x80\xa6 ", file); /* U+2026 */
}

/* Does a spreadsheet work it out? */
static bool is_formula(const char *text) {
    char *end = NULL;
    if (text[0] == '\0' || !strchr("=+-@\t\r", text[0]))
        return false;
    (void)strtod(text, &end);
    return *end != '\0' || !isdigit((unsigned char)text[1]);
}

void format_csv(FILE *file, const char *text) {
    bool quote = strpbrk(text, ",;\"\r\n") != NULL;
    fputs(quote ? "\"" : "", file);
    fputs(is_formula(text) ? "'" : "", file);
    for (; *text; text++)
        fprintf(file, *text == '"' ? "\"\"" : "%c", *text);
    fputs(quote ? "\"" : "", file);
}

const char *format_word(const char *word, char *buffer, size_t size) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
    size_t at = 0;
    if (word[0] != '\0' && word[strspn(word, plain)] == '\0')
        return word;
    if (4 * strlen(word) + 3 > size)
        return word;
    buffer[at++] = '\'';
    for (; *word; word++) {
        if (*word == '\'') { /* ends the quoted part, stands alone, begins the next */
            buffer[at++] = '\'';
            buffer[at++] = '\\';
            buffer[at++] = '\'';
        }
        buffer[at++] = *word;
    }
    buffer[at++] = '\'';
    buffer[at] = '\0';
    return buffer;
}
