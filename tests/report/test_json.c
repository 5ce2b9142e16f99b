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

/* Where a test writes; what was written, to be freed. */
static struct json begin(char **text, size_t *size) {
    struct json to = {open_memstream(text, size), false};
    assert_non_null(to.out);
    return to;
}

static void expect(const char *text, const char *wanted) {
    char *got = NULL;
    size_t size = 0;
    struct json to = begin(&got, &size);
    json_text(&to, NULL, text);
    fclose(to.out);
    assert_string_equal(got, wanted);
    free(got);
}

static void test_text(void **state) {
    (void)state;
    expect("Haren", "\"Haren\"");
    expect("a\"b\\c\n", "\"a\\u0022b\\u005cc\\u000a\"");
    expect("</script>&", "\"\\u003c/script\\u003e\\u0026\"");
    expect("cli\xC3\xABnt \xE2\x82\xAC", "\"cli\xC3\xABnt \xE2\x82\xAC\"");
}

/* U+2028 ends a line in a script, U+202E turns the direction of writing; the rest is no UTF-8. */
static void test_strange(void **state) {
    (void)state;
    expect("a\xE2\x80\xA8z", "\"a?z\"");
    expect("a\xE2\x80\xAEz", "\"a?z\"");
    expect("a\xFFz", "\"a?z\"");
    expect("a\xC3", "\"a?\"");
}

static void test_html(void **state) {
    (void)state;
    char *got = NULL;
    size_t size = 0;
    struct json to = begin(&got, &size);
    json_html(to.out, "<b a='1'>&");
    fclose(to.out);
    assert_string_equal(got, "&#60;b a=&#39;1&#39;&#62;&#38;");
    free(got);
}

/* Commas, names and what has no number. */
static void test_values(void **state) {
    (void)state;
    const int64_t cents[] = {-1, JSON_UNKNOWN, INT64_MAX};
    const char *const texts[] = {"a", "b"};
    char *got = NULL;
    size_t size = 0;
    struct json to = begin(&got, &size);
    json_open(&to, NULL, '{');
    json_integers(&to, "cents", 3, cents);
    json_open(&to, "shares", '[');
    json_real(&to, NULL, 0.25);
    json_real(&to, NULL, NAN);
    json_real(&to, NULL, INFINITY);
    json_open(&to, NULL, '{');
    json_close(&to, '}');
    json_close(&to, ']');
    json_integers(&to, "none", 0, NULL);
    json_texts(&to, "<", 2, texts);
    json_flag(&to, "no", false);
    json_close(&to, '}');
    fclose(to.out);
    assert_string_equal(got, "{\"cents\":[-1,null,9223372036854775807],\"shares\":[0.25,null,null,{}],\"none\":[],"
                             "\"\\u003c\":[\"a\",\"b\"],\"no\":false}");
    free(got);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_strange),
                                       cmocka_unit_test(test_html), cmocka_unit_test(test_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
