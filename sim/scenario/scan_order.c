/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/i18n.h"
#include "sim/scenario/scan.h"

/* Inside a list: value, value, ... */
static enum status check_list(struct scan *scan, char kind) {
    bool after_value = scan->last == 'v' || scan->last == '"';
    if (kind == 'v' && after_value)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX), _("A comma is missing before this value of the list."));
    if (kind == ',' && !after_value)
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                          _("There is no value before this comma. Add it, or remove the "
                            "comma."));
    if (kind == '@')
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX), _("@include cannot stand inside a list."));
    if (kind == ';' || kind == '=')
        return note_error(
            SCAN_PLACE(scan, STATUS_SYNTAX),
            _("The character %c cannot stand inside a list. Close the list first, or put a group { } in it."), kind);
    return STATUS_OK;
}

/* Inside a group or the file: key = value; key = value; ... The ; may be missing. */
static enum status check_group(struct scan *scan, char kind) {
    const char *key = scan_key(scan, scan->depth);
    bool after_value = scan->last == 'v' || scan->last == '"';
    if (scan->last == 'k' && kind != '=')
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX), _("An = is missing after the key \"%s\". Write %s = value;"),
                          key, key);
    if (scan->last == '=' && kind != 'v')
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                          _("The value of the key \"%s\" is missing. Write %s = value;"), key, key);
    if (kind == 'v' && scan->last != '=')
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX),
                          _("Expected a key before this value. Write key = value;, and several values as a list in "
                            "brackets."));
    if ((kind == '=' && scan->last != 'k') || ((kind == ';' || kind == ',') && !after_value))
        return note_error(SCAN_PLACE(scan, STATUS_SYNTAX), _("The character %c stands alone here. Write key = value;"),
                          kind);
    return STATUS_OK;
}

enum status scan_check_order(struct scan *scan, char kind) {
    return scan->frame[scan->depth].open == '{' ? check_group(scan, kind) : check_list(scan, kind);
}

enum status scan_check_end(struct scan *scan) {
    return scan->last == 'k' || scan->last == '=' ? check_group(scan, '}') : STATUS_OK;
}
