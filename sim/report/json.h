/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON for the page. Whatever stands in a text, the page's own HTML cannot be ended or opened by it. */
#ifndef SIM_REPORT_JSON_H
#define SIM_REPORT_JSON_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* An amount that is not known becomes null. */
#define JSON_UNKNOWN INT64_MIN

/* A text between quotes: `<`, `>`, `&`, quotes and control characters are escaped; what is not UTF-8 becomes "?". */
void json_text(FILE *out, const char *text);

/* "name": with a comma before it when *first is 0; sets *first to 0. */
void json_key(FILE *out, const char *name, int *first);

/* [1,2,null] */
void json_integers(FILE *out, size_t n, const int64_t *values);

/* [0.25,null]: NaN and infinity become null. */
void json_doubles(FILE *out, size_t n, const double *values);

/* ["a","b"] */
void json_texts(FILE *out, size_t n, const char *const *texts);

/* A text for the inside of an HTML element or of an attribute between quotes. */
void json_html(FILE *out, const char *text);

#endif
