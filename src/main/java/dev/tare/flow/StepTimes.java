package dev.tare.flow;

import dev.tare.flow.file.FlagSpec;
import dev.tare.flow.file.FlowStep;
import dev.tare.oci.Digest;
import dev.tare.store.Records;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long the steps of a flow took when they last ran, in milliseconds by label. The store keeps them for each build
 * file; they are a hint to the {@link Schedule} and may be lost at any time.
 */
public final class StepTimes {
    private static final String KIND = "flow-times";

    private final Map<String, Long> millis;

    private StepTimes(Map<String, Long> millis) {
        this.millis = millis;
    }

    /** Those that a store remembers. @param file the build file, absolute */
    public static StepTimes read(Records records, Path file) {
        byte[] bytes = records.get(KIND, key(file));
        return parse(bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8));
    }

    /** Lines of a number, a blank and a label; others are left out. */
    static StepTimes parse(String text) {
        Map<String, Long> millis = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int blank = line.indexOf(' ');
            long time = blank < 0 ? -1 : FlagSpec.number(line.substring(0, blank));
            if (time > 0) {
                millis.put(line.substring(blank + 1), time);
            }
        }
        return new StepTimes(millis);
    }

    /** Remembers these; those of steps that did not run stay. */
    public void write(Records records, Path file, Map<String, Long> ran) {
        Map<String, Long> all = new LinkedHashMap<>(millis);
        all.putAll(ran);
        records.put(KIND, key(file), format(all).getBytes(StandardCharsets.UTF_8));
    }

    static String format(Map<String, Long> millis) {
        StringBuilder text = new StringBuilder();
        millis.forEach((label, time) -> {
            // A label of several lines is possible, and not worth remembering.
            if (time > 0 && label.indexOf('\n') < 0) {
                text.append(time).append(' ').append(label).append('\n');
            }
        });
        return text.toString();
    }

    private static Digest key(Path file) {
        return Digest.sha256(file.toAbsolutePath().normalize().toString());
    }

    /** In milliseconds; 0 where it is not known. */
    public long of(FlowStep step) {
        return millis.getOrDefault(step.label(), 0L);
    }
}
