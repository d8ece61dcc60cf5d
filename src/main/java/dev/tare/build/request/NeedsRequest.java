package dev.tare.build.request;

import dev.tare.needs.files.NeedsChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options for the files that a program needs at run time.
 *
 * @param mode what is done about them; null for the usual: added to the image of a Go package, told of a Dockerfile's
 * @param with needs that are met whether the program has them or not, such as {@code ca} and {@code tz}
 * @param without needs that are not met though the program has them
 * @param ca files with certificates of authorities, from the package's folder or absolute
 * @param tz time zones in place of all, such as {@code Europe/Paris}
 */
public record NeedsRequest(
        @Nullable NeedsMode mode, List<String> with, List<String> without, List<String> ca, List<String> tz) {
    /** No options: the program itself decides. */
    public static final NeedsRequest USUAL = new NeedsRequest(null, List.of(), List.of(), List.of(), List.of());

    public NeedsRequest {
        with = List.copyOf(with);
        without = List.copyOf(without);
        ca = List.copyOf(ca);
        tz = List.copyOf(tz);
    }

    /** This, with the values of another where this has none. */
    public NeedsRequest over(NeedsRequest other) {
        return new NeedsRequest(
                mode == null ? other.mode : mode,
                with.isEmpty() ? other.with : with,
                without.isEmpty() ? other.without : without,
                ca.isEmpty() ? other.ca : ca,
                tz.isEmpty() ? other.tz : tz);
    }

    /** @throws TareException (usage) when a word of it means nothing */
    public NeedsChoice choice() {
        return NeedsChoice.parse(with, without, ca, tz);
    }

    /** What of it a Dockerfile cannot follow: files are chosen where some are added. */
    List<String> given() {
        if (mode == NeedsMode.ADD) {
            return List.of();
        }
        List<String> out = new ArrayList<>();
        DockerfileRequest.add(out, "with", !with.isEmpty());
        DockerfileRequest.add(out, "without", !without.isEmpty());
        DockerfileRequest.add(out, "ca", !ca.isEmpty());
        DockerfileRequest.add(out, "tz", !tz.isEmpty());
        return out;
    }
}
