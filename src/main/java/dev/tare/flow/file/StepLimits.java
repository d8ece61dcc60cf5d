package dev.tare.flow.file;

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
        @Nullable Integer cpuShares) {
    /** The kernel's list format: numbers and ranges between commas. */
    public static boolean isCpuSet(String text) {
        for (String range : text.split(",", -1)) {
            int dash = range.indexOf('-');
            String from = dash < 0 ? range : range.substring(0, dash);
            String to = dash < 0 ? range : range.substring(dash + 1);
            if (!isCpu(from) || !isCpu(to) || Integer.parseInt(from) > Integer.parseInt(to)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCpu(String text) {
        boolean digits = !text.isEmpty() && text.length() < 6;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits;
    }
}
