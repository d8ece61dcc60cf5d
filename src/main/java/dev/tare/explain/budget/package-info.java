/** What images may at most be, and whether they are. Begin at {@code BudgetCheck}. */
@NullMarked
package dev.tare.explain.budget;

import org.jspecify.annotations.NullMarked;
