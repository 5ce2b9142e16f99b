#include "models/care/care.h"

#include <stdlib.h>
#include <string.h>

static void free_names(char **name, size_t n) {
    for (size_t i = 0; name && i < n; i++)
        free(name[i]);
    free(name);
}

void care_free(struct care *care) {
    free_names(care->care_name, care->n_care);
    for (size_t lang = 0; lang < 2; lang++)
        free_names(care->care_label[lang], care->n_care);
    for (size_t p = 0; care->product && p < care->n_product; p++) {
        free(care->product[p].name);
        free(care->product[p].label[0]);
        free(care->product[p].label[1]);
    }
    free(care->product);
    free(care->use_index);
    memset(care, 0, sizeof *care);
}
