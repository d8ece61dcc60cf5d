package dev.tare.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image {@code golang:1.26} of the Go of this machine and a busybox, since no registry is asked for one. */
public final class GolangImage {
    private GolangImage() {}

    /** Builds it. @param tools a folder that is made for what is copied into it */
    public static void build(Tare tare, Path tools) throws IOException {
        Files.createDirectory(tools);
        Files.copy(Path.of(ChildProcess.installed("busybox")), tools.resolve("busybox"));
        String root = ChildProcess.of("go", "env", "GOROOT").succeed().out().strip();
        tare.command(
                        "build",
                        "-t",
                        "golang:1.26",
                        "--build-context",
                        "goroot=" + root,
                        "--build-context",
                        "host=" + tools,
                        "src/test/resources/recipes/golang")
                .succeed();
    }
}
