/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart where no script runs: of a municipality the band of 8 in 10 draws under each scheme, with its figures. */
#include "sim/report/page_parts.h"

#include "sim/report/page_words.h"

enum { WIDTH = 640, ROW = 36, MARGIN = 8, BAR_TOP = 18, BAR = 12 };

/* Where an amount stands on an axis from low to high. */
static double place_of(double low, double high, int64_t cents) {
    return MARGIN + (WIDTH - 2 * MARGIN) * ((double)cents - low) / (high - low);
}

struct span {
    int64_t low, mid, high;
};

static struct span span_of(const struct source *source, size_t scheme, size_t i) {
    const size_t horizon = source->n_period - 1;
    return (struct span){source_quantile(source, P10, scheme, horizon, i),
                         source_quantile(source, P50, scheme, horizon, i),
                         source_quantile(source, P90, scheme, horizon, i)};
}

static void write_span(FILE *out, struct tables *tables, size_t row, const char *label, const struct span *span,
                       const double axis[2]) {
    const double left = place_of(axis[0], axis[1], span->low), right = place_of(axis[0], axis[1], span->high);
    const double top = (double)(row * ROW);
    fprintf(out, "<text y=\"%.0f\">", top + BAR_TOP - 4);
    json_html(out, label);
    fputs(": ", out);
    json_html(out, page_band(tables, span->low, span->high));
    fprintf(out, "</text><rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%d\"/>", left, top + BAR_TOP,
            right - left > 1.0 ? right - left : 1.0, BAR);
    fprintf(out, "<circle class=\"m\" cx=\"%.0f\" cy=\"%.0f\" r=\"5\"/>\n", place_of(axis[0], axis[1], span->mid),
            top + BAR_TOP + BAR / 2.0);
}

void page_spans(FILE *out, struct tables *tables, size_t i) {
    const struct source *source = tables->file;
    double axis[2] = {-1.0, 1.0};
    for (size_t k = source->first; k < source->end; k++) {
        struct span span = span_of(source, k, i);
        if (span.low == STORE_UNKNOWN || span.mid == STORE_UNKNOWN || span.high == STORE_UNKNOWN)
            return;
        axis[0] = (double)span.low < axis[0] ? (double)span.low : axis[0];
        axis[1] = (double)span.high > axis[1] ? (double)span.high : axis[1];
    }
    const size_t height = (source->end - source->first) * ROW + MARGIN;
    const double zero = place_of(axis[0], axis[1], 0);
    fprintf(out, "<svg viewBox=\"0 0 %d %zu\" role=\"img\" aria-label=\"", WIDTH, height);
    json_html(out, page_say(tables, "municipality.intervalText", "name", source->municipality[i]));
    fputs("\">\n", out);
    for (size_t k = source->first; k < source->end; k++) {
        struct span span = span_of(source, k, i);
        write_span(out, tables, k - source->first, source->label[k], &span, axis);
    }
    fputs("<path class=\"z\" d=\"", out);
    for (size_t k = 0; k < source->end - source->first; k++)
        fprintf(out, "M%.0f %zuv%d", zero, k * ROW + BAR_TOP - 2, BAR + 4);
    fputs("\"/></svg>\n<p>", out);
    json_html(out, page_say(tables, "municipality.intervalText", "name", source->municipality[i]));
    fputs("</p>\n", out);
}
