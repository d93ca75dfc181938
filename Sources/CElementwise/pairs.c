// The inner loops of infinite width. They are C for the reason that `elementwise.c` gives, and keep its rules: no
// contraction, and sums in one order, so that every clone gives the same bits.

#include "CPairLoops.h"

#include "clones.h"

// 2 asin(sqrt(w)) / sqrt(w) for w in [0, 1/2], and (sin t - t cos t) / w^(3/2) with t = 2 asin(sqrt(w)) for w in [0,
// 1/32]: interpolation at Chebyshev nodes, by `Tests/ReferenceTests/rectifier_polynomials.py`. The relative errors of
// the exact polynomials are 2.0e-17 and 3.5e-22 for double, 2.6e-9 and 3.2e-13 for float.
static const double ANGLE_f64[] = {
    2.0, 0.33333333333329973, 0.15000000000803632, 0.08928571352523, 0.060763926793503654, 0.04474316955864071,
    0.03472856287820705, 0.02760689179178396, 0.026382005143507806, -0.005203075696599376, 0.15743222714004254,
    -0.5937410861379648, 2.0164033301068374, -4.981761625245223, 9.284137819977687, -12.45859975079597,
    11.515881662629397, -6.557866313479624, 1.7785808735277375};
static const double SICI_f64[] = {
    2.6666666666666665, 0.26666666666666666, 0.0857142857142897, 0.03968253968123261, 0.02209595981055426,
    0.013767462753147355, 0.009255874576533119, 0.006538273103005587, 0.005422295368338402};
static const float ANGLE_f32[] = {
    2.0000000032452467f, 0.3333322847564857f, 0.15005514632704808f, 0.08818323346743374f, 0.07162847856802354f,
    -0.014041158304588951f, 0.21480004260349295f, -0.27183254247968774f, 0.2478269898102595f};
static const float SICI_f32[] = {
    2.6666666666675116f, 0.2666666653151961f, 0.08571463092541352f, 0.03965175984238252f, 0.02320938906336895f};

#define EVEN_DEGREE(table) ((int)(sizeof(table) / sizeof(*(table))) - 1)

// A polynomial of even degree, its even and its odd terms apart: two short chains instead of a long one.
#define POLYNOMIAL(T, table, w, result)                                                                              \
    do {                                                                                                             \
        T square = w * w, even = table[EVEN_DEGREE(table)], odd = table[EVEN_DEGREE(table) - 1];                     \
        for (int d = EVEN_DEGREE(table) - 2; d >= 2; d -= 2) {                                                       \
            even = even * square + table[d];                                                                         \
            odd = odd * square + table[d - 1];                                                                       \
        }                                                                                                            \
        even = even * square + table[0];                                                                             \
        result = even + w * odd;                                                                                     \
    } while (0)

#define PI 3.14159265358979323846

