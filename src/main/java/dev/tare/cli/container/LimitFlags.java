package dev.tare.cli.container;

import dev.tare.cli.build.StepFlags;
import dev.tare.cli.command.Arguments;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.Op;
import dev.tare.sandbox.Limits;
import dev.tare.text.Bytes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container may take of the machine, in docker's form (moby, {@code daemon/daemon_unix.go}). */
final class LimitFlags {
    /** Docker's: with less, no program starts. */
    private static final long LEAST_MEMORY = 6 << 20;

    private static final long PERIOD_MICROS = 100_000;

    private LimitFlags() {}

    static Limits limits(Arguments arguments) {
        List<Op.Ulimit> ulimits = new ArrayList<>();
        for (String limit : arguments.values("ulimit")) {
            Op.Ulimit one = StepFlags.ulimit(limit);
            ulimits.removeIf(each -> each.name().equals(one.name()));
            ulimits.add(one);
        }
        Long pids = number(arguments, "pids-limit", -1, Long.MAX_VALUE);
        return new Limits(
                memory(arguments),
                cpu(arguments),
                pids == null || pids <= 0 ? null : pids,
                ulimits,
                bytes(arguments, "shm-size"));
    }

    private static Limits.Memory memory(Arguments arguments) {
        Long limit = bytes(arguments, "memory");
        Long reservation = bytes(arguments, "memory-reservation");
        Long swap = "-1".equals(arguments.value("memory-swap")) ? Long.valueOf(-1) : bytes(arguments, "memory-swap");
        if (limit != null && limit < LEAST_MEMORY) {
            throw TareException.usage("--memory is at least 6m, not " + arguments.value("memory"), null);
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
        boolean waits = arguments.has("oom-kill-disable");
        if (waits && limit == null) {
            throw TareException.usage(
                    "--oom-kill-disable needs --memory", "else it is the machine that would stand still");
        }
        return new Limits.Memory(limit, swap, reservation, number(arguments, "memory-swappiness", 0, 100), waits);
    }

    private static Limits.Cpu cpu(Arguments arguments) {
        Long period = number(arguments, "cpu-period", 1000, 1_000_000);
        Long quota = number(arguments, "cpu-quota", 1000, Long.MAX_VALUE);
        String cpus = arguments.value("cpus");
        if (cpus != null) {
            if (period != null || quota != null) {
                throw TareException.usage("--cpus says the same as --cpu-period and --cpu-quota", "give one of them");
            }
            period = PERIOD_MICROS;
            quota = quota(cpus);
        }
        return new Limits.Cpu(
                number(arguments, "cpu-shares", 0, 262_144),
                period,
                quota,
                list(arguments, "cpuset-cpus"),
                list(arguments, "cpuset-mems"));
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
    private static @Nullable String list(Arguments arguments, String flag) {
        String text = arguments.value(flag);
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

    private static @Nullable Long bytes(Arguments arguments, String flag) {
        String text = arguments.value(flag);
        if (text == null) {
            return null;
        }
        long bytes = Bytes.parse(text);
        if (bytes < 0) {
            throw TareException.usage("--" + flag + " \"" + text + "\" is no size", "such as 64m or 1g");
        }
        return bytes == 0 ? null : bytes;
    }

    private static @Nullable Long number(Arguments arguments, String flag, long least, long most) {
        String text = arguments.value(flag);
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
