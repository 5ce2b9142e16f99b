/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/i18n.h"
#include "sim/scenario/scan.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static enum status emit_text(struct scan *scan, const char *text, size_t n) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < n && !status; i++)
        status = scan_emit(scan, text[i]);
    return status;
}

/* The longest run of characters that belong to a number or are glued to one. */
static size_t number_length(const char *p) {
    size_t n = p[0] == '+' || p[0] == '-';
    for (; isalnum((unsigned char)p[n]) || p[n] == '.' || p[n] == '_' || p[n] == '+' || p[n] == '-'; n++)
        if ((p[n] == '+' || p[n] == '-') && (n == 0 || (p[n - 1] != 'e' && p[n - 1] != 'E')))
            break;
    return n;
}

static bool is_infinity_or_nan(const char *word) {
    return strcasecmp(word, "nan") == 0 || strcasecmp(word, "inf") == 0 || strcasecmp(word, "infinity") == 0;
}

static enum status check_integer(struct scan *scan, const char *text, size_t digits_end) {
    bool is_long = text[digits_end] == 'L';
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    if (errno == ERANGE)
        return note_error(SCAN_PLACE(scan, STATUS_RANGE),
                          _("%s is too large for a whole number. Check the number of digits."), text);
    if (!is_long && (value > INT32_MAX || value < INT32_MIN))
        return note_error(SCAN_PLACE(scan, STATUS_RANGE),
                          _("%s is too large to be written like this. Put an L behind it: %sL."), text, text);
    return STATUS_OK;
}

/* 5.000.000, as one writes it on paper. */
static bool has_thousands(const char *p) {
    size_t n = strspn(p, "0123456789"), groups = 0;
    for (p += n; n > 0 && n <= 3 && *p == '.' && strspn(p + 1, "0123456789") == 3; p += 4)
        groups++;
    return groups > 1 && !*p;
}

static enum status refuse_thousands(struct scan *scan, const char *text) {
    char plain[SOURCE_NAME_CAP];
    size_t n = 0;
    for (const char *p = text; *p && n + 1 < sizeof plain; p++)
        if (*p != '.')
            plain[n++] = *p;
    plain[n] = '\0';
    return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                      _("\"%s\" has points between thousands. Leave them out and write %s.0 instead."), text, plain);
}

static enum status check_number(struct scan *scan, const char *text) {
    size_t sign = text[0] == '+' || text[0] == '-';
    const char *p = text + sign;
    size_t whole = strspn(p, "0123456789");
    const char *rest = p + whole;
    if (whole && (!*rest || strcmp(rest, "L") == 0 || strcmp(rest, "LL") == 0))
        return check_integer(scan, text, sign + whole);
    size_t fraction = 0;
    if (*rest == '.') {
        fraction = strspn(rest + 1, "0123456789");
        rest += 1 + fraction;
    }
    size_t exponent = 1;
    if (*rest == 'e' || *rest == 'E') {
        rest += 1 + (rest[1] == '+' || rest[1] == '-');
        exponent = strspn(rest, "0123456789");
        rest += exponent;
    }
    if (is_infinity_or_nan(p))
        return note_error(SCAN_PLACE(scan, STATUS_RANGE), _("\"%s\" is not a number that can be used. Give a number."),
                          text);
    if (has_thousands(p))
        return refuse_thousands(scan, text);
    if (*rest || !exponent || whole + fraction == 0)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                          _("\"%s\" is not a number. Write numbers like 5, -0.25 or 1e6, and text between quotation "
                            "marks."),
                          text);
    if (!isfinite(strtod(text, NULL)))
        return note_error(SCAN_PLACE(scan, STATUS_RANGE), _("%s is too large for a number. Check the exponent."), text);
    return STATUS_OK;
}

enum status scan_number(struct scan *scan) {
    char text[SOURCE_NAME_CAP];
    size_t n = number_length(scan->p);
    enum status status = scan_check_order(scan, 'v');
    if (status)
        return status;
    if (n >= sizeof text)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX), _("A number may have at most %zu characters."),
                          sizeof text - 1);
    memcpy(text, scan->p, n);
    text[n] = '\0';
    status = check_number(scan, text);
    if (status)
        return status;
    const char *after = scan->p + n;
    /* In a list 0,5 are two numbers; behind a key it can only be a decimal comma. */
    if (scan->frame[scan->depth].open == '{' && after[0] == ',' && isdigit((unsigned char)after[1]))
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                          _("The number %s,%.*s has a decimal comma. Write a decimal point, such as 0.5."), text,
                          (int)strspn(after + 1, "0123456789") % 16, after + 1);
    scan->p += n;
    scan->last = 'v';
    return emit_text(scan, text, n);
}

enum status scan_string(struct scan *scan) {
    const char *start = scan->p++;
    size_t before = scan->last == '"' ? scan->string_length : 0;
    enum status status = scan->last == '"' ? STATUS_OK : scan_check_order(scan, 'v');
    if (status)
        return status;
    for (; *scan->p != '"'; scan->p++) {
        if (*scan->p == '\0' || *scan->p == '\n' || *scan->p == '\r')
            return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                              _("A text that starts on this line has no closing quotation mark (\") on this line."));
        if (*scan->p != '\\')
            continue;
        scan->p++;
        if (*scan->p != '"' && *scan->p != '\\')
            return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                              _("A backslash in a text may only stand before a quotation mark or another backslash."));
    }
    scan->p++;
    scan->string_length = before + (size_t)(scan->p - start);
    if (scan->string_length > SOURCE_STRING_CAP)
        return note_error(SCAN_PLACE(scan, STATUS_SIZE), _("This text is longer than %d bytes. Shorten it."),
                          SOURCE_STRING_CAP);
    scan->last = '"';
    return emit_text(scan, start, (size_t)(scan->p - start));
}

enum status scan_word_value(struct scan *scan, const char *word) {
    enum status status = scan_check_order(scan, 'v');
    if (status)
        return status;
    if (is_infinity_or_nan(word))
        return note_error(SCAN_PLACE(scan, STATUS_RANGE), _("\"%s\" is not a number that can be used. Give a number."),
                          word);
    if (strcasecmp(word, "true") != 0 && strcasecmp(word, "false") != 0)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX), _("Put the word %s between quotation marks: \"%s\"."), word,
                          word);
    scan->last = 'v';
    return emit_text(scan, word, strlen(word));
}
