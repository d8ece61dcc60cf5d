package dev.tare.golang;

import dev.tare.binary.go.BuildInfo;
import dev.tare.oci.Platform;
import java.nio.file.Path;

/**
 * A program that was built.
 *
 * @param folder holds the program and nothing else
 * @param name of the program and of its file, as {@code go install} would call it
 * @param platform that it runs on
 * @param info what the program says of its making
 * @param command how it was built, for the history: {@code tare build ./cmd/app # go1.26.8 -trimpath ..}. It names no
 *     place outside the module, so that it is the same on every machine
 */
public record GoBinary(Path folder, String name, Platform platform, BuildInfo info, String command) {
    /** The program's file. */
    public Path file() {
        return folder.resolve(name);
    }
}
