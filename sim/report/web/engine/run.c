/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run in the page, in steps: the script says when, and to which of its workers. */
#include "sim/report/web/engine/engine.h"

#include "sim/engine/steps.h"
#include "sim/report/web/engine/settings.h"
#include "sim/scenario/scenario.h"
#include <stdlib.h>
#include <string.h>

static struct run_options options;
static struct scenario_change change;
static struct settings settings;
static struct steps steps;
static struct parcel parcel;
static struct note note;

static void tell_progress(void *context, int64_t done, int64_t total) {
    (void)context;
    page_progress((int)done, (int)total);
}

/* The end of a call that answers nothing else. */
static int ended(enum status status) {
    answer_begin();
    return answer_end(status, &note);
}

static void write_texts(struct json *to, const char *name, size_t n, char *const *texts) {
    json_open(to, name, '[');
    for (size_t k = 0; k < n; k++)
        json_text(to, NULL, texts[k]);
    json_close(to, ']');
}

static void write_names(struct json *to, const struct scenario *scenario) {
    json_open(to, "schemes", '[');
    for (size_t s = 0; s < scenario->n_scheme; s++) {
        json_open(to, NULL, '{');
        json_text(to, "name", scenario->scheme[s].name);
        json_text(to, "nl", scenario->scheme[s].label[0]);
        json_text(to, "en", scenario->scheme[s].label[1]);
        json_close(to, '}');
    }
    json_close(to, ']');
    json_open(to, "municipalities", '[');
    for (size_t i = 0; i < scenario->region.n_municipality; i++) {
        json_open(to, NULL, '{');
        json_text(to, "code", scenario->region.municipality[i].code);
        json_text(to, "name", scenario->region.municipality[i].name);
        json_close(to, '}');
    }
    json_close(to, ']');
}

static enum status write_scenario(struct json *to, const struct scenario *scenario) {
    json_open(to, NULL, '{');
    json_text(to, "name", scenario->name);
    json_text(to, "title", scenario->title[0]);
    json_text(to, "title_en", scenario->title[1]);
    json_integer(to, "draws", scenario->n_draw);
    json_integer(to, "inner_draws", scenario->inner_draws);
    json_integer(to, "first_year", scenario->first_year);
    json_integer(to, "years", (int64_t)scenario->n_year);
    write_names(to, scenario);
    json_text(to, "resolved", scenario->resolved);
    write_texts(to, "readings", scenario->n_reading, scenario->reading);
    write_texts(to, "warnings", scenario->n_warning, scenario->warning);
    enum status status = settings_write(to, scenario, &note);
    json_close(to, '}');
    return status;
}

/* Each shock comes into force once, as `solidair check` has it. */
static enum status check_shocks(const char *path, const struct settings *set, const struct scenario *scenario) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < scenario->n_shock && !status; k++) {
        struct scenario shocked;
        const struct scenario_change changed = {
            .n_setting = set->n, .setting = set->setting, .shock = scenario->shock[k].name};
        status = scenario_read_changed(&files_disk, path, &changed, &shocked, &note);
        scenario_free(&shocked);
    }
    return status;
}

TO_SCRIPT("check") int page_check(const char *path, const char *lines) {
    struct scenario scenario = {0};
    struct settings set = {0};
    note = (struct note){0};
    enum status status = settings_take(lines, &set);
    const struct scenario_change changed = {.n_setting = set.n, .setting = set.setting};
    if (!status)
        status = scenario_read_changed(&files_disk, path, &changed, &scenario, &note);
    if (!status)
        status = scenario_check_draws(&scenario, NULL, &note);
    if (!status)
        status = check_shocks(path, &set, &scenario);
    struct json to = {answer_begin(), false};
    if (!to.out)
        status = STATUS_MEMORY;
    if (!status)
        status = write_scenario(&to, &scenario);
    scenario_free(&scenario);
    settings_free(&set);
    return answer_end(status, &note);
}

TO_SCRIPT("leave") void page_leave(void) {
    steps_free(&steps);
    parcel_free(&parcel);
    settings_free(&settings);
}

TO_SCRIPT("begin")
int page_begin(const char *path, const char *lines, const char *output, int draws, double seed, int store, int writes) {
    page_leave();
    note = (struct note){0};
    enum status status = settings_take(lines, &settings);
    change = (struct scenario_change){.n_setting = settings.n, .setting = settings.setting};
    options = (struct run_options){.scenario = path,
                                   .change = settings.n > 0 ? &change : NULL,
                                   .output = output,
                                   .draws = draws,
                                   .seed = (int64_t)seed,
                                   .store = (enum store_level)store,
                                   .progress = tell_progress};
    return ended(status ? status : steps_prepare(&steps, &options, 0, writes, &note));
}

TO_SCRIPT("strips") int page_strips(void) {
    return (int)steps.deal.n_strip;
}

TO_SCRIPT("draws") int page_run_draws(void) {
    return (int)steps.deal.n_draw;
}

TO_SCRIPT("makePilot") int page_make_pilot(void) {
    parcel_free(&parcel);
    return ended(steps_make_pilot(&steps, &parcel, &note));
}

/* What came from another worker. */
static enum status copy_parcel(const void *bytes, size_t length) {
    parcel_free(&parcel);
    return parcel_put(&parcel, bytes, length);
}

TO_SCRIPT("takePilot") int page_take_pilot(const void *bytes, size_t length) {
    enum status status = copy_parcel(bytes, length);
    return ended(status ? status : steps_take_pilot(&steps, &parcel, &note));
}

TO_SCRIPT("runStrip") int page_run_strip(int strip) {
    return ended(steps_run_strip(&steps, (size_t)strip, &note));
}

TO_SCRIPT("pack") int page_pack(void) {
    parcel_free(&parcel);
    return ended(steps_pack(&steps, &parcel));
}

TO_SCRIPT("merge") int page_merge(const void *bytes, size_t length) {
    enum status status = copy_parcel(bytes, length);
    return ended(status ? status : steps_merge(&steps, &parcel, &note));
}

TO_SCRIPT("parcel") const void *page_parcel(void) {
    return parcel.data;
}

TO_SCRIPT("parcelSize") size_t page_parcel_size(void) {
    return parcel.bytes;
}

TO_SCRIPT("finish") int page_finish(void) {
    enum status status = steps_measure(&steps, &note);
    if (!status)
        status = steps_record(&steps, &note);
    if (!status)
        status = steps_close(&steps, &note);
    page_leave();
    return ended(status);
}
