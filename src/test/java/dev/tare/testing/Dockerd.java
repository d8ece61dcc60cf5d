package dev.tare.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A real Docker daemon without a bridge, started at its first use and at most once in a test run. Needs root. */
public final class Dockerd {
    private static Dockerd running;

    private final String host;
    private final String client;

    private Dockerd(String host, String client) {
        this.host = host;
        this.client = client;
    }

    public static synchronized Dockerd get() {
        ChildProcess.needRoot();
        if (running == null) {
            String dockerd = ChildProcess.installed("dockerd");
            // Debian's own first: another client before it on PATH may lack the builder.
            String client = Files.isExecutable(Path.of("/usr/bin/docker"))
                    ? "/usr/bin/docker"
                    : ChildProcess.installed("docker");
            Path folder = Daemon.folder("docker");
            String host = "unix://" + folder.resolve("sock");
            config(folder);
            Daemon daemon = Daemon.start(
                    "dockerd",
                    folder,
                    List.of(
                            dockerd,
                            "--config-file=" + folder.resolve("daemon.json"),
                            "--data-root=" + folder.resolve("data"),
                            "--exec-root=" + folder.resolve("exec"),
                            "--pidfile=" + folder.resolve("pid"),
                            "--storage-driver=overlay2",
                            "--iptables=false",
                            "--ip6tables=false",
                            "--bridge=none",
                            "--host=" + host));
            Dockerd started = new Dockerd(host, client);
            daemon.await(() -> started.docker("version").run().exit() == 0);
            running = started;
        }
        return running;
    }

    /** The address as DOCKER_HOST takes it. */
    public String host() {
        return host;
    }

    /** The Docker client's command, bound to this daemon. */
    public ChildProcess docker(String... words) {
        List<String> all = new ArrayList<>(List.of(client));
        all.addAll(Arrays.asList(words));
        return ChildProcess.of(all).with("DOCKER_HOST", host);
    }

    /** An empty configuration: the machine's own may name options that are given here as flags. */
    private static void config(Path folder) {
        try {
            Files.writeString(folder.resolve("daemon.json"), "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
