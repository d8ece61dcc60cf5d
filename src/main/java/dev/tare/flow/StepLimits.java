package dev.tare.flow;

import dev.tare.plan.Op;
import org.jspecify.annotations.Nullable;

/**
 * What the programs of a step are held to. What is null is as the command line says.
 *
 * @param network of RUN
 * @param memory in bytes
 * @param cpus the processors that may be used, in cpuset's form, such as {@code 0-2,4}
 * @param cpuShares the weight against other programs; 1024 is a program's usual one
 */
public record StepLimits(
        Op.@Nullable Network network,
        @Nullable Long memory,
        @Nullable String cpus,
        @Nullable Integer cpuShares) {}
