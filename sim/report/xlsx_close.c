/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/xlsx_close.h"

#include <errno.h>
#include <stdio.h>

/* A stream without functions takes everything and needs no file. Without memory for it nothing is left out. */
lxw_error xlsx_close(lxw_workbook *book) {
    const cookie_io_functions_t none = {0};
    FILE *nowhere = fopencookie(NULL, "w", none), *kept = stderr;
    stderr = nowhere ? nowhere : kept;
    errno = 0;
    lxw_error error = workbook_close(book);
    int number = errno;
    stderr = kept;
    if (nowhere)
        (void)fclose(nowhere); /* nothing was kept in it */
    errno = number;
    return error;
}
