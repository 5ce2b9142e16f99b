/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/scan.h"

#include "sim/base/i18n.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *scan_key(const struct scan *scan, size_t i) {
    size_t end = i == scan->depth ? scan->n_name : scan->frame[i + 1].first_name;
    return scan->frame[i].in_key && end > scan->frame[i].first_name ? scan->name[end - 1].text : NULL;
}

const char *scan_path(struct scan *scan) {
    size_t n = 0;
    scan->path[0] = '\0';
    for (size_t i = 0; i <= scan->depth && n < sizeof scan->path; i++) {
        const char *key = scan_key(scan, i);
        int written = 0;
        if (scan->frame[i].open != '{')
            written = snprintf(scan->path + n, sizeof scan->path - n, "[%zu]", scan->frame[i].element + 1);
        else if (key)
            written = snprintf(scan->path + n, sizeof scan->path - n, "%s%s", n ? "." : "", key);
        n += (size_t)written;
    }
    return scan->path;
}

static enum status open_bracket(struct scan *scan, char c) {
    enum status status = scan_check_order(scan, 'v');
    if (status)
        return status;
    if (scan->depth == SOURCE_DEPTH_CAP)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                          _("Brackets are nested more than %d deep. Check for brackets that are not closed."),
                          SOURCE_DEPTH_CAP);
    scan->frame[++scan->depth] =
        (struct scan_frame){.open = c, .first_name = scan->n_name, .file = scan->file, .line = scan->line};
    scan->last = c;
    return scan_emit(scan, c == '[' ? '(' : c);
}

static enum status close_bracket(struct scan *scan, char c) {
    static const char closes[] = {['{'] = '}', ['('] = ')', ['['] = ']'};
    const struct scan_frame *frame = &scan->frame[scan->depth];
    if (scan->depth == 0)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX), _("This %c closes nothing. Remove it."), c);
    if (closes[(unsigned char)frame->open] != c)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                          _("This %c does not fit the %c on line %d that is to be closed here."), c, frame->open,
                          frame->line);
    if (scan->last == ',' && c != '}')
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                          _("There is a comma before the closing %c. Remove the comma after the last value."), c);
    enum status status = scan_check_order(scan, c);
    if (status)
        return status;
    scan->n_name = frame->first_name;
    scan->depth--;
    scan->last = 'v';
    return scan_emit(scan, c == ']' ? ')' : c);
}

static enum status remember_key(struct scan *scan, const char *word) {
    struct scan_frame *frame = &scan->frame[scan->depth];
    if (scan->n_name == scan->name_capacity) {
        size_t more = scan->name_capacity ? 2 * scan->name_capacity : 256;
        struct scan_name *larger = realloc(scan->name, more * sizeof *larger);
        if (!larger)
            return STATUS_MEMORY;
        scan->name = larger;
        scan->name_capacity = more;
    }
    struct scan_name *name = &scan->name[scan->n_name++];
    snprintf(name->text, sizeof name->text, "%s", word);
    frame->in_key = true;
    if (++scan->n_key > SOURCE_KEY_COUNT_CAP)
        return note_error(SCAN_PLACE(scan, STATUS_SIZE), _("A scenario may have at most %d keys."),
                          SOURCE_KEY_COUNT_CAP);
    for (size_t i = frame->first_name; i + 1 < scan->n_name; i++)
        if (strcmp(scan->name[i].text, word) == 0)
            return note_error(SCAN_PLACE(scan, STATUS_DUPLICATE),
                              _("The key \"%s\" is given twice in the same group. Keep one of the two."), word);
    return STATUS_OK;
}

