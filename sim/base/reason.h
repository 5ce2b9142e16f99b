/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the system refused something, in the language of the program. */
#ifndef SIM_BASE_REASON_H
#define SIM_BASE_REASON_H

/* The words for an error number (errno), to stand in a sentence; what is rare stays in those of the system. */
const char *reason_text(int number);

#endif
