/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Languages: texts in the source are English; Dutch, the default, comes from sim/base/nl.po by gettext. Where there is
 * no gettext (WebAssembly) texts stay English. */
#ifndef SIM_BASE_I18N_H
#define SIM_BASE_I18N_H

#define _(text) i18n_text(text)
#define N_(text) text

/* The text in the language chosen; static. */
__attribute__((format_arg(1))) const char *i18n_text(const char *text);

/* Index of the language in label pairs. */
enum language { LANGUAGE_NL, LANGUAGE_EN };

/* Choose the language by "nl" or "en" and find the catalogue beside the program. Returns -1 for another word. */
int i18n_start(const char *language);

/* The language chosen; Dutch before i18n_start. */
enum language i18n_language(void);

#endif
