#include "models/care/financing.h"

#include <string.h>

#define FINANCING_ADDRESS(symbol) &symbol,
static const struct financing *const financings[] = {FINANCING_LIST(FINANCING_ADDRESS)};
#undef FINANCING_ADDRESS

enum { N_FINANCING = sizeof financings / sizeof financings[0] };

const struct financing *financing_at(size_t i) {
    return i < N_FINANCING ? financings[i] : NULL;
}

const struct financing *financing_find(const char *name) {
    for (size_t i = 0; i < N_FINANCING; i++)
        if (strcmp(financings[i]->name, name) == 0)
            return financings[i];
    return NULL;
}
