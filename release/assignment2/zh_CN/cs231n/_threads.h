/* How many threads OpenMP would use: OMP_NUM_THREADS, threadpoolctl, or one per core; 1 without OpenMP. */
#ifndef CS231N_THREADS_H
#define CS231N_THREADS_H

#ifdef _OPENMP
#include <omp.h>
#else
static inline int omp_get_max_threads(void) { return 1; }
#endif

#endif
