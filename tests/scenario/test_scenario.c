/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenario reader: what is read, inherited, defaulted and written back. What is refused stands in test_bad.sh. */
#include "models/care/family.h"
#include "models/solidarity/base.h"
#include "models/solidarity/key.h"
#include "tests/scenario/place.h"
#include <math.h>

static void test_values(void **state) {
    struct scenario s;
    read_text(*state, HEAD SCHEMES, &s);
    assert_string_equal(s.name, "base");
    assert_string_equal(s.title[0], "base");
    assert_int_equal(s.first_year, 2015);
    assert_int_equal(s.n_year, 4);
    assert_int_equal(s.n_draw, 10000); /* the defaults that the table promises */
    assert_int_equal(s.inner_draws, 2);
    assert_int_equal(s.seed, 1);
    /* EUR to cents: 30,000,000.07 is 3,000,000,007 cents */
    assert_int_equal(s.budget.regional[0], 3000000007);
    assert_int_equal(s.budget.regional[2], 3100000000);
    assert_true(s.budget.phase_in[2] == 0.8);
    assert_int_equal(s.budget.n_weight, 1);
    assert_string_equal(s.region.indicator_name[s.budget.indicator[0]], "low_income");
    assert_true(s.budget.weight[0] == 2);
    assert_int_equal(s.budget.n_cut, 1);
    assert_int_equal(s.budget.cut[0].municipality, 0);
    assert_int_equal(s.budget.cut[0].year, 3);
    assert_int_equal(s.budget.cut[0].cut, 100000000);
    assert_int_equal(s.budget.cut[0].basis, CUT_TOTAL);
    assert_int_equal(s.care.n_product, 2);
    assert_string_equal(s.care.product[1].label[1], "Wonen"); /* the Dutch label stands in for the English one */
    assert_string_equal(s.care.product[0].label[0], "ambulant");
    assert_true(s.care.product[0].beta == 1);
    assert_true(s.care.product[0].sd == 0.04);
    assert_true(s.care.product[1].mean_cost == 60000.5);
    /* pareto, alpha = 3: cv^2 = 1 / (alpha (alpha - 2)) = 1/3 */
    assert_true(fabs(s.care.product[1].cv - 0.57735026918962573) < 1e-15);
    assert_true(s.care.product[1].family == &family_pareto);
    assert_int_equal(s.care.product[1].care, 1);
    assert_true(s.care.use_index[3] == 1);
    assert_int_equal(s.care.level, LEVEL_NORMAL);
    assert_true(s.care.regional_sd == 0.06 && s.care.municipal_rho == 0.7 && s.care.price_trend == 0.025);
    scenario_free(&s);
    scenario_free(&s); /* twice is legal */
    assert_null(s.name);
}

static void test_region(void **state) {
    struct scenario s;
    read_text(*state, HEAD SCHEMES, &s);
    assert_int_equal(s.region.n_municipality, 3);
    assert_string_equal(s.region.municipality[0].code, "GM0001"); /* by code, whatever the order of the rows */
    assert_string_equal(s.region.municipality[1].name, "Cee, \"aan\" Zee");
    assert_string_equal(s.region.municipality[2].name, "Appeldorp");
    assert_int_equal(s.region.residents[0 * 3 + 2], 30000);
    assert_int_equal(s.region.residents[1 * 3 + 2], 30100);
    assert_int_equal(s.region.residents[3 * 3 + 2], 30100); /* held at the last one given */
    /* -0.7 % a year: 6000 x 0.993 = 5958; x 0.993 = 5916.294; x 0.993 = 5874.88 */
    assert_int_equal(s.region.youths[0 * 3 + 2], 6000);
    assert_int_equal(s.region.youths[1 * 3 + 2], 5958);
    assert_int_equal(s.region.youths[2 * 3 + 2], 5916);
    assert_int_equal(s.region.youths[3 * 3 + 2], 5875);
    assert_true(s.region.kappa[0] == 0.95);
    assert_int_equal(s.region.guardianship[0], REGION_UNKNOWN);
    assert_int_equal(s.region.guardianship[1], 0);
    assert_int_equal(s.region.guardianship[2], 100010);
    assert_int_equal(s.region.guardianship[3 + 2], REGION_UNKNOWN);
    assert_int_equal(s.region.reserve[0], 150000050);
    assert_int_equal(s.region.reserve[1], 2500);
    assert_int_equal(s.region.reserve[2], REGION_UNKNOWN);
    assert_int_equal(s.region.other_risks[0], REGION_UNKNOWN);
    assert_int_equal(s.region.n_indicator, 2);
    assert_string_equal(s.region.indicator_name[0], "expected_users");
    assert_true(s.region.indicator[0 * 3 + 0] == 2300 && s.region.indicator[1 * 3 + 2] == 900);
    assert_int_equal(s.n_table, 2);
    assert_string_equal(s.table[0].name, "municipalities.csv");
    assert_string_equal(s.table[0].text, municipalities);
    assert_string_equal(s.table[1].text, columns);
    scenario_free(&s);
}

