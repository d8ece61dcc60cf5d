package dev.tare.build.request;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a Go package is built.
 *
 * @param base the image that the program is put on; null for none
 * @param baseCmd whether the CMD of the base stays, as the program's arguments
 * @param ldflags flags of the linker in place of {@code -s -w}; null for those
 * @param flags further flags of {@code go build}
 */
public record GoRequest(
        @Nullable String base, boolean baseCmd, @Nullable String ldflags, List<String> flags) {
    /** On nothing, with the usual flags. */
    public static final GoRequest USUAL = new GoRequest(null, false, null, List.of());

    public GoRequest {
        flags = List.copyOf(flags);
    }

    /** What is asked for that means nothing to a Dockerfile, by the names of the flags. */
    public List<String> given() {
        List<String> out = new ArrayList<>();
        if (ldflags != null) {
            out.add("ldflags");
        }
        if (!flags.isEmpty()) {
            out.add("go-flag");
        }
        if (base != null) {
            out.add("base");
        }
        if (baseCmd) {
            out.add("base-cmd");
        }
        return out;
    }
}
