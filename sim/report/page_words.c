/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_words.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/tables/build.h"
#include "sim/tables/source.h"
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

enum { TOLD_SIZE = 2048, KEY_SIZE = 64, MOST_VALUES = 8 };

static const char *find_text(const char *key) {
    for (const struct page_text *text = page_texts; text->key; text++)
        if (strcmp(text->key, key) == 0)
            return text->text[i18n_language()];
    return NULL;
}

/* As the budgets want it, where there is such a text. */
static const char *text_of(const struct tables *tables, const char *key) {
    char own[KEY_SIZE];
    snprintf(own, sizeof own, "%s@%s", key, source_budget_word(tables->file));
    const char *text = find_text(own);
    text = text ? text : find_text(key);
    return text ? text : key;
}

/* ---- filling in ---- */

struct values {
    size_t n;
    const char *name[MOST_VALUES], *text[MOST_VALUES];
};

/* The name of the budgets can be asked for anywhere: with a capital, where it begins a sentence. */
static void append_budget(struct format_text *to, const struct tables *tables, bool capital) {
    char key[KEY_SIZE];
    snprintf(key, sizeof key, "budget.%s", source_budget_word(tables->file));
    const char *name = text_of(tables, key);
    format_append(to, "%c%s", capital ? toupper((unsigned char)name[0]) : name[0], name + 1);
}

static void append_value(struct format_text *to, const struct tables *tables, const struct values *values,
                         const char *name, size_t length) {
    for (size_t k = 0; k < values->n; k++)
        if (strlen(values->name[k]) == length && strncmp(values->name[k], name, length) == 0) {
            format_append(to, "%s", values->text[k]);
            return;
        }
    append_budget(to, tables, name[0] == 'B');
}

/* An amount and its euro sign, a number and its per cent sign, stay on one line. */
static const char *keep_together(struct tables *tables, const char *told) {
    char kept[2 * TOLD_SIZE] = "";
    struct format_text to = {.text = kept, .size = sizeof kept};
    for (const char *p = told; *p; p++) {
        bool sign = p > told && isdigit((unsigned char)p[-1]) && p[1] == '%';
        bool euro = isdigit((unsigned char)p[1]) && p - told >= 3 && strncmp(p - 3, "€", 3) == 0;
        if (*p == ' ' && (sign || euro))
            format_append(&to, "\xc2\xa0");
        else
            format_append(&to, "%c", *p);
    }
    return tables_print(tables, "%s", kept);
}

static const char *fill(struct tables *tables, const char *text, const struct values *values) {
    char told[TOLD_SIZE] = "";
    struct format_text to = {.text = told, .size = sizeof told};
    for (const char *open; (open = strchr(text, '{')) != NULL;) {
        const char *close = strchr(open, '}');
        format_append(&to, "%.*s", (int)(open - text), text);
        append_value(&to, tables, values, open + 1, (size_t)(close - open - 1));
        text = close + 1;
    }
    format_append(&to, "%s", text);
    return keep_together(tables, told);
}

const char *page_say_values(struct tables *tables, const char *key, ...) {
    struct values values = {0};
    va_list args;
    va_start(args, key);
    for (const char *name; values.n < MOST_VALUES && (name = va_arg(args, const char *)) != NULL; values.n++) {
        values.name[values.n] = name;
        values.text[values.n] = va_arg(args, const char *);
    }
    va_end(args);
    return fill(tables, text_of(tables, key), &values);
}

/* ---- amounts and shares ---- */

static uint64_t size_of(int64_t cents) {
    return cents < 0 ? (uint64_t)0 - (uint64_t)cents : (uint64_t)cents;
}

/* In a sentence with the amount `beside`: of two, both are in millions, unless that would make one of them nothing. */
static const char *short_beside(struct tables *tables, int64_t cents, int64_t beside) {
    static const uint64_t million = 99950000, thousands = 50000; /* cents, from where each is shortened */
    static const uint64_t least = 5000000;                       /* of which millions with a decimal tell something */
    uint64_t size = size_of(cents);
    const uint64_t tenths = (size + 5000000) / 10000000; /* of a million */
    char text[FORMAT_SIZE];
    if (cents == STORE_UNKNOWN)
        return "?";
    if (size >= million || (size >= least && size_of(beside) >= million))
        return tables_print(tables, "%s%s %s", i18n_language() == LANGUAGE_NL ? "€ " : "€",
                            format_real((double)tenths / 10.0, 1, text), text_of(tables, "million"));
    return tables_print(tables, "%s",
                        format_euro((int64_t)(size < thousands ? size : (size + 50000) / 100000 * 100000), text));
}

const char *page_short(struct tables *tables, int64_t cents) {
    return short_beside(tables, cents, cents);
}

static const char *result_beside(struct tables *tables, int64_t cents, int64_t beside) {
    if (cents == STORE_UNKNOWN || (cents > -50 && cents < 50))
        return page_short(tables, cents);
    return page_say(tables, cents < 0 ? "shortfallOf" : "surplusOf", "amount", short_beside(tables, cents, beside));
}

const char *page_result(struct tables *tables, int64_t cents) {
    return result_beside(tables, cents, cents);
}

const char *page_band(struct tables *tables, int64_t low, int64_t high) {
    bool shortfall = low < 0 && high < 0;
    if (low == STORE_UNKNOWN || high == STORE_UNKNOWN || (!shortfall && !(low > 0 && high > 0)))
        return page_say(tables, "band", "low", result_beside(tables, low, high), "high",
                        result_beside(tables, high, low));
    return page_say(tables, shortfall ? "bandShortfall" : "bandSurplus", "small",
                    short_beside(tables, shortfall ? high : low, shortfall ? low : high), "large",
                    page_short(tables, shortfall ? low : high));
}

const char *page_percent(struct tables *tables, double share) {
    char text[FORMAT_SIZE];
    return tables_print(tables, "%s", format_percent(share, 0, text));
}

const char *page_chance(struct tables *tables, double share) {
    const double least = 0.005;
    bool sure = share >= 1.0 - least, never = share < least;
    return !sure && !never ? page_percent(tables, share)
                           : tables_print(tables, "%c %s", sure ? '>' : '<', page_percent(tables, sure ? 0.99 : 0.01));
}

const char *page_period(struct tables *tables, const char *period) {
    const char *dash = strchr(period, '-');
    size_t n = dash ? (size_t)(dash - period) : strlen(period);
    if (!dash || (strlen(dash + 1) == n && strncmp(period, dash + 1, n) == 0))
        return tables_print(tables, "%.*s", (int)n, period);
    return tables_print(tables, "%.*s\xe2\x80\x93%s", (int)n, period, dash + 1); /* an en dash */
}
