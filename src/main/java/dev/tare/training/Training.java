package dev.tare.training;

import dev.tare.cli.CrashReport;
import dev.tare.cli.Main;
import dev.tare.cli.command.Console;
import dev.tare.sandbox.UserNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs the commands that people run most, in one process, so that the JVM can write down what they load and compile
 * ({@code -XX:AOTCacheOutput}). Not a command: the build of the distribution calls it.
 */
public final class Training {
    /** Enough for the paths that a real context takes, little enough for a short build of the distribution. */
    private static final int FILES = 300;

    private final Path work;
    private final Console console;

    private Training(Path work, Console console) {
        this.work = work;
        this.console = console;
    }

    public static void main(String[] words) throws IOException {
        Path work = Path.of(words[0]);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("TARE_HOME", work.resolve("store").toString());
        Console console = new Console(nowhere, nowhere, InputStream.nullInputStream(), environment, work);
        // As Main: a class that the cache lacks costs each start the opening of a jar, 15 ms.
        Thread.setDefaultUncaughtExceptionHandler(new CrashReport(console));
        new Training(work, console).run();
    }

    private void run() throws IOException {
        Path context = Files.createDirectories(work.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), """
                # syntax=docker/dockerfile:1
                FROM scratch AS files
                ARG NAME=app
                COPY . /src/
                FROM scratch
                LABEL name=training
                COPY --from=files --chmod=755 /src/app /app
                COPY app /copy/
                WORKDIR /copy
                ENV A=b
                USER 65532
                ENTRYPOINT ["/app"]
                """);
        Files.writeString(context.resolve(".dockerignore"), "*.log\n!keep.log\n");
        for (int i = 0; i < FILES; i++) {
            Files.writeString(context.resolve("file" + i), "content " + i);
        }
        // Large enough for the hashers and buffers of real programs.
        Files.write(context.resolve("app"), new byte[4 << 20]);
        // Capabilities are asked of executable files alone.
        Files.setPosixFilePermissions(context.resolve("app"), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (int i = 0; i < 20; i++) {
            tare("build", "-t", "training", "context");
            Files.write(context.resolve("app"), new byte[(4 << 20) + i]);
        }
        tare("build", "-q", "--no-cache", "-t", "training:other", "context");
        tare("build", "-t", "training", "context");
        trainSteps();
        trainContainers();
        trainGo();
        tare("images");
        tare("history", "training");
        tare("inspect", "training");
        transfer();
        tare("--help");
    }

    /** Push and pull of what is new and of what is there. */
    private void transfer() throws IOException {
        try (TrainingRegistry registry = new TrainingRegistry()) {
            String name = registry.address() + "/training";
            tare("tag", "training", name);
            for (int i = 0; i < 10; i++) {
                registry.clear();
                tare("push", "-q", name);
                tare("push", "-q", name);
            }
            Map<String, String> environment = new HashMap<>(console.environment());
            for (int i = 0; i < 10; i++) {
                environment.put("TARE_HOME", work.resolve("pulled" + i).toString());
                Console other = new Console(console.out(), console.err(), console.in(), environment, work);
                tare(other, "pull", name);
                tare(other, "pull", name);
            }
            tare("rmi", name);
        }
    }

    /** RUN, where it can run at once: by root with a shell at hand that needs no library. */
    private void trainSteps() throws IOException {
        Path busybox = Path.of("/bin/busybox");
        if (UserNamespace.isNeeded() || !Files.isExecutable(busybox)) {
            return;
        }
        Path context = Files.createDirectories(work.resolve("steps"));
        Files.copy(busybox, context.resolve("busybox"));
        for (int i = 0; i < 3; i++) {
            Files.writeString(context.resolve("Dockerfile"), """
                    FROM scratch AS made
                    COPY busybox /bin/busybox
                    SHELL ["/bin/busybox", "sh", "-c"]
                    RUN busybox echo %d && busybox mkdir -p /d/e && busybox touch /d/e/f
                    RUN --mount=type=cache,target=/cache --mount=target=/context busybox rm /d/e/f
                    FROM scratch
                    COPY --from=made /d /d
                    """.formatted(i));
            // A machine may have no runc, or not let it run: then its builds have other things to wait for.
            int _ = Main.run(new String[] {"build", "-t", "training:steps", "steps"}, console);
        }
        int _ = Main.run(new String[] {"build", "-q", "--target", "made", "-t", "training:shell", "steps"}, console);
    }

    /** Containers, where they can run. */
    private void trainContainers() {
        if (UserNamespace.isNeeded() || !Files.isExecutable(Path.of("/bin/busybox"))) {
            return;
        }
        for (int i = 0; i < 10; i++) {
            // Its network is made too: all of it goes with the container.
            int _ = Main.run(new String[] {"run", "--rm", "training:shell", "/bin/busybox", "true"}, console);
        }
    }

    /** A Go package, where there is a go: what its program needs is read, the first time and when nothing has changed. */
    private void trainGo() throws IOException {
        Path module = Files.createDirectories(work.resolve("training-go"));
        Files.writeString(module.resolve("go.mod"), "module example.com/training\n\ngo 1.21\n");
        for (int i = 0; i < 3; i++) {
            Files.writeString(module.resolve("main.go"), """
                    package main

                    import (
                    	"net/http"
                    	"os"
                    	"time"
                    )

                    func main() {
                    	file, _ := os.CreateTemp("", "x")
                    	zone, _ := time.LoadLocation("UTC")
                    	http.Get(file.Name() + zone.String() + "%d")
                    }
                    """.formatted(i));
            // A machine may have no Go.
            int _ = Main.run(new String[] {"build", "-t", "training:go", "training-go"}, console);
            int _ = Main.run(new String[] {"build", "-t", "training:go", "training-go"}, console);
        }
        int _ = Main.run(new String[] {"needs", "training:go"}, console);
    }

    private void tare(String... words) {
        tare(console, words);
    }

    private static void tare(Console at, String... words) {
        int code = Main.run(words, at);
        if (code != 0) {
            throw new IllegalStateException("training failed: tare " + Arrays.toString(words) + " gave " + code);
        }
    }
}
