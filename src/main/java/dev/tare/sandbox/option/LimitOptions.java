package dev.tare.sandbox.option;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.Op;
import dev.tare.sandbox.Limits;
import dev.tare.text.Bytes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads limits in docker's form (moby, {@code daemon/daemon_unix.go}). What is null was not given. */
public final class LimitOptions {
    /** Docker's: with less, no program starts. */
    private static final long LEAST_MEMORY = 6 << 20;

    private static final long PERIOD_MICROS = 100_000;

    private LimitOptions() {}

    /**
     * Limits of memory.
     *
     * @param waits whether processes wait instead of being killed when it is used up
     */
    public static Limits.Memory memory(
            @Nullable String most,
            @Nullable String withSwap,
            @Nullable String reserved,
            @Nullable String swappiness,
            boolean waits) {
        Long limit = bytes("memory", most);
        Long reservation = bytes("memory-reservation", reserved);
        Long swap = "-1".equals(withSwap) ? Long.valueOf(-1) : bytes("memory-swap", withSwap);
        if (limit != null && limit < LEAST_MEMORY) {
            throw TareException.usage("--memory is at least 6m, not " + most, null);
        }
        if (swap != null && limit == null) {
            throw TareException.usage("--memory-swap needs --memory", "it is the two together");
        }
        if (swap != null && swap >= 0 && limit != null && swap < limit) {
            throw TareException.usage(
                    "--memory-swap is the memory and the swap together: not less than --memory", null);
        }
        if (reservation != null && limit != null && reservation > limit) {
            throw TareException.usage("--memory-reservation is not more than --memory", null);
        }
        if (waits && limit == null) {
            throw TareException.usage(
                    "--oom-kill-disable needs --memory", "else it is the machine that would stand still");
        }
        return new Limits.Memory(limit, swap, reservation, number("memory-swappiness", swappiness, 0, 100), waits);
    }

    /**
     * Limits of processors.
     *
     * @param cpus the most of them, such as {@code 1.5}, in place of period and quota
     * @param set where it runs, such as {@code 0-2,4}
     * @param nodes of memory, in the same form
     */
    public static Limits.Cpu cpu(
            @Nullable String shares,
            @Nullable String period,
            @Nullable String quota,
            @Nullable String cpus,
            @Nullable String set,
            @Nullable String nodes) {
        Long micros = number("cpu-period", period, 1000, 1_000_000);
        Long most = number("cpu-quota", quota, 1000, Long.MAX_VALUE);
        if (cpus != null) {
            if (micros != null || most != null) {
                throw TareException.usage("--cpus says the same as --cpu-period and --cpu-quota", "give one of them");
            }
            micros = PERIOD_MICROS;
            most = quota(cpus);
        }
        return new Limits.Cpu(
                number("cpu-shares", shares, 0, 262_144),
                micros,
                most,
                list("cpuset-cpus", set),
                list("cpuset-mems", nodes));
    }

    /** The most processes; null for no limit. */
    public static @Nullable Long pids(@Nullable String text) {
        Long pids = number("pids-limit", text, -1, Long.MAX_VALUE);
        return pids == null || pids <= 0 ? null : pids;
    }

    /** Of several limits of one name the last holds. */
    public static List<Op.Ulimit> ulimits(List<String> texts) {
        List<Op.Ulimit> ulimits = new ArrayList<>();
        for (String limit : texts) {
            Op.Ulimit one = OptionValues.ulimit(limit);
            ulimits.removeIf(each -> each.name().equals(one.name()));
            ulimits.add(one);
        }
        return ulimits;
    }

    private static long quota(String cpus) {
        int most = Runtime.getRuntime().availableProcessors();
        try {
            BigDecimal number = new BigDecimal(cpus);
            boolean fits = number.compareTo(new BigDecimal("0.01")) >= 0 && number.compareTo(new BigDecimal(most)) <= 0;
            if (fits && cpus.length() <= 20) {
                return number.multiply(new BigDecimal(PERIOD_MICROS)).longValue();
            }
        } catch (NumberFormatException e) {
            throw TareException.usage("--cpus takes a number such as 1.5, not \"" + cpus + "\"", null);
        }
        throw TareException.usage("--cpus takes 0.01 to " + most + " on this machine, not " + cpus, null);
    }

    /** Numbers and ranges, in the kernel's form (cpuset(7)). */
    private static @Nullable String list(String flag, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        boolean fits = Character.isDigit(text.charAt(0)) && Character.isDigit(text.charAt(text.length() - 1));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            fits &= c >= '0' && c <= '9' || c == ',' || c == '-';
        }
        if (!fits) {
            throw TareException.usage("--" + flag + " takes a list such as 0-2,4, not \"" + text + "\"", null);
        }
        return text;
    }

    /** A size such as {@code 64m}. @param flag without dashes, for the error */
    public static @Nullable Long bytes(String flag, @Nullable String text) {
        if (text == null) {
            return null;
        }
        long bytes = Bytes.parse(text);
        if (bytes < 0) {
            throw TareException.usage("--" + flag + " \"" + text + "\" is no size", "such as 64m or 1g");
        }
        return bytes == 0 ? null : bytes;
    }

    private static @Nullable Long number(String flag, @Nullable String text, long least, long most) {
        if (text == null) {
            return null;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw TareException.usage("--" + flag + " takes a whole number, not \"" + text + "\"", null);
        }
        throw TareException.usage(
                "--" + flag + " takes " + least + (most == Long.MAX_VALUE ? " or more" : " to " + most) + ", not "
                        + text,
                null);
    }
}
