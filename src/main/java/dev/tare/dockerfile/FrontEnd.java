package dev.tare.dockerfile;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.oci.Reference;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code # syntax=} may ask for: the front end that is built in, in any version. */
public final class FrontEnd {
    private static final Set<String> OURS = Set.of("docker/dockerfile", "docker/dockerfile-upstream");

    private FrontEnd() {}

    /** @throws TareException at the directive, when it names another front end */
    public static void require(Dockerfile dockerfile) {
        String syntax = dockerfile.syntax();
        if (syntax == null || syntax.isBlank()) {
            return;
        }
        // What follows the name is for the front end itself.
        String name = syntax.strip().split("\\s", 2)[0];
        Reference reference = Reference.parse(name);
        if (reference == null || !OURS.contains(reference.familiarName())) {
            Location where = place(dockerfile.source(), name);
            String message = "the front end " + name + " is another one than Dockerfile's";
            String hint = "only docker/dockerfile is built in";
            throw where == null ? TareException.failed(message, hint) : TareException.at(where, message, hint);
        }
    }

    private static @Nullable Location place(SourceText source, String name) {
        int at = source.text().indexOf(name);
        if (at < 0) {
            return null;
        }
        int line = 1
                + (int) source.text()
                        .substring(0, at)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return Location.of(source, line, name);
    }
}
