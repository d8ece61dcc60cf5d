package dev.tare.source;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.Encoder;
import dev.tare.plan.Op;
import dev.tare.plan.Op.GitSource.Option;
import dev.tare.posix.Folders;
import dev.tare.store.disk.AtomicRemoval;
import dev.tare.store.disk.ProcessLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checkouts of git repositories, kept for the next build together with what was fetched. A branch or tag is asked for at
 * each build, once, so that all who read it see the same commit.
 */
final class GitRepositories {
    /** What was not used for so long is removed when a new checkout is made. */
    private static final Duration KEPT = Duration.ofDays(14);

    private final Path folder;
    private final Path temporary;
    private final Git git;
    private final GitRemotes remotes;
    private final Instant now;
    private final Map<String, GitRevision> revisions = new HashMap<>();

    /**
     * Repositories.
     *
     * @param folder where they are kept, in the store
     * @param temporary for what is not whole, or is no more, on the same file system
     * @param client finds out where a web server leads on to
     * @param now the time, by which the age of checkouts is judged
     */
    GitRepositories(Path folder, Path temporary, Git git, WebClient client, Instant now) {
        this.folder = folder;
        this.temporary = temporary;
        this.git = git;
        this.remotes = new GitRemotes(git, client);
        this.now = now;
    }

    /** The folder with the files of a source, which must not change. */
    Path open(Op.GitSource source) throws IOException {
        check(source);
        GitRevision revision = resolve(source);
        verify(source, revision);
        Path home = folder.resolve(Digest.sha256(source.remote()).hex());
        Path checkout = home.resolve("checkout-" + key(source, revision));
        try (ProcessLock.Held _ = lock(home)) {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
            if (!Files.isDirectory(checkout)) {
                make(source, revision, home, checkout);
            }
            // Beside it: the checkout's own time is that of the commit. It says what was checked out, for a check.
            Path used = CheckoutCheck.record(checkout);
            if (!Files.exists(used) || Files.size(used) == 0) {
                Files.writeString(used, revision.object());
            }
            Files.setLastModifiedTime(used, FileTime.from(now));
        }
        return subdirectory(source, checkout);
    }

    /** Makes the folder of a repository where it is missing, and waits until nobody else works on it. */
    static ProcessLock.Held lock(Path home) throws IOException {
        Files.createDirectories(home);
        return ProcessLock.of(home.resolve("lock")).exclude(_ -> {});
    }

    /** The commit that a source names in this build. */
    String commit(Op.GitSource source) throws IOException {
        check(source);
        GitRevision revision = resolve(source);
        return revision.commit().isEmpty() ? revision.object() : revision.commit();
    }

