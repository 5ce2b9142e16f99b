/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct reader {
    const char *p; /* next byte */
    unsigned line;
};

static void free_setting(config_setting_t *setting) {
    for (int k = 0; setting && k < setting->n; k++)
        free_setting(setting->child[k]);
    if (!setting)
        return;
    free((void *)setting->child);
    free(setting->name);
    free(setting->text);
    free(setting);
}

void config_init(config_t *config) {
    *config = (config_t){.root = NULL};
}

void config_destroy(config_t *config) {
    free_setting(config->root);
    config->root = NULL;
}

static void skip_blanks(struct reader *reader) {
    for (; isspace((unsigned char)*reader->p); reader->p++)
        reader->line += *reader->p == '\n';
}

/* A new child at the end; NULL without memory. */
static config_setting_t *add(config_setting_t *parent, unsigned line) {
    config_setting_t **larger = realloc((void *)parent->child, (size_t)(parent->n + 1) * sizeof *larger);
    config_setting_t *child = larger ? calloc(1, sizeof *child) : NULL;
    if (larger)
        parent->child = larger;
    if (!child)
        return NULL;
    child->line = line;
    parent->child[parent->n++] = child;
    return child;
}

/* The byte behind a backslash, which reader->p is at. */
static char read_escape(struct reader *reader) {
    static const char letters[] = "nrtf", bytes[] = "\n\r\t\f";
    char c = *reader->p++;
    if (c == 'x') {
        char digits[] = {reader->p[0], reader->p[1], '\0'};
        reader->p += 2;
        return (char)strtol(digits, NULL, 16);
    }
    const char *letter = strchr(letters, c);
    return letter ? bytes[letter - letters] : c;
}

/* Texts that follow each other are one. */
static bool read_text(struct reader *reader, config_setting_t *to) {
    size_t n = 0;
    to->type = CONFIG_TYPE_STRING;
    while (*reader->p == '"') {
        const char *end = reader->p + 1;
        for (; *end && *end != '"'; end++)
            end += *end == '\\' && end[1];
        size_t more = (size_t)(end - reader->p);
        char *larger = realloc(to->text, n + more + 1);
        if (!larger)
            return false;
        to->text = larger;
        for (reader->p++; reader->p < end;) {
            char c = *reader->p++;
            reader->line += c == '\n';
            to->text[n++] = c;
            if (c == '\\')
                to->text[n - 1] = read_escape(reader);
        }
        to->text[n] = '\0';
        reader->p += *reader->p == '"';
        skip_blanks(reader);
    }
    return true;
}

static size_t word_length(const char *p) {
    size_t n = 0;
    while (isalnum((unsigned char)p[n]) || (p[n] && strchr("_-+.*", p[n])))
        n++;
    return n;
}

static bool read_word(struct reader *reader, config_setting_t *to) {
    size_t n = word_length(reader->p);
    bool yes = strncasecmp(reader->p, "true", 4) == 0, no = strncasecmp(reader->p, "false", 5) == 0;
    bool decimal = memchr(reader->p, '.', n) || memchr(reader->p, 'e', n) || memchr(reader->p, 'E', n);
    to->type = yes || no ? CONFIG_TYPE_BOOL : decimal ? CONFIG_TYPE_FLOAT : CONFIG_TYPE_INT64;
    to->integer = yes || no ? yes : decimal ? 0 : strtoll(reader->p, NULL, 10);
    to->decimal = decimal ? strtod(reader->p, NULL) : 0;
    reader->p += n;
    skip_blanks(reader);
    return n > 0;
}

static bool read_children(struct reader *reader, config_setting_t *to, char close);

static bool read_value(struct reader *reader, config_setting_t *to) {
    char c = *reader->p;
    if (c == '"')
        return read_text(reader, to);
    if (c != '{' && c != '(')
        return read_word(reader, to);
    to->type = c == '{' ? CONFIG_TYPE_GROUP : CONFIG_TYPE_LIST;
    reader->p++;
    return read_children(reader, to, c == '{' ? '}' : ')');
}

static bool read_name(struct reader *reader, config_setting_t *to) {
    size_t n = word_length(reader->p);
    to->name = n > 0 ? strndup(reader->p, n) : NULL;
    reader->p += n;
    skip_blanks(reader);
    bool equals = *reader->p == '=' || *reader->p == ':';
    reader->p += equals;
    skip_blanks(reader);
    return to->name && equals;
}

/* Settings of a group or values of a list, up to its bracket; close is 0 for the file itself. */
static bool read_children(struct reader *reader, config_setting_t *to, char close) {
    bool names = to->type == CONFIG_TYPE_GROUP;
    for (skip_blanks(reader); *reader->p != close; skip_blanks(reader)) {
        config_setting_t *child = *reader->p ? add(to, reader->line) : NULL;
        if (!child || (names && !read_name(reader, child)) || !read_value(reader, child))
            return false;
        for (skip_blanks(reader); *reader->p == ';' || *reader->p == ','; skip_blanks(reader))
            reader->p++;
    }
    reader->p += close != '\0';
    skip_blanks(reader);
    return true;
}

int config_read_string(config_t *config, const char *text) {
    struct reader reader = {text, 1};
    config->root = calloc(1, sizeof *config->root);
    bool read = config->root && read_children(&reader, config->root, '\0');
    config->error_line = reader.line;
    return read;
}
