package dev.tare.sandbox.option;

import org.jspecify.annotations.Nullable;

/** Options of docker's run that are not here. */
public final class AbsentOptions {
    private AbsentOptions() {}

    /** What to do instead of an option that docker's run has and tare's has not; null for one that nobody has. */
    public static @Nullable String instead(String option) {
        return switch (option) {
            case "--link" -> "put both into a network: tare network create NAME, then --network NAME";
            case "--link-local-ip", "--ip", "--ip6", "--mac-address" ->
                "addresses are chosen: containers of a network find each other by name";
            case "--sig-proxy" -> "signals are handed on, always; run with -d where they should not be";
            case "--detach-keys" -> "run with -d, and look with tare logs -f or tare exec";
            case "--gpus" -> "give the devices, as in --device /dev/nvidia0, and the driver's libraries with -v";
            case "--isolation" -> "that is of Windows";
            case "--net" -> "write --network";
            case "--dns-opt" -> "write --dns-option";
            case "--cgroupns", "--cgroup-parent" -> "each container has a control group of its own";
            case "--health-cmd", "--health-interval", "--health-retries", "--health-start-period", "--health-timeout" ->
                "nothing checks its health while it runs: ask it with tare exec";
            case "--volume-driver", "--storage-opt" -> "volumes are folders of the store";
            case "--disable-content-trust" -> "name the image by its digest to be sure of it";
            case "--kernel-memory" -> "kernels have given it up: --memory counts it too";
            case "--blkio-weight",
                    "--blkio-weight-device",
                    "--device-read-bps",
                    "--device-read-iops",
                    "--device-write-bps",
                    "--device-write-iops",
                    "--cpu-rt-period",
                    "--cpu-rt-runtime",
                    "--device-cgroup-rule" ->
                "run it in a scope that has this limit: systemd-run --scope -p ... tare run";
            default -> null;
        };
    }
}
