/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a workbook that its cells refer to: sheets, shared strings, formats of days. */
#include "sim/scenario/xlsx_parts.h"

#include "sim/base/hash.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PART_MAX = 48 << 20, ITEMS_MAX = 1000000 };
static const char WORKBOOK[] = "xl/workbook.xml", RELATIONS[] = "xl/_rels/workbook.xml.rels",
                  STRINGS[] = "xl/sharedStrings.xml", STYLES[] = "xl/styles.xml";

void growing_add(struct growing *to, const char *text, size_t n) {
    if (to->failed || n > XLSX_TEXT_MAX - to->used) {
        to->failed = true;
        return;
    }
    if (to->used + n + 1 > to->capacity) {
        size_t capacity = to->capacity ? to->capacity : 4096;
        while (capacity < to->used + n + 1)
            capacity *= 2;
        char *larger = realloc(to->text, capacity);
        if (!larger) {
            to->failed = to->without_memory = true;
            return;
        }
        to->text = larger;
        to->capacity = capacity;
    }
    memcpy(to->text + to->used, text, n);
    to->used += n;
    to->text[to->used] = '\0';
}

/* ---- XML ---- */

/* No sheet is as deep, no cell as long, and none has as many kinds of elements and attributes: every element that is
 * open and every name takes memory, and what does not end is begun anew with every piece. */
enum { DEPTH_MAX = 64, SILENT_MAX = 1 << 20, NAMES_MAX = 2000, NAMES_ROOM = 4096 };

struct parsing {
    XML_Parser parser;
    const struct xml_handlers *handlers;
    void *context;
    size_t depth;  /* of elements that are open */
    size_t silent; /* bytes since something was told of: one name, attribute or comment so far */
    bool refused;
    size_t n_name;             /* different ones so far */
    uint64_t name[NAMES_ROOM]; /* their hashes, each at its own place or the next that was free; 0: free */
};

static void refuse(struct parsing *parsing) {
    parsing->refused = true;
    XML_StopParser(parsing->parser, XML_FALSE);
}

