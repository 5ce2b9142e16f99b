/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/i18n.h"

#include "sim/base/home.h"

#include <string.h>
#ifndef __wasm__
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>
#endif

static enum language chosen = LANGUAGE_NL;

#ifndef __wasm__
const char *i18n_text(const char *text) {
    return gettext(text);
}

static void bind_catalogue(void) {
    char path[PATH_MAX];
    if (!home_locale(path, sizeof path))
        return;
    bindtextdomain("solidair", path);
    bind_textdomain_codeset("solidair", "UTF-8");
    textdomain("solidair");
}

static void start_catalogue(const char *language) {
    /* gettext ignores LANGUAGE in the plain C locale; numbers keep the decimal point everywhere. */
    setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
    setenv("LANGUAGE", language, 1);
    bind_catalogue();
}
#else
const char *i18n_text(const char *text) {
    return text;
}

static void start_catalogue(const char *language) {
    (void)language;
}
#endif

int i18n_start(const char *language) {
    if (strcmp(language, "nl") != 0 && strcmp(language, "en") != 0)
        return -1;
    chosen = language[0] == 'n' ? LANGUAGE_NL : LANGUAGE_EN;
    start_catalogue(language);
    return 0;
}

enum language i18n_language(void) {
    return chosen;
}
