package dev.tare.sandbox.container;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.diagnostic.Trace;
import dev.tare.posix.Mounts;
import dev.tare.posix.Processes;
import dev.tare.posix.Signals;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.MachineLock;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.Runc;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.link.PortFailure;
import dev.tare.sandbox.link.ShimLink;
import dev.tare.sandbox.network.PortMapping;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a container that is made kept by a process of its own ({@code src/main/c}), which outlives this one: mounts its
 * root file system, starts the shim, connects the container, and lets its program run.
 */
public final class Shim {
    /** So many requests to end that are not heard, and the container is killed. */
    private static final int PATIENCE = 3;
    /** What docker ends with when it, and not the program, has failed. */
    private static final int OWN_FAILURE = 125;

    private final Containers containers;
    private final List<String> settle;
    private final Consumer<String> notes;
    private final Container before;
    private Container container;
    private volatile long pid;
    private boolean lost;
    private boolean isHeld;
    private @Nullable String unwatched;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int pending;

    /**
     * @param settle command that clears away, where this process does not
     * @param notes told what the user should know and is no error
     */
    public Shim(Containers containers, Container container, List<String> settle, Consumer<String> notes) {
        this.containers = containers;
        this.container = container;
        this.before = container;
        this.settle = settle;
        this.notes = notes;
    }

    /** Ends with an error where the distribution has no shim. */
    static Path program() {
        Path program = HostPrograms.shim();
        if (program == null) {
            throw TareException.failed(
                    "this tare cannot run containers: it has no lib/tare-shim, since it was made without a C compiler",
                    "install one and make it again (Debian and Ubuntu: apt-get install gcc libc6-dev)");
        }
        return program;
    }

    /** Starts the container and leaves it to its shim. @throws TareException when it cannot be started; nothing is left */
    public void background() {
        try (Kept kept = start(false)) {
            container = kept.container();
        } catch (IOException e) {
            throw SandboxFailures.of("the shim of the container " + container.name() + " is lost", e);
        }
    }

    /** Starts the container, which ends with this process at the latest. @throws TareException when it cannot be started */
    public HeldContainer held() {
        isHeld = true;
        Kept kept = start(false);
        container = kept.container();
        return new HeldContainer(containers, container, kept.process(), kept.link(), pid);
    }

    /** Why the programs of a container that could not be started cannot be watched; null where that was not the reason. */
    public @Nullable String unwatched() {
        return unwatched;
    }

    /**
     * Runs the container to its end, with the streams of this process.
     *
     * @param signals whether those to this process are forwarded
     * @return the program's exit code, or 0 when the user has left it
     * @throws TareException when it cannot be started; nothing is left of it then
     */
    public int foreground(boolean signals) {
        if (signals) {
            for (String signal : List.of("INT", "TERM", "HUP", "USR1")) {
                Signals.handle(signal, this::signalled);
            }
        }
        try (Kept kept = start(true);
                Trace.Span _ = Trace.span("process", "tare-shim runs", container.name())) {
            if (container.settings().has(RunSwitch.TERMINAL)) {
                Signals.handle("WINCH", _ -> kept.resize());
            }
            for (String[] words = kept.link().hear();
                    words != null;
                    words = kept.link().hear()) {
                if (words[0].equals("unwritten")) {
                    unwritten(words);
                }
                if (words[0].equals("detached")) {
                    return 0;
                }
                if (words[0].equals("exit")) {
                    pid = 0;
                    Container _ = containers.end(
                            container, container.remove() ? Containers.Stays.NOTHING : Containers.Stays.FOLDER);
                    kept.release();
                    int code = Integer.parseInt(words[1]);
                    return lost && code == 0 ? OWN_FAILURE : code;
                }
            }
        } catch (IOException e) {
            throw SandboxFailures.of("the container " + container.name() + " is lost", e);
        }
        restoreTerminal();
        throw TareException.failed(
                "the shim of the container " + container.name() + " was killed",
                "what is left of it goes with: tare rm -f " + container.name());
    }

    /** A shim that was killed has left the terminal raw. */
    private void restoreTerminal() {
        Path stty = container.settings().has(RunSwitch.TERMINAL) ? HostPrograms.find("stty") : null;
        if (stty != null) {
            try {
                int _ = HostPrograms.await(
                        new ProcessBuilder(stty.toString(), "sane").inheritIO().start());
            } catch (IOException e) {
                notes.accept("the terminal is left as the container had it: " + e.getMessage());
            }
        }
    }