// With t the angle between u and v, sin^2(t/2) = s / (4 x y). The smaller of that and cos^2(t/2), w, gives the acute one
// of t and pi - t, r. The separation becomes g s - h x y J(t) / pi with J(r) = sin r - r cos r, which for a small r is
// w^(3/2) times a polynomial: nothing cancels where u and v nearly coincide. From w = 1/32 on the difference loses less
// than five bits, of what is a small part of the separation there. J(pi - r) = J(r) + pi cos r, so that nothing cancels
// for near opposites either, where phi is even. Without variance there is no angle, and t is pi/2.
#define RECTIFY(T, S, TANGENT, SIGNED)                                                                               \
    for (size_t i = 0; i < lanes; i++) {                                                                             \
        int is_negative = SIGNED && __builtin_signbit(s[i]);                                                         \
        T product = 4 * (x[i] * y[i]), size = is_negative ? -s[i] : s[i];                                            \
        T given = size < product ? size : product, rest = product - given;                                           \
        T apart = is_negative ? rest : given, together = is_negative ? given : rest;                                 \
        int is_acute = apart <= together, is_defined = product > 0;                                                  \
        T w = (is_acute ? apart : together) / (is_defined ? product : 1);                                            \
        w = is_defined ? w : (T)0.5;                                                                                 \
        T root = __builtin_elementwise_sqrt(w), angle, sici;                                                         \
        POLYNOMIAL(T, ANGLE_##S, w, angle);                                                                          \
        POLYNOMIAL(T, SICI_##S, w, sici);                                                                            \
        angle = angle * root;                                                                                        \
        T sine = 2 * root * __builtin_elementwise_sqrt(1 - w);                                                       \
        sici = w <= (T)0.03125 ? sici * w * root : sine - angle * (1 - 2 * w);                                       \
        T whole = is_acute ? g * apart : (g - h / 4) * product - (g - h / 2) * together;                             \
        T change = whole - product * sici * (h / (T)(4 * PI));                                                       \
        s[i] = change > 0 ? change : 0;                                                                              \
        if (TANGENT) tangent[i] *= g_tangent - (is_acute ? angle : (T)PI - angle) * (h_tangent / (T)(2 * PI));       \
    }

// up = sqrt(y/x) and down = sqrt(x/y), which bring both sides to one scale; 0 where one of them is 0. Here and
// elsewhere nothing changes but signs when x and y are exchanged: equal samples have equal rows.
#define CHUNK 64
#define SCALE(T, x, y)                                                                                               \
    for (size_t i = 0; i < count; i++) {                                                                             \
        int is_defined = (x)[i] > 0 && (y)[i] > 0;                                                                   \
        T most = (x)[i] > (y)[i] ? (x)[i] : (y)[i], least = (x)[i] > (y)[i] ? (y)[i] : (x)[i];                       \
        T more = __builtin_elementwise_sqrt(is_defined ? most : 1), less;                                            \
        more = more / __builtin_elementwise_sqrt(is_defined ? least : 1), less = 1 / more;                           \
        up[i] = is_defined ? ((x)[i] > (y)[i] ? less : more) : 0;                                                    \
        down[i] = is_defined ? ((x)[i] > (y)[i] ? more : less) : 0;                                                  \
    }

// The row that an entry of a table of taps names, null where it is none.
#define ROW(entry)                                                                                                   \
    ((entry) >= 0 ? pairs + (size_t)(entry) * lanes                                                                  \
     : (entry) == -1 ? 0                                                                                             \
     : ((entry) & 1) ? (y ? y + (size_t)((-2 - (entry)) / 2) * lanes : 0)                                            \
                     : (x ? x + (size_t)((-2 - (entry)) / 2) * lanes : 0))

// A bias moves both ends alike: with X^2 = w x^2 + c and Y^2 = w y^2 + c, 2 (X Y - w x y - c) is
// 2 w c (x - y)^2 / (X Y + w x y + c), and 2 (X Y - w x y + c) is 2 (c (w (x^2 + y^2) + c) / (X Y + w x y) + c). Where
// it has made of opposites what is none, the separation is the smaller and is held.
#define WEIGH(T, SIGNED)                                                                                             \
    do {                                                                                                             \
        if (tangent && has_tangent)                                                                                  \
            for (size_t i = 0; i < lanes; i++)                                                                       \
                tangent[i] = w_tangent * tangent[i] + (k * (SIGNED_PRODUCT(SIGNED) - s[i] * (T)0.5) + b);            \
        else if (tangent)                                                                                            \
            for (size_t i = 0; i < lanes; i++) tangent[i] = k * (SIGNED_PRODUCT(SIGNED) - s[i] * (T)0.5) + b;        \
        for (size_t i = 0; i < lanes; i++) s[i] *= w;                                                                \
        if (c > 0)                                                                                                   \
            for (size_t i = 0; i < lanes; i++) {                                                                     \
                T left = __builtin_elementwise_sqrt(w * x[i] * x[i] + c);                                            \
                T right = __builtin_elementwise_sqrt(w * y[i] * y[i] + c);                                           \
                T gap = x[i] - y[i], product = w * (x[i] * y[i]);                                                    \
                T more = 2 * c * (w * gap * gap / (left * right + product + c));                                     \
                if (!SIGNED) {                                                                                       \
                    s[i] += more;                                                                                    \
                    continue;                                                                                        \
                }                                                                                                    \
                T less = 2 * (c * ((w * (x[i] * x[i] + y[i] * y[i]) + c) / (left * right + product)) + c);           \
                int is_negative = __builtin_signbit(s[i]);                                                           \
                T rest = 4 * product - (is_negative ? -s[i] : s[i]);                                                 \
                rest = rest > 0 ? rest : 0;                                                                          \
                T apart = (is_negative ? rest : s[i]) + more, together = (is_negative ? -s[i] : rest) + less;        \
                s[i] = apart <= together ? apart : -together;                                                        \
            }                                                                                                        \
    } while (0)

// E[u v] with half of s.
#define SIGNED_PRODUCT(SIGNED) (SIGNED && __builtin_signbit(s[i]) ? -(x[i] * y[i]) : x[i] * y[i])

#define DEFINE(T, S)                                                                                                 \
    CLONES void ntkd_rectify_##S(                                                                                    \
        T *restrict s, T *restrict tangent, int is_signed, const T *restrict x, const T *restrict y, T g, T h,       \
        T g_tangent, T h_tangent, size_t lanes) {                                                                    \
        if (tangent && is_signed)                                                                                    \
            RECTIFY(T, S, 1, 1)                                                                                      \
        else if (tangent)                                                                                            \
            RECTIFY(T, S, 1, 0)                                                                                      \
        else                                                                                                         \
            RECTIFY(T, S, 0, is_signed)                                                                              \
    }                                                                                                                \
    CLONES void ntkd_weigh_##S(                                                                                      \
        T *restrict s, T *restrict tangent, int has_tangent, int is_signed, const T *restrict x,                     \
        const T *restrict y, T w, T w_tangent, T c, T k, T b, size_t lanes) {                                        \
        if (is_signed)                                                                                               \
            WEIGH(T, 1);                                                                                             \
        else                                                                                                         \
            WEIGH(T, 0);                                                                                             \
    }                                                                                                                \
    CLONES void ntkd_unsign_##S(T *restrict s, const T *restrict x, const T *restrict y, size_t lanes) {             \
        for (size_t i = 0; i < lanes; i++) {                                                                         \
            T rest = 4 * (x[i] * y[i]) + s[i];                                                                       \
            s[i] = !__builtin_signbit(s[i]) ? s[i] : rest > 0 ? rest : 0;                                            \
        }                                                                                                            \
    }                                                                                                                \
    CLONES void ntkd_sum_taps_##S(                                                                                   \
        T *restrict sums, const T *restrict pairs, const T *restrict x, const T *restrict y,                         \
        const int32_t *restrict table, const T *restrict scales, size_t outputs, size_t taps, size_t lanes) {        \
        for (size_t o = 0; o < outputs; o++) {                                                                       \
            T *sum = sums + o * lanes;                                                                               \
            for (size_t i = 0; i < lanes; i++) sum[i] = 0;                                                           \
            for (size_t t = 0; t < taps; t += 2) {                                                                   \
                const T *first = ROW(table[o * taps + t]);                                                           \
                const T *second = t + 1 < taps ? ROW(table[o * taps + t + 1]) : 0;                                   \
                if (first && second)                                                                                 \
                    for (size_t i = 0; i < lanes; i++) sum[i] += first[i] + second[i];                               \
                else if (first || second) {                                                                          \
                    const T *only = first ? first : second;                                                          \
                    for (size_t i = 0; i < lanes; i++) sum[i] += only[i];                                            \
                }                                                                                                    \
            }                                                                                                        \
            for (size_t i = 0; i < lanes; i++) sum[i] *= scales[o];                                                  \
        }                                                                                                            \
    }                                                                                                                \
    CLONES void ntkd_add_spread_##S(                                                                                 \
        T *restrict s, const T *restrict x, const T *restrict y, const T *restrict x_mean, const T *restrict y_mean, \
        const int32_t *restrict x_taps, const int32_t *restrict y_taps, T scale, size_t taps, size_t lanes) {        \
        for (size_t start = 0; start < lanes; start += CHUNK) {                                                      \
            size_t count = lanes - start < CHUNK ? lanes - start : CHUNK;                                            \
            T up[CHUNK], down[CHUNK];                                                                                \
            SCALE(T, x_mean + start, y_mean + start)                                                                 \
            T sum[CHUNK] = {0};                                                                                      \
            for (size_t t = 0; t < taps; t++) {                                                                      \
                const T *left = x_taps[t] < 0 ? 0 : x + (size_t)x_taps[t] * lanes + start;                           \
                const T *right = y_taps[t] < 0 ? 0 : y + (size_t)y_taps[t] * lanes + start;                          \
                if (left && right)                                                                                   \
                    for (size_t i = 0; i < count; i++) {                                                             \
                        T gap = right[i] * down[i] - left[i] * up[i];                                                \
                        sum[i] += gap * gap;                                                                         \
                    }                                                                                                \
                else if (left)                                                                                       \
                    for (size_t i = 0; i < count; i++) sum[i] += (left[i] * up[i]) * (left[i] * up[i]);              \
                else if (right)                                                                                      \
                    for (size_t i = 0; i < count; i++) sum[i] += (right[i] * down[i]) * (right[i] * down[i]);        \
            }                                                                                                        \
            for (size_t i = 0; i < count; i++) s[start + i] += scale * sum[i];                                       \
        }                                                                                                            \
    }                                                                                                                \
    CLONES void ntkd_separate_##S(                                                                                   \
        T *restrict s, int is_signed, const T *restrict x, const T *restrict y, const T *restrict x_mean,            \
        const T *restrict y_mean, size_t channels, size_t pitch, size_t lanes) {                                     \
        for (size_t start = 0; start < lanes; start += CHUNK) {                                                      \
            size_t count = lanes - start < CHUNK ? lanes - start : CHUNK;                                            \
            T up[CHUNK], down[CHUNK], sum[CHUNK] = {0};                                                              \
            SCALE(T, x_mean + start, y_mean + start)                                                                 \
            for (size_t c = 0; c < channels; c++)                                                                    \
                for (size_t i = 0; i < count; i++) {                                                                 \
                    T gap = y[c * pitch + start + i] * down[i] - x[c * pitch + start + i] * up[i];                   \
                    sum[i] += gap * gap;                                                                             \
                }                                                                                                    \
            for (size_t i = 0; i < count; i++) s[start + i] = sum[i] / (T)channels;                                  \
            if (!is_signed) continue;                                                                                \
            T both[CHUNK] = {0};                                                                                     \
            for (size_t c = 0; c < channels; c++)                                                                    \
                for (size_t i = 0; i < count; i++) {                                                                 \
                    T sums = y[c * pitch + start + i] * down[i] + x[c * pitch + start + i] * up[i];                  \
                    both[i] += sums * sums;                                                                          \
                }                                                                                                    \
            for (size_t i = 0; i < count; i++)                                                                       \
                s[start + i] = both[i] < sum[i] ? -(both[i] / (T)channels) : s[start + i];                           \
        }                                                                                                            \
    }                                                                                                                \
    CLONES void ntkd_moments_##S(const T *x, size_t count, double *sum, double *square) {                            \
        double sums[8] = {0}, squares[8] = {0};                                                                      \
        size_t i = 0;                                                                                                \
        for (; i + 8 <= count; i += 8)                                                                               \
            for (size_t lane = 0; lane < 8; lane++) {                                                                \
                double value = x[i + lane];                                                                          \
                sums[lane] += value;                                                                                 \
                squares[lane] += value * value;                                                                      \
            }                                                                                                        \
        *sum = *square = 0;                                                                                          \
        for (size_t lane = 0; lane < 8; lane++) *sum += sums[lane], *square += squares[lane];                        \
        for (; i < count; i++) *sum += x[i], *square += (double)x[i] * x[i];                                         \
    }                                                                                                                \
    CLONES int ntkd_separate_products_##S(                                                                           \
        T *restrict s, const double *restrict lengths, double own, double close, size_t channels, size_t lanes) {    \
        double scale = 2 / (double)channels;                                                                         \
        int are_close = 0;                                                                                           \
        for (size_t i = 0; i < lanes; i++) {                                                                         \
            double most = scale * (own * lengths[i]), separation = most - scale * (double)s[i];                      \
            s[i] = (T)(separation < 0 ? 0 : separation);                                                             \
            are_close |= (double)s[i] < close * most || (double)s[i] > (2 - close) * most;                           \
        }                                                                                                            \
        return are_close;                                                                                            \
    }                                                                                                                \
    CLONES void ntkd_separate_close_##S(                                                                             \
        T *restrict s, int is_signed, const T *restrict x, double own, const T *restrict y,                          \
        const double *restrict lengths, double close, size_t channels, size_t lanes) {                               \
        double scale = 2 / (double)channels;                                                                         \
        for (size_t i = 0; i < lanes; i++, y += channels) {                                                          \
            double whole = scale * (own * lengths[i]);                                                               \
            int is_opposite = is_signed && (double)s[i] > (2 - close) * whole;                                       \
            if (!((double)s[i] < close * whole || is_opposite)) continue;                                            \
            int is_more = own > lengths[i];                                                                          \
            double most = is_more ? own : lengths[i], least = is_more ? lengths[i] : own;                            \
            double more = __builtin_elementwise_sqrt(most) / __builtin_elementwise_sqrt(least), less = 1 / more;     \
            double up = is_more ? less : more, down = is_more ? more : less, sums[8] = {0}, sum = 0;                 \
            if (is_opposite) up = -up;                                                                               \
            size_t c = 0;                                                                                            \
            for (; c + 8 <= channels; c += 8)                                                                        \
                for (size_t lane = 0; lane < 8; lane++) {                                                            \
                    double gap = (double)y[c + lane] * down - (double)x[c + lane] * up;                              \
                    sums[lane] += gap * gap;                                                                         \
                }                                                                                                    \
            for (; c < channels; c++) {                                                                              \
                double gap = (double)y[c] * down - (double)x[c] * up;                                                \
                sum += gap * gap;                                                                                    \
            }                                                                                                        \
            for (size_t lane = 0; lane < 8; lane++) sum += sums[lane];                                               \
            s[i] = (T)(is_opposite ? -(sum / (double)channels) : sum / (double)channels);                            \
        }                                                                                                            \
    }

DEFINE(float, f32)
DEFINE(double, f64)

CLONES void ntkd_sum_series(
    double *restrict sums, const double *restrict rho, const double *restrict x, size_t x_pitch, size_t x_step,
    const double *restrict y, size_t y_pitch, size_t terms, size_t lanes) {
    for (size_t i = 0; i < lanes; i++) sums[i] = 0;
    for (size_t t = terms; t-- > 0;) {
        const double *left = x + t * x_pitch, *right = y + t * y_pitch;
        if (x_step == 0)
            for (size_t i = 0; i < lanes; i++) sums[i] = sums[i] * rho[i] + left[0] * right[i];
        else
            for (size_t i = 0; i < lanes; i++) sums[i] = sums[i] * rho[i] + left[i] * right[i];
    }
}
