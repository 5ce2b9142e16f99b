/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of keys for the form: what can be changed, and within which bounds. */
#include "sim/report/web/engine/engine.h"

#include "models/solidarity/base.h"
#include "models/solidarity/key.h"
#include "sim/base/i18n.h"
#include "sim/scenario/keys.h"

static bool is_number(enum key_type type) {
    return type == KEY_INTEGER || type == KEY_DECIMAL || type == KEY_DECIMALS || type == KEY_SHARE ||
           type == KEY_INPUT || type == KEY_INPUTS;
}

static void write_row(struct json *to, const struct key_row *row) {
    char choices[KEYS_CHOICES_SIZE];
    json_open(to, NULL, '{');
    json_text(to, "path", row->path);
    json_integer(to, "kind", row->type);
    json_text(to, "type", _(keys_type_name(row->type)));
    json_text(to, "unit", row->unit[0] ? _(row->unit) : "");
    json_text(to, "doc", _(row->doc));
    json_flag(to, "required", row->presence == KEY_REQUIRED);
    if (row->presence == KEY_DEFAULT)
        json_text(to, "fallback", row->fallback);
    if (is_number(row->type)) {
        json_real(to, "low", row->low);
        json_real(to, "high", row->high);
    }
    if (row->choices)
        json_text(to, "choices", keys_choices(row->choices, choices));
    json_close(to, '}');
}

TO_SCRIPT("keys") int page_keys(void) {
    struct json to = {answer_begin(), false};
    if (!to.out)
        return answer_end(STATUS_MEMORY, &(struct note){0});
    json_open(&to, NULL, '[');
    for (size_t k = 0; keys_at(k); k++)
        write_row(&to, keys_at(k));
    json_close(&to, ']');
    return answer_end(STATUS_OK, &(struct note){0});
}

static void write_choice(struct json *to, const char *name, const char *label) {
    json_open(to, NULL, '{');
    json_text(to, "name", name);
    json_text(to, "label", _(label));
    json_close(to, '}');
}

TO_SCRIPT("layers") int page_layers(void) {
    struct json to = {answer_begin(), false};
    if (!to.out)
        return answer_end(STATUS_MEMORY, &(struct note){0});
    json_open(&to, NULL, '{');
    json_open(&to, "bases", '[');
    for (size_t k = 0; base_at(k); k++)
        write_choice(&to, base_at(k)->name, base_at(k)->label);
    json_close(&to, ']');
    json_open(&to, "keys", '[');
    for (size_t k = 0; key_at(k); k++)
        write_choice(&to, key_at(k)->name, key_at(k)->label);
    json_close(&to, ']');
    json_close(&to, '}');
    return answer_end(STATUS_OK, &(struct note){0});
}
