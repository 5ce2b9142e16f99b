/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in the page: nothing that a results file holds may end a script or open an element. The answers are those of RFC
 * 8259 (escapes) and of the UTF-8 table in RFC 3629, worked by hand. */
#include "sim/report/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What a call writes, to be freed. */
static char *text_of(void (*write)(FILE *, const char *), const char *text) {
    char *buffer = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&buffer, &size);
    assert_non_null(out);
    write(out, text);
    fclose(out);
    return buffer;
}

static void expect(void (*write)(FILE *, const char *), const char *text, const char *wanted) {
    char *got = text_of(write, text);
    assert_string_equal(got, wanted);
    free(got);
}

static void test_text(void **state) {
    (void)state;
    expect(json_text, "Haren", "\"Haren\"");
    expect(json_text, "a\"b\\c\n", "\"a\\u0022b\\u005cc\\u000a\"");
    expect(json_text, "</script>&", "\"\\u003c/script\\u003e\\u0026\"");
    expect(json_text, "cli\xC3\xABnt \xE2\x82\xAC", "\"cli\xC3\xABnt \xE2\x82\xAC\"");
}

/* U+2028 ends a line in a script, U+202E turns the direction of writing; the rest is no UTF-8. */
static void test_strange(void **state) {
    (void)state;
    expect(json_text, "a\xE2\x80\xA8z", "\"a?z\"");
    expect(json_text, "a\xE2\x80\xAEz", "\"a?z\"");
    expect(json_text, "a\xFFz", "\"a?z\"");
    expect(json_text, "a\xC3", "\"a?\"");
}

static void test_html(void **state) {
    (void)state;
    expect(json_html, "<b a='1'>&", "&#60;b a=&#39;1&#39;&#62;&#38;");
}

static void test_numbers(void **state) {
    (void)state;
    const int64_t cents[] = {-1, JSON_UNKNOWN, INT64_MAX};
    const double shares[] = {0.25, NAN, INFINITY};
    char *buffer = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&buffer, &size);
    assert_non_null(out);
    json_integers(out, 3, cents);
    json_doubles(out, 3, shares);
    json_integers(out, 0, NULL);
    fclose(out);
    assert_string_equal(buffer, "[-1,null,9223372036854775807][0.25,null,null][]");
    free(buffer);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_strange),
                                       cmocka_unit_test(test_html), cmocka_unit_test(test_numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
