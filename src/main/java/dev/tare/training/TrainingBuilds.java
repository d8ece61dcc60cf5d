package dev.tare.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Builds of what is new and of what is unchanged: Dockerfiles with files, steps and programs, Go packages, a build.yml. */
final class TrainingBuilds {
    /** A program that needs nothing besides itself, as many servers do. */
    static final String SERVER = """
            package main

            import "net/http"

            func main() {
            	http.ListenAndServe(":8080", nil)
            }
            """;

    private final Training training;
    private final Path work;

    TrainingBuilds(Training training, Path work) {
        this.training = training;
        this.work = work;
    }

    void run() throws IOException {
        Path app = work.resolve("context/app");
        for (int i = 0; i < 10; i++) {
            training.tare("build", "-t", "training", "context");
            Files.write(app, new byte[] {(byte) i}, StandardOpenOption.APPEND);
            training.tare("build", "-t", "training", "context");
        }
        training.tare("build", "-q", "--no-cache", "-t", "training:other", "context");
        program("program");
        // What it needs is told by less than all of its calls.
        program("server");
        training.tare("build", "-q", "--needs=off", "-t", "training:server", "server");
        if (Training.canRun()) {
            for (int i = 0; i < 3; i++) {
                training.tryTare("build", "--build-arg", "WORD=" + i, "-t", "training:steps", "steps");
                training.tryTare("build", "--build-arg", "WORD=" + i, "-t", "training:steps", "steps");
            }
        }
        for (int i = 1; i < 4; i++) {
            Files.writeString(work.resolve("module/main.go"), main(i));
            training.tryTare("build", "-t", "training:go", "module");
            training.tryTare("build", "-t", "training:go", "module");
        }
        training.tare("check", "context");
        flow();
    }

    /** Builds that push: of a Dockerfile and of a Go package, of what is new and of what is there. */
    void publish(TrainingRegistry registry) throws IOException {
        Path app = work.resolve("program/app");
        for (int i = 0; i < 6; i++) {
            String host = (i % 2 == 0 ? "localhost" : "127.0.0.1") + ":" + registry.port();
            training.tare("build", "-t", host + "/training", "--push", "program");
            training.tare("build", "-q", "-t", host + "/training", "--push", "program");
            training.tare("build", "-q", "-t", host + "/training:server", "--push", "server");
            Files.write(app, new byte[] {(byte) i}, StandardOpenOption.APPEND);
            Files.write(work.resolve("server/app"), new byte[] {(byte) i}, StandardOpenOption.APPEND);
            Files.writeString(work.resolve("module/main.go"), main(i));
            training.tryTare("build", "-q", "-o", "type=registry,name=" + host + "/go", "module");
            training.tryTare("build", "-o", "type=registry,name=" + host + "/go", "module");
        }
    }

    private void program(String name) throws IOException {
        Path app = work.resolve(name).resolve("app");
        for (int i = 0; i < 6; i++) {
            training.tare("build", "-q", "-t", "training:" + name, name);
            Files.write(app, new byte[] {(byte) i}, StandardOpenOption.APPEND);
            training.tare("build", "-q", "-t", "training:" + name, name);
        }
    }

    private void flow() throws IOException {
        Path folder = Files.createDirectories(work.resolve("flow"));
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        Files.writeString(folder.resolve("build.yml"), """
                build:
                  version: 2016-03-14
                  steps:
                    first:
                      name: training-flow
                      dockerfile: Dockerfile
                """);
        training.tare("build", "flow");
        training.tare("build", "flow");
    }

    /** A program that needs certificates, zones and a folder for temporary files. */
    static String main(int variant) {
        return """
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
                """.formatted(variant);
    }
}
