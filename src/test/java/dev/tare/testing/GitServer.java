package dev.tare.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of git repositories that {@code git daemon} serves on the loopback interface. */
public final class GitServer {
    /** Of all commits, so that each run makes the same ones. */
    public static final long TIME = 1500000000;

    private final Path folder;
    private final int port;

    private GitServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts one that ends with the test run. */
    public static GitServer start() {
        String git = ChildProcess.installed("git");
        Path folder = Daemon.folder("git");
        int port = Ports.free();
        try {
            Path repositories = Files.createDirectory(folder.resolve("repositories"));
            Daemon daemon = Daemon.start(
                    "git daemon",
                    folder,
                    List.of(
                            git,
                            "daemon",
                            "--reuseaddr",
                            "--export-all",
                            "--listen=127.0.0.1",
                            "--port=" + port,
                            "--base-path=" + repositories,
                            repositories.toString()));
            daemon.await(() -> Ports.listens(port));
            return new GitServer(repositories, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of a repository, {@code git://127.0.0.1:PORT/NAME.git}. */
    public String url(String name) {
        return "git://127.0.0.1:" + port + "/" + name + ".git";
    }

    /** Runs a shell script in a repository, which is made where it is missing, and publishes it. */
    public GitServer change(String name, String script) {
        Path work = folder.resolveSibling("work-" + name);
        try {
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String bare = folder.resolve(name + ".git").toString();
        String all = """
                umask 022; cd "$1"
                [ -d .git ] || { git -c init.defaultBranch=main init -q; git init -q --bare -b main "$2"; }
                """ + script + "\ngit push -q --force --all \"$2\"; git push -q --force --tags \"$2\"\n";
        git(List.of("/bin/sh", "-euc", all, "sh", work.toString(), bare));
        return this;
    }

    /** What a ref stands for. */
    public String commit(String name, String ref) {
        return git(List.of("git", "-C", folder.resolve(name + ".git").toString(), "rev-parse", ref))
                .out()
                .strip();
    }

    private static ChildProcess.Result git(List<String> words) {
        ChildProcess command = ChildProcess.of(new ArrayList<>(words));
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            command = command.with("GIT_" + who + "_NAME", "Tester")
                    .with("GIT_" + who + "_EMAIL", "tester@example.org")
                    .with("GIT_" + who + "_DATE", TIME + " +0000");
        }
        return command.with("GIT_CONFIG_GLOBAL", "/dev/null")
                .with("GIT_CONFIG_NOSYSTEM", "1")
                .succeed();
    }
}
