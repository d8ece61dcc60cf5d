import dev.tare.buildkit.fleet.BuilderAddress;
import dev.tare.buildkit.fleet.BuilderAddress.Unix;
import dev.tare.buildkit.fleet.DaemonLost;
import dev.tare.buildkit.fleet.FleetScheduler;
import dev.tare.buildkit.fleet.Seat;
import dev.tare.buildkit.fleet.Work;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Twelve steps of two seconds on 1, 2 and 4 real daemons that work on one step at a time, and on three of which one is killed in
 * the middle, against what the model's rules say. Steps sleep, so that one machine can be four.
 */
public final class RealFleet {
    private static final Platform PLATFORM = Platform.host();
    private static final int STEPS = 12;
    private static final int SECONDS = 2;

    private final Path folder;
    private final Map<BuilderAddress, Process> daemons = new ConcurrentHashMap<>();

    private RealFleet(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("tare-fleet-");
        RealFleet real = new RealFleet(folder);
        try {
            real.context(args[0]);
            List<Seat> seats = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                seats.add(real.start("d" + i));
            }
            System.out.println("| daemons | by the rules | measured | speed-up |");
            System.out.println("| --- | ---: | ---: | ---: |");
            double one = 0;
            for (int count : new int[] {1, 2, 4}) {
                double took = real.flow(seats.subList(0, count), "of" + count, null);
                one = count == 1 ? took : one;
                print(Integer.toString(count), STEPS * SECONDS / (double) count, took, one);
            }
            double three = real.flow(seats.subList(0, 3), "of3", null);
            print("3", STEPS * SECONDS / 3.0, three, one);
            // Three steps are done, and the second of each has begun: that of the lost one is one of seven that are left for two.
            double killed = real.flow(seats.subList(0, 3), "killed", seats.get(2));
            print("3, one killed after 3 s", 6 * SECONDS, killed, one);
            System.out.printf(Locale.ROOT, "%nA lost daemon: %.2f of the undisturbed time.%n", killed / three);
        } finally {
            real.stop();
        }
    }

    private static void print(String daemons, double expected, double took, double one) {
        System.out.printf(Locale.ROOT, "| %s | %.1f s | %.1f s | %.2f |%n", daemons, expected, took, one / took);
    }

    private double flow(List<Seat> seats, String name, Seat victim) throws Exception {
        FleetScheduler scheduler = new FleetScheduler(seats, _ -> 0, InstantSource.system(), System.err::println);
        long from = System.nanoTime();
        List<Future<Integer>> steps = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < STEPS; i++) {
                String step = name + "-" + i;
                steps.add(threads.submit(() -> scheduler.run(new Work("flow", step, PLATFORM), seat -> build(seat, step))));
            }
            if (victim != null) {
                Thread.sleep(3000);
                daemons.get(victim.address()).destroyForcibly();
            }
            for (Future<Integer> step : steps) {
                step.get();
            }
        }
        return (System.nanoTime() - from) / 1e9;
    }

    private int build(Seat seat, String step) throws DaemonLost, InterruptedException {
        try {
            Process process = new ProcessBuilder(
                            "buildctl",
                            "--addr",
                            seat.address().text(),
                            "build",
                            "--progress=plain",
                            "--frontend=dockerfile.v0",
                            "--local=context=" + folder.resolve("context"),
                            "--local=dockerfile=" + folder.resolve("context"),
                            "--opt=build-arg:STEP=" + step)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes());
            int code = process.waitFor();
            if (code != 0) {
                if (said.contains("Unavailable")) {
                    throw DaemonLost.during("killed", null);
                }
                throw new IllegalStateException(said);
            }
            return code;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void context(String busybox) throws IOException {
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.copy(Path.of(busybox), context.resolve("busybox"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY --chmod=755 busybox /bin/sh
                COPY --chmod=755 busybox /bin/sleep
                ARG STEP
                RUN sleep %d && echo $STEP > /step
                """.formatted(SECONDS));
    }

    private Seat start(String name) throws IOException, InterruptedException {
        Path root = Files.createDirectory(folder.resolve(name));
        Path config = Files.writeString(root.resolve("buildkitd.toml"), "[worker.oci]\n  max-parallelism = 1\n");
        BuilderAddress address = new Unix(root.resolve("sock"));
        Process process = new ProcessBuilder(
                        "buildkitd",
                        "--config=" + config,
                        "--root=" + root.resolve("root"),
                        "--addr=" + address.text(),
                        "--oci-worker-net=host",
                        "--containerd-worker=false")
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("log").toFile())
                .start();
        daemons.put(address, process);
        while (new ProcessBuilder("buildctl", "--addr", address.text(), "debug", "workers").start().waitFor() != 0) {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(root.resolve("log")));
            }
            Thread.sleep(100);
        }
        return Seat.ofWorker(name, address, List.of(PLATFORM), Seat.NO_LIMIT);
    }

    /** Also what a daemon that was killed has left: a step and its mounts. */
    private void stop() throws IOException, InterruptedException {
        for (Process process : daemons.values()) {
            process.destroy();
        }
        for (Process process : daemons.values()) {
            process.waitFor();
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo")).reversed()) {
            String mount = line.split(" ")[4];
            if (mount.startsWith(folder + "/")) {
                new ProcessBuilder("umount", "-l", mount).start().waitFor();
            }
        }
        new ProcessBuilder("rm", "-rf", "--one-file-system", folder.toString()).start().waitFor();
    }
}
