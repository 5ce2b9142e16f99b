/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shares and numbers are rounded as a spreadsheet shows them: their shortest decimal, a half away from 0. Expected
 * digits are worked in whole numbers. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void every_share_of_four_decimals(void **state) {
    char text[FORMAT_SIZE], expected[FORMAT_SIZE];
    (void)state;
    for (int k = 0; k <= 20000; k++) {
        int tenths = (k + 5) / 10;
        snprintf(expected, sizeof expected, "%d.%d%%", tenths / 10, tenths % 10);
        assert_string_equal(format_percent(k / 10000.0, 1, text), expected);
        if (tenths > 0) {
            snprintf(expected, sizeof expected, "-%d.%d%%", tenths / 10, tenths % 10);
            assert_string_equal(format_percent(-k / 10000.0, 1, text), expected);
        }
    }
}

static void every_number_of_three_decimals(void **state) {
    char text[FORMAT_SIZE], expected[FORMAT_SIZE];
    (void)state;
    for (int k = 0; k <= 200000; k++) {
        int hundredths = (k + 5) / 10;
        snprintf(expected, sizeof expected, "%d.%02d", hundredths / 100, hundredths % 100);
        assert_string_equal(format_real(k / 1000.0, 2, text), expected);
    }
}

static void what_is_less_than_a_half_goes_down(void **state) {
    char text[FORMAT_SIZE];
    (void)state;
    assert_string_equal(format_percent(0.93049999, 1, text), "93.0%");
    assert_string_equal(format_percent(0.02499999999, 0, text), "2%");
    assert_string_equal(format_real(123456789012.0, 2, text), "123456789012.00"); /* no digits come to it */
}

int main(void) {
    i18n_start("en");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_share_of_four_decimals),
        cmocka_unit_test(every_number_of_three_decimals),
        cmocka_unit_test(what_is_less_than_a_half_goes_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
