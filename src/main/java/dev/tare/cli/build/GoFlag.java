package dev.tare.cli.build;

import dev.tare.build.request.Workplace;
import dev.tare.cli.command.Arguments;
import dev.tare.golang.toolchain.GoVersion;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --go} says: {@code --go} and {@code --go=FOLDER} which package to build, {@code --go=1.26.3} by which Go.
 *
 * @param folder of the package, in the context; null where the flag is not given
 * @param toolchain such as {@code go1.26.3}; null where none is named
 * @param operands those of the command, without a version that was meant for the flag
 */
record GoFlag(@Nullable String folder, @Nullable String toolchain, List<String> operands) {
    private static final String HERE = ".";

    static GoFlag of(Arguments arguments, Workplace place) {
        String folder = null;
        String toolchain = null;
        for (String value : arguments.values("go")) {
            String name = GoVersion.toolchainName(value);
            if (name == null) {
                folder = value;
            } else {
                toolchain = name;
            }
        }
        List<String> operands = new ArrayList<>(arguments.operands());
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
    String context() {
        return operands.isEmpty() ? HERE : operands.getFirst();
    }

    /** The place, where {@code go} is asked for that version as anybody asks it. */
    Workplace in(Workplace place) {
        return toolchain == null ? place : place.with("GOTOOLCHAIN", toolchain);
    }
}
