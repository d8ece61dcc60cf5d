package dev.tare.training;

import dev.tare.command.Console;
import dev.tare.command.Output;
import dev.tare.diagnostic.CrashReport;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.program.Main;
import dev.tare.sandbox.UserNamespace;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs the commands of one family that people run most, in one process, so that the JVM can write down what they load and
 * compile ({@code -XX:AOTCacheOutput}). Not a command: the build of the distribution calls it.
 */
public final class Training {
    private final Path work;
    private final Console console;

    private Training(Path work, Console console) {
        this.work = work;
        this.console = console;
    }

    /**
     * Trains in a folder in which images lie ready.
     *
     * @param words the family, as {@code lib/launch} names it, or {@code prepare}, which makes those images; and the folder
     */
    public static void main(String[] words) throws IOException {
        Path work = Path.of(words[1]);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("TARE_HOME", work.resolve("store").toString());
        PrintStream out = new Output(new BufferedOutputStream(OutputStream.nullOutputStream()), false);
        PrintStream err = new Output(new BufferedOutputStream(System.err), true);
        Console console = new Console(out, err, InputStream.nullInputStream(), environment, work);
        // As Main: a class that the cache lacks costs each start the opening of a jar, 15 ms.
        Thread.setDefaultUncaughtExceptionHandler(new CrashReport(err, environment));
        Training training = new Training(work, console);
        switch (words[0]) {
            case "prepare" -> new TrainingImages(training, work).run();
            case "basic" -> training.texts();
            case "build" -> new TrainingBuilds(training, work).run();
            case "publish" -> training.publish();
            case "run" -> training.containers();
            case "registry" -> training.transfer();
            case "explain" -> training.sizes();
            case "rest" -> training.images();
            default -> throw new IllegalArgumentException("no family " + words[0]);
        }
        // As at the end of Main.
        ProgramEnd.hold();
    }

    /** Runs a command that succeeds on every machine. */
    void tare(String... words) {
        tare(console, words);
    }

    /** Runs a command that a machine may not be able to run: it may have no runc, or no Go. */
    void tryTare(String... words) {
        int _ = Main.run(words, console);
    }

    private static void tare(Console at, String... words) {
        int code = Main.run(words, at);
        if (code != 0) {
            throw new IllegalStateException("training failed: tare " + Arrays.toString(words) + " gave " + code);
        }
    }

    /** Whether programs of images can run at once: by root, with a shell at hand that needs no library. */
    static boolean canRun() {
        return !UserNamespace.isNeeded() && Files.isExecutable(TrainingImages.BUSYBOX);
    }

    private void texts() {
        tare("--version");
        tare("--help");
        tare("help", "build");
        tare("help", "run");
    }

    /** Not exec: its process goes on as another program. */
    private void containers() {
        if (canRun()) {
            for (int i = 0; i < 10; i++) {
                // Its network is made too: all of it goes with the container.
                tryTare("run", "--rm", "training:shell", "/bin/busybox", "true");
            }
            tryTare("run", "-d", "--name", "trained", "training:shell", "/bin/busybox", "sleep", "60");
            tryTare("logs", "trained");
            tryTare("ps");
            tryTare("stop", "-t", "0", "trained");
            tryTare("start", "trained");
            tryTare("kill", "trained");
            tryTare("wait", "trained");
            tryTare("rm", "-f", "trained");
        }
        tare("ps", "-a");
    }

    private void sizes() {
        for (int i = 0; i < 3; i++) {
            tryTare("explain", "training:program");
            tryTare("explain", "--by", "package", "training:program");
            tryTare("explain", "--diff", "training", "training:program");
        }
    }

    private void images() throws IOException {
        Path archive = work.resolve("saved.tar");
        for (int i = 0; i < 3; i++) {
            tare("images");
            tare("history", "training");
            tare("inspect", "training");
            // Its exit code says whether anything is missing.
            tryTare("needs", "training:program");
            tare("tag", "training", "training:tagged");
            tare("save", "-o", archive.toString(), "training:tagged");
            tare("rmi", "training:tagged");
            tare("load", "-i", archive.toString());
        }
    }

    private void publish() throws IOException {
        try (TrainingRegistry registry = new TrainingRegistry()) {
            new TrainingBuilds(this, work).publish(registry);
        }
    }

    /** Push and pull of what is new and of what is there. */
    private void transfer() throws IOException {
        try (TrainingRegistry registry = new TrainingRegistry()) {
            Map<String, String> environment = new HashMap<>(console.environment());
            for (int i = 0; i < 10; i++) {
                // A name is looked up by code that an address does not need.
                String name = (i % 2 == 0 ? "localhost" : "127.0.0.1") + ":" + registry.port() + "/training";
                tare("tag", "training", name);
                registry.clear();
                tare("push", "-q", name);
                tare("push", "-q", name);
                environment.put("TARE_HOME", work.resolve("pulled" + i).toString());
                Console other = new Console(console.out(), console.err(), console.in(), environment, work);
                tare(other, "pull", name);
                tare(other, "pull", name);
            }
        }
    }
}
