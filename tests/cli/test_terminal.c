/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the work is, where standard error is no terminal: nothing in the first minute, then a line a minute. The
 * clock is the test's own. */
#include "sim/cli/terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static double seconds;

int clock_gettime(clockid_t id, struct timespec *t) {
    (void)id;
    t->tv_sec = (time_t)seconds;
    t->tv_nsec = 0;
    return 0;
}

/* What is told over two minutes and a half, some of it each second. */
static void tell(void (*step)(struct progress *progress, int second), char *text, size_t size) {
    FILE *file = tmpfile();
    assert_non_null(file);
    fflush(stderr);
    int kept = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    seconds = 1000;
    struct progress progress = progress_start();
    for (int k = 0; k <= 150; k++) {
        seconds = 1000 + k;
        step(&progress, k);
    }
    progress_end(&progress);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

static void draws(struct progress *progress, int second) {
    progress_update(progress, 101 * second, 20000);
}

static void steps(struct progress *progress, int second) {
    progress_steps(progress, second, 200, "what");
}

static void runs(struct progress *progress, int second) {
    progress_runs(progress, (size_t)second, 200, second / 200.0);
}

static void a_line_a_minute(void **unused) {
    (void)unused;
    char text[4096];
    tell(draws, text, sizeof text);
    assert_string_equal(text, "6.060 of 20.000 draws, 100 per second, 138 s left \n"
                              "12.120 of 20.000 draws, 100 per second, 78 s left \n");
    tell(steps, text, sizeof text);
    assert_string_equal(text, "simulation 61 of 200, 140 s left: what \nsimulation 121 of 200, 80 s left: what \n");
    tell(runs, text, sizeof text);
    assert_string_equal(text, "60 of 200 runs, 140 s left \n120 of 200 runs, 80 s left \n");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_line_a_minute)};
    return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
