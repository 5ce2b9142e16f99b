/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes and names of municipalities as spreadsheets and registers write them, and words for a total. */
#ifndef SIM_SCENARIO_CODE_H
#define SIM_SCENARIO_CODE_H

#include "models/region/region.h"
#include <stdbool.h>

enum { CODE_NAME_SIZE = 64 };

/* The CBS code, GM and four digits, of a text that can be nothing else: gm0014, GM14, 0014, 14, with blanks around
 * it. false for another text, such as GM001, which lacks a digit somewhere. */
bool code_read(const char *text, char code[CODE_SIZE]);

/* A name without what spellings differ in: capitals, accents, blanks, hyphens, "gemeente" and "(gemeente)". Returns how
 * many letters go before brackets that say which one it is of several of that name, as in Bergen (L.); 0 without. */
size_t code_fold_name(const char *name, char folded[CODE_NAME_SIZE]);

/* Are they spellings of one name? Such brackets may lack in one of the two: Hengelo (O.) is Hengelo. */
bool code_is_same_name(const char *a, const char *b);

/* Does the text call its row a total: Totaal, Subtotaal, Som, Regio ..., Nederland, or the code of a region, such as
 * NL01 or PV20? */
bool code_is_total(const char *text);

/* The same by a word alone. */
bool code_is_total_word(const char *text);

/* Does a total over this period, "2015-2018", "2015 t/m 2018" or "alle jaren", hold that year? */
bool code_holds_year(const char *period, const char *year);

#endif
