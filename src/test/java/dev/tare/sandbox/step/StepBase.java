package dev.tare.sandbox.step;

import static dev.tare.testing.ContainerImages.file;
import static dev.tare.testing.ContainerImages.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.tree.Inode;
import dev.tare.plan.ExecMount;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.Snapshots;
import dev.tare.store.Layers;
import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.Tare;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Steps on a busybox with some users, in a store of their own. After each test nothing of them may be left. */
public abstract class StepBase {
    /** What a program of a step left. */
    public record Ran(int code, boolean canceled, String out, String err, List<String> upper) {}

    @TempDir
    public Path folder;

    public Store store;
    public StepExecutor steps;
    Digest busybox;

    @BeforeEach
    void open() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("busybox");
        ChildProcess.installed("runc");
        store = Store.open(folder.resolve("store"));
        steps = steps(ExecSettings.NONE);
        busybox = layer(writer -> {
            writer.add("bin", Inode.directory(0755, 0, 0, 0), null, null, null);
            file(writer, "bin/busybox", 0755, Files.readAllBytes(ContainerImages.BUSYBOX));
            writer.add("bin/sh", Inode.symlink("busybox", 0, 0, 0), null, null, null);
            writer.add("etc", Inode.directory(0755, 0, 0, 100), null, null, null);
            file(writer, "etc/passwd", 0644, text("root:x:0:0::/root:/bin/sh\nann:x:1000:100::/home/ann:/bin/sh\n"));
            file(writer, "etc/group", 0644, text("root:x:0:\nusers:x:100:\nwheel:x:10:ann\n"));
            writer.add("tmp", Inode.directory(01777, 0, 0, 0), null, null, null);
        });
    }

    public StepExecutor steps(ExecSettings settings) throws IOException {
        return new StepExecutor(store, settings, Clock.systemUTC(), runtime());
    }

    /** What runs the steps. */
    StepRuntime runtime() throws IOException {
        return new ShimRuntime(Tare.shim(), null);
    }

    Digest layer(Layers.LayerContent content) {
        return store.layers().write(0, content);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        if (steps == null) {
            return;
        }
        steps.close();
        List<Path> left = new ArrayList<>();
        if (Files.isDirectory(store.home().resolve("steps"))) {
            try (Stream<Path> children = Files.list(store.home().resolve("steps"))) {
                children.forEach(left::add);
            }
        }
        try (Stream<Path> children = Files.list(store.home().resolve("tmp"))) {
            children.forEach(left::add);
        }
        for (Path mount : Mounts.points()) {
            if (mount.startsWith(folder)) {
                left.add(mount);
            }
        }
        Mounts.unmountAll(folder);
        store.close();
        if (!left.isEmpty()) {
            throw new AssertionError("left: " + left);
        }
    }

    /** The step {@code sh -c SCRIPT} in busybox, to be changed. */
    Step sh(String script) {
        Step step = new Step();
        step.args = List.of("/bin/busybox", "sh", "-c", script);
        return step;
    }

    /** A step being written. */
    public final class Step {
        public List<String> args = List.of();
        public List<Digest> layers = new ArrayList<>(List.of(busybox));
        public List<String> environment = List.of("PATH=/bin");
        public List<String> proxies = List.of();
        public String directory = "/";
        public String user = "";
        public Op.Network network = Op.Network.DEFAULT;
        public boolean insecure;
        List<ExecMount> mounts = new ArrayList<>();
        List<StepRun.Source> sources = new ArrayList<>();
        public Op.ExecLimits limits = Op.ExecLimits.NONE;

        public Step mount(ExecMount mount, StepRun.Source source) {
            mounts.add(mount);
            sources.add(source);
            return this;
        }

        public Step mount(ExecMount mount) {
            return mount(mount, StepRun.Source.NONE);
        }

        public Step user(String name) {
            user = name;
            return this;
        }

        public StepRun toRun() {
            Op.Exec exec = new Op.Exec(
                    args, environment, proxies, directory, user, network, insecure, mounts, limits, Platform.host());
            return new StepRun(exec, store.tree(layers), new Snapshots(store).stack(layers), sources);
        }

        public Ran run() throws IOException {
            return run(steps);
        }

        public Ran run(StepExecutor by) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            try (StepExecutor.Outcome outcome = by.run(toRun(), out, err)) {
                List<String> upper = new ArrayList<>();
                try (Stream<Path> files = Files.walk(outcome.upper())) {
                    files.forEach(
                            each -> upper.add(outcome.upper().relativize(each).toString()));
                }
                upper.remove("");
                upper.sort(null);
                return new Ran(outcome.code(), outcome.canceled(), out.toString(UTF_8), err.toString(UTF_8), upper);
            }
        }

        /** What it printed, when it ended well. */
        public String out() throws IOException {
            Ran ran = run();
            if (ran.code() != 0) {
                throw new AssertionError(ran.toString());
            }
            return ran.out();
        }
    }
}
