/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON for the page. Whatever stands in a text, the page's own HTML cannot be ended or opened by it. */
#ifndef SIM_REPORT_JSON_H
#define SIM_REPORT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Where JSON goes. more: something stands before what comes next in the present array or object. */
struct json {
    FILE *out;
    bool more;
};

/* Begin and end of an array or an object: "[" and "]", "{" and "}". name of what stands in an object; NULL of what
 * stands in an array or by itself, here and in all below. */
void json_open(struct json *to, const char *name, char bracket);
void json_close(struct json *to, char bracket);

/* A text between quotes: `<`, `>`, `&`, quotes and control characters are escaped; what is not UTF-8 becomes "?". */
void json_text(struct json *to, const char *name, const char *text);

/* An amount that is not known becomes null, as do NaN and infinity. */
#define JSON_UNKNOWN INT64_MIN
void json_integer(struct json *to, const char *name, int64_t value);
void json_real(struct json *to, const char *name, double value);
void json_flag(struct json *to, const char *name, bool value);

/* [1,2,null] and ["a","b"] */
void json_integers(struct json *to, const char *name, size_t n, const int64_t *values);
void json_texts(struct json *to, const char *name, size_t n, const char *const *texts);

/* A text for the inside of an HTML element or of an attribute between quotes. */
void json_html(FILE *out, const char *text);

#endif
