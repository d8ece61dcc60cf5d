package dev.tare.build.request;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.golang.GoOptions;
import dev.tare.golang.GoPackage;
import dev.tare.oci.content.StandardInput;
import dev.tare.plan.Op;
import dev.tare.source.BuildFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an image is made of. */
public sealed interface BuildSource extends AutoCloseable {
    /** The line that announces what is about to be built. */
    String said();

    /** Whether a program may have to run for it, which takes the rights to mount. */
    default boolean mayRun() {
        return false;
    }

    @Override
    default void close() {
        // Only a tar on standard input holds anything.
    }

    /**
     * A Go package.
     *
     * @param typed the folder as the user typed it
     * @param beside the file in the same folder that would be built without {@code --go}; null for none
     * @param fetched where it came from and how {@code go} is to take it, or null for a folder of the user's
     * @param more packages of the same module, whose programs are in the same image
     */
    record GoFolder(
            GoPackage goPackage,
            String typed,
            @Nullable String beside,
            @Nullable Fetched fetched,
            List<GoPackage> more) implements BuildSource {
        public GoFolder {
            more = List.copyOf(more);
        }

        /** One program. */
        public GoFolder(GoPackage goPackage, String typed, @Nullable String beside, @Nullable Fetched fetched) {
            this(goPackage, typed, beside, fetched, List.of());
        }

        /** The same with other packages of the module. @param packages at least one */
        GoFolder of(List<GoPackage> packages) {
            return new GoFolder(packages.getFirst(), typed, beside, fetched, packages.subList(1, packages.size()));
        }

        /** All packages, the first of which is what runs. */
        public List<GoPackage> packages() {
            List<GoPackage> all = new ArrayList<>(List.of(goPackage));
            all.addAll(more);
            return all;
        }

        @Override
        public String said() {
            String also = beside == null ? "" : " (there is a " + beside + ", too: it is built without --go)";
            return "Building the Go package " + typed + also;
        }
    }

    /**
     * A Go package that is not in a folder of the user's.
     *
     * @param source where it comes from; null for standard input
     * @param environment variables for {@code go}
     * @param versionControl what {@code go} may ask version control for
     */
    record Fetched(
            Op.@Nullable TreeSource source, Map<String, String> environment, GoOptions.VersionControl versionControl) {
        public Fetched {
            environment = Map.copyOf(environment);
        }
    }

    /**
     * A Dockerfile.
     *
     * @param text with the name that messages use
     * @param file null when it came from standard input or from a tar
     * @param folder the build context, or null for none
     * @param archive the build context as a tar, or null
     * @param remote the build context somewhere else, or null
     * @param typed the context as the user typed it
     * @param go whether the folder also holds a Go package, which is not built
     * @param ignoring the ignore file of this build; null for the Dockerfile's own, else the context's
     * @param asked the original question, while it is not known what the context holds; else null
     */
    record DockerfileText(
            SourceText text,
            @Nullable Path file,
            @Nullable Path folder,
            @Nullable StandardInput archive,
            Op.@Nullable TreeSource remote,
            String typed,
            boolean go,
            @Nullable Path ignoring,
            @Nullable Asked asked)
            implements BuildSource {
        /** In a folder that holds no Go package worth mentioning. @param file null for a text from elsewhere */
        public DockerfileText(SourceText text, @Nullable Path file, @Nullable Path folder) {
            this(text, file, folder, null, null, "standard input", false, null, null);
        }

        /** Whether the context has to be fetched or unpacked before it is known what is in it. */
        public boolean isElsewhere() {
            return remote != null || archive != null;
        }

        @Override
        public boolean mayRun() {
            try {
                return isElsewhere() || Dockerfile.parse(text).hasRun();
            } catch (TareException e) {
                // Its build tells what is wrong.
                return false;
            }
        }

        /** What identifies the same context in another build; null for a tar, or without a context. */
        public @Nullable String project() {
            if (folder != null) {
                return folder.toAbsolutePath().normalize().toString();
            }
            return remote == null ? null : typed;
        }

        /** The ignore file that applies, whether it exists or not; null where the context is no folder. */
        public @Nullable Path ignoreFile() {
            if (folder == null || ignoring != null) {
                return ignoring;
            }
            return file == null ? folder.resolve(".dockerignore") : BuildFiles.ignoreFile(file, folder);
        }

        @Override
        public String said() {
            // What such a context holds is not known yet.
            boolean unknown =
                    isElsewhere() && text.text().isEmpty() && text.name().equals("Dockerfile");
            return "Building " + (unknown ? typed : text.name()) + (go ? " (" + GO_TOO + ")" : "");
        }
    }

    /** Announces the build of a Dockerfile. */
    String GO_TOO = "there is a Go package, too: --go builds it";

    /**
     * Finds what to build in a place: a Dockerfile takes precedence over a go.mod.
     *
     * @throws TareException (usage) when there is nothing to build
     */
    static BuildSource find(Asked asked, Workplace place) {
        return new SourceFinder(asked, place).find();
    }

    /**
     * The same for several folders, which are the packages of one image.
     *
     * @param more besides that of {@code asked}, as the user typed them
     */
    static BuildSource find(Asked asked, List<String> more, Workplace place) {
        BuildSource first = find(asked, place);
        return more.isEmpty() ? first : SourceFinder.together(first, asked, more, place);
    }

    /** The same for a folder, with no further wishes. @param folder from the working directory of this process */
    static BuildSource of(Path folder) {
        return find(
                new Asked(folder.toString(), null, null),
                Workplace.of(Path.of("").toAbsolutePath()));
    }

    /**
     * Where to look.
     *
     * @param context a folder, an address, or {@code -} for a tar or a Dockerfile from standard input
     * @param file the Dockerfile, {@code -} for standard input; null for {@code Dockerfile} in the context
     * @param go the folder in the context of the Go package to build though there is a Dockerfile; or null
     */
    record Asked(
            String context, @Nullable String file, @Nullable String go) {}
}