    /**
     * A shim at work.
     *
     * @param process of it
     * @param link to it
     */
    private record Kept(Process process, ShimLink link, Container container) implements AutoCloseable {
        /** Lets it end: all is cleared away. */
        void release() throws IOException {
            link.tell("settled");
            int _ = HostPrograms.await(process);
        }

        /** Tells it that the terminal has another size. */
        void resize() {
            try {
                link.tell("resize");
            } catch (IOException e) {
                // It is gone, and so is what was on the terminal.
            }
        }

        @Override
        public void close() throws IOException {
            link.close();
        }
    }

    private Kept start(boolean attached) {
        Process process = null;
        ShimLink link = null;
        try {
            try (Trace.Span _ = Trace.span("process", "start tare-shim of", container.name())) {
                process = process(attached);
            }
            ProcessId id = ProcessId.of(process.pid());
            container = container.withKeeper(id == null ? ProcessId.self() : id);
            containers.write(container);
            link = ShimLink.to(process, containers.folder(container.id()));
            try (Trace.Span _ = Trace.span("process", "tare-shim creates", container.name())) {
                start(link);
            }
            return new Kept(process, link, container);
        } catch (IOException e) {
            throw abandoned(
                    process,
                    link,
                    isGone()
                            ? container.endedMeanwhile(e)
                            : SandboxFailures.of("the container " + container.name() + " cannot be started", e));
        } catch (TareException e) {
            throw abandoned(process, link, isGone() ? container.endedMeanwhile(e) : e);
        }
    }

    private boolean isGone() {
        return !Files.isDirectory(containers.folder(container.id()));
    }

    private TareException abandoned(@Nullable Process process, @Nullable ShimLink link, TareException why) {
        try {
            // One that has run before stays as it was.
            boolean again = before.state().status() == Container.Status.EXITED;
            if (containers.end(container, again ? Containers.Stays.FOLDER : Containers.Stays.NOTHING) != null) {
                containers.write(before);
            }
            if (process != null && link != null) {
                try (Kept kept = new Kept(process, link, container)) {
                    kept.release();
                }
            }
        } catch (TareException | IOException e) {
            why.addSuppressed(e);
        }
        return why;
    }

    private Process process(boolean attached) throws IOException {
        Path folder = containers.folder(container.id());
        Files.deleteIfExists(BundlePart.EXIT.in(folder));
        ShimLink.clear(folder);
        List<String> words = new ArrayList<>();
        words.add(program().toString());
        words.addAll(List.of("-r", Runc.of(folder, container.id()).program().toString(), "-i", container.id()));
        words.addAll(List.of("-P", Long.toString(ProcessHandle.current().pid())));
        if (!Mounts.isUserNamespace()) {
            words.addAll(List.of("-g", ContainerResources.cgroup(container)));
        }
        words.addAll(List.of("-c", System.getProperty("user.dir", "/")));
        words.addAll(List.of("-m", Mounts.overlayOptions()));
        for (String snapshot : container.snapshots()) {
            words.addAll(List.of("-L", containers.snapshot(snapshot).toString()));
        }
        if (container.snapshots().isEmpty()) {
            words.addAll(List.of(
                    "-L", Files.createDirectories(BundlePart.EMPTY.in(folder)).toString()));
        }
        if (attached) {
            words.add("-a");
        }
        if (container.settings().has(RunSwitch.INTERACTIVE)) {
            words.add("-I");
        }
        if (container.settings().has(RunSwitch.TERMINAL)) {
            words.add("-t");
        }
        if (isHeld) {
            words.add("-k");
        }
        if (container.settings().has(RunSwitch.WATCHED)) {
            words.add("-w");
        }
        if (container.settings().logBytes() != null) {
            words.addAll(List.of("-l", container.settings().logBytes().toString()));
        }
        for (PortMapping port : container.ports()) {
            words.add("-p");
            words.add(port.protocol() + "," + port.address() + "," + port.hostPort() + "," + port.containerPort());
        }
        words.add("--");
        words.addAll(settle);
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        if (attached) {
            builder.inheritIO();
        } else {
            builder.redirectInput(new File("/dev/null"));
            builder.redirectOutput(new File("/dev/null"));
            builder.redirectError(BundlePart.SHIM_LOG.in(folder).toFile());
        }
        // What it becomes at the end must find the same store from another folder.
        builder.environment().put("TARE_HOME", containers.home().toString());
        return builder.start();
    }

