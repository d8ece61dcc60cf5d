package dev.tare.source;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A bare repository of the store with what was fetched from one remote. Each commit is fetched without its past, where
 * the server does that.
 *
 * @param folder of the bare repository; the caller holds its lock
 * @param remote the address, as git takes it
 */
record GitMirror(Git git, GitRemotes remotes, Path folder, String remote) {
    /**
     * Makes the repository where it is missing.
     *
     * @param object any object of the remote: its length tells the format
     * @param part where nothing is yet, on the same file system: a repository gets its name when it is whole
     */
    void open(String object, Path part) throws IOException {
        if (Files.exists(folder.resolve("HEAD"))) {
            // A killed git has left it; no other is at work here.
            Files.deleteIfExists(folder.resolve("shallow.lock"));
            return;
        }
        List<String> init = new ArrayList<>(List.of("init", "--quiet", "--bare"));
        if (object.length() == 64) {
            init.add("--object-format=sha256");
        }
        init.add(part.toString());
        git.succeed("cannot make a folder for git", Git.LOCAL, init);
        Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A name in this repository for a revision: no name of the remote, two of which may not fit one another. */
    static String nameOf(GitRevision revision) {
        return "refs/tare/"
                + Digest.sha256(revision.ref() + "#" + revision.object()).hex();
    }

    /** Makes sure that an object and its files are here, under {@link #nameOf}. */
    void fetch(GitRevision revision) throws IOException {
        String name = nameOf(revision);
        if (!has(revision.object())) {
            boolean done = !revision.ref().isEmpty() && shallow("+" + revision.ref() + ":" + name);
            // The ref may have moved since it was asked, and not every server gives a commit by its number.
            if (!done || !has(revision.object())) {
                done = shallow(revision.object());
            }
            if (!done || !has(revision.object())) {
                fetchAll();
            }
        }
        if (!has(revision.object())) {
            throw new SourceFailure("the git repository " + remote + " has no commit " + revision.object(), null);
        }
        run("update-ref", name, revision.object());
    }

    private boolean shallow(String what) throws IOException {
        Git.Result result = remote("fetch", "--quiet", "--depth=1", "--no-tags", "--", remote, what);
        if (result.exit() == 0
                || !result.errors().contains("shallow") && !result.errors().contains("--depth")) {
            return result.exit() == 0;
        }
        // Plain files behind HTTP know no depth.
        return remote("fetch", "--quiet", "--no-tags", "--", remote, what).exit() == 0;
    }

    private void fetchAll() throws IOException {
        List<String> words = new ArrayList<>(List.of("fetch", "--quiet", "--no-tags"));
        if (Files.exists(folder.resolve("shallow"))) {
            words.add("--unshallow");
        }
        words.addAll(List.of("--", remote, "+refs/heads/*:refs/all/heads/*", "+refs/tags/*:refs/all/tags/*"));
        Git.Result result = remote(words.toArray(new String[0]));
        if (result.exit() != 0) {
            throw Git.failed("cannot fetch git repository " + remote, result);
        }
    }

    /** Whether a commit or tag is here. A tag is fetched with its commit, and a commit with its files. */
    boolean has(String object) throws IOException {
        return git.run(Git.LOCAL, words("cat-file", "-e", object + "^{commit}")).exit() == 0;
    }

    /** Runs git on the repository, without any network. */
    String run(String... words) throws IOException {
        return git.succeed("cannot read git repository " + remote, Git.LOCAL, words(words));
    }

    private Git.Result remote(String... words) throws IOException {
        return remotes.run(remote, words(words));
    }

    private List<String> words(String... words) {
        List<String> all = new ArrayList<>(List.of("--git-dir", folder.toString()));
        all.addAll(List.of(words));
        return all;
    }
}
