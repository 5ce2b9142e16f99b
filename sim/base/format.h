/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts, shares and counts as people read them: € 1.234.567,89 and 12,3 % in Dutch, €1,234,567.89 and 12.3% in
 * English. The one place that does this. Every function returns its buffer, always terminated. */
#ifndef SIM_BASE_FORMAT_H
#define SIM_BASE_FORMAT_H

#include "models/core/status.h"
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { FORMAT_SIZE = 48 };

/* The value of an amount that is not known or cannot be given. */
#define FORMAT_UNKNOWN INT64_MIN

/* 1234567 -> "1.234.567" */
char *format_count(int64_t count, char buffer[FORMAT_SIZE]);

/* Cents as whole euros: "€ 1.234.567". */
char *format_euro(int64_t cents, char buffer[FORMAT_SIZE]);

/* Cents as euros and cents, without their sign: "-1.234.567,89"; never unknown. */
char *format_cents(int64_t cents, char buffer[FORMAT_SIZE]);

/* 0.123 -> "12,3 %"; NaN -> "?". The shortest decimal of a number is rounded, here and below, a half away from 0. */
char *format_percent(double share, int decimals, char buffer[FORMAT_SIZE]);

/* 1234.56 with one decimal -> "1234,6"; NaN -> "?". */
char *format_real(double value, int decimals, char buffer[FORMAT_SIZE]);

/* The size of an amount in millions of EUR: 105583000000 cents -> "1.055,8". */
char *format_million(int64_t cents, char buffer[FORMAT_SIZE]);

/* To about four digits, whatever its size: "12.345", "1,23", "0,0123"; NaN -> "?". */
char *format_number(double value, char buffer[FORMAT_SIZE]);

/* Columns that UTF-8 text takes on a terminal (one per character; combining marks are not used here). */
size_t format_width(const char *text);

/* The most bytes of a name, label or title that are printed, the terminating zero included. */
enum { FORMAT_TEXT_SIZE = 256 };

/* Text of unknown origin (a results file, a file name, what a user typed), safe to print: every control character (line
 * ends, escape, C1, those that turn the direction of writing) and every byte that is not UTF-8 becomes "?"; what does
 * not fit into `size` bytes (at least 4) is cut off at a character, with "..." in its place. The result is never longer
 * than the text, so buffer may be text itself. */
char *format_safe(const char *text, char *buffer, size_t size);

/* A word as it can be pasted on a command line: quoted in `buffer` where the shell would read it otherwise. One that
 * does not fit comes back as it is. */
const char *format_word(const char *word, char *buffer, size_t size);

/* "file:line: key: text" of a note, leaving out what does not apply, safe to print: a note quotes files and users.
 * otherwise: the text where it has none. */
enum { FORMAT_NOTE_SIZE = sizeof(struct note) + 2 * FORMAT_SIZE };
char *format_note(const struct note *note, const char *otherwise, char buffer[FORMAT_NOTE_SIZE]);

/* A text that grows up to its size, always terminated; what does not fit is cut off. */
struct format_text {
    char *text;
    size_t size, used;
};
void format_append(struct format_text *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Print text as a field of a table with commas or semicolons between, in quotes where that is needed. What a
 * spreadsheet would take for a formula gets an apostrophe in front; a number is none. */
void format_csv(FILE *file, const char *text);

/* Print text padded to a width: left-aligned, or right-aligned when width is negative. */
void format_cell(FILE *file, const char *text, int width);

/* The same, left-aligned, for a name of any length: what does not fit (width 3 or more) is cut off at a character, with
 * an ellipsis and a blank in its place. */
void format_name(FILE *file, const char *text, int width);

#endif