static size_t count_warnings(const struct scenario *s, const char *fragment) {
    size_t n = 0;
    for (size_t w = 0; w < s->n_warning; w++)
        n += strstr(s->warning[w], fragment) != NULL;
    return n;
}

static void test_warnings(void **state) {
    struct scenario s;
    read_text(*state, HEAD SCHEMES, &s);
    assert_int_equal(s.n_warning, 4);
    assert_int_equal(count_warnings(&s, "kappa, low_income"), 1);
    assert_int_equal(count_warnings(&s, "where it is unknown it counts as 0"), 1);
    assert_int_equal(count_warnings(&s, "that hedge is missing"), 1);
    assert_int_equal(count_warnings(&s, "2016"), 1);
    scenario_free(&s);
}

/* Only what the heir gives changes: groups key by key, lists as a whole. */
static void test_inherit(void **state) {
    struct scenario s;
    read_text(*state,
              "inherit = \"base.cfg\";\n"
              "budget = { cuts = { GM0001 = { cut = 0.2; }; Appeldorp = { year = 2017; cut = -0.05; }; }; };\n"
              "products = { wonen = { cv = 0.577; }; };\n"
              "schemes = ( { name = \"a\"; layers = (); }, { name = \"b\"; layers = (); } );\n",
              &s);
    assert_string_equal(s.name, "base");
    assert_int_equal(s.budget.n_cut, 2);
    assert_int_equal(s.budget.cut[0].cut, 200000000);
    assert_int_equal(s.budget.cut[0].year, 3);
    assert_int_equal(s.budget.cut[1].municipality, 2);
    assert_int_equal(s.budget.cut[1].cut, -50000000);
    assert_int_equal(s.care.n_product, 2);
    assert_true(s.care.product[1].cv == 0.577);
    assert_true(s.care.product[1].tail_index == 3);
    assert_int_equal(s.n_scheme, 2);
    assert_string_equal(s.scheme[1].name, "b");
    assert_int_equal(s.scheme[1].n_layer, 0);
    assert_null(strstr(s.resolved, "inherit"));
    scenario_free(&s);
}

static void test_inherit_chain(void **state) {
    struct place *place = *state;
    struct scenario s;
    write_file(place, "middle.cfg", "inherit = \"base.cfg\"; draws = 500; seed = 5;\n");
    read_text(place, "inherit = \"middle.cfg\"; seed = 2147483648L;\n", &s);
    assert_int_equal(s.n_draw, 500);
    assert_int_equal(s.seed, 2147483648);
    scenario_free(&s);
}

static void test_include(void **state) {
    struct place *place = *state;
    struct scenario s;
    struct note note;
    write_file(place, "part.inc", "// a comment\nseed = 77;\n");
    read_text(place, "inherit = \"base.cfg\";\n@include \"part.inc\"\ndraws = 20;\n", &s);
    assert_int_equal(s.seed, 77);
    assert_int_equal(s.n_draw, 20);
    scenario_free(&s);
    /* lines are those of the files, before, in and after the include */
    assert_int_equal(read_note(place, "inherit = \"base.cfg\";\n@include \"part.inc\"\n\ndrows = 20;\n", &note),
                     STATUS_UNKNOWN);
    assert_int_equal(note.line, 4);
    assert_string_equal(note.file, place->file);
    write_file(place, "part.inc", "\n\nsead = 77;\n");
    assert_int_equal(read_note(place, "inherit = \"base.cfg\";\n@include \"part.inc\"\n", &note), STATUS_UNKNOWN);
    assert_int_equal(note.line, 3);
    assert_string_equal(strrchr(note.file, '/'), "/part.inc");
    assert_string_equal(note.key, "sead");
}

