/* One step of Adam, cs231n/optim.py's formulas number by number: all that a number needs is read and written once.
 * NumPy walks over the arrays once for each operation. */
TARGET static void NAME(adam)(const Adam *rule, Size count, const void *w_, const void *dw_, const void *old_m_,
                              const void *old_v_, void *next_w_, void *m_, void *v_) {
    const REAL *w = w_, *dw = dw_, *old_m = old_m_, *old_v = old_v_;
    REAL *next_w = next_w_, *m = m_, *v = v_;
    const REAL beta1 = (REAL)rule->beta1, rest1 = (REAL)(1 - rule->beta1);
    const REAL beta2 = (REAL)rule->beta2, rest2 = (REAL)(1 - rule->beta2);
    const REAL correction = (REAL)rule->correction, epsilon = (REAL)rule->epsilon, rate = (REAL)rule->rate;
    INDEPENDENT for (Size i = 0; i < count; i++) { /* there are too many arrays for a compiler to see that itself */
        m[i] = beta1 * old_m[i] + rest1 * dw[i];
        v[i] = beta2 * old_v[i] + rest2 * dw[i] * dw[i];
        next_w[i] = w[i] - rate * m[i] / (SQUARE_ROOT(v[i] * correction) + epsilon);
    }
}