static const char *local_name(const char *name) {
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xlsx_attribute(const char **attributes, const char *name) {
    for (; attributes[0]; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void count_name(struct parsing *parsing, const char *name) {
    uint64_t hash = hash_text(HASH_START, name) | 1;
    size_t at = (size_t)(hash >> 32) % NAMES_ROOM;
    while (parsing->name[at] && parsing->name[at] != hash)
        at = (at + 1) % NAMES_ROOM;
    parsing->n_name += parsing->name[at] == 0;
    parsing->name[at] = hash;
}

static void count_names(struct parsing *parsing, const char *name, const char **attributes) {
    count_name(parsing, name);
    for (const char **a = attributes; a[0] && parsing->n_name <= NAMES_MAX; a += 2)
        count_name(parsing, a[0]);
}

static void on_start(void *context, const char *name, const char **attributes) {
    struct parsing *parsing = context;
    parsing->silent = 0;
    count_names(parsing, name, attributes);
    if (++parsing->depth > DEPTH_MAX || parsing->n_name > NAMES_MAX) {
        refuse(parsing);
        return;
    }
    parsing->handlers->start(parsing->context, local_name(name), attributes);
}

static void on_end(void *context, const char *name) {
    struct parsing *parsing = context;
    parsing->silent = 0;
    parsing->depth--;
    if (parsing->handlers->end)
        parsing->handlers->end(parsing->context, local_name(name));
}

static void on_text(void *context, const char *text, int n) {
    struct parsing *parsing = context;
    parsing->silent = 0;
    if (parsing->handlers->text)
        parsing->handlers->text(parsing->context, text, n);
}

static void on_document_type(void *context, const char *name, const char *system, const char *public, int internal) {
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    refuse(context);
}

static bool take_bytes(void *context, const void *bytes, size_t n) {
    struct parsing *parsing = context;
    parsing->silent += n;
    if (parsing->silent > SILENT_MAX)
        return false;
    return XML_Parse(parsing->parser, bytes, (int)n, XML_FALSE) == XML_STATUS_OK && !parsing->refused;
}

bool xlsx_parse(const struct zip *zip, const char *part, const struct xml_handlers *handlers, void *context) {
    struct zip_part found;
    struct parsing parsing = {.handlers = handlers, .context = context, .parser = XML_ParserCreate(NULL)};
    if (!parsing.parser)
        return false;
    XML_SetUserData(parsing.parser, &parsing);
    XML_SetElementHandler(parsing.parser, on_start, on_end);
    XML_SetCharacterDataHandler(parsing.parser, on_text);
    XML_SetStartDoctypeDeclHandler(parsing.parser, on_document_type);
    bool whole = zip_find(zip, part, &found) && zip_inflate(zip, &found, PART_MAX, take_bytes, &parsing) &&
                 XML_Parse(parsing.parser, "", 0, XML_TRUE) == XML_STATUS_OK;
    XML_ParserFree(parsing.parser);
    return whole;
}

/* ---- which sheet ---- */

/* Is it the one? A sheet that is hidden is read only by its name. */
static bool is_wanted(struct book *book, const char *name, const char *state) {
    size_t used = strlen(book->names);
    if (name && used + strlen(name) + 3 < sizeof book->names)
        snprintf(book->names + used, sizeof book->names - used, "%s%s", used ? ", " : "", name);
    if (book->wanted)
        return name && strcasecmp(name, book->wanted) == 0;
    return !state || strcmp(state, "visible") == 0;
}

static void start_workbook(void *context, const char *name, const char **attributes) {
    struct book *book = context;
    const char *state = xlsx_attribute(attributes, "state"), *id = NULL, *from = xlsx_attribute(attributes, "date1904");
    if (strcmp(name, "workbookPr") == 0)
        book->since_1904 = from && (strcmp(from, "1") == 0 || strcmp(from, "true") == 0);
    const char *title = xlsx_attribute(attributes, "name");
    if (strcmp(name, "sheet") != 0 || !is_wanted(book, title, state))
        return;
    if (book->sheet_id[0]) {
        if (!book->next_name[0])
            snprintf(book->next_name, sizeof book->next_name, "%s", title ? title : "");
        return;
    }
    for (const char **a = attributes; a[0]; a += 2) /* sheetId is another one */
        id = strcmp(local_name(a[0]), "id") == 0 ? a[1] : id;
    snprintf(book->sheet_id, sizeof book->sheet_id, "%s", id ? id : "");
    snprintf(book->sheet_name, sizeof book->sheet_name, "%s", title ? title : "");
}

static void start_relation(void *context, const char *name, const char **attributes) {
    struct book *book = context;
    const char *id = xlsx_attribute(attributes, "Id"), *target = xlsx_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !target || strcmp(id, book->sheet_id) != 0)
        return;
    bool whole = target[0] == '/';
    snprintf(book->sheet_part, sizeof book->sheet_part, "%s%s", whole ? "" : "xl/", target + whole);
}

/* ---- shared strings ---- */

/* One more place in an array that doubles; false without memory or beyond ITEMS_MAX. */
static bool reserve(struct book *book, void **array, size_t n, size_t *capacity, size_t size) {
    if (n < *capacity)
        return true;
    size_t more = *capacity ? 2 * *capacity : 256;
    void *larger = n < ITEMS_MAX ? realloc(*array, more * size) : NULL;
    if (!larger) {
        book->without_memory |= n < ITEMS_MAX;
        return false;
    }
    *array = larger;
    *capacity = more;
    return true;
}

struct strings {
    struct book *book;
    bool in_text, in_sound; /* within <t>; within <rPh>, which says how it is spoken */
};

static void start_string(void *context, const char *name, const char **attributes) {
    struct strings *strings = context;
    struct book *book = strings->book;
    (void)attributes;
    if (strcmp(name, "si") == 0) {
        void *array = book->string_at;
        if (reserve(book, &array, book->n_string, &book->string_capacity, sizeof *book->string_at)) {
            book->string_at = array;
            book->string_at[book->n_string++] = book->strings.used;
        } else {
            book->strings.failed = true;
        }
    }
    strings->in_sound |= strcmp(name, "rPh") == 0;
    strings->in_text = strcmp(name, "t") == 0 && !strings->in_sound;
}

static void text_string(void *context, const char *text, int n) {
    struct strings *strings = context;
    if (strings->in_text)
        growing_add(&strings->book->strings, text, (size_t)n);
}

static void end_string(void *context, const char *name) {
    struct strings *strings = context;
    strings->in_text = false;
    if (strcmp(name, "rPh") == 0)
        strings->in_sound = false;
    if (strcmp(name, "si") == 0)
        growing_add(&strings->book->strings, "", 1);
}

/* ---- formats of days ---- */

/* Does a format show days or years? Texts within it, in quotation marks or brackets, do not. */
static bool shows_days(const char *format) {
    bool quoted = false, bracket = false;
    for (; *format; format++) {
        quoted ^= *format == '"';
        bracket = !quoted && (*format == '[' || (bracket && *format != ']'));
        if (!quoted && !bracket && strchr("dDyYjJ", *format))
            return true;
    }
    return false;
}

struct styles {
    struct book *book;
    bool in_cells; /* within <cellXfs> */
};

static bool is_day_format(const struct book *book, long id) {
    bool own = false;
    for (size_t k = 0; k < book->n_day_format; k++)
        own |= book->day_format[k] == id;
    return own || (id >= 14 && id <= 17) || id == 22;
}

static void add_format(struct book *book, const char **attributes) {
    const char *id = xlsx_attribute(attributes, "numFmtId"), *code = xlsx_attribute(attributes, "formatCode");
    void *array = book->day_format;
    if (!id || !code || !shows_days(code) ||
        !reserve(book, &array, book->n_day_format, &book->day_format_capacity, sizeof *book->day_format))
        return;
    book->day_format = array;
    book->day_format[book->n_day_format++] = strtol(id, NULL, 10);
}

static void start_style(void *context, const char *name, const char **attributes) {
    struct styles *styles = context;
    struct book *book = styles->book;
    if (strcmp(name, "numFmt") == 0)
        add_format(book, attributes);
    styles->in_cells |= strcmp(name, "cellXfs") == 0;
    if (!styles->in_cells || strcmp(name, "xf") != 0)
        return;
    const char *id = xlsx_attribute(attributes, "numFmtId");
    void *array = book->style_is_day;
    if (!reserve(book, &array, book->n_style, &book->style_capacity, sizeof *book->style_is_day))
        return;
    book->style_is_day = array;
    book->style_is_day[book->n_style++] = id && is_day_format(book, strtol(id, NULL, 10));
}

static void end_style(void *context, const char *name) {
    struct styles *styles = context;
    if (strcmp(name, "cellXfs") == 0)
        styles->in_cells = false;
}

/* ---- all of it ---- */

static bool read_strings(const struct zip *zip, struct book *book) {
    static const struct xml_handlers handlers = {start_string, text_string, end_string};
    struct strings strings = {.book = book};
    struct zip_part part;
    if (!zip_find(zip, STRINGS, &part))
        return true; /* a workbook of numbers has none */
    return xlsx_parse(zip, STRINGS, &handlers, &strings) && !book->strings.failed;
}

static bool read_styles(const struct zip *zip, struct book *book) {
    static const struct xml_handlers handlers = {start_style, NULL, end_style};
    struct styles styles = {.book = book};
    struct zip_part part;
    return !zip_find(zip, STYLES, &part) || xlsx_parse(zip, STYLES, &handlers, &styles);
}

bool book_read(const struct zip *zip, const char *wanted, struct book *book) {
    static const struct xml_handlers workbook = {start_workbook, NULL, NULL}, relations = {start_relation, NULL, NULL};
    *book = (struct book){.wanted = wanted};
    bool whole = xlsx_parse(zip, WORKBOOK, &workbook, book) && xlsx_parse(zip, RELATIONS, &relations, book) &&
                 book->sheet_part[0] && read_strings(zip, book) && read_styles(zip, book);
    book->without_memory |= book->strings.without_memory;
    return whole && !book->without_memory;
}

bool book_is_too_large(const struct zip *zip, const struct book *book) {
    const char *const parts[] = {WORKBOOK, RELATIONS, STRINGS, STYLES, book->sheet_part};
    struct zip_part found;
    bool too_large = false;
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
        too_large |= zip_find(zip, parts[k], &found) && zip_is_too_large(&found, PART_MAX);
    return too_large;
}

void book_free(struct book *book) {
    free(book->strings.text);
    free(book->string_at);
    free(book->style_is_day);
    free(book->day_format);
    memset(book, 0, sizeof *book);
}
