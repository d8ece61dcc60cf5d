package dev.tare.sandbox;

import dev.tare.plan.Op;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container may take of the machine; what is null is not limited.
 *
 * @param memory and swap
 * @param cpu time and places
 * @param pids most processes and threads
 * @param ulimits of setrlimit(2)
 * @param shmBytes size of {@code /dev/shm}, or null for docker's 64 MiB
 */
public record Limits(
        Memory memory,
        Cpu cpu,
        @Nullable Long pids,
        List<Op.Ulimit> ulimits,
        @Nullable Long shmBytes) {
    public static final Limits NONE = new Limits(Memory.NONE, Cpu.NONE, null, List.of(), null);

    public Limits {
        ulimits = List.copyOf(ulimits);
    }

    /** Whether a control group is needed. */
    public boolean needsGroup() {
        return !resources(true).isEmpty();
    }

    /**
     * Memory, in bytes.
     *
     * @param limit the most
     * @param swap the most of memory and swap together; -1 for no limit of swap
     * @param reservation what is left when memory is scarce
     * @param swappiness 0 to 100
     * @param oomKillDisable whether processes wait instead of being killed when memory is used up
     */
    public record Memory(
            @Nullable Long limit,
            @Nullable Long swap,
            @Nullable Long reservation,
            @Nullable Long swappiness,
            boolean oomKillDisable) {
        public static final Memory NONE = new Memory(null, null, null, null, false);
    }

    /**
     * Processors.
     *
     * @param shares weight against others, where 1024 is usual
     * @param periodMicros of the scheduler
     * @param quotaMicros of processor time in each period
     * @param cpus where it runs, such as {@code 0-2,4}
     * @param mems nodes of memory, in the same form
     */
    public record Cpu(
            @Nullable Long shares,
            @Nullable Long periodMicros,
            @Nullable Long quotaMicros,
            @Nullable String cpus,
            @Nullable String mems) {
        public static final Cpu NONE = new Cpu(null, null, null, null, null);
    }

    /**
     * The members of {@code linux.resources} (runtime-spec, config-linux.md), without devices.
     *
     * @param swapLimit whether the kernel knows a limit of swap
     */
    public Map<String, @Nullable Object> resources(boolean swapLimit) {
        Map<String, @Nullable Object> inMemory = new LinkedHashMap<>();
        put(inMemory, "limit", memory.limit());
        // Docker's: as much swap as memory.
        Long swap = memory.swap() == null && memory.limit() != null ? Long.valueOf(2 * memory.limit()) : memory.swap();
        put(inMemory, "swap", swapLimit ? swap : null);
        put(inMemory, "reservation", memory.reservation());
        put(inMemory, "swappiness", memory.swappiness());
        put(inMemory, "disableOOMKiller", memory.oomKillDisable() ? Boolean.TRUE : null);
        Map<String, @Nullable Object> inCpu = new LinkedHashMap<>();
        put(inCpu, "shares", cpu.shares());
        put(inCpu, "period", cpu.periodMicros());
        put(inCpu, "quota", cpu.quotaMicros());
        put(inCpu, "cpus", cpu.cpus());
        put(inCpu, "mems", cpu.mems());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        if (!inMemory.isEmpty()) {
            json.put("memory", inMemory);
        }
        if (!inCpu.isEmpty()) {
            json.put("cpu", inCpu);
        }
        if (pids != null) {
            json.put("pids", Map.of("limit", pids));
        }
        return json;
    }

    private static void put(Map<String, @Nullable Object> json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
