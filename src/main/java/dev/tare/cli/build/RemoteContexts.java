package dev.tare.cli.build;

import dev.tare.cli.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.GitRef;
import dev.tare.plan.Op;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Build contexts that are addresses: git repositories, tars, and plain Dockerfiles. */
final class RemoteContexts {
    /** What BuildKit calls the one file of such a context that is no archive. */
    static final String FILE = "context";

    private RemoteContexts() {}

    /** What an address stands for; null where it is a path. */
    static Op.@Nullable TreeSource of(String typed, Console console) {
        GitRef repository;
        try {
            repository = GitRef.of(typed);
        } catch (IllegalArgumentException e) {
            throw TareException.usage("the build context " + typed + ": " + e.getMessage(), null);
        }
        if (repository != null && !(repository.looksLocal() && Files.exists(console.path(typed)))) {
            return repository.source();
        }
        return typed.startsWith("http://") || typed.startsWith("https://")
                ? new Op.HttpSource(typed, FILE, null, true)
                : null;
    }
}