static enum status scan_word(struct scan *scan) {
    char word[SOURCE_NAME_CAP];
    size_t n = 0;
    while (isalnum((unsigned char)scan->p[n]) || scan->p[n] == '_' || scan->p[n] == '-')
        n++;
    if (n >= sizeof word)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX), _("A key may have at most %zu characters."),
                          sizeof word - 1);
    memcpy(word, scan->p, n);
    word[n] = '\0';
    scan->p += n;
    if (scan->frame[scan->depth].open != '{' || scan->last == '=')
        return scan_word_value(scan, word);
    enum status status = scan_check_order(scan, 'k');
    if (!status)
        status = remember_key(scan, word);
    for (size_t i = 0; i < n && !status; i++)
        status = scan_emit(scan, word[i]);
    scan->last = 'k';
    return status;
}

/* Comments are dropped, their newlines stay. */
static enum status skip_comment(struct scan *scan) {
    enum status status = STATUS_OK;
    if (scan->p[0] == '#' || scan->p[1] == '/') {
        scan->p += strcspn(scan->p, "\n");
        return STATUS_OK;
    }
    const char *end = strstr(scan->p + 2, "*/");
    if (!end)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                          _("The comment that starts here with /* has no closing */."));
    for (; scan->p < end && !status; scan->p++)
        if (*scan->p == '\n') {
            scan->line++;
            status = scan_emit(scan, '\n');
        }
    scan->p = end + 2;
    return status ? status : scan_emit(scan, ' ');
}

static enum status scan_directive(struct scan *scan) {
    char name[512];
    size_t word = strlen("@include");
    const char *p = scan->p + word;
    if (strncmp(scan->p, "@include", word) != 0)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX), _("After @ only include can follow: @include \"FILE\"."));
    p += strspn(p, " \t");
    size_t n = *p == '"' ? strcspn(p + 1, "\"\r\n") : 0;
    if (n == 0 || p[n + 1] != '"' || n >= sizeof name)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                          _("Write the name of the included file between quotation marks: @include \"FILE\"."));
    enum status status = scan_check_order(scan, '@');
    if (status)
        return status;
    memcpy(name, p + 1, n);
    name[n] = '\0';
    scan->p = p + n + 2;
    return scan_include(scan, name);
}

/* , ; = : */
static enum status scan_separator(struct scan *scan, char c) {
    struct scan_frame *frame = &scan->frame[scan->depth];
    enum status status = scan_check_order(scan, c == ':' ? '=' : c);
    if (status)
        return status;
    if (c == ',' || c == ';') {
        frame->element += c == ',';
        frame->in_key = false;
    }
    scan->last = c == ':' ? '=' : c;
    return scan_emit(scan, c);
}

static enum status scan_unknown(struct scan *scan) {
    unsigned char c = (unsigned char)*scan->p;
    int n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                      _("The character %.*s cannot stand here. Text stands between straight quotation marks, \"like "
                        "this\"; keys are made of letters, digits, - and _."),
                      n, scan->p);
}

static enum status scan_token(struct scan *scan) {
    char c = *scan->p;
    if (c == '\n')
        scan->line++;
    if (c == '\n' || c == ' ' || c == '\t' || c == '\r') {
        scan->p++;
        return scan_emit(scan, c == '\n' ? c : ' ');
    }
    if (c == '#' || (c == '/' && (scan->p[1] == '/' || scan->p[1] == '*')))
        return skip_comment(scan);
    if (isalpha((unsigned char)c))
        return scan_word(scan);
    if (isdigit((unsigned char)c) || c == '.' || c == '+' || c == '-')
        return scan_number(scan);
    if (c == '"')
        return scan_string(scan);
    if (c == '@')
        return scan_directive(scan);
    if (!strchr("{([})],;=:", c))
        return scan_unknown(scan);
    scan->p++;
    return strchr("{([", c)   ? open_bracket(scan, c)
           : strchr("})]", c) ? close_bracket(scan, c)
                              : scan_separator(scan, c);
}

enum status scan_tokens(struct scan *scan) {
    enum status status = STATUS_OK;
    while (*scan->p && !status)
        status = scan_token(scan);
    return status;
}
