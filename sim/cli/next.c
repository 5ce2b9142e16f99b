/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/next.h"

#include "sim/base/colour.h"
#include "sim/base/format.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What it is for stands behind it as a comment, so that the whole line can be pasted. */
static const char why_lead[] = "  # ";
enum { WHY_LEAD = sizeof why_lead - 1 };

/* By the name that it was called by, where that leaves room for the line. */
static const char *program_for(const struct next *next, char program[PATH_MAX]) {
    const char *called = format_word(program_invocation_name, program, PATH_MAX);
    size_t rest = format_width(next->command) + format_width(next->words) + 2;
    rest += next->must ? WHY_LEAD + format_width(next->why) : 0;
    return format_width(called) + rest <= NEXT_WIDTH ? called : program_invocation_short_name;
}

/* Of a word as it stands in a command: between quotes it may hold spaces. */
static size_t word_length(const char *word) {
    bool quoted = false;
    size_t n = 0;
    for (; word[n] && (quoted || word[n] != ' '); n++)
        quoted ^= word[n] == '\'';
    return n;
}

/* Where something is written, or NULL where lines are only counted. */
struct pen {
    FILE *out;
    size_t width, lines;
};

static void put_bytes(struct pen *pen, const char *text, size_t n) {
    char room[NEXT_SIZE];
    snprintf(room, sizeof room, "%.*s", (int)n, text);
    pen->width += format_width(room);
    if (pen->out)
        fputs(room, pen->out);
}

static void break_line(struct pen *pen, const char *end, const char *begin) {
    if (pen->out)
        fprintf(pen->out, "%s\\\n%s", end, begin);
    pen->width = format_width(begin);
    pen->lines++;
}

/* Bytes of a word that fit in so many columns: up to a slash, or else, without quotes, to any character; 0: none. */
static size_t cut_word(const char *word, size_t n, size_t columns, bool quoted) {
    size_t slash = 0, any = 0, width = 0;
    for (size_t k = 0; k < n && width <= columns; k++) {
        bool begins = ((unsigned char)word[k] & 0xC0u) != 0x80u;
        if (k > 0 && begins)
            any = k;
        if (k > 0 && word[k - 1] == '/')
            slash = k;
        width += begins;
    }
    return slash ? slash : quoted ? 0 : any;
}

/* Is there a slash in it, before the end of this line? */
static bool has_cut(const struct pen *pen, const char *word, size_t n, bool quoted) {
    size_t used = pen->width + 2 + quoted;
    size_t cut = used < NEXT_WIDTH ? cut_word(word, n, NEXT_WIDTH - used, quoted) : 0;
    return cut > 0 && word[cut - 1] == '/' && cut > 1 + (size_t)quoted;
}

/* A word that no line holds begins where it can be cut, and goes on at the very beginning of the next one. */
static void put_word(struct pen *pen, const char *word, size_t n) {
    size_t room = NEXT_WIDTH - (word[n] ? 2 : 0), width = 0;
    for (size_t k = 0; k < n; k++)
        width += ((unsigned char)word[k] & 0xC0u) != 0x80u;
    bool quoted = memchr(word, '\'', n) != NULL;
    bool here = pen->width + 1 + width <= room || (2 + width > room && has_cut(pen, word, n, quoted));
    if (here)
        put_bytes(pen, " ", 1);
    else
        break_line(pen, " ", "  ");
    while (pen->width + width > room) {
        size_t cut = cut_word(word, n, NEXT_WIDTH - 1 - quoted - pen->width, quoted), before = pen->width;
        if (cut == 0)
            break;
        put_bytes(pen, word, cut);
        width -= pen->width - before;
        break_line(pen, quoted ? "'" : "", quoted ? "'" : "");
        word += cut;
        n -= cut;
    }
    put_bytes(pen, word, n);
}

/* The command over lines that can be pasted as they are, cut between words; out NULL: only counted. */
static size_t lay_out(const struct next *next, FILE *out, size_t *width) {
    char program[PATH_MAX];
    const char *name = program_for(next, program), *word = next->words;
    struct pen pen = {.out = out, .lines = 1};
    put_bytes(&pen, name, strlen(name));
    put_bytes(&pen, " ", 1);
    put_bytes(&pen, next->command, strlen(next->command));
    while (*word) {
        size_t n = word_length(word);
        put_word(&pen, word, n);
        word += n + (word[n] == ' ');
    }
    *width = pen.width;
    return pen.lines;
}

/* Does what it is for stand behind it? */
static bool has_room(const struct next *next, size_t lines, size_t width) {
    return lines == 1 && width + WHY_LEAD + format_width(next->why) <= NEXT_WIDTH;
}

size_t next_count_lines(const struct next *next) {
    size_t width, lines = lay_out(next, NULL, &width);
    return lines + (next->must && !has_room(next, lines, width));
}

void next_print(const struct next *next) {
    size_t width;
    fputs(colour_on(stdout, COLOUR_GOOD), stdout);
    size_t lines = lay_out(next, stdout, &width);
    bool fits = has_room(next, lines, width);
    printf("%s", colour_off(stdout));
    if (next->why[0] && (fits || next->must))
        printf("%s%s%s", fits ? "" : "\n", why_lead, next->why);
    putchar('\n');
}
