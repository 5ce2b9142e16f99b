/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of unknown origin is made safe to print. The expected texts are worked by hand from the UTF-8 bytes. */
#include "sim/base/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *text, const char *expected) {
    char buffer[FORMAT_TEXT_SIZE], own[FORMAT_TEXT_SIZE];
    assert_string_equal(format_safe(text, buffer, sizeof buffer), expected);
    strcpy(own, text);
    assert_string_equal(format_safe(own, own, strlen(text) + 1 < 4 ? 4 : strlen(text) + 1), expected);
    assert_string_equal(format_safe(expected, buffer, sizeof buffer), expected); /* safe text stays as it is */
}

static void plain_text_stays(void **state) {
    (void)state;
    expect("", "");
    expect("Hoogezand-Sappemeer 5 %", "Hoogezand-Sappemeer 5 %");
    const char *frysian = "S\xc3\xba"
                          "dwest-Frysl\xc3\xa2n \xe2\x82\xac \xf0\x9f\x98\x80";
    expect(frysian, frysian);
    expect("\xc2\xa0\xe2\x80\xa9", "\xc2\xa0?"); /* U+00A0 is a blank; U+2029 ends a paragraph */
}

static void controls_are_replaced(void **state) {
    (void)state;
    expect("a\x1b[2Jb", "a?[2Jb");
    expect("a\nb\rc\td\x7f", "a?b?c?d?");
    expect("\xc2\x80|\xc2\x9b|\xc2\x9f|\xc2\xa1", "?|?|?|\xc2\xa1");      /* U+0080, 9B, 9F; U+00A1 */
    expect("\xe2\x80\xaa|\xe2\x80\xae|\xe2\x80\xaf", "?|?|\xe2\x80\xaf"); /* U+202A, 202E; U+202F */
    expect("\xe2\x81\xa6|\xe2\x81\xa9|\xe2\x81\xaa", "?|?|\xe2\x81\xaa"); /* U+2066, 2069; U+206A */
}

static void bytes_that_are_not_utf8_are_replaced(void **state) {
    (void)state;
    expect("caf\xe9", "caf?");
    expect("\xc3", "?");
    expect("\xe2\x82z", "??z");         /* cut off inside a character */
    expect("\xc0\x80", "??");           /* overlong */
    expect("\xed\xa0\x80", "???");      /* surrogate */
    expect("\xf4\x90\x80\x80", "????"); /* above U+10FFFF */
    expect("\xff", "?");
}

static void expect_field(const char *text, const char *expected) {
    char *field = NULL;
    size_t size;
    FILE *out = open_memstream(&field, &size);
    assert_non_null(out);
    format_csv(out, text);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(field, expected);
    free(field);
}

/* By RFC 4180, and nothing that a spreadsheet would work out. */
static void fields_of_a_table(void **state) {
    (void)state;
    expect_field("", "");
    expect_field("Haren", "Haren");
    expect_field("a,b", "\"a,b\"");
    expect_field("a;b", "\"a;b\"");
    expect_field("say \"no\"", "\"say \"\"no\"\"\"");
    expect_field("two\nlines", "\"two\nlines\"");
    expect_field("=1+1", "'=1+1");
    expect_field("@SUM(A1)", "'@SUM(A1)");
    expect_field("+cmd|'/C calc'!A0", "'+cmd|'/C calc'!A0");
    expect_field("-2+3;\"x\"", "\"'-2+3;\"\"x\"\"\"");
    expect_field("\t=1", "'\t=1");
    expect_field("-", "'-");
    expect_field("-inf", "'-inf");
    expect_field("-0.05", "-0.05");
    expect_field("+31e6", "+31e6");
    expect_field("0.49", "0.49");
}

static void long_text_is_cut_at_a_character(void **state) {
    (void)state;
    char buffer[8];
    assert_string_equal(format_safe("1234567", buffer, 8), "1234567");
    assert_string_equal(format_safe("12345678", buffer, 8), "1234...");
    /* two bytes each: 4 + 3 + 1 = 8 */
    assert_string_equal(format_safe("\xc3\xab\xc3\xab\xc3\xab\xc3\xab\xc3\xab", buffer, 8), "\xc3\xab\xc3\xab...");
    /* 3 + 2 bytes would leave no room for the points */
    assert_string_equal(format_safe("abc\xc3\xab\xc3\xab\xc3\xab", buffer, 8), "abc...");
    assert_string_equal(format_safe("12345", buffer, 4), "...");
    char *huge = malloc(1000001);
    assert_non_null(huge);
    memset(huge, 'x', 1000000);
    huge[1000000] = '\0';
    format_safe(huge, huge, FORMAT_TEXT_SIZE);
    assert_int_equal(strlen(huge), FORMAT_TEXT_SIZE - 1);
    free(huge);
}

/* A name in a column of 6: whole up to 6 columns (an e with an accent is one), else 4 of them, an ellipsis and a blank.
 */
static void names_fit_their_column(void **state) {
    (void)state;
    const char *name[] = {"abc", "caf\xc3\xa9s!", "caf\xc3\xa9s en"};
    const char *expected[] = {"abc   ", "caf\xc3\xa9s!", "caf\xc3\xa9\xe2\x80\xa6 "};
    for (size_t k = 0; k < 3; k++) {
        char text[64] = "";
        FILE *file = fmemopen(text, sizeof text, "w");
        assert_non_null(file);
        format_name(file, name[k], 6);
        assert_int_equal(fclose(file), 0);
        assert_string_equal(text, expected[k]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stays),      cmocka_unit_test(names_fit_their_column),
        cmocka_unit_test(controls_are_replaced), cmocka_unit_test(bytes_that_are_not_utf8_are_replaced),
        cmocka_unit_test(fields_of_a_table),     cmocka_unit_test(long_text_is_cut_at_a_character)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
