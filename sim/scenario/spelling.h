/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as desks write them: 1.234,50 and 1,234.50, with € or EUR, blanks between the thousands, a minus in front
 * (also U+2212) or behind, or both brackets for it, or a plus in front; 1.234,- without cents; "€ -" for nothing; 92,5%
 * with its sign. */
#ifndef SIM_SCENARIO_SPELLING_H
#define SIM_SCENARIO_SPELLING_H

#include <stdbool.h>

enum { SPELLING_SIZE = 64 };

/* What a text says of the decimal sign. */
enum spelling {
    SPELLING_NONE,         /* no number */
    SPELLING_WHOLE,        /* nothing: 1234 or 1 234 */
    SPELLING_POINT,        /* a point: 0.5, 12.25, 1,234.5 and 1,234,567 */
    SPELLING_COMMA,        /* a comma: 0,5 and 1.234.567 */
    SPELLING_EITHER_POINT, /* 14.607: a whole number with a point for the thousands, or one with three decimals */
    SPELLING_EITHER_COMMA  /* 14,607 */
};

enum spelling spelling_of(const char *text);

/* Does it show itself to be an amount: by a currency, or by two decimals? */
bool spelling_is_amount(const char *text);

/* Does it end in a per cent sign? Its number is then a hundred times what is meant. */
bool spelling_is_percent(const char *text);

/* "-": nothing, among amounts. */
bool spelling_is_dash(const char *text);

/* The number with nothing but digits, a minus in front and a decimal point, the decimal sign of the text being this one
 * ('.' or ','). false when it is no number or too long. */
bool spelling_plain(const char *text, char decimal, char plain[SPELLING_SIZE]);

#endif
