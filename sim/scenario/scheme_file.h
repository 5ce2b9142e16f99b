/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schemes in files of their own: schemes/NAME.cfg holds the keys of one element of the list `schemes` of a scenario. */
#ifndef SIM_SCENARIO_SCHEME_FILE_H
#define SIM_SCENARIO_SCHEME_FILE_H

#include "sim/scenario/tree.h"

/* Put the scheme of schemes/NAME.cfg in the place of every text NAME in the list `schemes`, so that the tree holds all
 * schemes in full. The folder schemes lies beside the file that mentions the name. Anything else in the list stays as
 * it is, to be checked with the other keys. STATUS_FILE when there is no such file or it lies elsewhere,
 * STATUS_CONFLICT when the file gives another name, and what reading a file can say; each with a note. */
CHECKED enum status scheme_files_include(struct tree *tree, struct note *note);

/* What a scheme file tells people. Texts are nl, en; label falls back on the name, the others on "". */
struct scheme_text {
    char *name;
    char *label[2], *description[2], *used[2];
};

/* Read the texts of one scheme file; its keys are checked, its layers are not. On failure the struct is empty. */
CHECKED enum status scheme_text_read(const struct files *files, const char *path, struct scheme_text *text,
                                     struct note *note);

/* Frees everything and zeroes; legal on a zeroed struct and twice. */
void scheme_text_free(struct scheme_text *text);

#endif
