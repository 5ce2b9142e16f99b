/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenario reader: numbers that are given as a distribution. What is refused stands in test_bad.sh. */
#include "tests/scenario/place.h"
#include <math.h>

/* Numbers given as a distribution: readers see the mean, the list of inputs says whose number it is. */
static void test_uncertain(void **state) {
    struct place *place = *state;
    struct scenario s, again;
    write_file(
        place, "uncertain.cfg",
        HEAD SCHEMES
        "demand = { regional_sd = { distribution = \"triangular\"; low = 0.0; mode = 0.01; high = 0.2; };\n"
        "  municipal_sd = { distribution = \"uniform\"; low = 0.0; high = 0.1; };\n"
        "  use_index = (1, { distribution = \"empirical\"; values = [1.2, 1, 0.7]; }, 1, 1.5);\n"
        "  level = { distribution = \"normal\"; sd = { distribution = \"uniform\"; low = 0; high = 0.4; }; }; };\n");
    read_text(place,
              "inherit = \"uncertain.cfg\";\n"
              "demand = { regional_sd = { distribution = \"normal\"; mean = 0.1; sd = 0.02; }; municipal_sd = 0.25;\n"
              "  level = { size_exponent = 0.5; }; };\n"
              "products = { wonen = { beta = { sd = 1; distribution = \"normal\"; mean = 2; }; }; };\n"
              "budget = { weights = { low_income = { distribution = \"pert\"; low = 1; mode = 1; high = 7; }; };\n"
              "  cuts = { GM0001 = { anchor = { distribution = \"uniform\"; low = 0; high = 1; }; }; }; };\n",
              &s);
    assert_true(s.care.regional_sd == 0.1); /* replaced as a whole, or the low of the base would be refused */
    assert_true(s.care.municipal_sd == 0.25);
    assert_true(fabs(s.care.use_index[1] - 0.975) < 1e-15); /* ((0.7 + 1) / 2 + (1 + 1.2) / 2) / 2 */
    assert_true(s.care.use_index[3] == 1.5);
    assert_true(s.care.level == LEVEL_NORMAL && s.care.level_sd == 0.2 && s.care.level_exponent == 0.5);
    assert_true(s.care.product[1].beta == 2);
    assert_true(s.budget.weight[0] == 2); /* (1 + 4 + 7) / 6 */
    assert_true(s.budget.cut[0].anchor == 0.5);
    static const struct {
        const char *path;
        enum input_owner owner;
        size_t index, offset;
        double low, high;
    } expected[] = {{"demand.regional_sd", INPUT_CARE, 0, offsetof(struct care, regional_sd), 0, 2},
                    {"demand.use_index[2]", INPUT_USE_INDEX, 1, 0, 0, 100},
                    {"demand.level.sd", INPUT_CARE, 0, offsetof(struct care, level_sd), 0, 2},
                    {"products.wonen.beta", INPUT_PRODUCT, 1, offsetof(struct product, beta), -10, 10},
                    {"budget.weights.low_income", INPUT_WEIGHT, 0, 0, 0, 1e12},
                    {"budget.cuts.GM0001.anchor", INPUT_CUT, 0, offsetof(struct cut, anchor), -1, 1}};
    assert_int_equal(s.inputs.n, sizeof expected / sizeof expected[0]);
    for (size_t k = 0; k < s.inputs.n; k++) {
        const struct input *input = &s.inputs.input[k];
        assert_string_equal(input->path, expected[k].path);
        assert_int_equal(input->owner, expected[k].owner);
        assert_int_equal(input->index, expected[k].index);
        assert_int_equal(input->offset, expected[k].offset);
        assert_true(input->low == expected[k].low && input->high == expected[k].high);
    }
    read_text(place, s.resolved, &again);
    assert_same(&s, &again);
    assert_int_equal(again.inputs.n, s.inputs.n);
    for (size_t k = 0; k < s.inputs.n; k++)
        assert_true(input_value(&again.inputs.input[k], 0.3) == input_value(&s.inputs.input[k], 0.3));
    scenario_free(&s);
    scenario_free(&again);
}

/* Of a mixture an uncertain mean stays as it is drawn: what is left bounds it, and is for the others. */
static void test_uncertain_component(void **state) {
    struct scenario s;
    write_file(*state, "simple.cfg", HEAD SCHEMES);
    read_text(*state,
              "inherit = \"simple.cfg\"; products = { extra = { care = \"licht\"; users_per_youth = 0.1; "
              "duration_years = 1; family = "
              "\"mixture\"; mean_cost_eur = 10;\n"
              "  components = ( { family = \"gamma\"; share = 0.75; mean = 0.467; cv = 1; },\n"
              "    { family = \"gamma\"; share = 0.25; mean = { distribution = \"uniform\"; low = 2.2; "
              "high = 3.0; };\n"
              "      cv = { distribution = \"uniform\"; low = 0.5; high = 0.7; }; } ); }; };\n",
              &s);
    size_t p = s.care.n_product - 1, place = p * COMPONENT_MAX + 1;
    const struct product *product = &s.care.product[p];
    assert_true(!product->component[0].given && product->component[1].given);
    assert_true(fabs(product->component[0].mean - (1 - 0.25 * 2.6) / 0.75) < 1e-15 &&
                product->component[1].mean == 2.6);
    assert_true(product->component[1].cv == 0.6);
    double square = 0.75 * product->component[0].mean * product->component[0].mean * 2 + 0.25 * 2.6 * 2.6 * 1.36;
    assert_true(fabs(product->cv - sqrt(square - 1)) < 1e-14);
    assert_int_equal(s.inputs.n, 2);
    assert_string_equal(s.inputs.input[0].path, "products.extra.components[2].mean");
    assert_string_equal(s.inputs.input[1].path, "products.extra.components[2].cv");
    for (size_t k = 0; k < 2; k++)
        assert_true(s.inputs.input[k].owner == INPUT_COMPONENT && s.inputs.input[k].index == place);
    assert_true(fabs(s.inputs.input[0].high - (2.6 + 0.99 * (1 - 0.25 * 2.6) / 0.25)) < 1e-14);
    scenario_free(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_uncertain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_uncertain_component, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
