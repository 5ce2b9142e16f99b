/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run that is asked to stop: when, and what it leaves. */
#include "sim/engine/run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { DRAWS = 20 };

/* Sets the flag when so many draws are done, as a signal would at that moment. */
struct stopper {
    bool flag;
    int64_t at;
    int asked, at_question; /* how often it was asked, and the question that is answered with yes; 0: none */
    int calls_after;        /* of progress, once the flag was set */
    bool late;              /* questions count from the last draw on only */
    int64_t draws;          /* 0: DRAWS */
};

static void on_progress(void *context, int64_t done, int64_t total) {
    struct stopper *stopper = context;
    stopper->calls_after += stopper->flag;
    if (stopper->late && done < total)
        stopper->asked = 0;
    if (done == stopper->at)
        stopper->flag = true;
}

static bool is_stopped(void *context) {
    struct stopper *stopper = context;
    stopper->flag |= ++stopper->asked == stopper->at_question;
    return stopper->flag;
}

static enum status run_file(const char *scenario, struct stopper stopper, int *left, struct note *note) {
    char folder[] = "/tmp/stop.XXXXXX", path[64], part[72];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/run.h5", folder);
    snprintf(part, sizeof part, "%s.part", path);
    struct run_options options = {.scenario = scenario,
                                  .output = path,
                                  .draws = stopper.draws ? stopper.draws : DRAWS,
                                  .seed = -1,
                                  .stopped = is_stopped,
                                  .progress = on_progress,
                                  .context = &stopper};
    enum status status = run_scenario(&options, note);
    *left = (access(path, F_OK) == 0) + 2 * (access(part, F_OK) == 0);
    assert_int_equal(stopper.calls_after, 0);
    if (stopper.at_question > 0)
        assert_int_equal(stopper.asked, stopper.at_question); /* at once, and not asked again */
    (void)unlink(path);
    (void)unlink(part);
    assert_int_equal(rmdir(folder), 0);
    return status;
}

static enum status run_with(struct stopper stopper, int *left, struct note *note) {
    return run_file("scenarios/groningen-2016.cfg", stopper, left, note);
}

static enum status run(int64_t stop_at, int *left, struct note *note) {
    return run_with((struct stopper){.at = stop_at}, left, note);
}

static void without_stop_there_is_a_result(void **state) {
    (void)state;
    struct note note = {0};
    int left;
    assert_int_equal(run(-1, &left, &note), STATUS_OK);
    assert_int_equal(left, 1);
}

static void stop_before_the_first_draw(void **state) {
    (void)state;
    struct note note = {0};
    int left;
    assert_int_equal(run(0, &left, &note), STATUS_INTERRUPTED);
    assert_int_equal(left, 0);
}

/* All draws are in; what remains is the measuring. */
static void stop_after_the_last_draw(void **state) {
    (void)state;
    struct note note = {0};
    int left;
    assert_int_equal(run(DRAWS, &left, &note), STATUS_INTERRUPTED);
    assert_int_equal(left, 0);
    assert_true(note.text[0] != '\0');
}

/* The budgets of this scenario are uncertain: a set for every two draws is worked out before the first one, so many
 * between two questions that half a second's work is never waited for. */
static void stop_while_budgets_are_worked_out(void **state) {
    (void)state;
    for (int question = 1; question <= 5; question += 4) { /* before the first set, and before the last ones */
        struct note note = {0};
        int left;
        struct stopper stopper = {.at = -1, .at_question = question, .draws = 40000};
        assert_int_equal(run_with(stopper, &left, &note), STATUS_INTERRUPTED);
        assert_int_equal(left, 0);
        assert_non_null(strstr(note.text, "budget"));
    }
}

/* Nothing else after the last draw asks so often. */
static void stop_while_rules_are_drawn(void **state) {
    (void)state;
    struct note note = {0};
    int left;
    struct stopper stopper = {.at = -1, .at_question = 50, .late = true};
    assert_int_equal(run_file("scenarios/uittreding-2018.cfg", stopper, &left, &note), STATUS_INTERRUPTED);
    assert_int_equal(left, 0);
    assert_non_null(strstr(note.text, "last draw"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_stop_there_is_a_result),    cmocka_unit_test(stop_before_the_first_draw),
        cmocka_unit_test(stop_while_budgets_are_worked_out), cmocka_unit_test(stop_after_the_last_draw),
        cmocka_unit_test(stop_while_rules_are_drawn),
    };
    return cmocka_run_group_tests_name("stop", tests, NULL, NULL);
}
