/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenario reader: what is read, inherited, defaulted and written back. What is refused stands in test_bad.sh. */
#include "models/care/family.h"
#include "models/solidarity/base.h"
#include "models/solidarity/key.h"
#include "sim/scenario/scenario.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const municipalities = "code,name,residents_2015,residents_2016,youths_2015,kappa,expected_users,"
                                          "low_income,guardianship_eur_2015,reserve_eur\n"
                                          "GM0003,Appeldorp,30000,30100,6000,1.05,700,900,1000.10,\n"
                                          "GM0001,Beekstad,100000,101000,20000,0.95,2300,5000,,1500000.50\n"
                                          "\n"
                                          "GM0002,\"Cee, \"\"aan\"\" Zee\",9000,9100,2000,1.1,240,300,0,-25\n";

static const char *const columns = "column,unit,kind,grade,source,note\n"
                                   "code,-,id,measured,a,\n"
                                   "name,-,id,measured,a,\n"
                                   "residents_2015,persons,count,measured,a,\n"
                                   "residents_2016,persons,count,measured,a,\n"
                                   "youths_2015,persons,count,derived,a,\n"
                                   "kappa,ratio,need,assumed,a,\n"
                                   "expected_users,youths,indicator,derived,a,\n"
                                   "low_income,households,indicator,assumed,a,\n"
                                   "guardianship_eur_2015,EUR,money,measured,a,\n"
                                   "reserve_eur,EUR,money,measured,a,\n";

#define HEAD                                                                                                           \
    "name = \"base\"; region = \"three\"; years = { first = 2015; last = 2018; };\n"                                   \
    "budget = { regional_eur = [30000000.07, 31e6, 31000000, 32e6]; phase_in = (0, 0.5, 0.8, 1);\n"                    \
    "  weights = { low_income = 2; }; cuts = { GM0001 = { year = 2018; cut = 0.1; }; }; };\n"                          \
    "care_classes = [\"licht\", \"verblijf\"];\n"                                                                      \
    "products = { ambulant = { care = \"licht\"; users_per_youth = 0.1; duration_years = 1; family = \"gamma\";\n"     \
    "    mean_cost_eur = 4500; cv = 1.2; };\n"                                                                         \
    "  wonen = { care = \"verblijf\"; users_per_youth = 0.005; duration_years = 0.8; family = \"pareto\";\n"           \
    "    mean_cost_eur = 60000.5; tail_index = 3; label = { nl = \"Wonen\"; }; }; };\n"

#define SCHEMES "schemes = ( { name = \"full\"; layers = ( { } ); } );\n"

/* A folder of its own for every test. */
struct place {
    char folder[64];
    char file[128];
};

static void write_file(const struct place *place, const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", place->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state) {
    struct place *place = calloc(1, sizeof *place);
    char path[128];
    strcpy(place->folder, "/tmp/solidair-scenario-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(path, sizeof path, "%s/regions", place->folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/regions/three", place->folder);
    mkdir(path, 0700);
    write_file(place, "regions/three/municipalities.csv", municipalities);
    write_file(place, "regions/three/columns.csv", columns);
    write_file(place, "base.cfg", HEAD SCHEMES);
    snprintf(place->file, sizeof place->file, "%s/heir.cfg", place->folder);
    *state = place;
    return 0;
}

static int tear_down(void **state) {
    struct place *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", place->folder);
    int result = system(command);
    free(place);
    return result;
}

/* Read `text` as a file in the test's folder. */
static void read_text(struct place *place, const char *text, struct scenario *scenario) {
    struct note note = {0};
    write_file(place, "heir.cfg", text);
    enum status status = scenario_read(&files_disk, place->file, scenario, &note);
    if (status)
        fail_msg("%s:%d: %s: %s", note.file, note.line, note.key, note.text);
}

static enum status read_note(struct place *place, const char *text, struct note *note) {
    struct scenario scenario;
    memset(note, 0, sizeof *note);
    write_file(place, "heir.cfg", text);
    enum status status = scenario_read(&files_disk, place->file, &scenario, note);
    scenario_free(&scenario); /* legal after a failure, too */
    return status;
}

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
    assert_int_equal(s.region.reserve[1], -2500);
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

static void assert_same(const struct scenario *a, const struct scenario *b) {
    assert_string_equal(a->resolved, b->resolved);
    assert_int_equal(a->seed, b->seed);
    assert_int_equal(a->n_scheme, b->n_scheme);
    assert_memory_equal(a->budget.regional, b->budget.regional, a->n_year * sizeof *a->budget.regional);
    assert_memory_equal(a->budget.phase_in, b->budget.phase_in, a->n_year * sizeof *a->budget.phase_in);
    assert_memory_equal(a->care.use_index, b->care.use_index, a->n_year * sizeof *a->care.use_index);
    for (size_t p = 0; p < a->care.n_product; p++) {
        const struct product *x = &a->care.product[p], *y = &b->care.product[p];
        assert_string_equal(x->name, y->name);
        assert_true(x->users_per_youth == y->users_per_youth && x->mean_cost == y->mean_cost && x->cv == y->cv &&
                    x->duration == y->duration && x->pgb_share == y->pgb_share && x->family == y->family);
    }
    for (size_t s = 0; s < a->n_scheme; s++) {
        assert_int_equal(a->scheme[s].n_layer, b->scheme[s].n_layer);
        for (size_t l = 0; l < a->scheme[s].n_layer; l++) {
            const struct layer *x = &a->scheme[s].layer[l], *y = &b->scheme[s].layer[l];
            assert_true(x->base == y->base && x->key == y->key);
            assert_memory_equal(x->share, y->share, a->n_year * sizeof *x->share);
            assert_memory_equal(x->pool, y->pool, a->region.n_municipality * sizeof *x->pool);
            assert_memory_equal(&x->attachment, &y->attachment, sizeof x->attachment);
            assert_int_equal(x->total_limit_cents, y->total_limit_cents);
        }
    }
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
        cmocka_unit_test_setup_teardown(test_uncertain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_uncertain_component, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_layers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_schemes_only, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