    private void make(Op.GitSource source, GitRevision revision, Path home, Path checkout) throws IOException {
        clean(home);
        GitMirror mirror = new GitMirror(git, remotes, home.resolve("repository"), source.remote());
        Path part = Files.createTempDirectory(home, "part-");
        try {
            mirror.open(revision.object(), part.resolve("repository"));
            mirror.fetch(revision);
            new GitCheckout(git, mirror, source, revision, part.resolve("tree")).make();
            Files.move(part.resolve("tree"), checkout, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(part);
        }
    }

    /** Leftovers of killed builds, and what has not been used for long. */
    private void clean(Path home) throws IOException {
        FileTime limit = FileTime.from(now.minus(KEPT));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                Path used = CheckoutCheck.record(file);
                if (name.startsWith("part-")) {
                    Folders.delete(file);
                } else if (name.startsWith("checkout-")
                        && Files.exists(used)
                        && Files.getLastModifiedTime(used).compareTo(limit) < 0) {
                    // Half of it would be taken for the whole by the next build.
                    boolean _ = AtomicRemoval.remove(temporary, file);
                    Files.delete(used);
                }
            }
        }
    }

    private static String key(Op.GitSource source, GitRevision revision) {
        String commit = revision.commit().isEmpty() ? revision.object() : revision.commit();
        Encoder key = new Encoder()
                .text(source.has(Option.KEEP_GIT_DIR) ? revision.object() : commit)
                .text(source.has(Option.KEEP_GIT_DIR) ? source.ref() + " " + revision.ref() : "")
                .flag(source.has(Option.KEEP_GIT_DIR))
                .flag(source.has(Option.SUBMODULES))
                .flag(source.has(Option.CHECKOUT_TIME));
        return key.toDigest().hex();
    }

    /** What would be an option, or another program, to git. */
    private static void check(Op.GitSource source) throws SourceFailure {
        int host = source.remote().contains("://")
                ? source.remote().indexOf("://") + 3
                : source.remote().indexOf('@') + 1;
        int user = source.remote().indexOf('@', host) + 1;
        if (source.remote().startsWith("-")
                || source.remote().startsWith("-", host)
                || source.remote().startsWith("-", user)) {
            throw new SourceFailure("\"" + source.remote() + "\" is no address of a git repository", null);
        }
        if (source.ref().startsWith("-")) {
            throw new SourceFailure("invalid git ref \"" + source.ref() + "\": it begins with -", null);
        }
        String checksum = source.checksum().toLowerCase(Locale.ROOT);
        if (!checksum.isEmpty() && !GitRevision.isHex(checksum)) {
            throw new SourceFailure(
                    "invalid checksum " + source.checksum() + " for a git repository",
                    "give the commit, or its beginning, in hex digits");
        }
    }

    private GitRevision resolve(Op.GitSource source) throws IOException {
        if (GitRevision.isCommit(source.ref())) {
            return new GitRevision("", source.ref(), "");
        }
        if (source.has(Option.FETCH_BY_COMMIT)) {
            if (!GitRevision.isCommit(source.checksum())) {
                throw new SourceFailure("fetch-by-commit requires a whole commit as checksum or ref", null);
            }
            String ref = source.ref().startsWith("refs/") ? source.ref() : "refs/heads/" + source.ref();
            return new GitRevision(source.ref().isEmpty() ? "" : ref, source.checksum(), "");
        }
        synchronized (revisions) {
            String key = source.remote() + " " + source.ref();
            GitRevision known = revisions.get(key);
            if (known == null) {
                known = ask(source);
                revisions.put(key, known);
            }
            return known;
        }
    }

    private GitRevision ask(Op.GitSource source) throws IOException {
        String ref = source.ref();
        List<String> words = ref.isEmpty()
                ? List.of("ls-remote", "--symref", "--", source.remote(), "HEAD")
                : List.of("ls-remote", "--", source.remote(), ref, ref + "^{}");
        Git.Result listing = remotes.run(source.remote(), words);
        if (listing.exit() != 0) {
            throw Git.failed("cannot reach git repository " + source.remote(), listing);
        }
        GitRevision found =
                ref.isEmpty() ? GitRevision.head(listing.output()) : GitRevision.find(listing.output(), ref);
        if (found == null) {
            throw new SourceFailure(
                    ref.isEmpty()
                            ? "could not find the default branch of " + source.remote()
                            : "repository " + source.remote() + " does not contain ref " + ref,
                    GitRevision.isHex(ref) && ref.length() >= 7 ? "a commit is given with all of its digits" : null);
        }
        return found;
    }

    /** As BuildKit: the checksum may be the beginning of the commit, or of the tag. */
    private static void verify(Op.GitSource source, GitRevision revision) throws SourceFailure {
        String checksum = source.checksum().toLowerCase(Locale.ROOT);
        boolean tagged = !revision.commit().isEmpty();
        if (!revision.object().startsWith(checksum)
                && !(tagged && revision.commit().startsWith(checksum))) {
            throw new SourceFailure(
                    "expected checksum to match " + source.checksum() + ", got " + revision.object()
                            + (tagged ? " or " + revision.commit() : "") + " for " + source.remote(),
                    "the ref has moved, or the checksum is that of another one");
        }
    }

    private static Path subdirectory(Op.GitSource source, Path checkout) throws SourceFailure {
        Path at = checkout;
        String path = TreePaths.clean(source.subdirectory());
        if (!path.isEmpty()) {
            for (String part : path.split("/", -1)) {
                at = at.resolve(part);
                if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                    throw new SourceFailure(
                            "the git repository " + source.remote() + " has no folder " + source.subdirectory(),
                            Files.exists(at, LinkOption.NOFOLLOW_LINKS)
                                    ? checkout.relativize(at) + " is no folder"
                                    : null);
                }
            }
        }
        return at;
    }
}
