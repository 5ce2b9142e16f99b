/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What made a result: version of the program and of its parts. All strings are static. */
#ifndef SIM_BASE_VERSION_H
#define SIM_BASE_VERSION_H

extern const char version_program[];  /* "0.2.0" */
extern const char version_revision[]; /* git revision, "unknown" outside a checkout */
extern const char version_compiler[];
extern const char version_libraries[]; /* names and versions, for the provenance */

#endif