    private void start(ShimLink link) throws IOException {
        Path folder = containers.folder(container.id());
        List<PortMapping> ports = new ArrayList<>(container.ports());
        String[] words = await(link, "created", ports);
        long first = Long.parseLong(words[1]);
        container = container.withPorts(ports);
        ProcessId process = ProcessId.of(first);
        String address = process == null ? null : connect(folder, process);
        if (process == null || !process.isAlive()) {
            throw container.endedMeanwhile(null);
        }
        container = container.running(process, containers.clock().instant());
        containers.write(container);
        containers.acquaint(container);
        pid = first;
        if (pending != 0) {
            throw new TareException(
                    128 + pending, Problem.of("the container was not started: a signal came first"), null);
        }
        link.tell("start " + (address == null ? "-" : address));
        String[] _ = await(link, "started", ports);
    }

    private @Nullable String connect(Path folder, ProcessId first) throws IOException {
        try {
            return ContainerNetwork.connect(folder, container, first.pid(), notes);
        } catch (IOException | TareException e) {
            // What the programs that connect it say of a process that is gone helps nobody.
            if (!first.isAlive()) {
                throw container.endedMeanwhile(e);
            }
            throw e;
        }
    }

    private String[] await(ShimLink link, String wanted, List<PortMapping> ports) throws IOException {
        while (true) {
            String[] words = link.hear();
            if (words == null) {
                throw new IOException("its shim was killed");
            }
            if (words[0].equals(wanted)) {
                return words;
            }
            switch (words[0]) {
                case "port" -> {
                    int index = Integer.parseInt(words[1]);
                    ports.set(index, ports.get(index).withHostPort(Integer.parseInt(words[2])));
                }
                case "unwritten" -> unwritten(words);
                case "failed" -> throw failure(words, ports);
                default -> throw new IOException("its shim says \"" + String.join(" ", words) + "\"");
            }
        }
    }

    /** What the program printed did not arrive: it may not even have noticed. */
    private void unwritten(String[] words) {
        lost = true;
        notes.accept("the output of the container cannot be written: "
                + String.join(" ", Arrays.asList(words).subList(1, words.length)));
    }

    private TareException failure(String[] words, List<PortMapping> ports) {
        Runc runc = Runc.of(containers.folder(container.id()), container.id());
        String reason = String.join(" ", Arrays.asList(words).subList(2, words.length));
        return switch (words[1]) {
            case "mount" -> TareException.failed("the image cannot be mounted by overlayfs: " + reason);
            case "create" -> runc.failure("make");
            case "start" -> {
                TareException failure = runc.failure("start");
                // What runc says of a first process that was killed before; one that cannot be run is told otherwise.
                boolean gone = failure.problem().message().contains("a container that has stopped");
                yield gone ? container.endedMeanwhile(failure) : failure;
            }
            case "watch" -> {
                unwatched = reason;
                yield TareException.failed("the programs of the container cannot be watched: " + reason);
            }
            case "port" -> PortFailure.of(ports.get(Integer.parseInt(words[2])), words);
            case "notty" ->
                TareException.failed(
                        "-t needs a terminal to read from, and standard input is none", "leave -t out, or -i");
            case "early" -> TareException.failed("the container " + container.name() + " ended before it was started");
            default -> TareException.failed("the container cannot be kept: " + words[1] + ": " + reason);
        };
    }

    private void signalled(int number) {
        long process = pid;
        if (process == 0) {
            pending = number;
            // It may have been started just now, by one who had looked for signals before.
            process = pid;
        }
        if (process == 0) {
            if (MachineLock.isWaiting()) {
                // Another program holds it, perhaps for ever. The shim clears away, as when this process is killed.
                Runtime.getRuntime().halt(128 + number);
            }
            return;
        }
        boolean insisted = (number == Signals.INT || number == Signals.TERM) && asked.incrementAndGet() >= PATIENCE;
        try {
            boolean _ = Processes.signal(process, insisted ? Signals.KILL : number);
        } catch (IOException e) {
            notes.accept("signal " + number + " cannot be handed on: " + e.getMessage());
        }
    }
}
