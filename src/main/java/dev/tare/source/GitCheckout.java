package dev.tare.source;

import dev.tare.diagnostic.Credentials;
import dev.tare.plan.Op;
import dev.tare.plan.Op.GitSource.Option;
import dev.tare.posix.FileSystem;
import dev.tare.posix.Folders;
import dev.tare.text.Names;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a revision into a new folder, as BuildKit does: the repository in it, if it is kept, has that one
 * commit, a detached HEAD, and an address without a password.
 *
 * @param folder that is made
 */
record GitCheckout(Git git, GitMirror mirror, Op.GitSource source, GitRevision revision, Path folder) {
    void make() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> init = new ArrayList<>(List.of("init", "--quiet"));
        if (revision.object().length() == 64) {
            init.add("--object-format=sha256");
        }
        run(init.toArray(new String[0]));
        run("remote", "add", "origin", source.remote());
        String local = "file://" + mirror.folder();
        if (source.has(Option.KEEP_GIT_DIR)) {
            String name = GitMirror.nameOf(revision);
            run("fetch", "--quiet", "-u", "--depth=1", "--no-tags", "--", local, name + tracked());
        } else {
            // Nothing is copied that goes at the end.
            Path info = Files.createDirectories(folder.resolve(".git/objects/info"));
            Files.writeString(info.resolve("alternates"), mirror.folder().resolve("objects") + "\n");
            Path shallow = mirror.folder().resolve("shallow");
            if (Files.exists(shallow)) {
                Files.copy(shallow, folder.resolve(".git/shallow"));
            }
        }
        run("checkout", "--quiet", "--detach", revision.object() + "^{commit}");
        if (source.has(Option.SUBMODULES) && Files.exists(folder.resolve(".gitmodules"))) {
            git.succeed(
                    "cannot fetch the submodules of " + source.remote(),
                    Git.REMOTE,
                    List.of(
                            "-C",
                            folder.toString(),
                            // Where they are is the repository's own word, so that being led on gives it nothing new.
                            "-c",
                            "http.followRedirects=initial",
                            "submodule",
                            "--quiet",
                            "update",
                            "--init",
                            "--recursive",
                            "--depth=1"));
        }
        long time = Long.parseLong(run("log", "-1", "--format=%ct", "HEAD").strip());
        finish();
        if (!source.has(Option.CHECKOUT_TIME)) {
            setTimes(time);
        }
        try (FileSystem files = new FileSystem()) {
            files.sync(Names.encode(folder));
        }
    }

    /** The name that the ref has in the repository that is kept: what git makes of a short one, and BuildKit so. */
    private String tracked() {
        if (revision.ref().isEmpty()) {
            return "";
        }
        String ref = source.ref().isEmpty() ? revision.ref() : source.ref();
        if (ref.startsWith("refs/")) {
            return ":" + ref;
        }
        if (!revision.commit().isEmpty()) {
            return ":refs/tags/" + ref;
        }
        boolean kind = ref.startsWith("heads/") || ref.startsWith("tags/") || ref.startsWith("remotes/");
        return (kind ? ":refs/" : ":refs/heads/") + ref;
    }

    private void finish() throws IOException {
        Path repository = folder.resolve(".git");
        if (!source.has(Option.KEEP_GIT_DIR)) {
            Folders.delete(repository);
            removeLinks();
            return;
        }
        run("remote", "set-url", "origin", Credentials.hide(source.remote()));
        run("reflog", "expire", "--all", "--expire=now");
        Files.deleteIfExists(repository.resolve("FETCH_HEAD"));
        // An index without the numbers of this machine's files: the same commit gives the same image.
        Files.deleteIfExists(repository.resolve("index"));
        run("read-tree", "HEAD");
    }

    /** The files called .git in submodules, which name a folder that is gone. */
    private void removeLinks() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && file.endsWith(".git")) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void setTimes(long seconds) throws IOException {
        try (FileSystem files = new FileSystem()) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    set(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    if (e != null) {
                        throw e;
                    }
                    set(directory);
                    return FileVisitResult.CONTINUE;
                }

                private void set(Path path) throws IOException {
                    files.setTime(Names.encode(path), seconds, 0);
                }
            });
        }
    }

    private String run(String... words) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("--git-dir", folder.resolve(".git").toString(), "--work-tree", folder.toString()));
        all.addAll(List.of(words));
        return git.succeed("cannot check out " + source.remote(), Git.LOCAL, all);
    }
}
