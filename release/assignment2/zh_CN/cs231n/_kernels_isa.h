/* Both element types for one instruction set. */
#define REAL float
#define INTEGER int32_t
#define SQUARE_ROOT sqrtf
#include "_kernels_tile.h"
#include "_kernels_conv.h"
#include "_kernels_winograd.h"
#include "_kernels_pool.h"
#include "_kernels_adam.h"
#undef REAL
#undef INTEGER
#undef SQUARE_ROOT

#define REAL double
#define INTEGER int64_t
#define SQUARE_ROOT sqrt
#include "_kernels_tile.h"
#include "_kernels_conv.h"
#include "_kernels_winograd.h"
#include "_kernels_pool.h"
#include "_kernels_adam.h"
#undef REAL
#undef INTEGER
#undef SQUARE_ROOT

#undef ISA
#undef TARGET
#undef VECTOR_BYTES
#undef REGISTERS
