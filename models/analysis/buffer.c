/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/analysis/buffer.h"

#include <math.h>

/* Bounds as published, among others, by the municipality of Someren, budget of 2018, paragraph weerstandsvermogen
 * (http://someren.begroting-2018.nl/p5406/weerstandsvermogen). Published tables do not say to which class a bound
 * belongs; the lower one is the careful reading. */
const struct buffer_class buffer_class[BUFFER_CLASSES] = {{'A', 2.0}, {'B', 1.4}, {'C', 1.0},
                                                          {'D', 0.8}, {'E', 0.6}, {'F', -INFINITY}};

double buffer_ratio(int64_t reserve, int64_t other_risks, int64_t required) {
    if (reserve == BUFFER_UNKNOWN || other_risks == BUFFER_UNKNOWN || required == BUFFER_UNKNOWN)
        return NAN;
    int64_t risks = other_risks + (required > 0 ? required : 0);
    return risks > 0 ? (double)reserve / (double)risks : NAN;
}

char buffer_letter(double ratio) {
    if (isnan(ratio))
        return '?';
    int k = 0;
    while (k < BUFFER_CLASSES - 1 && !(ratio > buffer_class[k].above))
        k++;
    return buffer_class[k].letter;
}

struct buffer_verdict buffer_judge(int64_t reserve, int64_t other_risks, int64_t required, int64_t required_low,
                                   int64_t required_high) {
    double value = buffer_ratio(reserve, other_risks, required);
    double at_low = buffer_ratio(reserve, other_risks, required_low);
    double at_high = buffer_ratio(reserve, other_risks, required_high);
    if (isnan(value) || isnan(at_low) || isnan(at_high))
        return (struct buffer_verdict){NAN, NAN, NAN, '?', '?'};
    /* A reserve below 0 turns the order around. */
    double low = fmin(at_low, at_high), high = fmax(at_low, at_high);
    return (struct buffer_verdict){value, low, high, buffer_letter(high), buffer_letter(low)};
}
