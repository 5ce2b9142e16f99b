/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/region/merger.h"

#include <stdlib.h>
#include <string.h>

void region_free(struct region *region) {
    for (size_t i = 0; region->municipality && i < region->n_municipality; i++)
        free(region->municipality[i].name);
    for (size_t m = 0; region->indicator_name && m < region->n_indicator; m++)
        free(region->indicator_name[m]);
    for (size_t s = 0; region->sub_region && s < region->n_sub_region; s++)
        free(region->sub_region[s].name);
    free(region->sub_region);
    free(region->sub_region_of);
    free(region->name);
    free(region->municipality);
    free(region->residents);
    free(region->youths);
    free(region->kappa);
    free(region->kappa_product);
    free(region->guardianship);
    free(region->whole_budget);
    free(region->reserve);
    free(region->other_risks);
    free(region->estimate);
    free(region->indicator_name);
    free(region->indicator);
    division_free(region->division, region->n_year);
    memset(region, 0, sizeof *region);
}
