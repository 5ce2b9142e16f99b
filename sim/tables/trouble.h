/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of reverse stress that more than one form of it needs. */
#ifndef SIM_TABLES_TROUBLE_H
#define SIM_TABLES_TROUBLE_H

#include "sim/decide/reverse.h"

/* What an answer is called that is more than was tried in this place, in the language of the user. */
char *tables_beyond(const struct reverse *reverse, const struct trouble *trouble, size_t place, char *text,
                    size_t size);

#endif
