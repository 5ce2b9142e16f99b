/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/client_names.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Without blanks and zeros before it, and blanks and decimals of nothing after it; how long that is. */
static const char *core_of(const char *text, size_t *length) {
    size_t n = strlen(text), zeros;
    while (n > 0 && text[n - 1] == ' ')
        n--;
    zeros = n;
    while (zeros > 0 && text[zeros - 1] == '0')
        zeros--;
    if (zeros < n && zeros > 1 && (text[zeros - 1] == '.' || text[zeros - 1] == ','))
        n = zeros - 1;
    size_t start = strspn(text, " 0");
    start = start < n ? start : n;
    *length = n - start;
    return text + start;
}

static int compare_alike(const struct client_name *a, const struct client_name *b) {
    size_t left, right;
    const char *x = core_of(a->text, &left), *y = core_of(b->text, &right);
    if (a->municipality != b->municipality)
        return a->municipality < b->municipality ? -1 : 1;
    if (left != right)
        return left < right ? -1 : 1;
    return strncasecmp(x, y, left);
}

static int compare(const void *a, const void *b) {
    int order = compare_alike(a, b);
    return order ? order : strcmp(((const struct client_name *)a)->text, ((const struct client_name *)b)->text);
}

const struct client_name *client_names_alike(struct client_name *name, size_t n) {
    qsort(name, n, sizeof *name, compare);
    for (size_t k = 1; k < n; k++)
        if (compare_alike(&name[k - 1], &name[k]) == 0 && strcmp(name[k - 1].text, name[k].text) != 0)
            return &name[k - 1];
    return NULL;
}
