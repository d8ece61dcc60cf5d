package dev.tare.sandbox.step;

import static dev.tare.testing.ContainerImages.file;
import static dev.tare.testing.ContainerImages.text;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import dev.tare.plan.ExecMount;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.sandbox.Snapshots;
import dev.tare.sandbox.UserNamespace;
import dev.tare.store.Store;
import dev.tare.testing.ContainerImages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** A program of its own that runs a step in a store, as root of a namespace where it is not root already. */
public final class StepProbe {
    private StepProbe() {}

    /** @param arguments the store and the shell script; then what to print of the upper folder */
    public static void main(String[] arguments) throws IOException {
        if (UserNamespace.isNeeded()) {
            String note = UserNamespace.note();
            System.out.println(note == null ? "no note" : "note: " + note);
            System.exit(UserNamespace.restart(
                    Stream.concat(
                                    Stream.of(
                                            Path.of(System.getProperty("java.home"), "bin/java")
                                                    .toString(),
                                            "--enable-native-access=ALL-UNNAMED",
                                            "-cp",
                                            System.getProperty("java.class.path"),
                                            StepProbe.class.getName()),
                                    Stream.of(arguments))
                            .toList(),
                    java.util.Map.of(),
                    null));
        }
        int code;
        try (Store store = Store.open(Path.of(arguments[0]));
                StepExecutor steps = new StepExecutor(store, ExecSettings.NONE, Clock.systemUTC())) {
            List<Digest> layers = List.of(lower(store), upper(store));
            Op.Exec exec = new Op.Exec(
                    List.of("/bin/busybox", "sh", "-c", arguments[1]),
                    List.of("PATH=/bin"),
                    List.of(),
                    "/",
                    "",
                    Op.Network.DEFAULT,
                    false,
                    List.of(
                            new ExecMount.Cache("/c", "id", ExecMount.Sharing.SHARED, false, 0, "/", null, null, null),
                            new ExecMount.Bind("/b", 1, "/d", false)),
                    Op.ExecLimits.NONE,
                    Platform.host());
            List<Path> lowers = new Snapshots(store).stack(layers);
            StepRun run = new StepRun(
                    exec,
                    store.tree(layers),
                    lowers,
                    List.of(StepRun.Source.NONE, new StepRun.Source(lowers, "d", true)));
            PrintStream out = System.out;
            PrintStream err = System.err;
            try (StepExecutor.Outcome outcome = steps.run(run, out, err)) {
                code = outcome.code();
                try (Stream<Path> files = Files.walk(outcome.upper())) {
                    files.forEach(each ->
                            System.out.println("upper " + outcome.upper().relativize(each)));
                }
            }
        }
        System.exit(code);
    }

    private static Digest lower(Store store) {
        return store.layers().write(0, writer -> {
            writer.add("bin", Inode.directory(0755, 0, 0, 0), null, null, null);
            file(writer, "bin/busybox", 0755, Files.readAllBytes(ContainerImages.BUSYBOX));
            writer.add("d", Inode.directory(0755, 3, 4, 0), null, null, null);
            file(writer, "d/hidden", 0644, text("hidden\n"));
            file(writer, "gone", 0644, text("gone\n"));
            writer.add("disk", device(), null, null, null);
        });
    }

    private static Inode device() {
        return new Inode(FileType.BLOCK_DEVICE, 0600, 0, 0, 0, 0, 0, "", 8, 0, Xattrs.NONE);
    }

    private static Digest upper(Store store) {
        return store.layers().write(0, writer -> {
            writer.add("d", Inode.directory(0755, 3, 4, 0), null, null, null);
            writer.opaque("d");
            file(writer, "d/seen", 0644, text("seen\n"));
            writer.whiteout("gone");
        });
    }
}
