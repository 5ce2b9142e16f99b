/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/encoding.h"

#include "sim/base/i18n.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const char *encoding_name(enum encoding encoding) {
    static const char *const names[] = {"UTF-8", "UTF-16", "Windows-1252"};
    return names[encoding];
}

/* ---- UTF-8 ---- */

/* Length of the UTF-8 character at p, 0 when it is not one (also for surrogates, overlong forms, above U+10FFFF). */
static size_t utf8_length(const unsigned char *p, size_t left) {
    if (p[0] < 0x80)
        return 1;
    size_t n = p[0] >= 0xC2 && p[0] <= 0xDF   ? 2
               : p[0] >= 0xE0 && p[0] <= 0xEF ? 3
               : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4
                                              : 0;
    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    int overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
    int beyond = (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF4 && p[1] > 0x8F);
    return overlong || beyond ? 0 : n;
}

/* Characters that are not seen but change how the text around them is shown, so that a reader is told another thing
 * than the program: C1 controls (a terminal obeys them) and the marks that turn the direction of writing. */
static unsigned invisible_control(const unsigned char *p, size_t n) {
    unsigned c = n == 2   ? (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu)
                 : n == 3 ? (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu)
                          : 0;
    bool c1 = c >= 0x80 && c <= 0x9F, bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return c1 || bidi ? c : 0;
}

static enum status check_text(const char *path, const char *text, size_t length, struct note *note) {
    const unsigned char *p = (const unsigned char *)text;
    int line = 1;
    for (size_t i = 0; i < length;) {
        size_t n = utf8_length(p + i, length - i);
        if (n == 0)
            return note_error(note, STATUS_ENCODING, path, line, NULL,
                              _("This line is not UTF-8 text, though others are (letters such as ë and ü are stored in "
                                "two ways). Save the file as \"UTF-8\"."));
        if ((p[i] < 0x20 && p[i] != '\t' && p[i] != '\n' && p[i] != '\r') || p[i] == 0x7F)
            return note_error(note, STATUS_ENCODING, path, line, NULL,
                              _("This line holds a byte (%d) that does not occur in text. Is this really a text file?"),
                              p[i]);
        if (invisible_control(p + i, n))
            return note_error(note, STATUS_ENCODING, path, line, NULL,
                              _("This line holds the invisible control character U+%04X, which changes how the text "
                                "around it is shown. Remove it: type the words around it again."),
                              invisible_control(p + i, n));
        line += p[i] == '\n';
        i += n;
    }
    return STATUS_OK;
}

/* ---- other ways ---- */

static char *put_character(char *to, uint32_t c) {
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xC0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *to++ = (char)(0xE0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    } else {
        *to++ = (char)(0xF0 | c >> 18);
        *to++ = (char)(0x80 | (c >> 12 & 0x3F));
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    }
    return to;
}

/* What Windows-1252 has at 0x80 to 0x9F, 0 where it has nothing; the rest is as in Unicode. Source: the Unicode
 * Consortium's table CP1252.TXT. */
static uint32_t windows_character(unsigned char byte) {
    static const uint16_t high[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    return byte >= 0x80 && byte <= 0x9F ? high[byte - 0x80] : byte;
}

/* Has it bytes that are no UTF-8, and no letter that is: "Curaçao" in one byte a letter. */
static bool is_windows(const char *text, size_t length) {
    const unsigned char *p = (const unsigned char *)text;
    bool other = false;
    for (size_t i = 0; i < length;) {
        size_t n = utf8_length(p + i, length - i);
        if (n > 1 || (n == 0 && windows_character(p[i]) == 0))
            return false;
        other |= n == 0;
        i += n ? n : 1;
    }
    return other;
}

static char *from_windows(const char *text, size_t length) {
    char *made = malloc(3 * length + 1), *to = made;
    for (size_t i = 0; made && i < length; i++)
        to = put_character(to, windows_character((unsigned char)text[i]));
    if (made)
        *to = '\0';
    return made;
}

/* Two bytes a character, the low one first or last: by the mark, or where the first letter's other byte is. */
static bool is_utf16(const char *text, size_t length, bool *low_first, size_t *start) {
    const unsigned char *p = (const unsigned char *)text;
    if (length < 2)
        return false;
    bool little = p[0] == 0xFF && p[1] == 0xFE, big = p[0] == 0xFE && p[1] == 0xFF;
    *start = little || big ? 2 : 0;
    *low_first = little || (!big && p[0] != 0 && p[1] == 0);
    return little || big || (p[0] == 0) != (p[1] == 0);
}

static uint32_t unit_at(const char *text, size_t at, bool low_first) {
    const unsigned char *p = (const unsigned char *)text + at;
    return low_first ? (uint32_t)p[1] << 8 | p[0] : (uint32_t)p[0] << 8 | p[1];
}

/* NULL with *line where a character is cut in two, or (*line 0) without memory. */
static char *from_utf16(const char *text, size_t length, size_t start, bool low_first, size_t *made_length, int *line) {
    char *made = malloc(2 * length + 4), *to = made;
    *line = made ? 1 : 0;
    for (size_t i = start; made && i < length; i += 2) {
        uint32_t c = i + 2 <= length ? unit_at(text, i, low_first) : 0xDC00;
        if (c >= 0xD800 && c <= 0xDBFF && i + 4 <= length) {
            uint32_t low = unit_at(text, i += 2, low_first);
            c = low >= 0xDC00 && low <= 0xDFFF ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xDC00;
        }
        if (c >= 0xD800 && c <= 0xDFFF) {
            free(made);
            return NULL;
        }
        *line += c == '\n';
        to = put_character(to, c);
    }
    if (made)
        *to = '\0';
    *made_length = made ? (size_t)(to - made) : 0;
    return made;
}

static enum status replace(char **text, size_t *length, char *made, size_t made_length) {
    if (!made)
        return STATUS_MEMORY;
    free(*text);
    *text = made;
    *length = made_length;
    return STATUS_OK;
}

static enum status decode_utf16(const char *path, char **text, size_t *length, size_t start, bool low_first,
                                struct note *note) {
    int line;
    size_t made_length = 0;
    char *made = from_utf16(*text, *length, start, low_first, &made_length, &line);
    if (!made && line)
        return note_error(note, STATUS_ENCODING, path, line, NULL,
                          _("This line is damaged UTF-16 text: half of a character is missing. Save the file as "
                            "\"UTF-8\"."));
    return replace(text, length, made, made_length);
}

enum status encoding_decode(const char *path, char **text, size_t *length, enum encoding *encoding, struct note *note) {
    enum status status = STATUS_OK;
    bool low_first;
    size_t start;
    *encoding = ENCODING_UTF_8;
    if (*length >= 3 && memcmp(*text, "\xEF\xBB\xBF", 3) == 0) {
        *length -= 3;
        memmove(*text, *text + 3, *length + 1);
    } else if (is_utf16(*text, *length, &low_first, &start)) {
        *encoding = ENCODING_UTF_16;
        status = decode_utf16(path, text, length, start, low_first, note);
    } else if (is_windows(*text, *length)) {
        *encoding = ENCODING_WINDOWS_1252;
        char *made = from_windows(*text, *length);
        status = replace(text, length, made, made ? strlen(made) : 0);
    }
    return status ? status : check_text(path, *text, *length, note);
}
