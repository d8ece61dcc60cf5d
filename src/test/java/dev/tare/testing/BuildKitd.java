package dev.tare.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real BuildKit daemon, started at its first use, and again where it has ended. Needs root. */
public final class BuildKitd {
    private static BuildKitd running;

    private final String socket;
    private final String buildctl;
    private final Daemon daemon;

    private BuildKitd(String socket, String buildctl, Daemon daemon) {
        this.socket = socket;
        this.daemon = daemon;
        this.buildctl = buildctl;
    }

    public static synchronized BuildKitd get() {
        ChildProcess.needRoot();
        if (running == null || !running.daemon.isAlive()) {
            String buildkitd = ChildProcess.installed("buildkitd");
            String buildctl = ChildProcess.installed("buildctl");
            Path folder = Daemon.folder("buildkit");
            String socket = "unix://" + folder.resolve("sock");
            Daemon daemon = Daemon.start(
                    "buildkitd",
                    folder,
                    List.of(
                            buildkitd,
                            "--config=/dev/null",
                            "--root=" + folder.resolve("root"),
                            "--addr=" + socket,
                            "--oci-worker-snapshotter=overlayfs",
                            "--oci-worker-net=host",
                            "--allow-insecure-entitlement=security.insecure",
                            "--allow-insecure-entitlement=network.host",
                            "--containerd-worker=false"));
            BuildKitd started = new BuildKitd(socket, buildctl, daemon);
            daemon.await(() -> started.ctl(List.of("debug", "workers"))
                            .within(Duration.ofSeconds(30))
                            .run()
                            .exit()
                    == 0);
            running = started;
        }
        return running;
    }

    public boolean isAlive() {
        return daemon.isAlive();
    }

    /** Of its log, what it ended with. */
    public String lastWords() {
        String log = daemon.log();
        int from = Math.max(0, Math.max(log.indexOf("panic:"), log.length() - 3000));
        return log.substring(from, Math.min(log.length(), from + 3000));
    }

    /** A build by the Dockerfile front end that is built into the daemon. */
    public ChildProcess build(List<String> options) {
        List<String> words = new ArrayList<>(List.of("build", "--progress=plain", "--frontend=dockerfile.v0"));
        words.addAll(options);
        return ctl(words);
    }

    private ChildProcess ctl(List<String> words) {
        List<String> all = new ArrayList<>(List.of(buildctl, "--addr", socket));
        all.addAll(words);
        return ChildProcess.of(all);
    }
}
