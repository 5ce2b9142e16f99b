/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How wide texts are on a worksheet, and how many lines they take. */
#include "sim/report/xlsx_parts.h"

#include <math.h>
#include <string.h>

/* Of the letters of the workbook's font and of those that stand in for it the widest, in digits. */
static const double SPACE = 0.5, NARROW = 0.65, SMALL = 0.95, USUAL = 1.0, CAPITAL = 1.3, WIDE = 1.6, BOLD = 1.1;

static double letter_width(char letter) {
    if ((letter & 0xC0) == 0x80) /* the rest of a letter of several bytes */
        return 0.0;
    if (strchr(" .,:;'|!il", letter))
        return SPACE;
    if (strchr("fjrt()/-", letter))
        return NARROW;
    if (strchr("cksvxyz", letter))
        return SMALL;
    if (strchr("mMW%@", letter))
        return WIDE;
    return letter == 'w' || (letter >= 'A' && letter <= 'Z') ? CAPITAL : USUAL;
}

static double part_width(const char *text, size_t n, bool bold) {
    double width = 0.0;
    for (size_t k = 0; k < n; k++)
        width += letter_width(text[k]);
    return bold ? BOLD * width : width;
}

double xlsx_text_width(const char *text, bool bold) {
    return part_width(text, strlen(text), bold);
}

/* Up to and with what a line may end after. */
static size_t word_length(const char *text) {
    size_t n = strcspn(text, " -");
    return n + (text[n] == '-');
}

double xlsx_word_width(const char *text, bool bold) {
    double width = 0.0;
    while (*text) {
        size_t n = word_length(text);
        width = fmax(width, part_width(text, n, bold));
        text += n + (text[n] == ' ');
    }
    return width;
}

double xlsx_lines(const char *text, double width, bool bold) {
    width = fmax(width, WIDE) + 1e-6; /* a column is made as wide as its widest text */
    double lines = 1.0, used = 0.0;
    while (*text) {
        size_t n = word_length(text), space = text[n] == ' ';
        double word = part_width(text, n, bold);
        if (used > 0.0 && used + word > width) {
            lines += 1.0;
            used = 0.0;
        }
        used += word;
        while (used > width) { /* a word that is broken itself */
            used -= width;
            lines += 1.0;
        }
        used += space ? SPACE : 0.0;
        text += n + space;
    }
    return lines;
}
