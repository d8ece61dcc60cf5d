package dev.tare.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real BuildKit daemon, started at its first use, and again where it has ended. Needs root. */
public final class BuildKitd {
    private static BuildKitd running;

    private final String address;
    private final List<String> ctl;
    private final Daemon daemon;

    private BuildKitd(String address, List<String> ctl, Daemon daemon) {
        this.address = address;
        this.ctl = ctl;
        this.daemon = daemon;
    }

    public static synchronized BuildKitd get() {
        if (running == null || !running.daemon.isAlive()) {
            running = start("", List.of(), List.of());
        }
        return running;
    }

    /**
     * Another one, for a test of its own.
     *
     * @param at where it listens; empty for a socket of its own
     * @param more options of the daemon
     * @param client options that {@code buildctl} needs to be let in
     */
    public static BuildKitd start(String at, List<String> more, List<String> client) {
        ChildProcess.needRoot();
        String buildkitd = ChildProcess.installed("buildkitd");
        String buildctl = ChildProcess.installed("buildctl");
        Path folder = Daemon.folder("buildkit");
        String address = at.isEmpty() ? "unix://" + folder.resolve("sock") : at;
        List<String> words = new ArrayList<>(List.of(
                buildkitd,
                "--config=/dev/null",
                "--root=" + folder.resolve("root"),
                "--addr=" + address,
                "--oci-worker-snapshotter=overlayfs",
                "--oci-worker-net=host",
                "--allow-insecure-entitlement=security.insecure",
                "--allow-insecure-entitlement=network.host",
                "--containerd-worker=false"));
        words.addAll(more);
        Daemon daemon = Daemon.start("buildkitd", folder, words);
        List<String> ctl = new ArrayList<>(List.of(buildctl, "--addr", address));
        ctl.addAll(client);
        BuildKitd started = new BuildKitd(address, List.copyOf(ctl), daemon);
        daemon.await(() -> started.ctl(List.of("debug", "workers"))
                        .within(Duration.ofSeconds(30))
                        .run()
                        .exit()
                == 0);
        return started;
    }

    /** Where it listens. */
    public String address() {
        return address;
    }

    /** Ends it as a lost machine does: with nothing said to anybody. Its steps end with it. */
    public void kill() {
        daemon.kill();
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

    /** Any command of {@code buildctl}. */
    public ChildProcess ctl(List<String> words) {
        List<String> all = new ArrayList<>(ctl);
        all.addAll(words);
        return ChildProcess.of(all);
    }
}
