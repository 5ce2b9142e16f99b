/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/spelling.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* What stands between the thousands, and around a number, besides a plain blank: blanks that do not break and thin
 * ones. */
static const char *const blanks[] = {" ", "\t", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};
static const char *const currencies[] = {"\xE2\x82\xAC", "EUR", "euro"};
static const char *const minuses[] = {"-", "\xE2\x88\x92"};

#define COUNT(list) (sizeof list / sizeof list[0])

/* Bytes of the one that the text begins with, 0 for none. */
static size_t begins(const char *text, const char *const *list, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (strncasecmp(text, list[k], strlen(list[k])) == 0)
            return strlen(list[k]);
    return 0;
}

/* Digits, points, commas, and ' ' for a blank or an apostrophe between thousands. */
struct core {
    bool negative;
    char text[SPELLING_SIZE];
};

/* Past blanks, currencies and at most one sign. */
static const char *skip_around(const char *p, bool *negative, bool *signed_already) {
    for (size_t n;; p += n) {
        n = begins(p, blanks, COUNT(blanks));
        if (n == 0)
            n = begins(p, currencies, COUNT(currencies));
        if (n == 0 && !*signed_already) {
            n = begins(p, minuses, COUNT(minuses));
            *negative |= n > 0;
            *signed_already = n > 0;
        }
        if (n == 0)
            return p;
    }
}

/* A blank or apostrophe parts thousands only where digits follow. */
static size_t thousands_mark(const char *p) {
    size_t n = *p == '\'' ? 1 : begins(p, blanks, COUNT(blanks));
    return n > 0 && isdigit((unsigned char)p[n]) ? n : 0;
}

static bool read_core(const char *text, struct core *core) {
    bool has_sign = false;
    size_t used = 0;
    core->negative = false;
    const char *p = skip_around(text, &core->negative, &has_sign);
    while (*p && used + 1 < sizeof core->text) {
        size_t mark = thousands_mark(p);
        if (!mark && !isdigit((unsigned char)*p) && *p != '.' && *p != ',')
            break;
        core->text[used++] = mark ? ' ' : *p;
        p += mark ? mark : 1;
    }
    core->text[used] = '\0';
    p = skip_around(p, &core->negative, &has_sign);
    return *p == '\0' && isdigit((unsigned char)core->text[0]);
}

/* Are there three digits after each mark, up to the end, and at most three before the first? */
static bool is_grouped(const char *text, size_t length, char mark) {
    size_t since = 0, groups = 0;
    for (size_t k = 0; k < length; k++, since++) {
        if (text[k] != mark)
            continue;
        if (groups++ == 0 ? since > 3 : since != 4)
            return false;
        since = 0;
    }
    return groups == 0 || since == 4;
}

static size_t count(const char *text, char c) {
    size_t n = 0;
    for (; *text; text++)
        n += *text == c;
    return n;
}

/* A number whose decimal sign is this one and whose thousands have the mark. */
static bool fits(const char *text, char decimal, char mark) {
    const char *end = strchr(text, decimal);
    size_t whole = end ? (size_t)(end - text) : strlen(text);
    if (end && (!end[1] || end[1 + strspn(end + 1, "0123456789")]))
        return false;
    for (size_t k = 0; k < whole; k++)
        if (!isdigit((unsigned char)text[k]) && text[k] != mark)
            return false;
    return is_grouped(text, whole, mark);
}

static enum spelling spelling_of_core(const char *text) {
    size_t points = count(text, '.'), commas = count(text, ','), gaps = count(text, ' ');
    bool point = fits(text, '.', ',') || fits(text, '.', ' '), comma = fits(text, ',', '.') || fits(text, ',', ' ');
    if (points == 0 && commas == 0)
        return point ? SPELLING_WHOLE : SPELLING_NONE;
    if (point && comma && gaps == 0 && text[0] != '0') /* one sign, three digits behind */
        return points ? SPELLING_EITHER_POINT : SPELLING_EITHER_COMMA;
    if (point && comma) /* 0.985 and 1 234.567: the sign parts no thousands */
        return points ? SPELLING_POINT : SPELLING_COMMA;
    return point ? SPELLING_POINT : comma ? SPELLING_COMMA : SPELLING_NONE;
}

enum spelling spelling_of(const char *text) {
    struct core core;
    return read_core(text, &core) ? spelling_of_core(core.text) : SPELLING_NONE;
}

bool spelling_plain(const char *text, char decimal, char plain[SPELLING_SIZE]) {
    struct core core;
    size_t used = 0;
    char other = decimal == '.' ? ',' : '.';
    if (!read_core(text, &core) || strlen(core.text) + 2 > SPELLING_SIZE ||
        !(fits(core.text, decimal, other) || fits(core.text, decimal, ' ')))
        return false;
    if (core.negative)
        plain[used++] = '-';
    for (const char *p = core.text; *p; p++)
        if (*p == decimal)
            plain[used++] = '.';
        else if (isdigit((unsigned char)*p))
            plain[used++] = *p;
    plain[used] = '\0';
    return true;
}
