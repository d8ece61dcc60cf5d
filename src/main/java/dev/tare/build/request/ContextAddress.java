package dev.tare.build.request;

import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.GitRef;
import dev.tare.plan.Op;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Build contexts that are addresses: git repositories, tars, and plain Dockerfiles. */
public final class ContextAddress {
    /** What BuildKit calls the one file of such a context that is no archive. */
    public static final String FILE = "context";

    private ContextAddress() {}

    /** Whether a context is an address by its form, whatever folders are there. */
    public static boolean isAddress(String typed) {
        try {
            GitRef repository = GitRef.of(typed);
            if (repository != null && !repository.has(GitRef.Trait.LOOKS_LOCAL)) {
                return true;
            }
        } catch (IllegalArgumentException e) {
            return true;
        }
        return typed.startsWith("http://") || typed.startsWith("https://");
    }

    /** What an address stands for; null where it is a path. */
    static Op.@Nullable TreeSource of(String typed, Workplace place) {
        GitRef repository;
        try {
            repository = GitRef.of(typed);
        } catch (IllegalArgumentException e) {
            throw TareException.usage("the build context " + typed + ": " + e.getMessage(), null);
        }
        if (repository != null && !(repository.has(GitRef.Trait.LOOKS_LOCAL) && Files.exists(place.path(typed)))) {
            return repository.source();
        }
        return typed.startsWith("http://") || typed.startsWith("https://")
                ? new Op.HttpSource(typed, FILE, null, true)
                : null;
    }
}
