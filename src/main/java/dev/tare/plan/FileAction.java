package dev.tare.plan;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One change of a {@link FileOp}. Destinations are absolute paths in the tree that is changed. */
public sealed interface FileAction {
    void encode(Encoder to);

    /**
     * Copies from another tree.
     *
     * @param input which input of the op to copy from, 1 or more (0 is the tree that is changed)
     * @param source path or pattern in that input
     * @param destination absolute; a trailing slash asks for a directory
     * @param owner null keeps what the source has (root for a local context)
     * @param mode octal ({@code 0755}) or symbolic ({@code u=rwX,go=rX}) text, null keeps the source's
     * @param excludes patterns of what is left out
     * @param time of all that is copied, in seconds since 1970; null keeps what the source has
     * @param capabilities that each copied file gives to who executes it, in place of those of the source; none keeps
     *     those ({@link dev.tare.oci.tree.FileCapabilities#NAMES})
     */
    record Copy(
            int input,
            String source,
            String destination,
            @Nullable Owner owner,
            @Nullable String mode,
            Set<Option> options,
            List<String> excludes,
            @Nullable Long time,
            List<String> capabilities)
            implements FileAction {
        /** How it is copied. */
        public enum Option {
            /** The source is a pattern; one that matches nothing copies nothing. */
            WILDCARD,
            /** Archives are unpacked (ADD). */
            UNPACK,
            /**
             * The source's directories are made below the destination ({@code COPY --parents}); those in front of {@code
             * /./} in the source are not.
             */
            PARENTS
        }

        public Copy {
            options = Set.copyOf(options);
            excludes = List.copyOf(excludes);
            capabilities = List.copyOf(capabilities);
        }

        /** With the times and capabilities of the source. */
        public Copy(
                int input,
                String source,
                String destination,
                @Nullable Owner owner,
                @Nullable String mode,
                Set<Option> options,
                List<String> excludes) {
            this(input, source, destination, owner, mode, options, excludes, null, List.of());
        }

        /** A copy of a path as it is. */
        public Copy(int input, String source, String destination) {
            this(input, source, destination, null, null, Set.of(), List.of());
        }

        public boolean has(Option option) {
            return options.contains(option);
        }

        @Override
        public void encode(Encoder to) {
            // Copies of Dockerfiles keep the digests that they had before there were these two.
            if (time != null || !capabilities.isEmpty()) {
                to.text("copy as").optional(time).texts(capabilities);
            }
            to.text("copy").number(input).text(source).text(destination);
            encodeOwner(to, owner);
            to.optional(mode);
            for (Option option : Option.values()) {
                to.flag(has(option));
            }
            to.texts(excludes);
        }
    }

    /**
     * Writes a file (a here-document), as if a file of this name were copied: into the destination where that is a
     * directory, else to it.
     *
     * @param name of the file, one part
     * @param content the text, written as UTF-8
     * @param destination absolute; a trailing slash asks for a directory
     * @param owner of the file and of the directories made for it
     * @param mode as for {@link Copy}; null is 0644
     */
    record Mkfile(
            String name,
            String content,
            String destination,
            @Nullable Owner owner,
            @Nullable String mode) implements FileAction {
        @Override
        public void encode(Encoder to) {
            to.text("mkfile").text(name).text(content).text(destination);
            encodeOwner(to, owner);
            to.optional(mode);
        }
    }

    /**
     * Makes a directory and its missing parents; does nothing where it exists.
     *
     * @param path absolute
     * @param mode permission bits
     * @param owner of all that are made
     * @param time of all that are made, in seconds since 1970
     */
    record Mkdir(String path, int mode, @Nullable Owner owner, long time) implements FileAction {
        /** With the time that everything has which we make: 0. */
        public Mkdir(String path, int mode, @Nullable Owner owner) {
            this(path, mode, owner, 0);
        }

        @Override
        public void encode(Encoder to) {
            to.text("mkdir").text(path).number(mode).number(time);
            encodeOwner(to, owner);
        }
    }

    /**
     * Removes a file, or a directory with all that is in it. The last part of the path is not followed. BuildKit takes a
     * link that leads nowhere for one that is not there.
     *
     * @param path absolute, not the root; with {@code wildcard} a pattern, and one that matches nothing removes nothing
     * @param allowNotFound whether a path that is not there is no failure
     */
    record Remove(String path, boolean wildcard, boolean allowNotFound) implements FileAction {
        @Override
        public void encode(Encoder to) {
            to.text("remove").text(path).flag(wildcard).flag(allowNotFound);
        }
    }

    /**
     * Makes a symbolic link where nothing is, in a directory that is there.
     *
     * @param target what the link says; it need not be there
     * @param path of the link, absolute
     * @param owner null is root
     * @param time in seconds since 1970
     */
    record Symlink(String target, String path, @Nullable Owner owner, long time) implements FileAction {
        @Override
        public void encode(Encoder to) {
            to.text("symlink").text(target).text(path).number(time);
            encodeOwner(to, owner);
        }
    }

    private static void encodeOwner(Encoder to, @Nullable Owner owner) {
        to.flag(owner != null);
        if (owner != null) {
            owner.encode(to);
        }
    }
}
