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
static const char *const dashes[] = {"--", "-", "\xE2\x80\x93", "\xE2\x80\x94"};

#define COUNT(list) (sizeof list / sizeof list[0])

/* Bytes of the one that the text begins with, 0 for none. */
static size_t begins(const char *text, const char *const *list, size_t n) {
    for (size_t k = 0; k < n; k++)
        if (strncasecmp(text, list[k], strlen(list[k])) == 0)
            return strlen(list[k]);
    return 0;
}

/* Digits, points, commas, and ' ' for a blank or an apostrophe between thousands; and what stands around them. */
struct core {
    bool negative, plus, currency, percent;
    int open, closed; /* brackets */
    char text[SPELLING_SIZE];
};

/* Past blanks, currencies, a bracket of this kind and at most one sign; a plus stands in front. */
static const char *skip_around(const char *p, struct core *core, char bracket, int *brackets) {
    for (size_t n;; p += n) {
        n = begins(p, blanks, COUNT(blanks));
        if (n == 0) {
            n = begins(p, currencies, COUNT(currencies));
            core->currency |= n > 0;
        }
        if (n == 0 && *p == bracket)
            n = (size_t)((*brackets)++ == 0);
        if (n == 0 && !core->negative && !core->plus) {
            n = begins(p, minuses, COUNT(minuses));
            core->negative = n > 0;
        }
        if (n == 0 && *p == '+' && bracket == '(' && !core->negative && !core->plus) {
            core->plus = true;
            n = 1;
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

/* The digits and their marks; past them. */
static const char *read_digits(const char *p, struct core *core) {
    size_t used = 0;
    while (*p && used + 1 < sizeof core->text) {
        size_t mark = thousands_mark(p);
        if (!mark && !isdigit((unsigned char)*p) && *p != '.' && *p != ',')
            break;
        core->text[used++] = mark ? ' ' : *p;
        p += mark ? mark : 1;
    }
    core->text[used] = '\0';
    return p;
}

/* A dash for the cents: 25,- and 25,-- are 25,00. */
static const char *read_cents_dash(const char *p, struct core *core) {
    size_t used = strlen(core->text), n = begins(p, dashes, COUNT(dashes));
    if (used < 2 || used + 3 > sizeof core->text || core->text[used - 1] != ',' || n == 0)
        return p;
    memcpy(core->text + used, "00", 3);
    return p + n;
}

/* A bracket on both sides is a minus, and goes with no other. */
static bool take_brackets(struct core *core) {
    if (core->open != core->closed || (core->open && (core->negative || core->plus)))
        return false;
    core->negative |= core->open;
    return true;
}

static bool read_core(const char *text, struct core *core) {
    *core = (struct core){0};
    const char *p = skip_around(text, core, '(', &core->open);
    if (*p == '\0' && core->currency && core->negative && !core->open) { /* "€ -" */
        core->negative = false;
        memcpy(core->text, "0", 2);
        return true;
    }
    p = read_cents_dash(read_digits(p, core), core);
    p = skip_around(p, core, ')', &core->closed);
    core->percent = *p == '%' && !core->currency;
    p += core->percent;
    return *p == '\0' && take_brackets(core) && isdigit((unsigned char)core->text[0]);
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

bool spelling_is_amount(const char *text) {
    struct core core;
    if (!read_core(text, &core))
        return false;
    enum spelling spelling = spelling_of_core(core.text);
    const char *end = strrchr(core.text, spelling == SPELLING_COMMA ? ',' : '.');
    bool decimals = spelling == SPELLING_POINT || spelling == SPELLING_COMMA;
    return core.currency || (decimals && !core.percent && end && strlen(end + 1) == 2);
}

bool spelling_is_percent(const char *text) {
    struct core core;
    return read_core(text, &core) && core.percent;
}

bool spelling_is_dash(const char *text) {
    size_t n = begins(text, minuses, COUNT(minuses));
    return n > 0 && text[n] == '\0';
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
