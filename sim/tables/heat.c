/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scale of colours for all cells that are compared with each other. */
#include "sim/tables/tables.h"

#include <math.h>

/* NaN where there is no number. */
static double number_of(const struct cell *cell) {
    return cell_is_real(cell->kind) ? cell->real : cell_is_cents(cell->kind) ? (double)cell->number : (double)NAN;
}

/* Sides are told by words (cell_side), and by the colour of the side; amounts without sides by how large they are. */
static bool has_sides(enum cell_kind kind) {
    return cell_side(kind, false)[0] != '\0';
}

struct heat heat_of(const struct sheet *sheet) {
    struct heat heat = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    for (size_t r = 0; r < sheet->n_row; r++)
        for (size_t c = sheet->heat_first; c < sheet->heat_end + sheet->heat_apart; c++) {
            size_t own = c == sheet->heat_end;
            heat.low[own] = fmin(heat.low[own], number_of(sheet_cell(sheet, r, c))); /* NaN is passed over */
            heat.high[own] = fmax(heat.high[own], number_of(sheet_cell(sheet, r, c)));
        }
    for (size_t own = 0; own < 2 && sheet->heat_end > 0; own++)
        if (has_sides(sheet->column[sheet->heat_first].kind)) {
            heat.high[own] = fmax(fabs(heat.low[own]), fabs(heat.high[own]));
            heat.low[own] = -heat.high[own];
        }
    return heat;
}

bool heat_part(const struct heat *heat, const struct sheet *sheet, size_t row, size_t column, double *part) {
    size_t own = column == sheet->heat_end;
    double here = number_of(sheet_cell(sheet, row, column)), low = heat->low[own], high = heat->high[own];
    if (column < sheet->heat_first || column >= sheet->heat_end + sheet->heat_apart || isnan(here))
        return false;
    if (has_sides(sheet->column[column].kind))
        *part = high > 0.0 ? here / high : 0.0;
    else
        *part = high > low ? (here - low) / (high - low) : 0.0;
    return true;
}

static unsigned mix(unsigned channel, double part) {
    return (unsigned)lround(255.0 + (double)((int)channel - 255) * fmin(1.0, fabs(part)));
}

unsigned heat_colour(double part) {
    static const unsigned char below[3] = {0xF2, 0xA6, 0x5A}, above[3] = {0x8A, 0xB6, 0xE0};
    const unsigned char *end = part < 0.0 ? below : above;
    return mix(end[0], part) << 16 | mix(end[1], part) << 8 | mix(end[2], part);
}
