/**
 * A plan as BuildKit's LLB: {@link dev.tare.buildkit.llb.LlbEncoder} makes the definition that a daemon solves, and says what a
 * session has to hand to it. Pure functions of the plan.
 */
@NullMarked
package dev.tare.buildkit.llb;

import org.jspecify.annotations.NullMarked;
