/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tree.c asks of libconfig, for the page. The text comes from source.c, which has checked all of it: what follows
 * what, brackets, names, numbers. */
#ifndef SIM_REPORT_WEB_STANDIN_LIBCONFIG_H
#define SIM_REPORT_WEB_STANDIN_LIBCONFIG_H

#include <stdbool.h>

enum {
    CONFIG_TYPE_GROUP,
    CONFIG_TYPE_LIST,
    CONFIG_TYPE_INT,
    CONFIG_TYPE_INT64,
    CONFIG_TYPE_FLOAT,
    CONFIG_TYPE_BOOL,
    CONFIG_TYPE_STRING
};

typedef struct config_setting {
    char *name; /* owned; NULL in lists */
    int type;
    unsigned line;
    long long integer; /* booleans too */
    double decimal;
    char *text; /* owned */
    int n;
    struct config_setting **child; /* [n] owned */
} config_setting_t;

typedef struct {
    config_setting_t *root;
    unsigned error_line;
} config_t;

void config_init(config_t *config);
int config_read_string(config_t *config, const char *text); /* 0 where it cannot be read, or without memory */
void config_destroy(config_t *config);

static inline unsigned config_error_line(const config_t *config) {
    return config->error_line;
}
static inline config_setting_t *config_root_setting(const config_t *config) {
    return config->root;
}
static inline int config_setting_type(const config_setting_t *setting) {
    return setting->type;
}
static inline const char *config_setting_name(const config_setting_t *setting) {
    return setting->name;
}
static inline bool config_setting_is_group(const config_setting_t *setting) {
    return setting->type == CONFIG_TYPE_GROUP;
}
static inline bool config_setting_is_aggregate(const config_setting_t *setting) {
    return setting->type == CONFIG_TYPE_GROUP || setting->type == CONFIG_TYPE_LIST;
}
static inline int config_setting_length(const config_setting_t *setting) {
    return setting->n;
}
static inline config_setting_t *config_setting_get_elem(const config_setting_t *setting, unsigned k) {
    return setting->child[k];
}
static inline long long config_setting_get_int64(const config_setting_t *setting) {
    return setting->integer;
}
static inline double config_setting_get_float(const config_setting_t *setting) {
    return setting->decimal;
}
static inline int config_setting_get_bool(const config_setting_t *setting) {
    return setting->integer != 0;
}
static inline const char *config_setting_get_string(const config_setting_t *setting) {
    return setting->text;
}

#endif