/* Comments and brackets inside texts and texts inside comments. */
static void test_lexical(void **state) {
    struct scenario s;
    read_text(*state,
              "inherit = \"base.cfg\"; # \"not a text\n"
              "/* draws = 6; \" */ title = { nl = \"a // \\\"b\\\" \\\\ [c] # \" \"/* d */\"; en = \"\xc3\xab\"; }\n"
              "budget : { phase_in = [0, .25, 5e-1, 1.], }\n",
              &s);
    assert_string_equal(s.title[0], "a // \"b\" \\ [c] # /* d */");
    assert_string_equal(s.title[1], "\xc3\xab");
    assert_int_equal(s.n_draw, 10000);
    assert_true(s.budget.phase_in[1] == 0.25 && s.budget.phase_in[2] == 0.5 && s.budget.phase_in[3] == 1);
    scenario_free(&s);
}

/* The resolved text is a scenario of its own, with the same meaning. */
static void test_resolved(void **state) {
    struct place *place = *state;
    struct scenario first, second;
    read_text(
        place,
        HEAD
        "seed = 9007199254740993L; care_labels = { licht = { nl = \"Licht \\\"x\\\" \\\\\"; }; };\n"
        "demand = { use_index = [1, 1.1, 1.2000000000000002, 1e-7]; youth_trend = 0.1; };\n"
        "budget_split = ( { form = \"ZIN\"; care = \"licht\"; fraction = 0.3; },\n"
        "  { form = \"PGB\"; care = \"verblijf\"; fraction = 0.7; } );\n"
        "schemes = ( { name = \"x\"; label = { en = \"X\"; }; layers = (\n"
        "  { base = \"deficit\"; forms = [\"PGB\"]; share = [1, 0.9, 0.8, 0.7]; attachment = { eur = 12345678.905; };\n"
        "    total_limit = { eur = 9e9; }; pools = ( [\"GM0001\", \"Appeldorp\"], [\"GM0002\"] ); },\n"
        "  { key = \"fixed\"; weights = ( { code = \"GM0001\"; weight = 2.5; } ); } ); } );\n",
        &first);
    read_text(place, first.resolved, &second);
    assert_same(&first, &second);
    assert_int_equal(second.seed, 9007199254740993); /* no double holds it */
    assert_true(second.care.use_index[2] == 1.2000000000000002);
    assert_string_equal(second.care.care_label[0][0], "Licht \"x\" \\");
    scenario_free(&first);
    scenario_free(&second);
}

