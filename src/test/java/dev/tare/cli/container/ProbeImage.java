package dev.tare.cli.container;

import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Digest;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** An image whose program says what it sees, with files that are hard to run. */
public final class ProbeImage {
    private ProbeImage() {}

    public static void make(Store store, String name, Consumer<ContainerConfig.Builder> change) throws IOException {
        List<String> applets = ChildProcess.of(ChildProcess.installed("busybox"), "--list")
                .succeed()
                .out()
                .lines()
                .toList();
        byte[] busybox = Files.readAllBytes(ContainerImages.BUSYBOX);
        byte[] who = effectiveUser();
        Digest layer = ContainerImages.layer(store, writer -> {
            directory(writer, "bin", 0755, 0, 0);
            ContainerImages.file(writer, "bin/busybox", 0755, busybox);
            for (String applet : applets) {
                if (!applet.equals("busybox")) {
                    writer.add("bin/" + applet, Inode.symlink("busybox", 0, 0, 0), null, null, null);
                }
            }
            ContainerImages.file(writer, "bin/euid", 04755, who);
            ContainerImages.file(writer, "bin/plain", 0644, busybox);
            ContainerImages.file(writer, "bin/text", 0755, ContainerImages.text("no program\n"));
            ContainerImages.file(writer, "bin/script", 0755, ContainerImages.text("#!/bin/none\n"));
            ContainerImages.file(writer, "probe", 0755, script());
            directory(writer, "etc", 0755, 0, 0);
            ContainerImages.file(
                    writer,
                    "etc/passwd",
                    0644,
                    ContainerImages.text("root:x:0:0::/root:/bin/sh\nann:x:1000:100::/home/ann:/bin/sh\n"));
            ContainerImages.file(
                    writer,
                    "etc/group",
                    0644,
                    ContainerImages.text("root:x:0:\nwheel:x:10:ann\nusers:x:100:\naudio:x:63:\n"));
            directory(writer, "data", 0750, 1000, 100);
            file(writer, "data/mine", 0640, 1000, 100, "mine\n");
            directory(writer, "data/sub", 0711, 5, 6);
            directory(writer, "tmp", 01777, 0, 0);
            directory(writer, "real", 0755, 0, 0);
            file(writer, "real/there", 0644, 0, 0, "there\n");
            writer.add("link", Inode.symlink("/real", 0, 0, 0), null, null, null);
            writer.add("out", Inode.symlink("../../../../../../../../tmp", 0, 0, 0), null, null, null);
        });
        ContainerImages.image(store, name, List.of(layer), builder -> {
            builder.env = new ArrayList<>(List.of("PATH=/bin", "FROM=image"));
            builder.cmd = List.of("sh", "/probe");
            change.accept(builder);
        });
    }

    /** A program that prints as whom it runs; busybox gives up what a setuid bit brings. */
    private static byte[] effectiveUser() throws IOException {
        Path folder = Files.createTempDirectory("tare-who-");
        Path source = folder.resolve("who.c");
        Path program = folder.resolve("who");
        try {
            Files.writeString(source, """
                    #include <stdio.h>
                    #include <unistd.h>
                    int main(void) { printf("%d\\n", (int) geteuid()); return 0; }
                    """);
            Result _ = ChildProcess.of("cc", "-Os", "-static", "-s", "-o", program.toString(), source.toString())
                    .succeed();
            return Files.readAllBytes(program);
        } finally {
            for (Path each : List.of(source, program, folder)) {
                Files.deleteIfExists(each);
            }
        }
    }

    public static Set<String> volumes(String... paths) {
        return new TreeSet<>(List.of(paths));
    }

    private static byte[] script() throws IOException {
        try (InputStream in = Objects.requireNonNull(ProbeImage.class.getResourceAsStream("probe.sh"))) {
            return in.readAllBytes();
        }
    }

    private static void directory(LayerWriter writer, String path, int mode, long uid, long gid) throws IOException {
        writer.add(path, Inode.directory(mode, uid, gid, 0), null, null, null);
    }

    private static void file(LayerWriter writer, String path, int mode, long uid, long gid, String text)
            throws IOException {
        byte[] content = ContainerImages.text(text);
        writer.add(path, Inode.file(mode, uid, gid, content.length, 0), null, new ByteArrayInputStream(content), null);
    }
}
