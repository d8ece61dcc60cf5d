package dev.tare.dockerfile.toolchain;

import java.util.List;
import java.util.Map;

/**
 * Where programs are looked for.
 *
 * @param folders of PATH, in order
 */
record SearchPath(List<String> folders) {
    SearchPath {
        folders = List.copyOf(folders);
    }

    /** That of a step. */
    static SearchPath of(Map<String, String> variables) {
        return new SearchPath(List.of(variables.getOrDefault("PATH", "/bin").split(":", -1)));
    }

    /** Whether it is the same wherever a command runs. */
    boolean isPlain() {
        for (String folder : folders) {
            if (!folder.startsWith("/")) {
                return false;
            }
        }
        return true;
    }

    /** Whether a program that is put to this place may be what {@code go} or a shell starts. */
    boolean finds(String output) {
        boolean found = output.contains("/go/bin") || output.contains("/pkg/tool");
        for (String folder : folders) {
            found |= output.equals(folder) || output.startsWith(folder + "/");
        }
        return found;
    }
}
