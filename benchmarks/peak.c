/* What this machine can do at most: multiply-adds in registers, memory traffic, news between cores. See roofline.py.
 * Compiled with -march=native, so a vector of 64 bytes is one register or a few. */
#include <stddef.h>
#include <string.h>

#define CHAINS 12 /* more than a multiply-add takes cycles, times how many start in a cycle; fit in the registers */

/* 2 * CHAINS * (64 / sizeof(REAL)) operations per round. The result keeps the compiler from leaving them out. */
#define MULTIPLY_ADD(REAL)                                                          \
    REAL multiply_add_##REAL(ptrdiff_t rounds) {                                    \
        typedef REAL Vector __attribute__((vector_size(VECTOR_BYTES)));             \
        enum { VECTORS = 64 / VECTOR_BYTES };                                       \
        Vector sum[CHAINS], factor = (Vector){0} + (REAL)0.999;                     \
        for (int i = 0; i < CHAINS; i++) sum[i] = (Vector){0} + (REAL)i;            \
        for (ptrdiff_t k = 0; k < rounds * VECTORS; k++)                            \
            _Pragma("GCC unroll 16") for (int i = 0; i < CHAINS; i++)               \
                sum[i] = sum[i] * factor + factor;                                  \
        for (int i = 1; i < CHAINS; i++) sum[0] += sum[i];                          \
        return sum[0][0];                                                           \
    }

#ifdef __AVX512F__
#define VECTOR_BYTES 64
#elif defined(__AVX__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif

MULTIPLY_ADD(float)
MULTIPLY_ADD(double)

typedef long long Words __attribute__((vector_size(64), aligned(8), may_alias));

/* Reads `bytes` (a multiple of 256) of memory, `times` times over. */
long long read_memory(const char *memory, ptrdiff_t bytes, ptrdiff_t times) {
    Words sum[4] = {{0}};
    for (ptrdiff_t t = 0; t < times; t++)
        for (ptrdiff_t at = 0; at < bytes; at += 256)
            for (int i = 0; i < 4; i++) sum[i] ^= *(const Words *)(memory + at + 64 * i);
    return (sum[0] ^ sum[1] ^ sum[2] ^ sum[3])[0];
}

/* Half of the bytes are read, half are written. */
void copy_memory(char *memory, ptrdiff_t bytes, ptrdiff_t times) {
    for (ptrdiff_t t = 0; t < times; t++) memcpy(memory, memory + bytes / 2, bytes / 2);
}

/* Two threads, whose numbers are 0 and 1, write into one cache line in turns, `rounds` times each. */
void take_turns(_Atomic int *turn, int me, int rounds) {
    for (int k = 0; k < rounds; k++) {
        while (*turn != me) continue;
        *turn = !me;
    }
}
