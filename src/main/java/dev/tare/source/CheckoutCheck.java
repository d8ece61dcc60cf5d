package dev.tare.source;

import dev.tare.diagnostic.Reasons;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import dev.tare.store.disk.TemporaryFiles;
import dev.tare.store.upkeep.Fsck.Finding;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares the checkouts of git repositories that are kept with their commits. What submodules hold is not looked at. */
public final class CheckoutCheck {
    private final Store store;
    private final Git git;
    private final List<Finding> findings = new ArrayList<>();

    private CheckoutCheck(Store store, Git git) {
        this.store = store;
        this.git = git;
    }

    /**
     * Compares all of them.
     *
     * @param environment the user's
     * @return one finding for each that is not its commit
     */
    public static List<Finding> run(Store store, Map<String, String> environment) {
        CheckoutCheck check = new CheckoutCheck(store, new Git(environment));
        for (Path home : list(Place.GIT.in(store.home()), "*")) {
            List<Path> checkouts = list(home, "checkout-*");
            if (!checkouts.isEmpty()) {
                check.checkAll(home, checkouts);
            }
        }
        return List.copyOf(check.findings);
    }

    /** The file beside a checkout whose time is that of its last use; it says which object was checked out. */
    static Path record(Path checkout) {
        return checkout.resolveSibling(checkout.getFileName() + ".used");
    }

    private static List<Path> list(Path folder, String glob) {
        List<Path> out = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, glob)) {
            for (Path each : all) {
                if (Files.isDirectory(each)) {
                    out.add(each);
                }
            }
        } catch (IOException e) {
            // No repository was ever fetched.
        }
        out.sort(null);
        return out;
    }

    private void checkAll(Path home, List<Path> checkouts) {
        try (ProcessLock.Held _ = GitRepositories.lock(home)) {
            for (Path checkout : checkouts) {
                check(home.resolve("repository"), checkout);
            }
        } catch (SourceFailure e) {
            findings.add(Finding.info(home, "is not compared with its commits: " + e.getMessage()));
        } catch (IOException e) {
            findings.add(Finding.problem(home, "cannot be compared with its commits: " + Reasons.of(e)));
        }
    }

    private void check(Path repository, Path checkout) throws IOException {
        String object;
        try {
            object = Files.readString(record(checkout));
        } catch (NoSuchFileException e) {
            return;
        }
        if (!GitRevision.isCommit(object)) {
            return;
        }
        Path index = TemporaryFiles.name(store.temporary(), "index");
        try {
            Map<String, String> own = Map.of("GIT_INDEX_FILE", index.toString());
            Git.Result read = git.run(Git.LOCAL, words(repository, checkout, "read-tree", object + "^{tree}"), own);
            if (read.exit() != 0) {
                findings.add(Finding.problem(
                        checkout, "cannot be compared with commit " + object + ": " + read.why() + mend()));
                return;
            }
            // The exit code says that files differ; the next question is which.
            Git.Result _ = git.run(Git.LOCAL, words(repository, checkout, "update-index", "-q", "--refresh"), own);
            String changed = first(repository, checkout, own, "diff-files", "--name-only", "-z");
            String added = first(repository, checkout, own, "ls-files", "--others", "-z");
            if (!changed.isEmpty() || !added.isEmpty()) {
                findings.add(Finding.problem(
                        checkout,
                        "is not commit " + object + ": "
                                + (changed.isEmpty() ? added + " is not in it" : changed + " is missing or changed")
                                + mend()));
            }
        } finally {
            Files.deleteIfExists(index);
        }
    }

    private static String mend() {
        return "; \"tare gc\" removes it, and it is checked out anew";
    }

    private String first(Path repository, Path checkout, Map<String, String> own, String... command)
            throws IOException {
        Git.Result result = git.run(Git.LOCAL, words(repository, checkout, command), own);
        if (result.exit() != 0) {
            throw Git.failed("cannot read " + repository, result);
        }
        int end = result.output().indexOf('\0');
        return end < 0 ? "" : UntrustedText.printable(result.output().substring(0, end));
    }

    private static List<String> words(Path repository, Path checkout, String... command) {
        List<String> all =
                new ArrayList<>(List.of("--git-dir", repository.toString(), "--work-tree", checkout.toString()));
        all.addAll(List.of(command));
        return all;
    }
}
