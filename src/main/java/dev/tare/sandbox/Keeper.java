package dev.tare.sandbox;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Mounts;
import dev.tare.posix.Processes;
import dev.tare.posix.Signals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a container that is made: mounts its root file system, connects it, starts it, forwards its ports and the signals
 * of this process, waits for its end and clears up.
 */
public final class Keeper {
    /** So many requests to end that are not heard, and the container is killed. */
    private static final int PATIENCE = 3;

    private final Containers containers;
    private final Consumer<String> notes;
    private final List<Forwarder> forwarders = new ArrayList<>();
    private Container container;
    private volatile long pid;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int pending;

    /** @param notes told what the user should know and is no error */
    public Keeper(Containers containers, Container container, Consumer<String> notes) {
        this.containers = containers;
        this.container = container.withKeeper(ProcessId.self());
        this.notes = notes;
    }

    /**
     * Runs to the end.
     *
     * @param output file that takes what the program prints; null hands on the streams of this process
     * @param ready called when the program has been started
     * @return the program's exit code
     * @throws TareException when it cannot be started; nothing is left of the container then
     */
    public int run(@Nullable File output, Runnable ready) {
        int code;
        try {
            for (String signal : List.of("INT", "TERM", "HUP")) {
                Signals.handle(signal, this::signalled);
            }
            Processes.adoptOrphans();
            start(output);
            ready.run();
            code = Processes.await(pid);
        } catch (IOException e) {
            throw abandoned(Failures.of("the container " + container.name() + " cannot be started", e));
        } catch (TareException e) {
            throw abandoned(e);
        }
        pid = 0;
        forwarders.forEach(Forwarder::close);
        Container _ = containers.end(container, code, !container.remove());
        return code;
    }

    private TareException abandoned(TareException why) {
        forwarders.forEach(Forwarder::close);
        try {
            Container _ = containers.end(container, null, false);
        } catch (TareException e) {
            why.addSuppressed(e);
        }
        return why;
    }

    private void start(@Nullable File output) throws IOException {
        List<PortMapping> ports = new ArrayList<>();
        // Before all else: it is the likeliest to fail.
        for (PortMapping port : container.ports()) {
            Forwarder forwarder = Forwarder.bind(port);
            forwarders.add(forwarder);
            ports.add(forwarder.port());
        }
        container = container.withPorts(ports);
        containers.write(container);
        Path folder = containers.folder(container.id());
        mount(folder);
        Runc runc = Runc.of(folder, container.id());
        StreamOwners owners = StreamOwners.remember();
        long first = runc.create(output);
        owners.restore();
        String address = Wiring.connect(folder, container, first, notes);
        ProcessId process = ProcessId.of(first);
        if (process == null) {
            throw TareException.failed("the container " + container.name() + " ended before it was started");
        }
        container = container.running(process, containers.clock().instant());
        containers.write(container);
        pid = first;
        if (pending != 0) {
            throw new TareException(
                    128 + pending, Problem.of("the container was not started: a signal came first"), null);
        }
        runc.start();
        if (address != null) {
            for (Forwarder forwarder : forwarders) {
                forwarder.start(address);
            }
        }
    }

    private void mount(Path folder) throws IOException {
        List<Path> lowers = new ArrayList<>();
        for (String snapshot : container.snapshots()) {
            lowers.add(containers.snapshot(snapshot));
        }
        if (lowers.isEmpty()) {
            lowers.add(Files.createDirectory(folder.resolve("empty")));
        }
        try {
            Mounts.overlay(lowers, folder.resolve("upper"), folder.resolve("work"), folder.resolve("rootfs"));
        } catch (IOException e) {
            throw Failures.of("the image cannot be mounted by overlayfs", e);
        }
    }

    private void signalled(int number) {
        long process = pid;
        if (process == 0) {
            pending = number;
            return;
        }
        boolean insisted = number != Signals.HUP && asked.incrementAndGet() >= PATIENCE;
        try {
            boolean _ = Processes.signal(process, insisted ? Signals.KILL : number);
        } catch (IOException e) {
            notes.accept("signal " + number + " cannot be handed on: " + e.getMessage());
        }
    }
}
