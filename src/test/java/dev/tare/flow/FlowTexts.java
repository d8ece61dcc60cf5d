package dev.tare.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.Flow;
import dev.tare.flow.file.FlowReader;
import java.util.Map;

/** Flows written in tests. */
public final class FlowTexts {
    private FlowTexts() {}

    public static Flow read(String text) {
        return FlowReader.read(new SourceText("build.yml", text), Map.<String, String>of()::get);
    }

    /** The text of the error that a flow gives, as the user sees it. */
    public static String error(String text) {
        TareException e = catchThrowableOfType(TareException.class, () -> read(text));
        assertThat(e).as("no error").isNotNull();
        return e.problem().render();
    }

    /** A flow of this schema, with these lines for its steps. */
    public static String flow(String version, String... lines) {
        StringBuilder text = new StringBuilder("build:\n  version: " + version + "\n  steps:\n");
        for (String line : lines) {
            text.append("    ").append(line).append('\n');
        }
        return text.toString();
    }

    /** Steps that depend on others, each as {@code label: dependency dependency}. */
    public static Flow graph(String... steps) {
        String[] lines = new String[steps.length];
        for (int i = 0; i < steps.length; i++) {
            int colon = steps[i].indexOf(':');
            lines[i] = steps[i].substring(0, colon) + ": {depends_on: ["
                    + String.join(", ", steps[i].substring(colon + 1).strip().split(" +")) + "]}";
        }
        return read(flow("2026-11-20", lines));
    }

    /** In how many lines two texts of as many lines differ. */
    static long changedLines(String before, String after) {
        String[] old = before.split("\n", -1);
        String[] made = after.split("\n", -1);
        assertThat(made).hasSameSizeAs(old);
        return java.util.stream.IntStream.range(0, old.length)
                .filter(i -> !old[i].equals(made[i]))
                .count();
    }
}
