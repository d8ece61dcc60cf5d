package dev.tare.sandbox;

import dev.tare.posix.Boot;
import dev.tare.posix.Processes;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One process for all times: the number alone is given again to others.
 *
 * @param pid its number
 * @param startTime in clock ticks since boot
 * @param boot identity of that boot
 */
public record ProcessId(long pid, long startTime, String boot) {
    /** A process that runs now; null when it has ended already. */
    public static @Nullable ProcessId of(long pid) {
        long startTime = Processes.startTime(pid);
        return startTime == 0 ? null : new ProcessId(pid, startTime, Boot.id());
    }

    public static ProcessId self() {
        ProcessId self = of(ProcessHandle.current().pid());
        if (self == null) {
            throw new IllegalStateException("/proc is not mounted");
        }
        return self;
    }

    public boolean isAlive() {
        return Processes.startTime(pid) == startTime && Boot.id().equals(boot);
    }

    /** Sends a signal, unless the process has ended; false then. */
    public boolean signal(int number) {
        try {
            return isAlive() && Processes.signal(pid, number);
        } catch (IOException e) {
            throw SandboxFailures.of("process " + pid + " cannot be signalled", e);
        }
    }

    /** Waits for the end of the process; false when the time is over first. */
    public boolean awaitEnd(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (isAlive()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    public static @Nullable ProcessId fromJson(@Nullable Object json) throws IOException {
        if (json == null) {
            return null;
        }
        Map<String, @Nullable Object> map = Json.object(json);
        return new ProcessId(
                Json.number(map.get("pid")), Json.number(map.get("startTime")), Json.string(map.get("boot")));
    }

    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pid", pid);
        json.put("startTime", startTime);
        json.put("boot", boot);
        return json;
    }
}
