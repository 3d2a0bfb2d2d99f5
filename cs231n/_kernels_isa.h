/* Both element types for one instruction set. */
#define REAL float
#define INTEGER int32_t
#include "_kernels_tile.h"
#include "_kernels_conv.h"
#include "_kernels_pool.h"
#undef REAL
#undef INTEGER

#define REAL double
#define INTEGER int64_t
#include "_kernels_tile.h"
#include "_kernels_conv.h"
#include "_kernels_pool.h"
#undef REAL
#undef INTEGER

#undef ISA
#undef TARGET
#undef VECTOR_BYTES
#undef REGISTERS
