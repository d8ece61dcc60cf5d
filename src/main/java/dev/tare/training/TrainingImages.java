package dev.tare.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes the contexts and images that the families train with, in a process that is not trained itself. */
final class TrainingImages {
    /** A shell that needs no library. */
    static final Path BUSYBOX = Path.of("/bin/busybox");

    /** Enough for the paths that a real context takes, little enough for a short build of the distribution. */
    private static final int FILES = 300;

    private final Training training;
    private final Path work;

    TrainingImages(Training training, Path work) {
        this.training = training;
        this.work = work;
    }

    void run() throws IOException {
        files();
        training.tare("build", "-q", "-t", "training", "context");
        if (Training.canRun()) {
            steps();
            training.tryTare("build", "-q", "-t", "training:shell", "shell");
        }
        module("module", TrainingBuilds.main(0));
        module("server-module", TrainingBuilds.SERVER);
        program("program", "module");
        program("server", "server-module");
        training.tare("build", "-q", "-t", "training:program", "program");
    }

    private void files() throws IOException {
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
        executable(context.resolve("app"));
    }

    private void steps() throws IOException {
        Path shell = Files.createDirectories(work.resolve("shell"));
        Files.copy(BUSYBOX, shell.resolve("busybox"));
        Files.writeString(
                shell.resolve("Dockerfile"), "FROM scratch\nCOPY busybox /bin/busybox\nCOPY busybox /bin/sh\n");
        Path steps = Files.createDirectories(work.resolve("steps"));
        Files.copy(BUSYBOX, steps.resolve("busybox"));
        Files.writeString(steps.resolve("Dockerfile"), """
                FROM training:shell AS compiled
                ENV HOME=/root
                WORKDIR /src
                COPY --chmod=755 <<EOF /bin/go
                #!/bin/busybox true
                EOF
                ARG WORD
                RUN CGO_ENABLED=0 go build -ldflags="-X main.word=${WORD}" -o /bin/app .
                FROM training:shell AS made
                ARG WORD
                COPY busybox /bin/busybox
                SHELL ["/bin/busybox", "sh", "-c"]
                RUN busybox echo $WORD && busybox mkdir -p /d/e && busybox touch /d/e/f
                RUN --mount=type=cache,target=/cache --mount=target=/context busybox rm /d/e/f
                FROM scratch
                COPY --from=made /d /d
                COPY --from=compiled /bin/go /go
                """);
    }

    private void module(String name, String main) throws IOException {
        Path module = Files.createDirectories(work.resolve(name));
        Files.writeString(module.resolve("go.mod"), "module example.com/training\n\ngo 1.21\n");
        Files.writeString(module.resolve("main.go"), main);
    }

    /** A Dockerfile with a program: a Go program where there is a Go, else one that lies on this machine. */
    private void program(String name, String module) throws IOException {
        Path context = Files.createDirectories(work.resolve(name));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY app /app\nENTRYPOINT [\"/app\"]\n");
        Path app = context.resolve("app");
        try {
            ProcessBuilder go = new ProcessBuilder("go", "build", "-ldflags=-s -w", "-o", app.toString(), ".")
                    .directory(work.resolve(module).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            go.environment().put("CGO_ENABLED", "0");
            int _ = go.start().waitFor();
        } catch (IOException | InterruptedException e) {
            // Then the other program has to do.
        }
        if (!Files.exists(app)) {
            Files.copy(Path.of("/bin/sh"), app);
        }
        executable(app);
    }

    /** Capabilities are asked of executable files alone. */
    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
