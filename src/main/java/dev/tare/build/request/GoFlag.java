package dev.tare.build.request;

import dev.tare.golang.toolchain.GoVersion;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of {@code --go}: without a value and as {@code --go=FOLDER} it names the package to build, as
 * {@code --go=1.26.3} the version of Go.
 *
 * @param folder of the package, in the context; null where the flag is not given
 * @param toolchain such as {@code go1.26.3}; null where none is named
 * @param operands the other words, without a version that was meant for the flag
 */
public record GoFlag(@Nullable String folder, @Nullable String toolchain, List<String> operands) {
    private static final String HERE = ".";

    public GoFlag {
        operands = List.copyOf(operands);
    }

    /** @param values of the flag. @param words the operands of the command line */
    public static GoFlag of(List<String> values, List<String> words, Workplace place) {
        String folder = null;
        String toolchain = null;
        for (String value : values) {
            String name = GoVersion.toolchainName(value);
            if (name == null) {
                folder = value;
            } else {
                toolchain = name;
            }
        }
        List<String> operands = new ArrayList<>(words);
        for (int i = 0; i < operands.size() && HERE.equals(folder) && toolchain == null; i++) {
            // The value of the flag may be left out, so that of "--go 1.26.3" is taken for an operand.
            String name = GoVersion.toolchainName(operands.get(i));
            if (name != null && !Files.exists(place.path(operands.get(i)))) {
                toolchain = name;
                operands.remove(i);
            }
        }
        return new GoFlag(folder == null && toolchain != null ? HERE : folder, toolchain, operands);
    }

    /** The folder, the address or {@code -} that is built. */
    public String context() {
        return operands.isEmpty() ? HERE : operands.getFirst();
    }

    /** The place with GOTOOLCHAIN set, by which anybody asks {@code go} for a version. */
    public Workplace in(Workplace place) {
        return toolchain == null ? place : place.with("GOTOOLCHAIN", toolchain);
    }
}
