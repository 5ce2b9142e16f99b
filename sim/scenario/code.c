/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/code.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Also the two bytes of a blank that does not break. */
#define BLANKS " \t\xC2\xA0"

bool code_read(const char *text, char code[CODE_SIZE]) {
    text += strspn(text, BLANKS);
    const char *digits = text + (strncasecmp(text, "GM", 2) == 0 ? 2 : 0);
    size_t n = strspn(digits, "0123456789");
    if (n == 0 || n > 4 || digits[n + strspn(digits + n, BLANKS)] || atoi(digits) == 0)
        return false;
    if (n < 4 && digits[0] == '0') /* a digit may be missing at either end */
        return false;
    snprintf(code, CODE_SIZE, "GM%04d", atoi(digits));
    return true;
}

/* The letter under the accent of a character of two bytes that begins with 0xC3; 0 where there is none. */
static char under_accent(unsigned char second) {
    static const struct {
        unsigned char first, last;
        char letter;
    } rows[] = {{0xA0, 0xA5, 'a'}, {0xA7, 0xA7, 'c'}, {0xA8, 0xAB, 'e'}, {0xAC, 0xAF, 'i'},
                {0xB1, 0xB1, 'n'}, {0xB2, 0xB6, 'o'}, {0xB9, 0xBC, 'u'}};
    second |= 0x20; /* small letters stand 0x20 above capitals */
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
        if (second >= rows[k].first && second <= rows[k].last)
            return rows[k].letter;
    return 0;
}

/* The letter or digit of the character that begins here, 0 for another one; *p goes to its last byte. */
static char letter_at(const unsigned char **p) {
    if (**p == 0xC3 && (*p)[1])
        return under_accent(*++*p);
    return isalnum(**p) ? (char)tolower(**p) : 0;
}

/* Brackets that say no more than that it is a municipality, as against those of Bergen (L.) and Bergen (NH.). */
static bool says_nothing(const char *bracket) {
    static const char *const words[] = {"(gemeente", "(gem", "(stad", "(totaal", "(total", "(municipality", "(city"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        size_t n = strlen(words[k]);
        if (strncasecmp(bracket, words[k], n) == 0 && !isalnum((unsigned char)bracket[n]))
            return true;
    }
    return false;
}

size_t code_fold_name(const char *name, char folded[CODE_NAME_SIZE]) {
    size_t n = 0, before = 0;
    name += strncasecmp(name, "gemeente ", 9) == 0 ? 9 : 0;
    for (const unsigned char *p = (const unsigned char *)name; *p && n + 1 < CODE_NAME_SIZE; p++) {
        if (*p == '(' && says_nothing((const char *)p))
            break;
        before = *p == '(' && before == 0 ? n : before;
        char letter = letter_at(&p);
        if (letter)
            folded[n++] = letter;
    }
    folded[n] = '\0';
    return before;
}

bool code_is_same_name(const char *a, const char *b) {
    char one[CODE_NAME_SIZE], other[CODE_NAME_SIZE];
    size_t n = code_fold_name(a, one), m = code_fold_name(b, other);
    if (strcmp(one, other) == 0)
        return true;
    if (n > 0 && m == 0)
        one[n] = '\0';
    if (m > 0 && n == 0)
        other[m] = '\0';
    return strcmp(one, other) == 0;
}

static bool is_total_word(const char *word, size_t n) {
    static const char *const words[] = {"tot",       "total",       "totals",   "totalen",    "som",
                                        "sum",       "regio",       "region",   "jeugdregio", "nederland",
                                        "provincie", "gezamenlijk", "subtotal", "alle"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strlen(words[k]) == n && strncasecmp(word, words[k], n) == 0)
            return true;
    return n >= 6 && (strncasecmp(word + n - 6, "totaal", 6) == 0 || strncasecmp(word, "totaal", 6) == 0);
}

bool code_is_total_word(const char *text) {
    for (const char *word = text; *word;) {
        size_t n = 0;
        while (isalpha((unsigned char)word[n]))
            n++;
        if (n > 0 && is_total_word(word, n))
            return true;
        word += n + (word[n] != '\0');
    }
    return strcmp(text, "\xCE\xA3") == 0; /* a capital sigma */
}

bool code_holds_year(const char *period, const char *year) {
    const char *end = period + strlen(period) - (strlen(period) > 8 ? 4 : 0);
    bool bounds = strspn(period, "0123456789") == 4 && strspn(end, "0123456789") == 4 &&
                  !isdigit((unsigned char)end[-1]) && strspn(year, "0123456789") == 4;
    return bounds ? atoi(period) <= atoi(year) && atoi(year) <= atoi(end) : code_is_total_word(period);
}

bool code_is_total(const char *text) {
    if (strlen(text) == 4 && isupper((unsigned char)text[0]) && isupper((unsigned char)text[1]) &&
        strspn(text + 2, "0123456789") == 2)
        return strncmp(text, "GM", 2) != 0;
    return code_is_total_word(text);
}