static void test_layers(void **state) {
    struct scenario s;
    read_text(
        *state,
        HEAD
        "budget_split = ( { form = \"ZIN\"; care = \"licht\"; fraction = 0.211864407; },\n"
        "  { form = \"ZIN\"; care = \"verblijf\"; fraction = 0.5; }, { form = \"PGB\"; care = \"licht\"; fraction = "
        "0.288135592; } );\n"
        "schemes = ( { name = \"x\"; layers = (\n"
        "  { base = \"client_excess\"; threshold_eur = 50000.29; care = [\"licht\"]; share = 0.333333333; },\n"
        "  { base = \"result\"; forms = [\"ZIN\"]; attachment = { percent_of_budget = 2.5; };\n"
        "    limit = { eur_per_resident = 12.5; }; contribution_cap = { eur_per_youth = 1; }; external_share = 0.25; "
        "},\n"
        "  { base = \"client_excess\"; threshold_eur = 50000.29; total_limit = \"surplus\"; share = 1; },\n"
        "  { base = \"client_excess\"; threshold_eur = 25000; members = [\"Beekstad\", \"GM0002\"]; except = "
        "[\"GM0002\"]; },\n"
        "  { key = \"fixed\"; weights = ( { code = \"GM0003\"; weight = 0.333; } );\n"
        "    pools = ( (\"GM0003\"), (\"GM0001\", \"GM0002\") ); except = [\"GM0002\"]; } ); } );\n",
        &s);
    const struct layer *l = s.scheme[0].layer;
    assert_int_equal(s.scheme[0].n_layer, 5);
    assert_int_equal(s.n_threshold, 2); /* equal thresholds are one */
    assert_int_equal(s.threshold[0], 5000029);
    assert_int_equal(s.threshold[1], 2500000);
    assert_true(l[0].threshold == 0 && l[2].threshold == 0 && l[3].threshold == 1);
    /* cells: ZIN licht, ZIN verblijf, PGB licht, PGB verblijf */
    assert_true(l[0].covered[0] && !l[0].covered[1] && l[0].covered[2] && !l[0].covered[3]);
    assert_int_equal(l[0].covered_fraction, 211864407 + 288135592);
    assert_false(l[0].covers_all);
    assert_int_equal(l[0].share[0], 333333333);
    assert_int_equal(l[0].share[3], 333333333);
    assert_true(l[1].covered[0] && l[1].covered[1] && !l[1].covered[2] && !l[1].covered[3]);
    assert_true(l[1].attachment.unit == AMOUNT_PERCENT_OF_BUDGET && l[1].attachment.nano == 2500000000);
    assert_true(l[1].limit.unit == AMOUNT_EUR_PER_RESIDENT && l[1].limit.nano == 12500000000);
    assert_true(l[1].contribution_cap.unit == AMOUNT_EUR_PER_YOUTH && l[1].contribution_cap.nano == NANO);
    assert_int_equal(l[1].external_share, 250000000);
    assert_true(l[2].covers_all && l[2].covered_fraction == NANO && l[2].total_limit == TOTAL_LIMIT_SURPLUS);
    assert_int_equal(l[2].attachment.unit, AMOUNT_NONE);
    assert_true(l[2].key == key_find("budget") && l[2].n_pool == 1);
    assert_true(l[3].pool[0] == 0 && l[3].pool[1] == -1 && l[3].pool[2] == -1);
    assert_true(l[4].n_pool == 2 && l[4].pool[0] == 1 && l[4].pool[1] == -1 && l[4].pool[2] == 0);
    assert_true(l[4].weight[0] == 0 && l[4].weight[2] == 333000000);
    assert_true(l[4].base == base_find("costs") && !l[0].weight);
    assert_true((s.needs & NEED_EXCESS) && (s.needs & NEED_WEIGHTS) && (s.needs & NEED_RESIDENTS));
    assert_false(s.needs & NEED_COST_LAG1);
    scenario_free(&s);
}

static void test_schemes_only(void **state) {
    struct place *place = *state;
    struct municipality three[] = {{.code = "GM0001"}, {.code = "GM0002", .name = NULL}, {.code = "GM0003"}};
    struct region region = {.n_municipality = 3, .municipality = three};
    struct scenario s;
    struct note note = {0};
    static const char *const text =
        "years = { first = 2015; last = 2017; }; care_classes = [\"licht\"];\n"
        "schemes = ( { name = \"x\"; layers = ( { share = [1, 0.75, 0.5]; except = [\"GM0002\"]; } ); } );";
    write_file(place, "heir.cfg", text);
    assert_int_equal(scenario_read_schemes(&files_disk, place->file, &region, 2016, &s, &note), STATUS_OK);
    assert_int_equal(s.scheme[0].layer[0].share[0], 750000000);
    assert_int_equal(s.scheme[0].layer[0].pool[1], -1);
    assert_int_equal(s.care.n_care, 1);
    assert_null(s.budget_split);
    scenario_free(&s);
    assert_int_equal(scenario_read_schemes(&files_disk, place->file, &region, 0, &s, &note), STATUS_MISSING);
    assert_non_null(strstr(note.text, "--year"));
    memset(&note, 0, sizeof note);
    assert_int_equal(scenario_read_schemes(&files_disk, place->file, &region, 2018, &s, &note), STATUS_RANGE);
    memset(&note, 0, sizeof note);
    write_file(place, "heir.cfg",
               "care_classes = [\"a\"]; schemes = ( { name = \"x\"; layers = ( { share = [1, 0]; } ); } );");
    assert_int_equal(scenario_read_schemes(&files_disk, place->file, &region, 2016, &s, &note), STATUS_MISSING);
    memset(&note, 0, sizeof note);
    write_file(place, "heir.cfg", HEAD SCHEMES); /* a whole scenario serves as well, without its region */
    assert_int_equal(scenario_read_schemes(&files_disk, place->file, &region, 0, &s, &note), STATUS_OK);
    assert_int_equal(s.n_scheme, 1);
    scenario_free(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_region, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_warnings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_inherit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_inherit_chain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_include, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lexical, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_resolved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_layers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_schemes_only, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
